//! The derived tables read back as the rows that acts make: to hold them against the log.

use std::fmt::Display;
use std::str::FromStr;

use super::row_numbers::{key_parameters, revision_parameters};
use super::sqlite::Row as SqlRow;
use super::statements::statements;
use super::{LedgerError, Reader, Result};
use crate::model::cell::{Cell, InCell as _, Misread};
use crate::model::chain::Chain;
use crate::model::digest::Digest;
use crate::model::tables::{Key, Row, Table};

/// No entry is as late as that.
const LATEST: u64 = i64::MAX as u64;

/// A row as it is in its table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Stored {
    /// What it says.
    pub row: Row,
    /// Its place among the rows with its key, where the table counts them.
    pub revision: u64,
    /// The entry that made it.
    pub since: u64,
    /// The entry that ended it.
    pub until: Option<u64>,
}

impl Stored {
    fn read(table: Table, row: SqlRow<'_>) -> Result<Self> {
        let cell = |place: usize| row.cell(place).unwrap_or(Cell::Null);
        let description = table.description();
        let after = description.keys.len() + description.values.len();
        let read = || -> Result<Self, Misread> {
            Ok(Self {
                row: table.row(cell)?,
                since: u64::from_cell(cell(after))?,
                until: Option::from_cell(cell(after + 1))?,
                revision: u64::from_cell(cell(after + 2))?,
            })
        };
        read().map_err(|error| misread(&error))
    }
}

fn misread(error: &Misread) -> LedgerError {
    LedgerError::Damaged(format!("a table has an invalid value: {error}"))
}

impl Reader<'_> {
    /// Every row of a table, in the order of keys and revisions. A row that cannot be read
    /// as what the table holds comes as an error, and the next one after it.
    pub(super) fn for_each_stored(
        self,
        table: Table,
        mut each: impl FnMut(Result<Stored>) -> Result<()>,
    ) -> Result<()> {
        let mut statement = self.connection.prepare(&statements(table).all)?;
        let mut rows = statement.query(())?;
        while let Some(row) = rows.next()? {
            each(Stored::read(table, row))?;
        }
        Ok(())
    }

    /// The last row that a key had before an entry.
    pub(super) fn last_stored(self, key: &Key, before: u64) -> Result<Option<Stored>> {
        let Some(numbered) = &statements(key.table()).numbered else { return self.latest(key, before) };
        // The later the revision, the later the entry that made it: what came after is not gone
        // through, but halved.
        let high = match self.latest(key, LATEST)? {
            Some(newest) if newest.since >= before => newest.revision,
            newest => return Ok(newest),
        };
        let mut statement = self.connection.prepare_cached(numbered)?;
        let mut revision = |number: u64| -> Result<Option<Stored>> {
            let mut rows = statement.query(&revision_parameters(key, number))?;
            rows.next()?.map(|row| Stored::read(key.table(), row)).transpose()
        };
        let (mut found, mut low, mut high) = (None, 0, high);
        while low < high {
            let middle = low.midpoint(high);
            match revision(middle)? {
                Some(stored) if stored.since < before => (found, low) = (Some(stored), middle + 1),
                Some(_) => high = middle,
                // One is gone: the table was altered.
                None => return self.latest(key, before),
            }
        }
        Ok(found)
    }

    fn latest(self, key: &Key, before: u64) -> Result<Option<Stored>> {
        let table = key.table();
        let mut statement = self.connection.prepare_cached(&statements(table).latest)?;
        let mut parameters = vec![before.to_cell()];
        parameters.extend(key_parameters(key));
        let mut rows = statement.query(&parameters)?;
        rows.next()?.map(|row| Stored::read(table, row)).transpose()
    }

    /// Whether a key has a live row.
    pub(super) fn is_live(self, key: &Key) -> Result<bool> {
        Ok(self.latest(key, LATEST)?.is_some_and(|stored| stored.until.is_none()))
    }

    /// The rows of a table about some things, by their numbers.
    pub(super) fn stored_about(self, table: Table, ids: impl Iterator<Item = u32>) -> Result<Vec<Stored>> {
        let mut statement = self.connection.prepare_cached(&statements(table).about)?;
        let rows = statement.query_map([super::sqlite::ids::json(ids)], |row| Stored::read(table, row))?;
        rows.collect()
    }

    /// Every row of a table of which there are few.
    pub(super) fn all_stored(self, table: Table) -> Result<Vec<Stored>> {
        let mut all = Vec::new();
        self.for_each_stored(table, |stored| {
            all.push(stored?);
            Ok(())
        })?;
        Ok(all)
    }
}

/// A stored word as the value it stands for; a word that is none is damage, not a default.
pub(super) fn parse<T: FromStr<Err: Display>>(text: &str) -> Result<T> {
    text.parse()
        .map_err(|error: T::Err| LedgerError::Damaged(format!("a table has an invalid value: {error}")))
}

/// A column that holds a word of a closed list.
pub(super) fn word<T: FromStr<Err: Display>>(row: SqlRow<'_>, column: &str) -> Result<T> {
    parse(row.text(column)?)
}

/// A column that holds JSON.
pub(super) fn from_json<T: serde::de::DeserializeOwned>(row: SqlRow<'_>, column: &str) -> Result<T> {
    serde_json::from_str(row.text(column)?)
        .map_err(|error| LedgerError::Damaged(format!("a table has an invalid value: {error}")))
}

/// A column that holds a digest.
pub(super) fn digest(row: SqlRow<'_>, column: &str) -> Result<Digest> {
    Digest::from_bytes(row.bytes(column)?)
        .ok_or_else(|| LedgerError::Damaged(format!("column {column} is not a digest")))
}

/// A column that holds a chain.
pub(super) fn chain(row: SqlRow<'_>, column: &str) -> Result<Chain> {
    parse(row.text(column)?)
}
