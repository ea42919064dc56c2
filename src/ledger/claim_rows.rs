//! How a claim is read from a row of its table.

use super::Result;
use super::row_numbers::claim_of_row;
use super::rows::parse;
use super::sqlite::{Row, Statement};
use crate::model::claim::Claim;
use crate::model::id::SourceId;

/// In SQL, the columns that a claim is read from.
macro_rules! claim_columns {
    () => {
        "row, text, language, confidence, slug, said_by, held"
    };
}
pub(super) use claim_columns;

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
