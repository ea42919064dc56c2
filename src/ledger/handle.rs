//! An open ledger.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::place::Place;
use super::disk::unnamed::Unnamed;
use super::fault::Fault;
use super::sqlite::{Connection, connect};
use super::{Reader, Result};

/// What a ledger is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// To read it. What goes by the names of tables must be those tables.
    Read,
    /// To add to it. Nothing may be in it that this format does not have.
    Write,
    /// To see what is wrong with it: only the log and the contents must be what they are called.
    Examine,
}

/// An open ledger.
pub struct Ledger {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
    /// Which file it is.
    pub(super) place: Place,
    pub(super) access: Access,
    pub(super) looks_back: bool,
    /// Whether nodes of the file's trees seemed to lead to one page twice, where that was looked
    /// at.
    pub(super) seems_tangled: bool,
    /// The copy that was kept of the file as it was, where opening it upgraded it.
    pub(super) upgraded: Option<PathBuf>,
    /// The copy that is read in place of a file in an older format. Gone after the connection.
    pub(super) older: Option<Arc<Older>>,
}

/// What a ledger that is read from a copy was.
pub(super) struct Older {
    /// The copy, in this format.
    pub(super) file: Unnamed,
    /// The format that the file says it is in.
    pub(super) format: i64,
    /// What does not hold of the file and cannot be seen of the copy.
    pub(super) faults: Vec<Fault>,
    /// Whether the log could be taken over at all.
    pub(super) is_whole: bool,
}

impl Ledger {
    pub(super) fn of(connection: Connection, path: &Path, access: Access) -> Self {
        Self {
            connection,
            path: path.to_owned(),
            place: Place::of(path),
            access,
            looks_back: false,
            seems_tangled: false,
            upgraded: None,
            older: None,
        }
    }

    /// A second connection to the same file, for reading beside the first.
    pub(super) fn another(&self) -> Result<Connection> {
        connect::to_read(self.file())
    }

    /// The file that is read: the ledger's own, or the copy of an older one.
    pub(super) fn file(&self) -> &Path {
        self.older.as_ref().map_or(&self.path, |older| older.file.path())
    }

    /// From now on, everything is read as it is at this moment, whoever writes meanwhile.
    pub fn hold_still(&self) -> Result<()> {
        if self.connection.is_autocommit() {
            self.connection.execute_batch("BEGIN")?;
            self.read().last_entry()?;
        }
        Ok(())
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The copy that was kept of the file as it was, where opening it upgraded it.
    #[must_use]
    pub fn upgraded(&self) -> Option<&Path> {
        self.upgraded.as_deref()
    }

    /// The older format that the file is in, where a copy of it is read in this format.
    #[must_use]
    pub fn older_format(&self) -> Option<i64> {
        self.older.as_ref().map(|older| older.format)
    }

    /// What it was opened for.
    #[must_use]
    pub const fn access(&self) -> Access {
        self.access
    }

    /// Reads what the ledger holds.
    #[must_use]
    pub const fn read(&self) -> Reader<'_> {
        Reader { connection: &self.connection, looks_back: self.looks_back }
    }
}
