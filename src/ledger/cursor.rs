//! Rows that come in the order of claims, read alongside the claims they belong to.

use super::Result;
use super::sqlite::{Parameters, Row, Rows, Statement};
use crate::model::id::ClaimId;

/// Rows in the order of their column `claim`, read as far as the claim at hand.
pub(super) struct Cursor<'s> {
    rows: Rows<'s>,
    claim: usize,
    /// Whose row was read and not yet asked for.
    ahead: Option<ClaimId>,
}

impl<'s> Cursor<'s> {
    pub(super) fn open(statement: &'s mut Statement<'_>, params: impl Parameters) -> Result<Self> {
        let claim = statement.column_index("claim")?;
        let mut cursor = Self { claim, rows: statement.query(params)?, ahead: None };
        cursor.advance()?;
        Ok(cursor)
    }

    /// What the rows of a claim hold; those of claims before it are passed over.
    pub(super) fn take<T>(
        &mut self,
        claim: ClaimId,
        mut read: impl FnMut(Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut found = Vec::new();
        while let Some(of) = self.ahead.filter(|of| *of <= claim) {
            if let Some(row) = self.rows.get().filter(|_| of == claim) {
                found.push(read(row)?);
            }
            self.advance()?;
        }
        Ok(found)
    }

    fn advance(&mut self) -> Result<()> {
        self.ahead = match self.rows.next()? {
            Some(row) => Some(ClaimId(row.get(self.claim)?)),
            None => None,
        };
        Ok(())
    }
}
