//! What can be asked of a ledger, answered in plain data.
//!
//! Commands print the answers; whatever else shows a ledger asks here, too. Nothing here knows
//! the clock, the environment or the terminal: when and for whom something is looked at is said
//! by who asks.

mod audit;
mod bibliography;
mod blame;
mod changes;
mod claim_detail;
mod claim_history;
mod claim_list;
mod claim_record;
mod document_changes;
mod documents;
mod error;
mod impact;
mod log;
mod memo;
mod provenance;
mod review_queue;
mod scope;
mod search;
mod selection;
mod source_detail;
mod verdicts;
mod view;
mod whole_log;

pub use audit::{Along, Audit, AuditRequest, AuditedClaim, AuditedExcerpt, Order};
pub use bibliography::for_each_cited_document;
pub use blame::{Blame, Blamed, Part};
pub use changes::{ClaimChange, Point, difference};
pub use claim_detail::ClaimDetail;
pub use claim_history::{ClaimHistory, Step};
pub use claim_list::{ClaimList, ListedClaim};
pub use claim_record::ClaimRecord;
pub use document_changes::DocumentChange;
pub use documents::{DocumentDetail, DocumentRecord, ReadableText, for_each_document_record};
pub use error::QueryError;
pub use impact::Impact;
pub use log::Log;
pub use memo::{Memo, MemoClaim, desk};
pub use provenance::{ClaimProvenance, ClaimVersion, Origins, Quotation, for_each_quotation, provenance};
pub use review_queue::{Waiting, waiting};
pub use scope::Scope;
pub use search::{Found, FoundDocument, search};
pub use selection::Selection;
pub use source_detail::SourceDetail;
pub use verdicts::{PublishedVerdict, for_each_verdict};
pub use view::{View, version};
pub use whole_log::{LogPart, whole_log};
