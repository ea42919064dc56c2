//! The ledger: one `SQLite` file. The only part of perwhom that speaks SQL.
//!
//! The log is the truth, the tables are its index. [`Writing`] appends acts to the log and
//! applies their changes to the tables in one transaction; [`Reader`] reads the tables;
//! [`verify`](Ledger::verify) holds the two against each other.

mod apply;
mod cases;
mod claims;
mod content;
mod contradictions;
mod documents;
mod error;
mod evidence;
mod history;
mod import_keys;
mod log;
mod open;
mod policy;
mod rows;
mod search;
mod sources;
mod standing;
mod verify;
mod witness;
mod writing;

use rusqlite::Connection;

pub use content::check_size;
pub use contradictions::StoredContradiction;
pub use error::LedgerError;
pub use evidence::{CitedExcerpt, EvidenceView, ExcerptRead};
pub use history::{HistoryFilter, LoggedEntry};
pub use open::{Access, Ledger};
pub use search::{DocumentHit, Hits, NoWords, Query};
pub use verify::{Fault, Progress, Report, Stage};
pub use witness::Doubt;
pub use writing::{Receipt, Writing};

/// Reads what a ledger holds now.
#[derive(Clone, Copy)]
pub struct Reader<'c> {
    connection: &'c Connection,
}

type Result<T, E = LedgerError> = std::result::Result<T, E>;
