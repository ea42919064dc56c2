//! The rows of the table of claims: their numbers, in which a claim's revisions are counted, and
//! how a claim is read from one.

use super::rows::parse;
use super::sqlite::{Row, Statement};
use super::{LedgerError, Result};
use crate::model::claim::Claim;
use crate::model::id::{ClaimId, SourceId};
use crate::model::tables::REVISIONS;

/// In SQL, the columns that a claim is read from.
macro_rules! claim_columns {
    () => {
        "row, text, language, confidence, slug, said_by, held"
    };
}
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
pub(super) use {between_rows_of, claim_columns, claim_of, first_row_of};

/// Where the columns of a claim stand: looked up once, not for each row.
pub(super) struct ClaimColumns {
    row: usize,
    text: usize,
    language: usize,
    confidence: usize,
    slug: usize,
    said_by: usize,
    held: usize,
}

impl ClaimColumns {
    pub(super) fn of(statement: &Statement<'_>) -> Result<Self> {
        Ok(Self {
            row: statement.column_index("row")?,
            text: statement.column_index("text")?,
            language: statement.column_index("language")?,
            confidence: statement.column_index("confidence")?,
            slug: statement.column_index("slug")?,
            said_by: statement.column_index("said_by")?,
            held: statement.column_index("held")?,
        })
    }

    /// The claim in a row, without its tags.
    pub(super) fn claim(&self, row: Row<'_>) -> Result<Claim> {
        Ok(Claim {
            id: claim_of_row(row.get(self.row)?)?,
            text: row.get(self.text)?,
            language: row.get(self.language)?,
            confidence: parse(row.text(self.confidence)?)?,
            slug: row.get(self.slug)?,
            said_by: row.get::<Option<u32>>(self.said_by)?.map(SourceId),
            when: row.get(self.held)?,
            tags: Vec::new(),
        })
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
