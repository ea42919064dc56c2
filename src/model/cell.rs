//! Values as the columns of tables keep them, whatever store has the tables.

use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::entity::EntityKind;

/// One value of one row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'r> {
    /// Nothing.
    Null,
    /// A whole number; 0 and 1 where the column says yes or no.
    Integer(i64),
    /// A number with a fraction: no column of ours has one.
    Real(f64),
    /// Text.
    Text(Cow<'r, str>),
    /// Bytes, also of text that is not UTF-8.
    Bytes(Cow<'r, [u8]>),
}

/// Why a cell is not what its column is for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Misread(pub String);

impl Misread {
    /// Something else than `what` was found.
    pub(crate) fn expected(what: &str, found: &Cell<'_>) -> Self {
        let found = match found {
            Cell::Null => "nothing",
            Cell::Integer(_) => "a whole number",
            Cell::Real(_) => "a number with a fraction",
            Cell::Text(_) => "text",
            Cell::Bytes(_) => "bytes",
        };
        Self(format!("{found} where {what} is expected"))
    }
}

/// What a column can keep.
pub trait InCell: Sized {
    /// Whether the store keeps each value once, in a table of its own, and its number here.
    const IS_KEPT_ONCE: bool = false;

    /// The value as it is kept.
    fn to_cell(&self) -> Cell<'_>;

    /// The value that was kept.
    ///
    /// # Errors
    /// Where nothing that [`InCell::to_cell`] gives reads so: the table was altered.
    fn from_cell(cell: Cell<'_>) -> Result<Self, Misread>;

    /// Every id that the value names.
    fn for_each_id(&self, _each: &mut dyn FnMut(EntityKind, u32)) {}
}

impl InCell for bool {
    fn to_cell(&self) -> Cell<'_> {
        Cell::Integer(i64::from(*self))
    }

    fn from_cell(cell: Cell<'_>) -> Result<Self, Misread> {
        match cell {
            Cell::Integer(0) => Ok(false),
            Cell::Integer(1) => Ok(true),
            cell => Err(Misread::expected("0 or 1", &cell)),
        }
    }
}

/// Whole numbers.
macro_rules! integers {
    ($($number:ty),+) => {$(
        impl InCell for $number {
            fn to_cell(&self) -> Cell<'_> {
                Cell::Integer(i64::try_from(*self).unwrap_or(i64::MAX))
            }

            fn from_cell(cell: Cell<'_>) -> Result<Self, Misread> {
                match cell {
                    Cell::Integer(number) => {
                        Self::try_from(number).map_err(|_| Misread(format!("{number} is out of range")))
                    }
                    cell => Err(Misread::expected("a whole number", &cell)),
                }
            }
        }
    )+};
}
integers!(u8, u32, u64, usize, i64);

impl InCell for String {
    fn to_cell(&self) -> Cell<'_> {
        Cell::Text(Cow::Borrowed(self))
    }

    fn from_cell(cell: Cell<'_>) -> Result<Self, Misread> {
        match cell {
            Cell::Text(text) => Ok(text.into_owned()),
            cell => Err(Misread::expected("text", &cell)),
        }
    }
}

impl<T: InCell> InCell for Option<T> {
    fn to_cell(&self) -> Cell<'_> {
        self.as_ref().map_or(Cell::Null, T::to_cell)
    }

    fn from_cell(cell: Cell<'_>) -> Result<Self, Misread> {
        match cell {
            Cell::Null => Ok(None),
            cell => T::from_cell(cell).map(Some),
        }
    }

    fn for_each_id(&self, each: &mut dyn FnMut(EntityKind, u32)) {
        if let Some(value) = self {
            value.for_each_id(each);
        }
    }
}

impl InCell for Vec<u8> {
    fn to_cell(&self) -> Cell<'_> {
        Cell::Bytes(Cow::Borrowed(self))
    }

    fn from_cell(cell: Cell<'_>) -> Result<Self, Misread> {
        match cell {
            Cell::Bytes(bytes) => Ok(bytes.into_owned()),
            cell => Err(Misread::expected("bytes", &cell)),
        }
    }
}

/// What is written as text and read from it.
pub(crate) fn parse<T: FromStr<Err: Display>>(cell: Cell<'_>) -> Result<T, Misread> {
    match cell {
        Cell::Text(text) => text.parse().map_err(|error: T::Err| Misread(error.to_string())),
        cell => Err(Misread::expected("text", &cell)),
    }
}

/// What is kept as JSON.
pub(crate) fn to_json(value: &impl Serialize) -> Cell<'static> {
    // Plain structs and lists of strings and numbers always serialise.
    Cell::Text(Cow::Owned(serde_json::to_string(value).unwrap_or_default()))
}

/// What was kept as JSON.
pub(crate) fn from_json<T: DeserializeOwned>(cell: Cell<'_>) -> Result<T, Misread> {
    match cell {
        Cell::Text(text) => serde_json::from_str(&text).map_err(|error| Misread(error.to_string())),
        cell => Err(Misread::expected("JSON", &cell)),
    }
}

impl InCell for Vec<String> {
    fn to_cell(&self) -> Cell<'_> {
        to_json(self)
    }

    fn from_cell(cell: Cell<'_>) -> Result<Self, Misread> {
        from_json(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::chain::Chain;
    use crate::model::digest::Digest;
    use crate::model::id::{EntityKind, SourceId};
    use crate::model::kind::Kind;
    use crate::model::review::Assessment;

    fn comes_back<T: InCell + PartialEq + std::fmt::Debug>(value: &T) {
        assert_eq!(T::from_cell(value.to_cell()).as_ref(), Ok(value));
    }

    #[test]
    fn what_is_kept_comes_back() {
        comes_back(&true);
        comes_back(&7_u64);
        comes_back(&"años".to_owned());
        comes_back(&Some(SourceId(3)));
        comes_back(&None::<String>);
        comes_back(&Digest::of(b"abc"));
        comes_back(&EntityKind::Evidence);
        comes_back(&Kind::Outlet);
        comes_back(&"S3:said>?>S9".parse::<Chain>().unwrap());
        comes_back(&vec!["S3".to_owned(), "a \"b\"".to_owned()]);
        comes_back(&Assessment::default());
    }

    #[test]
    fn what_no_column_keeps_is_refused() {
        assert!(bool::from_cell(Cell::Integer(2)).is_err());
        assert!(u32::from_cell(Cell::Integer(-1)).is_err());
        assert!(u32::from_cell(Cell::Real(1.0)).is_err());
        assert!(String::from_cell(Cell::Null).is_err());
        assert!(Digest::from_cell(Cell::Bytes(Cow::Borrowed(&[0; 31]))).is_err());
        assert!(EntityKind::from_cell(Cell::Text("CC".into())).is_err());
        assert!(Kind::from_cell(Cell::Text("ghost".into())).is_err());
        assert!(Assessment::from_cell(Cell::Text("{}".into())).is_err());
    }
}
