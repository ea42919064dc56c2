//! The ledger: one `SQLite` file. The only part of perwhom that speaks SQL.
//!
//! The log is the truth, the tables are its index. [`Writing`] appends acts to the log and
//! applies their changes to the tables in one transaction; [`Reader`] reads the tables;
//! [`verify`](Ledger::verify) holds the two against each other.

mod admit;
mod apply;
mod beyond;
mod cards;
mod cases;
mod chains;
mod claims;
mod common;
mod connect;
mod content;
mod contradictions;
mod create;
mod cursor;
mod documents;
mod error;
mod evidence;
mod files;
mod history;
mod impact;
mod import_keys;
mod lines;
mod log;
mod look_back;
mod merge;
mod older;
mod open;
mod place;
mod policy;
mod proof;
mod raw;
mod rebuild;
mod recover;
mod regular;
mod replay;
mod rows;
mod schema;
mod seals;
mod search;
mod sides;
mod sources;
mod standing;
mod statements;
mod upgrade;
mod verify;
mod versions;
mod withheld;
mod witness;
mod writing;

use rusqlite::Connection;

pub use beyond::contents_of;
pub use common::SharedName;
pub use content::check_size;
pub use contradictions::StoredContradiction;
pub use create::NewLedger;
pub use error::LedgerError;
pub use evidence::{CitedExcerpt, ExcerptRead};
pub use files::{folder_of, sync_folder};
pub use history::{HistoryFilter, LoggedEntry, Revised};
pub use merge::{Head, Merged, Merging};
pub use open::{Access, Ledger};
pub use proof::{PartLedger, Proof};
pub use rebuild::Rebuilt;
pub use recover::{Recovered, recover};
pub use regular::open_regular;
pub use replay::Replayed;
pub use search::{ClaimHit, DocumentHit, Hits, NoWords, Query};
pub use sources::Rating;
pub use verify::{Fault, Progress, Report, Stage};
pub use versions::Version;
pub use withheld::Confidential;
pub use witness::Doubt;
pub use writing::{RandomBytes, Receipt, Writing};

/// Reads what a ledger holds: now, or as it was where it looks back.
#[derive(Clone, Copy)]
pub struct Reader<'c> {
    connection: &'c Connection,
    looks_back: bool,
}

impl<'c> Reader<'c> {
    const fn now(connection: &'c Connection) -> Self {
        Self { connection, looks_back: false }
    }
}

type Result<T, E = LedgerError> = std::result::Result<T, E>;
