//! The claims that some sources reach.

use super::sqlite::ids::json;
use super::sqlite::named;
use super::{Reader, Result};
use crate::model::id::{ClaimId, SourceId};

impl Reader<'_> {
    /// The claims with live evidence through these sources.
    pub fn claims_through(self, sources: &[SourceId]) -> Result<Vec<ClaimId>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT evidence.claim
             FROM json_each(:ids)
             CROSS JOIN hop ON hop.source = json_each.value
             JOIN evidence ON evidence.chain = hop.chain
             WHERE evidence.until IS NULL
             ORDER BY evidence.claim",
        )?;
        let ids = json(sources.iter().map(|id| id.0));
        let rows = statement.query_map(named! { ":ids": ids }, |row| row.get(0).map(ClaimId))?;
        rows.collect()
    }

    /// The claims whose weight can change when these sources fall: those with evidence
    /// through them, or in copies of documents that came through them, and those that
    /// openly contradict one of these.
    pub fn claims_touched_by(self, sources: &[SourceId]) -> Result<Vec<ClaimId>> {
        let mut statement = self.connection.prepare_cached(
            "WITH RECURSIVE
             fallen (source) AS (
                 SELECT value FROM json_each(:ids)
             ),
             document_through (id) AS (
                 SELECT evidence.document
                 FROM fallen
                 JOIN hop ON hop.source = fallen.source
                 JOIN evidence ON evidence.chain = hop.chain
                 WHERE evidence.until IS NULL
                 UNION
                 SELECT document.id
                 FROM fallen
                 JOIN document ON document.publisher = fallen.source
                 WHERE document.until IS NULL
             ),
             copied (id) AS (
                 SELECT copy.copy
                 FROM copy
                 WHERE copy.until IS NULL AND copy.original IN document_through
                 UNION
                 SELECT copy.copy
                 FROM copied
                 JOIN copy ON copy.original = copied.id
                 WHERE copy.until IS NULL
             ),
             touched (claim) AS (
                 SELECT evidence.claim
                 FROM fallen
                 JOIN hop ON hop.source = fallen.source
                 JOIN evidence ON evidence.chain = hop.chain
                 WHERE evidence.until IS NULL
                 UNION
                 SELECT evidence.claim
                 FROM copied
                 JOIN evidence ON evidence.document = copied.id
                 WHERE evidence.until IS NULL
             )
             SELECT claim FROM touched
             UNION
             SELECT contradiction.other
             FROM touched
             JOIN contradiction ON contradiction.one = touched.claim
             WHERE contradiction.until IS NULL AND contradiction.outcome = 'open'
             UNION
             SELECT contradiction.one
             FROM touched
             JOIN contradiction ON contradiction.other = touched.claim
             WHERE contradiction.until IS NULL AND contradiction.outcome = 'open'
             ORDER BY 1",
        )?;
        let ids = json(sources.iter().map(|id| id.0));
        let rows = statement.query_map(named! { ":ids": ids }, |row| row.get(0).map(ClaimId))?;
        rows.collect()
    }
}
