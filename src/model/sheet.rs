//! Tables that people hand in: columns with meanings, rows of typed cells.

use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing is known.
    Empty,
    /// Words.
    Text(String),
    /// A count.
    Count(u64),
    /// Yes or no.
    Flag(bool),
    /// Several words, in a row.
    List(Vec<String>),
}

impl Cell {
    /// Words, or nothing where there are none.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// As one text: lists joined with `; `.
    #[must_use]
    pub fn plain(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            Self::List(items) => items.join("; "),
        }
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Empty => serializer.serialize_none(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Count(count) => serializer.serialize_u64(*count),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::List(items) => serializer.collect_seq(items),
        }
    }
}

/// A column: its name, what it says and in which unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SheetColumn {
    /// Its name, in every format.
    pub name: &'static str,
    /// What it says, and in which unit.
    pub doc: &'static str,
    /// How wide it is where widths can be set, in characters.
    pub width: u16,
    /// Whether it is shown on a terminal where nobody picks columns.
    pub is_brief: bool,
}

/// A row with the names of its columns, as JSON has it.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// The columns.
    pub columns: &'a [SheetColumn],
    /// The cells, one for each.
    pub cells: &'a [Cell],
}

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len()))?;
        for (column, cell) in self.columns.iter().zip(self.cells) {
            map.serialize_entry(column.name, cell)?;
        }
        map.end()
    }
}

/// Makes a list of columns.
macro_rules! columns {
    ($($(#[$brief:ident])? $name:literal, $width:literal, $doc:literal;)+) => {
        &[$($crate::model::sheet::SheetColumn {
            name: $name,
            doc: $doc,
            width: $width,
            is_brief: columns!(@brief $($brief)?),
        }),+]
    };
    (@brief) => { false };
    (@brief brief) => { true };
}
pub(crate) use columns;
