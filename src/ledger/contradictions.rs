//! Claims that cannot both be true.

use super::sqlite::{Row, named};
use super::{Reader, Result};
use crate::model::id::ClaimId;
use crate::model::outcome::Outcome;

/// A contradiction as it is stored: the lower id first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredContradiction {
    /// The lower id.
    pub one: ClaimId,
    /// The higher id.
    pub other: ClaimId,
    /// How it stands.
    pub outcome: Outcome,
    /// Why both cannot be true.
    pub why: String,
    /// Why it was settled so, or what opened it again.
    pub note: Option<String>,
}

impl Reader<'_> {
    /// How two claims stand to each other; the lower id first.
    pub fn contradiction(self, one: ClaimId, other: ClaimId) -> Result<Option<StoredContradiction>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT one, other, outcome, why, note
             FROM contradiction
             WHERE one = :one AND other = :other AND until IS NULL",
        )?;
        let mut rows = statement.query(named! { ":one": one.0, ":other": other.0 })?;
        rows.next()?.map(from_row).transpose()
    }

    /// Whether a contradiction is, or once was, settled so.
    pub fn ever_settled(self, one: ClaimId, other: ClaimId, outcome: Outcome, note: &str) -> Result<bool> {
        self.connection
            .prepare_cached(
                "SELECT EXISTS (
                     SELECT 1
                     FROM contradiction
                     WHERE one = :one AND other = :other AND outcome = :outcome AND note = :note
                 )",
            )?
            .query_row(
                named! { ":one": one.0, ":other": other.0, ":outcome": outcome.word(), ":note": note },
                |row| row.get(0),
            )
    }

    /// Whether any two claims were ever held to contradict each other.
    pub fn has_contradictions(self) -> Result<bool> {
        self.connection.query_row("SELECT EXISTS (SELECT 1 FROM contradiction)", (), |row| row.get(0))
    }

    /// The contradictions that a claim is in.
    pub fn contradictions_of(self, claim: ClaimId) -> Result<Vec<StoredContradiction>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT one, other, outcome, why, note FROM contradiction WHERE one = :claim AND until IS NULL
             UNION ALL
             SELECT one, other, outcome, why, note FROM contradiction WHERE other = :claim AND until IS NULL
             ORDER BY one, other",
        )?;
        let rows = statement.query_map(named! { ":claim": claim.0 }, from_row)?;
        rows.collect()
    }

    /// All contradictions.
    pub fn contradictions(self) -> Result<Vec<StoredContradiction>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT one, other, outcome, why, note FROM contradiction WHERE until IS NULL ORDER BY one, other")?;
        let rows = statement.query_map((), from_row)?;
        rows.collect()
    }
}

fn from_row(row: Row<'_>) -> Result<StoredContradiction> {
    Ok(StoredContradiction {
        one: ClaimId(row.get("one")?),
        other: ClaimId(row.get("other")?),
        outcome: super::rows::word(row, "outcome")?,
        why: row.get("why")?,
        note: row.get("note")?,
    })
}
