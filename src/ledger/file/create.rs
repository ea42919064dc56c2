//! New ledgers: made whole under a random name, and given their own when all is in them.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::super::disk::regular::open_regular;
use super::super::disk::unnamed::{Unnamed, beside, folder_of};
use super::super::format::{APPLICATION_ID, FORMAT, SCHEMA};
use super::super::sqlite::connect::{holds_anything, to_write};
use super::super::sqlite::{Connection, Transaction};
use super::super::{Access, Ledger, LedgerError, Result};

/// A ledger in the making. Dropped before [`NewLedger::finish`], it leaves nothing behind.
#[must_use = "it is there only when it is finished"]
pub struct NewLedger {
    ledger: Ledger,
    file: Unnamed,
    path: PathBuf,
}

impl NewLedger {
    /// Begins a new, empty ledger, which its owner alone can read. A file that exists is left
    /// alone; one that is empty counts as none.
    pub fn begin(path: &Path) -> Result<Self> {
        Self::begin_with(path, None)
    }

    /// Begins a new, empty ledger that is to hold what another file holds: for nobody who
    /// cannot read that one.
    pub(in crate::ledger) fn begin_with(path: &Path, holds_what: Option<&Path>) -> Result<Self> {
        check_free(path)?;
        let file = Unnamed::new(folder_of(path), holds_what)?;
        let connection = fill(&file)?;
        connection.use_wal()?;
        let ledger = Ledger::of(connection, file.path(), Access::Write);
        Ok(Self { ledger, file, path: path.to_owned() })
    }

    /// What is made of it so far.
    #[must_use]
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// What is made of it so far, to write it.
    pub const fn ledger_mut(&mut self) -> &mut Ledger {
        &mut self.ledger
    }

    /// Puts it all on disk, and gives it its name.
    pub fn finish(self) -> Result<()> {
        let Self { ledger, file, path } = self;
        let connection = ledger.connection;
        connection.close_whole()?;
        file.name(&path)
    }
}

impl Ledger {
    /// Makes a new, empty ledger. A file that exists is left alone; one that is empty counts as
    /// none.
    pub fn create(path: &Path) -> Result<Self> {
        NewLedger::begin(path)?.finish()?;
        Self::open(path, Access::Write)
    }
}

/// Puts the tables of a ledger into an empty file.
pub(in crate::ledger) fn fill(file: &Unnamed) -> Result<Connection> {
    let connection = to_write(file.path())?;
    let tx = Transaction::begin(&connection)?;
    tx.set_pragma("application_id", APPLICATION_ID)?;
    tx.set_pragma("user_version", FORMAT)?;
    tx.execute_batch(SCHEMA)?;
    tx.commit()?;
    Ok(connection)
}

/// Sees that nothing is in a new ledger's way: no file of its name, and nothing beside it that
/// would be taken for its own.
fn check_free(path: &Path) -> Result<()> {
    if fs::symlink_metadata(path).is_ok_and(|found| !found.is_file() || found.len() > 0) {
        return Err(LedgerError::Exists(path.to_owned()));
    }
    if let Some(left) = left_behind(path) {
        return Err(LedgerError::LeftBehind(left));
    }
    // What is there all the same is of a file that was empty before: making one was cut short.
    for end in ["-wal", "-journal"] {
        let _ = fs::remove_file(beside(path, end));
    }
    Ok(())
}

/// What lies beside a file that is empty or not there, and holds what belongs into it.
pub(in crate::ledger) fn left_behind(path: &Path) -> Option<PathBuf> {
    let (wal, journal) = (beside(path, "-wal"), beside(path, "-journal"));
    if holds_anything(&wal) {
        return Some(wal);
    }
    is_journal_of_pages(&journal).unwrap_or(false).then_some(journal)
}

/// Whether a journal can roll back to anything: it begins with what marks it, and says how many
/// pages there were.
fn is_journal_of_pages(journal: &Path) -> io::Result<bool> {
    let mut header = [0; 20];
    open_regular(journal)?.read_exact(&mut header)?;
    Ok(header.starts_with(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7") && header[16..] != [0; 4])
}
