//! Transactions.

use std::ops::Deref;

use rusqlite::ffi;

use super::super::{LedgerError, Result};
use super::connection::Connection;
use super::error::from_sqlite;

/// What is written together or not at all. It is undone where it is dropped before it is
/// committed.
pub(in crate::ledger) struct Transaction<'c> {
    connection: &'c Connection,
    inner: rusqlite::Transaction<'c>,
}

impl<'c> Transaction<'c> {
    /// Begins one in which nobody else writes; waits while somebody does.
    pub(in crate::ledger) fn begin(connection: &'c Connection) -> Result<Self> {
        let behavior = rusqlite::TransactionBehavior::Immediate;
        let inner = rusqlite::Transaction::new_unchecked(&connection.0, behavior).map_err(from_sqlite)?;
        Ok(Self { connection, inner })
    }

    /// Puts it on disk.
    pub(in crate::ledger) fn commit(self) -> Result<()> {
        self.inner.commit().map_err(|error| {
            // Once its last page is in the WAL, it can be there although it could not be synced;
            // where a page could not be written, it is not.
            let is_sync = error.sqlite_error().is_some_and(|error| {
                matches!(error.extended_code, ffi::SQLITE_IOERR_FSYNC | ffi::SQLITE_IOERR_DIR_FSYNC)
            });
            if is_sync { LedgerError::Unsettled } else { from_sqlite(error) }
        })
    }
}

impl Deref for Transaction<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}
