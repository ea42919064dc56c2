//! Connections to files.

use super::super::{LedgerError, Result};
use super::error::from_sqlite;
use super::parameters::Parameters;
use super::row::Row;
use super::statement::Statement;

/// A connection to a file, or to a database in memory.
pub(in crate::ledger) struct Connection(pub(super) rusqlite::Connection);

impl Connection {
    /// Prepares a statement that is run once, or that is made for this occasion.
    pub(in crate::ledger) fn prepare(&self, sql: &str) -> Result<Statement<'_>> {
        self.0.prepare(sql).map(Statement::fresh).map_err(from_sqlite)
    }

    /// Prepares a statement that is kept for the next time.
    pub(in crate::ledger) fn prepare_cached(&self, sql: &str) -> Result<Statement<'_>> {
        self.0.prepare_cached(sql).map(Statement::kept).map_err(from_sqlite)
    }

    /// Runs statements that give no rows and take no parameters.
    pub(in crate::ledger) fn execute_batch(&self, sql: &str) -> Result<()> {
        self.0.execute_batch(sql).map_err(from_sqlite)
    }

    /// Runs a statement that gives no rows, and says how many it changed.
    pub(in crate::ledger) fn execute(&self, sql: &str, parameters: impl Parameters) -> Result<usize> {
        self.prepare(sql)?.execute(parameters)
    }

    /// Reads the one row that a statement gives.
    pub(in crate::ledger) fn query_row<T>(
        &self,
        sql: &str,
        parameters: impl Parameters,
        read: impl FnOnce(Row<'_>) -> Result<T>,
    ) -> Result<T> {
        self.prepare(sql)?.query_row(parameters, read)
    }

    /// Reads the first row that a statement gives, where it gives any.
    pub(in crate::ledger) fn query_optional<T>(
        &self,
        sql: &str,
        parameters: impl Parameters,
        read: impl FnOnce(Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        self.prepare(sql)?.query_optional(parameters, read)
    }

    /// The number of the row that was inserted last.
    pub(in crate::ledger) fn last_insert_rowid(&self) -> i64 {
        self.0.last_insert_rowid()
    }

    /// Whether no transaction is open.
    pub(in crate::ledger) fn is_autocommit(&self) -> bool {
        self.0.is_autocommit()
    }

    /// Forgets the statements that were kept: names lead elsewhere from now on.
    pub(in crate::ledger) fn flush_prepared_statement_cache(&self) {
        self.0.flush_prepared_statement_cache();
    }

    /// Reads a setting of the file.
    pub(in crate::ledger) fn pragma(&self, name: &str) -> Result<i64> {
        self.0.pragma_query_value(None, name, |row| row.get(0)).map_err(from_sqlite)
    }

    /// Changes a setting of the file.
    pub(in crate::ledger) fn set_pragma(&self, name: &str, value: i64) -> Result<()> {
        self.0.pragma_update(None, name, value).map_err(from_sqlite)
    }

    /// Has what is written put into a WAL first, so that readers and a writer do not wait for each
    /// other.
    pub(in crate::ledger) fn use_wal(&self) -> Result<()> {
        self.0.pragma_update(None, "journal_mode", "wal").map_err(from_sqlite)
    }

    /// Puts all that is written into the file itself, and closes it.
    pub(in crate::ledger) fn close_whole(self) -> Result<()> {
        let is_busy: bool = self.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |row| row.get("busy"))?;
        if is_busy {
            return Err(LedgerError::Busy);
        }
        self.0.close().map_err(|(_, error)| from_sqlite(error))
    }
}
