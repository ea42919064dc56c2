//! What is bound to the parameters of statements.

use std::borrow::Cow;

use rusqlite::Statement;
use rusqlite::types::{ToSqlOutput, ValueRef};

use crate::model::cell::{Cell, InCell};

/// What can be bound to one parameter.
pub(in crate::ledger) trait Bind {
    /// The value as the store keeps it.
    fn to_cell(&self) -> Cell<'_>;
}

impl<T: InCell> Bind for T {
    fn to_cell(&self) -> Cell<'_> {
        InCell::to_cell(self)
    }
}

impl Bind for &str {
    fn to_cell(&self) -> Cell<'_> {
        Cell::Text(Cow::Borrowed(self))
    }
}

impl Bind for Cow<'_, str> {
    fn to_cell(&self) -> Cell<'_> {
        Cell::Text(Cow::Borrowed(self))
    }
}

impl Bind for Option<&str> {
    fn to_cell(&self) -> Cell<'_> {
        self.map_or(Cell::Null, |text| Cell::Text(Cow::Borrowed(text)))
    }
}

impl Bind for &[u8] {
    fn to_cell(&self) -> Cell<'_> {
        Cell::Bytes(Cow::Borrowed(self))
    }
}

impl Bind for Cow<'_, [u8]> {
    fn to_cell(&self) -> Cell<'_> {
        Cell::Bytes(Cow::Borrowed(self))
    }
}

impl Bind for &[u8; 32] {
    fn to_cell(&self) -> Cell<'_> {
        Cell::Bytes(Cow::Borrowed(self.as_slice()))
    }
}

impl Bind for Cell<'_> {
    fn to_cell(&self) -> Cell<'_> {
        match self {
            Cell::Null => Cell::Null,
            Cell::Integer(number) => Cell::Integer(*number),
            Cell::Real(number) => Cell::Real(*number),
            Cell::Text(text) => Cell::Text(Cow::Borrowed(text)),
            Cell::Bytes(bytes) => Cell::Bytes(Cow::Borrowed(bytes)),
        }
    }
}

impl Bind for Option<&Cell<'_>> {
    fn to_cell(&self) -> Cell<'_> {
        self.map_or(Cell::Null, Bind::to_cell)
    }
}

/// The parameters of a statement: none, those at places, or those with names (see [`named`]).
pub(in crate::ledger) trait Parameters {
    /// Binds them.
    fn bind(self, statement: &mut Statement<'_>) -> rusqlite::Result<()>;
}

impl Parameters for () {
    fn bind(self, statement: &mut Statement<'_>) -> rusqlite::Result<()> {
        at_places::<i64>(statement, &[])
    }
}

impl<T: Bind> Parameters for &Vec<T> {
    fn bind(self, statement: &mut Statement<'_>) -> rusqlite::Result<()> {
        at_places(statement, self)
    }
}

impl<T: Bind, const N: usize> Parameters for [T; N] {
    fn bind(self, statement: &mut Statement<'_>) -> rusqlite::Result<()> {
        at_places(statement, &self)
    }
}

impl<const N: usize> Parameters for &[(&str, &dyn Bind); N] {
    fn bind(self, statement: &mut Statement<'_>) -> rusqlite::Result<()> {
        check_count(statement, N)?;
        for (name, value) in self {
            let place = statement.parameter_index(name)?;
            let place = place.ok_or_else(|| rusqlite::Error::InvalidParameterName((*name).to_owned()))?;
            statement.raw_bind_parameter(place, output(&value.to_cell()))?;
        }
        Ok(())
    }
}

fn at_places<T: Bind>(statement: &mut Statement<'_>, values: &[T]) -> rusqlite::Result<()> {
    check_count(statement, values.len())?;
    for (place, value) in (1..).zip(values) {
        statement.raw_bind_parameter(place, output(&value.to_cell()))?;
    }
    Ok(())
}

/// A parameter that nothing is bound to would be null, or what it was before.
fn check_count(statement: &Statement<'_>, given: usize) -> rusqlite::Result<()> {
    let wanted = statement.parameter_count();
    if given == wanted { Ok(()) } else { Err(rusqlite::Error::InvalidParameterCount(given, wanted)) }
}

fn output<'c>(cell: &'c Cell<'_>) -> ToSqlOutput<'c> {
    ToSqlOutput::Borrowed(match cell {
        Cell::Null => ValueRef::Null,
        Cell::Integer(number) => ValueRef::Integer(*number),
        Cell::Real(number) => ValueRef::Real(*number),
        Cell::Text(text) => ValueRef::Text(text.as_bytes()),
        Cell::Bytes(bytes) => ValueRef::Blob(bytes),
    })
}

/// Parameters by their names: `named! { ":id": id }`.
macro_rules! named {
    ($($name:literal: $value:expr),* $(,)?) => {
        &[$(($name, &$value as &dyn $crate::ledger::sqlite::Bind)),*]
    };
}
pub(in crate::ledger) use named;
