//! The ledger: one `SQLite` file. The only part of perwhom that speaks SQL.
//!
//! The log is the truth, the tables are its index. [`Writing`] appends acts to the log and
//! applies their changes to the tables in one transaction; [`Reader`] reads the tables;
//! [`verify`](Ledger::verify) holds the two against each other.

mod apply;
mod cards;
mod cases;
mod chains;
mod claim_rows;
mod claims;
mod content;
mod contradictions;
mod cursor;
mod disk;
mod documents;
mod error;
mod evidence;
#[cfg(test)]
mod example;
mod fault;
mod file;
mod format;
mod handle;
mod history;
mod impact;
mod import_keys;
mod incoming;
mod log;
mod look_back;
mod merge;
mod merge_candidates;
mod missing_entries;
mod missing_rows;
mod policy;
mod proof;
mod reader;
mod replay;
mod replicas;
mod row_numbers;
mod rows;
mod seals;
mod search;
mod sides;
mod sources;
mod sqlite;
mod standing;
mod statements;
mod tampering;
mod verify;
mod versions;
mod withheld;
mod writing;

pub use content::check_size;
pub use contradictions::StoredContradiction;
pub use disk::{folder_of, open_regular, sync_folder};
pub use documents::Captured;
pub use error::LedgerError;
pub(in crate::ledger) use error::Result;
pub use evidence::{CitedExcerpt, ExcerptRead, Fated};
pub use fault::Fault;
pub use file::{NewLedger, Rebuilt, Recovered, recover};
pub use handle::{Access, Ledger};
pub use history::{HistoryFilter, LoggedEntry, Revised};
pub use merge::{Head, Merged, Merging};
pub use merge_candidates::SharedName;
pub use missing_entries::contents_of;
pub use proof::{PartLedger, Proof};
pub use reader::Reader;
pub use replay::Replayed;
pub use search::{ClaimHit, DocumentHit, Hits, NoWords, Query};
pub use sources::Rating;
pub use tampering::Tampering;
pub use verify::{Progress, Report, Stage};
pub use versions::Version;
pub use withheld::Confidential;
pub use writing::{RandomBytes, Receipt, Writing};
