//! What can go wrong with a ledger, in words that say what to do next.

use std::path::PathBuf;

use rusqlite::ErrorCode;

/// Why the ledger could not do as asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// What was to be taken over from another ledger is not what a ledger writes.
    #[error("what is to come over is broken: {0}; nothing was taken over")]
    Broken(String),
    /// There is no such file.
    #[error("there is no ledger at {}", .0.display())]
    Missing(PathBuf),
    /// A new ledger was to be made where a file is.
    #[error("{} exists already; nothing was changed", .0.display())]
    Exists(PathBuf),
    /// The file is something else.
    #[error("{} is not a perwhom ledger", .0.display())]
    Foreign(PathBuf),
    /// Another file took the place of the open one, or it was moved away.
    #[error(
        "{} was replaced or moved away while it was open; nothing was changed, try again",
        .0.display()
    )]
    Moved(PathBuf),
    /// The same, while the change was being put on disk.
    #[error(
        "{} was replaced or moved away while the change was being written: the change is in the file that was there before, and not in the one that is there now; find that file, or make the change again",
        .0.display()
    )]
    MovedMeanwhile(PathBuf),
    /// What is in the file is not defined as a ledger defines it.
    #[error(
        "{} was changed by something other than perwhom: {} in it {} not defined as this format defines {}; nothing was done with it",
        path.display(), listed(names), if names.len() == 1 { "is" } else { "are" }, if names.len() == 1 { "it" } else { "them" }
    )]
    ForeignSchema {
        /// Which file.
        path: PathBuf,
        /// What it is called in the file.
        names: Vec<String>,
    },
    /// The file was written by a later perwhom.
    #[error(
        "the ledger is in format {found}, this perwhom knows formats up to {known}; a newer perwhom is needed"
    )]
    Newer {
        /// What the file says.
        found: i64,
        /// The latest this program knows.
        known: i64,
    },
    /// The file is in an older format and cannot be upgraded where it is.
    #[error(
        "the ledger is in the older format {found} and has to be upgraded, but {why}; copy it to where it can be written"
    )]
    Older {
        /// What the file says.
        found: i64,
        /// Why it cannot be upgraded.
        why: String,
    },
    /// The log has an act that this program does not know.
    #[error(
        "entry {entry} has an act that this perwhom does not know ({why}); a newer perwhom is needed, or the entry was altered"
    )]
    UnknownAct {
        /// Its number.
        entry: u64,
        /// What could not be read.
        why: String,
    },
    /// The file is broken.
    #[error(
        "the ledger is damaged: {0}; leave the file as it is, make a copy of it, and go on from your last good copy"
    )]
    Damaged(String),
    /// The part of the file is broken that all else is made from.
    #[error("the log or the contents of the ledger are damaged: {0}; nothing was made")]
    LogDamaged(String),
    /// It cannot be written.
    #[error("the ledger cannot be written: {0}; nothing was changed")]
    ReadOnly(String),
    /// It cannot be read where it is.
    #[error("the ledger cannot be read here: {0}")]
    Unreadable(String),
    /// No room is left.
    #[error("the disk is full; nothing was changed")]
    Full,
    /// The transaction is gone.
    #[error("the file could not be read or written, and what was begun was undone; nothing was changed")]
    Undone,
    /// Another program holds it too long.
    #[error("another program has been writing to the ledger for too long; nothing was changed, try again")]
    Busy,
    /// An id that names nothing.
    #[error("there is no {what} {id}{}", near(.nearest.as_ref()))]
    Unknown {
        /// Claim, source, document or evidence.
        what: &'static str,
        /// What was asked for.
        id: String,
        /// The closest that there is.
        nearest: Option<String>,
    },
    /// A number that has no room in the file.
    #[error("{0}")]
    TooLarge(String),
    /// Anything else that `SQLite` says.
    #[error("the ledger could not be used: {0}")]
    Sqlite(rusqlite::Error),
    /// The system says no.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

/// The first few of some names.
fn listed(names: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    let shown = shown.join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

impl LedgerError {
    /// Whether what is wrong is in the file itself, and not that the system could not read it.
    pub(super) const fn is_in_the_file(&self) -> bool {
        matches!(
            self,
            Self::Broken(_)
                | Self::UnknownAct { .. }
                | Self::Damaged(_)
                | Self::Unknown { .. }
                | Self::TooLarge(_)
        )
    }
}

fn near(nearest: Option<&String>) -> String {
    nearest.map_or_else(String::new, |nearest| format!("; the nearest is {nearest}"))
}

impl From<rusqlite::Error> for LedgerError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged("a page of the file cannot be read".to_owned()),
            Some(ErrorCode::ReadOnly) => Self::ReadOnly("the file or its folder is read-only".to_owned()),
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::SystemIoFailure) => {
                Self::Damaged(format!("reading or writing it failed ({error})"))
            }
            Some(ErrorCode::TooBig) => {
                Self::TooLarge("the text is larger than a ledger can hold (1 GB)".to_owned())
            }
            _ => match error {
                rusqlite::Error::FromSqlConversionFailure(_, _, why) => Self::Damaged(why.to_string()),
                rusqlite::Error::InvalidColumnType(_, column, _) => {
                    Self::Damaged(format!("column {column} holds something of another type"))
                }
                other => Self::Sqlite(other),
            },
        }
    }
}
