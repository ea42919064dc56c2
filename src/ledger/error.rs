//! What can go wrong with a ledger, in words that say what to do next.

use std::fmt::Write as _;
use std::path::PathBuf;

use crate::model::failure::Failure;
use crate::model::id::SourceId;

/// Why the ledger could not do as asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// What was to be taken over from another ledger is not what a ledger writes.
    #[error("invalid entries: {0}; nothing was merged")]
    Broken(String),
    /// There is no such file.
    #[error("there is no ledger at {}", .0.display())]
    Missing(PathBuf),
    /// A new ledger was to be made where a file is.
    #[error("{} already exists; nothing was changed", .0.display())]
    Exists(PathBuf),
    /// A new ledger was to be made where the WAL or the journal of another one was left.
    #[error(
        "{} belongs to a ledger that is no longer there; move it away, or put that ledger back next to it",
        .0.display()
    )]
    LeftBehind(PathBuf),
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
        "{} was replaced or moved away while the change was being written: the change is in the old file, not in the one that is there now; find the old file, or repeat the change",
        .0.display()
    )]
    MovedMeanwhile(PathBuf),
    /// What is in the file is not defined as a ledger defines it.
    #[error(
        "{} was changed outside perwhom: {} in it {} not as this format defines {}; it was not used",
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
        "the ledger is in format {found}, and this perwhom knows formats up to {known}; get a newer perwhom"
    )]
    Newer {
        /// What the file says.
        found: i64,
        /// The latest this program knows.
        known: i64,
    },
    /// The file is in an older format and cannot be upgraded where it is.
    #[error(
        "the ledger is in the older format {found} and must be upgraded, but {why}; copy it to a writable place"
    )]
    Older {
        /// What the file says.
        found: i64,
        /// Why it cannot be upgraded.
        why: String,
    },
    /// The file says that it is in an older format, and does not hold.
    #[error(
        "the ledger is in the older format {format} and was changed outside perwhom; it was not read or upgraded: {}",
        first_of(.what)
    )]
    Tampered {
        /// What the file says.
        format: i64,
        /// What does not hold.
        what: Vec<String>,
    },
    /// The log has an act that this program does not know.
    #[error(
        "entry {entry} has an act that this perwhom does not know ({why}); get a newer perwhom, unless the entry was altered"
    )]
    UnknownAct {
        /// Its number.
        entry: u64,
        /// What could not be read.
        why: String,
    },
    /// The file is broken.
    #[error(
        "the ledger is damaged: {0}; do not change the file, make a copy of it, and continue from your last good copy"
    )]
    Damaged(String),
    /// The part of the file is broken that all else is made from.
    #[error("the log or the contents of the ledger are damaged: {0}; nothing was written")]
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
    /// The end of a change could not be put on disk.
    #[error(
        "the disk failed or filled up during the write; the change may or may not be there; to see: perwhom log"
    )]
    Unsettled,
    /// The transaction is gone.
    #[error("the file could not be read or written; the change was rolled back")]
    Undone,
    /// The system took no more.
    #[error(
        "no more could be written: the disk is full or failing, or a quota or file size limit is reached; nothing was changed"
    )]
    NoMore,
    /// The system gave nothing.
    #[error(
        "the system could not read the file; its disk may be failing: copy the file elsewhere while you can"
    )]
    Failing,
    /// No locks where it lies.
    #[error("files cannot be locked where the ledger is; move it to a local disk")]
    NoLocks,
    /// The system has no memory left.
    #[error("not enough memory; nothing was changed")]
    NoMemory,
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
    /// The tables do not say that a source is confidential, and the log does.
    #[error(
        "the log says that {0} is confidential and the tables do not: they were changed by something other than perwhom; nothing was made for others"
    )]
    Unconfided(SourceId),
    /// A part of the program ended before its time.
    #[error(
        "perwhom itself failed while {0}; nothing was changed. This is a fault of the program: please report it"
    )]
    Crashed(&'static str),
    /// A number that has no room in the file.
    #[error("{0}")]
    TooLarge(String),
    /// The tables hold what forbids what was to be written.
    #[error(
        "the change conflicts with the tables of the ledger; see whether they were altered: perwhom verify"
    )]
    Contradicted,
    /// The tables are not those of a ledger.
    #[error(
        "the tables of the ledger are not the ones that perwhom makes; see what was changed: perwhom verify"
    )]
    OtherTables,
    /// Anything else that the store says, by its number: its words can hold what is in the file.
    #[error("SQLite error {0}; check the ledger: perwhom verify --deep")]
    Store(i32),
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
    /// What it is due to.
    #[must_use]
    pub fn failure(&self) -> Failure {
        match self {
            Self::Unknown { .. } | Self::TooLarge(_) | Self::Broken(_) | Self::Exists(_) => Failure::Request,
            Self::Missing(_)
            | Self::LeftBehind(_)
            | Self::Foreign(_)
            | Self::Moved(_)
            | Self::MovedMeanwhile(_)
            | Self::Newer { .. }
            | Self::Older { .. }
            | Self::Busy => Failure::Ledger,
            Self::ForeignSchema { .. }
            | Self::Tampered { .. }
            | Self::UnknownAct { .. }
            | Self::Damaged(_)
            | Self::LogDamaged(_)
            | Self::Contradicted
            | Self::OtherTables
            | Self::Unconfided(_) => Failure::Damage,
            Self::ReadOnly(_)
            | Self::Unreadable(_)
            | Self::Full
            | Self::Unsettled
            | Self::Undone
            | Self::NoMore
            | Self::Failing
            | Self::NoLocks
            | Self::NoMemory
            | Self::Store(_) => Failure::System,
            Self::Io { source, .. } => Failure::of_io(source),
            Self::Crashed(_) => Failure::Internal,
        }
    }

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
    nearest.map_or_else(String::new, |nearest| format!("; did you mean {nearest}?"))
}

/// What differs, as far as a message has room for it.
fn first_of(what: &[String]) -> String {
    const ROOM: usize = 5;
    let mut words = what.iter().take(ROOM).cloned().collect::<Vec<_>>().join("; ");
    if what.len() > ROOM {
        let _ = write!(words, "; and {} more", what.len() - ROOM);
    }
    words
}

/// Shorthand for what a ledger gives.
pub(super) type Result<T, E = LedgerError> = std::result::Result<T, E>;

/// What was read; none where the file is damaged there, for what names damage by itself and goes on.
/// What the system could not read is no damage, and stays an error.
pub(super) fn unless_damaged<T>(read: Result<T>) -> Result<Option<T>> {
    match read {
        Ok(value) => Ok(Some(value)),
        Err(LedgerError::Damaged(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_read_is_not_gone_past_as_damage_is() {
        assert_eq!(unless_damaged(Ok(1)).ok(), Some(Some(1)));
        assert_eq!(unless_damaged::<()>(Err(LedgerError::Damaged(String::new()))).ok(), Some(None));
        for error in [LedgerError::Failing, LedgerError::NoMemory, LedgerError::Busy] {
            assert!(unless_damaged::<()>(Err(error)).is_err());
        }
    }
}
