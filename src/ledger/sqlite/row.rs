//! Rows, read as what their columns keep.

use rusqlite::types::ValueRef;

use super::super::{LedgerError, Result};
use super::error::from_sqlite;
use crate::model::cell::{Cell, InCell};

/// A row that a statement gives.
#[derive(Clone, Copy)]
pub(in crate::ledger) struct Row<'r>(pub(super) &'r rusqlite::Row<'r>);

impl<'r> Row<'r> {
    /// What a column holds, as what it is for.
    pub(in crate::ledger) fn get<T: InCell>(self, column: impl Column) -> Result<T> {
        let cell = column.of(self).map_err(from_sqlite)?;
        T::from_cell(to_cell(cell))
            .map_err(|why| LedgerError::Damaged(format!("column {}: {why}", column.name(self))))
    }

    /// What a column holds, whatever it is.
    pub(in crate::ledger) fn cell(self, column: impl Column) -> Result<Cell<'r>> {
        column.of(self).map(to_cell).map_err(from_sqlite)
    }

    /// The text in a column; where that is something else, nothing.
    pub(in crate::ledger) fn text(self, column: impl Column) -> Result<&'r str> {
        Ok(column.of(self).map_err(from_sqlite)?.as_str().unwrap_or_default())
    }

    /// The text in a column as it lies there, whether it is UTF-8 or not; where that is something
    /// else, nothing.
    pub(in crate::ledger) fn raw_text(self, column: impl Column) -> Result<&'r [u8]> {
        Ok(column.of(self).map_err(from_sqlite)?.as_bytes().unwrap_or_default())
    }

    /// The bytes in a column; where that is something else, nothing.
    pub(in crate::ledger) fn bytes(self, column: impl Column) -> Result<&'r [u8]> {
        Ok(column.of(self).map_err(from_sqlite)?.as_blob().unwrap_or_default())
    }
}

/// How a column is picked: by its name, or by its place, from 0.
pub(in crate::ledger) trait Column: Copy {
    /// What the column holds.
    fn of<'r>(&self, row: Row<'r>) -> rusqlite::Result<ValueRef<'r>>;

    /// What it is called in messages.
    fn name(&self, row: Row<'_>) -> String;
}

impl Column for &str {
    fn of<'r>(&self, row: Row<'r>) -> rusqlite::Result<ValueRef<'r>> {
        row.0.get_ref(*self)
    }

    fn name(&self, _: Row<'_>) -> String {
        (*self).to_owned()
    }
}

impl Column for usize {
    fn of<'r>(&self, row: Row<'r>) -> rusqlite::Result<ValueRef<'r>> {
        row.0.get_ref(*self)
    }

    fn name(&self, row: Row<'_>) -> String {
        row.0.as_ref().column_name(*self).map_or_else(|_| self.to_string(), str::to_owned)
    }
}

/// A value as it is in the file.
fn to_cell(value: ValueRef<'_>) -> Cell<'_> {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Real(number) => Cell::Real(number),
        ValueRef::Text(bytes) => {
            std::str::from_utf8(bytes).map_or(Cell::Bytes(bytes.into()), |text| Cell::Text(text.into()))
        }
        ValueRef::Blob(bytes) => Cell::Bytes(bytes.into()),
    }
}
