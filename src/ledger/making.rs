//! A ledger in the making: it lies under a random name until it is whole.

use std::path::{Path, PathBuf};

use super::files::{Unnamed, folder_of};
use super::{Ledger, LedgerError, Result};

/// A ledger that has no name yet. Dropped, it is gone.
pub(super) struct Making {
    // In this order: the connection is closed before the file is taken away.
    ledger: Ledger,
    file: Unnamed,
    target: PathBuf,
}

impl Making {
    /// Begins an empty ledger that is to hold what another one holds, and is for nobody who
    /// cannot read that one. What has the name already is left alone.
    pub(super) fn new(target: &Path, holds_what: &Path) -> Result<Self> {
        if target.symlink_metadata().is_ok_and(|metadata| !metadata.is_file() || metadata.len() > 0) {
            return Err(LedgerError::Exists(target.to_owned()));
        }
        let file = Unnamed::new(folder_of(target), Some(holds_what))?;
        let ledger = Ledger::fill(file.path())?;
        Ok(Self { ledger, file, target: target.to_owned() })
    }

    /// What is made of it so far.
    pub(super) const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Puts all of it into the one file, and gives that its name.
    pub(super) fn finish(self) -> Result<()> {
        let Self { ledger: Ledger { connection, .. }, file, target } = self;
        let busy: bool =
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get("busy"))?;
        if busy {
            return Err(LedgerError::Busy);
        }
        connection.close().map_err(|(_, error)| error)?;
        file.name(&target)
    }
}
