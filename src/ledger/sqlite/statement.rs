//! Prepared statements and the rows that they give.

use rusqlite::fallible_streaming_iterator::FallibleStreamingIterator as _;

use super::super::{LedgerError, Result};
use super::error::from_sqlite;
use super::parameters::Parameters;
use super::row::Row;

/// A prepared statement.
pub(in crate::ledger) struct Statement<'c>(Prepared<'c>);

enum Prepared<'c> {
    Fresh(rusqlite::Statement<'c>),
    Kept(rusqlite::CachedStatement<'c>),
}

impl<'c> Statement<'c> {
    pub(super) const fn fresh(statement: rusqlite::Statement<'c>) -> Self {
        Self(Prepared::Fresh(statement))
    }

    pub(super) const fn kept(statement: rusqlite::CachedStatement<'c>) -> Self {
        Self(Prepared::Kept(statement))
    }

    fn inner(&mut self) -> &mut rusqlite::Statement<'c> {
        match &mut self.0 {
            Prepared::Fresh(statement) => statement,
            Prepared::Kept(statement) => statement,
        }
    }

    /// Runs it, and says how many rows it changed.
    pub(in crate::ledger) fn execute(&mut self, parameters: impl Parameters) -> Result<usize> {
        let statement = self.inner();
        parameters.bind(statement).and_then(|()| statement.raw_execute()).map_err(from_sqlite)
    }

    /// Runs it, to read one row after the other.
    pub(in crate::ledger) fn query(&mut self, parameters: impl Parameters) -> Result<Rows<'_>> {
        let statement = self.inner();
        parameters.bind(statement).map_err(from_sqlite)?;
        Ok(Rows(statement.raw_query()))
    }

    /// Runs it, and reads each row.
    pub(in crate::ledger) fn query_map<'s, T: 's>(
        &'s mut self,
        parameters: impl Parameters,
        mut read: impl FnMut(Row<'_>) -> Result<T> + 's,
    ) -> Result<impl Iterator<Item = Result<T>> + 's> {
        let mut rows = self.query(parameters)?;
        Ok(std::iter::from_fn(move || match rows.next() {
            Ok(row) => row.map(&mut read),
            Err(error) => Some(Err(error)),
        }))
    }

    /// Runs it, and reads its first row, where it gives any.
    pub(in crate::ledger) fn query_optional<T>(
        &mut self,
        parameters: impl Parameters,
        read: impl FnOnce(Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        self.query(parameters)?.next()?.map(read).transpose()
    }

    /// Runs it, and reads the one row that it gives.
    pub(in crate::ledger) fn query_row<T>(
        &mut self,
        parameters: impl Parameters,
        read: impl FnOnce(Row<'_>) -> Result<T>,
    ) -> Result<T> {
        let found = self.query_optional(parameters, read)?;
        found.ok_or_else(|| LedgerError::Damaged("a required row is missing".to_owned()))
    }

    /// How many columns its rows have.
    pub(in crate::ledger) fn column_count(&self) -> usize {
        self.columns().column_count()
    }

    /// The place of a column in its rows.
    pub(in crate::ledger) fn column_index(&self, name: &str) -> Result<usize> {
        self.columns().column_index(name).map_err(from_sqlite)
    }

    fn columns(&self) -> &rusqlite::Statement<'c> {
        match &self.0 {
            Prepared::Fresh(statement) => statement,
            Prepared::Kept(statement) => statement,
        }
    }
}

/// The rows of a statement that runs.
pub(in crate::ledger) struct Rows<'s>(rusqlite::Rows<'s>);

impl Rows<'_> {
    /// Goes on to the next row.
    pub(in crate::ledger) fn next(&mut self) -> Result<Option<Row<'_>>> {
        Ok(self.0.next().map_err(from_sqlite)?.map(Row))
    }

    /// The row at hand.
    pub(in crate::ledger) fn get(&self) -> Option<Row<'_>> {
        self.0.get().map(Row)
    }
}
