//! What can be asked of a ledger, answered in plain data.
//!
//! Commands print the answers; whatever else shows a ledger asks here, too. Nothing here knows
//! the clock, the environment or the terminal: when and for whom something is looked at is said
//! by who asks.

mod audit;
mod changes;
mod claim_detail;
mod claim_history;
mod claim_record;
mod error;
mod impact;
mod memo;
mod review_queue;
mod selection;
mod view;

pub use audit::{Along, Audit, AuditRequest, AuditedClaim, AuditedExcerpt, Order};
pub use changes::{ClaimChange, Point, difference};
pub use claim_detail::ClaimDetail;
pub use claim_history::{ClaimHistory, Step};
pub use claim_record::ClaimRecord;
pub use error::QueryError;
pub use impact::Impact;
pub use memo::{Memo, MemoClaim, desk};
pub use review_queue::{Waiting, waiting};
pub use selection::Selection;
pub use view::{View, version};
