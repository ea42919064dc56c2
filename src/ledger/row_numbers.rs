//! The numbers of rows in tables that keep the revisions of a thing in its row's number.

use super::{LedgerError, Result};
use crate::model::cell::Cell;
use crate::model::id::ClaimId;
use crate::model::tables::{Key, REVISIONS, Revisions};

/// In SQL, that a number is one of the rows of a claim.
macro_rules! between_rows_of {
    ($claim:literal) => {
        concat!("BETWEEN ", $claim, " * 4096 AND ", $claim, " * 4096 + 4095")
    };
}
/// In SQL, the first row of a claim.
macro_rules! first_row_of {
    ($claim:literal) => {
        concat!($claim, " * 4096")
    };
}
/// In SQL, the claim that a row is of.
macro_rules! claim_of {
    ($row:literal) => {
        concat!($row, " / 4096")
    };
}
pub(super) use {between_rows_of, claim_of, first_row_of};

/// The numbers of the first and the last row that a key can have, for a table with revisions in
/// its row.
pub(super) fn rows_of(id: i64) -> (i64, i64) {
    (id.saturating_mul(REVISIONS), id.saturating_mul(REVISIONS).saturating_add(REVISIONS - 1))
}

/// The parameters by which a key's rows are picked (see [`super::statements::Statements::latest`]).
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

/// The parameters by which one revision of a key is picked (see [`statements`]).
///
/// [`statements`]: super::statements::Statements::numbered
pub(super) fn revision_parameters(key: &Key, revision: u64) -> Vec<Cell<'_>> {
    let number = i64::try_from(revision).unwrap_or(i64::MAX);
    match (key.table().description().revisions, key.cells().as_slice()) {
        (Revisions::InRow, [Cell::Integer(id)]) => vec![Cell::Integer(rows_of(*id).0.saturating_add(number))],
        _ => std::iter::once(Cell::Integer(number)).chain(key_parameters(key)).collect(),
    }
}

/// The claim that a row of the table belongs to.
pub(super) fn claim_of_row(row: i64) -> Result<ClaimId> {
    u32::try_from(row / REVISIONS)
        .map(ClaimId)
        .map_err(|_| LedgerError::Damaged("a claim's row has an impossible number".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_sql_are_those_in_the_code() {
        assert_eq!(first_row_of!("12"), format!("12 * {REVISIONS}"));
        assert_eq!(claim_of!("row"), format!("row / {REVISIONS}"));
        let last = REVISIONS - 1;
        assert_eq!(between_rows_of!("12"), format!("BETWEEN 12 * {REVISIONS} AND 12 * {REVISIONS} + {last}"));
    }
}
