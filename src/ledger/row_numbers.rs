//! The numbers of rows in tables that keep the revisions of a thing in its row's number.

use crate::model::cell::Cell;
use crate::model::tables::{Key, REVISIONS, Revisions};

/// The numbers of the first and the last row that a key can have, for a table with revisions in
/// its row.
pub(super) fn rows_of(id: i64) -> (i64, i64) {
    (id.saturating_mul(REVISIONS), id.saturating_mul(REVISIONS).saturating_add(REVISIONS - 1))
}

/// The parameters by which a key's rows are picked (see [`statements`]).
pub(super) fn key_parameters(key: &Key) -> Vec<Cell<'_>> {
    let cells = key.cells();
    match (key.table().description().revisions, cells.as_slice()) {
        (Revisions::InRow, [Cell::Integer(id)]) => {
            let (first, last) = rows_of(*id);
            vec![Cell::Integer(first), Cell::Integer(last)]
        }
        (Revisions::InRow | Revisions::Once | Revisions::BySince | Revisions::Counted, _) => cells,
    }
}
