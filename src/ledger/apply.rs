//! Changes applied to the derived tables.

use super::chains::ChainNumbers;
use super::row_numbers::{key_parameters, rows_of};
use super::sqlite::Connection;
use super::statements::statements;
use super::{LedgerError, Result, search};
use crate::model::cell::{Cell, InCell as _};
use crate::model::change::Change;
use crate::model::id::ClaimId;
use crate::model::tables::{Key, REVISIONS, Revisions, Row, Table};

/// Applies one change as of entry `seq`.
pub(super) fn apply(
    connection: &Connection,
    chains: &mut ChainNumbers,
    seq: u64,
    change: &Change,
) -> Result<()> {
    match change {
        Change::Insert(row) => insert(connection, chains, seq, row),
        Change::End(key) => end(connection, seq, key),
    }
}

fn insert(connection: &Connection, chains: &mut ChainNumbers, seq: u64, row: &Row) -> Result<()> {
    let table = row.table();
    let description = table.description();
    let mut cells = row.cells();
    for (cell, column) in cells.iter_mut().zip(description.keys.iter().chain(description.values)) {
        if let (true, Cell::Text(hops)) = (column.is_kept_once, &*cell) {
            *cell = Cell::Integer(chains.number(connection, hops)?);
        }
    }
    if let (Revisions::InRow, [Cell::Integer(id), ..]) = (description.revisions, cells.as_mut_slice()) {
        *id = next_row(connection, table, *id)?;
    }
    cells.push(seq.to_cell());
    connection.prepare_cached(&statements(table).insert)?.execute(&cells)?;
    search::index(connection, row, cells.first())
}

/// The number of the next row of a key, for a table with revisions in its row.
fn next_row(connection: &Connection, table: Table, id: i64) -> Result<i64> {
    let (first, last) = rows_of(id);
    let newest: Option<i64> = connection
        .prepare_cached(&statements(table).newest)?
        .query_row([first, last], |found| found.get(0))?;
    match newest.map_or(first, |newest| newest + 1) {
        next if next > last => Err(LedgerError::TooLarge(format!(
            "{} has been revised {REVISIONS} times, the most a ledger allows; add a new claim instead",
            ClaimId(u32::try_from(id).unwrap_or(u32::MAX))
        ))),
        next => Ok(next),
    }
}

fn end(connection: &Connection, seq: u64, key: &Key) -> Result<()> {
    if let Some(sql) = &statements(key.table()).end {
        let mut parameters = vec![seq.to_cell()];
        parameters.extend(key_parameters(key));
        connection.prepare_cached(sql)?.execute(&parameters)?;
    }
    Ok(())
}
