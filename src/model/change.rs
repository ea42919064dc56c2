//! Changes to the derived tables.

use super::tables::{Key, Row, Table};

/// A change to the derived tables.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Change {
    /// A row holds from this entry on.
    Insert(Row),
    /// The row that holds under this key ends with this entry.
    End(Key),
}

impl Change {
    /// The key of the row that it makes or ends.
    #[must_use]
    pub fn key(&self) -> Key {
        match self {
            Self::Insert(row) => row.key(),
            Self::End(key) => key.clone(),
        }
    }

    /// The table that it changes.
    #[must_use]
    pub const fn table(&self) -> Table {
        match self {
            Self::Insert(row) => row.table(),
            Self::End(key) => key.table(),
        }
    }
}

/// A row holds from now on.
#[must_use]
pub fn insert(row: impl Into<Row>) -> Change {
    Change::Insert(row.into())
}

/// What holds under a key ends.
#[must_use]
pub fn end(key: impl Into<Key>) -> Change {
    Change::End(key.into())
}

/// Ends what holds under the row's key, if anything does, and puts the row in its place.
#[must_use]
pub fn replace(row: impl Into<Row>) -> Vec<Change> {
    let row = row.into();
    vec![Change::End(row.key()), Change::Insert(row)]
}
