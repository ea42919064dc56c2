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

    /// Words where they are known.
    #[must_use]
    pub fn optional(text: Option<&str>) -> Self {
        text.map_or(Self::Empty, Self::text)
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

impl SheetColumn {
    /// A column for programs, and for people who ask for it.
    #[must_use]
    pub const fn full(name: &'static str, width: u16, doc: &'static str) -> Self {
        Self { name, doc, width, is_brief: false }
    }

    /// A column that people see without asking for it.
    #[must_use]
    pub const fn brief(name: &'static str, width: u16, doc: &'static str) -> Self {
        Self { name, doc, width, is_brief: true }
    }
}

/// A column with what makes its cell of a row; `F` is `fn(&Row<'_>) -> Cell`.
#[derive(Debug, Clone, Copy)]
pub struct CellColumn<F> {
    /// The column.
    pub column: SheetColumn,
    /// Makes its cell.
    pub cell: F,
}

impl<F> CellColumn<F> {
    /// A column for programs, and for people who ask for it.
    pub const fn full(name: &'static str, width: u16, doc: &'static str, cell: F) -> Self {
        Self { column: SheetColumn::full(name, width, doc), cell }
    }

    /// A column that people see without asking for it.
    pub const fn brief(name: &'static str, width: u16, doc: &'static str, cell: F) -> Self {
        Self { column: SheetColumn::brief(name, width, doc), cell }
    }
}

/// The columns alone; `N` is how many there are.
///
/// # Panics
///
/// Where `N` is more than that: when the program is built, since tables are constants.
#[must_use]
pub const fn headings<F, const N: usize>(columns: &[CellColumn<F>]) -> [SheetColumn; N] {
    let mut headings = [SheetColumn::full("", 0, ""); N];
    let mut at = 0;
    while at < N {
        headings[at] = columns[at].column;
        at += 1;
    }
    headings
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
