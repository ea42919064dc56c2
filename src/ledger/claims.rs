//! Claims, listed and looked up.

use std::collections::{BTreeMap, BTreeSet};

use super::claim_rows::{ClaimColumns, claim_columns};
use super::row_numbers::{between_rows_of, claim_of, rows_of};
use super::rows::{digest, word};
use super::sqlite::named;
use super::{LedgerError, Reader, Result};
use crate::model::case::Wording;
use crate::model::claim::Claim;
use crate::model::digest::Digest;
use crate::model::id::ClaimId;

impl Reader<'_> {
    /// The entries in which wordings of a claim were written that stand beside its own, be they
    /// the same to the letter.
    pub fn written_beside(self, claim: ClaimId) -> Result<Vec<Digest>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT entry FROM diverged WHERE claim = :claim AND until IS NULL ORDER BY entry",
        )?;
        let rows = statement.query_map(named! { ":claim": claim.0 }, |row| digest(row, "entry"))?;
        rows.collect()
    }

    /// The wordings that stand beside a claim's own, and are others.
    pub fn diverged(self, claim: ClaimId) -> Result<Vec<Wording>> {
        Ok(self.all_diverged()?.remove(&claim).unwrap_or_default())
    }

    /// The wordings that stand beside claims' own and are others, by claim.
    pub fn all_diverged(self) -> Result<BTreeMap<ClaimId, Vec<Wording>>> {
        let mut statement = self.connection.prepare_cached(
            concat!("SELECT diverged.claim, diverged.text, diverged.confidence, entry.by, entry.at, diverged.entry
             FROM diverged
             JOIN main.entry AS entry ON entry.seq = diverged.written
             JOIN claim ON claim.row ", between_rows_of!("diverged.claim"), "
                       AND claim.until IS NULL
             WHERE diverged.until IS NULL
               AND (claim.text, claim.confidence, claim.slug, claim.said_by, claim.held, claim.language)
                   IS NOT (diverged.text, diverged.confidence, diverged.slug, diverged.said_by, diverged.held, diverged.language)
             ORDER BY diverged.claim, entry.at, diverged.entry"),
        )?;
        let mut rows = statement.query(())?;
        let mut all: BTreeMap<ClaimId, Vec<Wording>> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            all.entry(ClaimId(row.get("claim")?)).or_default().push(Wording {
                text: row.get("text")?,
                confidence: word(row, "confidence")?,
                by: row.get("by")?,
                at: row.get("at")?,
                entry: digest(row, "entry")?,
            });
        }
        Ok(all)
    }

    /// The claim with this id.
    pub fn claim(self, id: ClaimId) -> Result<Claim> {
        let mut statement = self.connection.prepare_cached(concat!(
            "SELECT ",
            claim_columns!(),
            "
                 FROM claim
                 WHERE row ",
            between_rows_of!(":id"),
            " AND until IS NULL"
        ))?;
        let columns = ClaimColumns::of(&statement)?;
        let mut rows = statement.query(named! { ":id": id.0 })?;
        let Some(row) = rows.next()? else {
            return Err(self.unknown_claim(id));
        };
        let mut claim = columns.claim(row)?;
        claim.tags = self.tags(id)?;
        Ok(claim)
    }

    /// The claim with this slug.
    pub fn claim_with_slug(self, slug: &str) -> Result<Option<ClaimId>> {
        self.connection
            .prepare_cached(concat!(
                "SELECT ",
                claim_of!("row"),
                " AS id
                 FROM claim
                 WHERE slug = :slug AND until IS NULL
                 ORDER BY row
                 LIMIT 1"
            ))?
            .query_optional(named! { ":slug": slug }, |row| row.get("id").map(ClaimId))
    }

    /// Whether a claim is taken back.
    pub fn is_retracted(self, id: ClaimId) -> Result<bool> {
        self.connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM retracted WHERE claim = :claim AND until IS NULL)")?
            .query_row(named! { ":claim": id.0 }, |row| row.get(0))
    }

    /// Who wrote a claim as it stands, or cited any of its live evidence, up to an entry.
    pub fn authors_of(self, id: ClaimId, last: u64) -> Result<BTreeSet<String>> {
        let mut statement = self.connection.prepare_cached(concat!(
            "SELECT entry.by
             FROM (
                 SELECT since FROM claim WHERE row ",
            between_rows_of!(":claim"),
            " AND until IS NULL
                 UNION
                 SELECT since FROM evidence WHERE claim = :claim AND until IS NULL
             )
             JOIN entry ON entry.seq = since
             WHERE since <= :last"
        ))?;
        let rows = statement.query_map(named! { ":claim": id.0, ":last": last }, |row| row.get(0))?;
        let mut authors: BTreeSet<String> = rows.collect::<Result<_>>()?;
        let versions = self.versions(id)?;
        authors.extend(
            versions
                .into_iter()
                .rfind(|version| version.entries.first().is_some_and(|first| *first <= last))
                .map(|version| version.by),
        );
        Ok(authors)
    }

    /// What a claim is filed under.
    pub(super) fn tags(self, id: ClaimId) -> Result<Vec<String>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT tag FROM tag WHERE claim = :claim AND until IS NULL ORDER BY tag")?;
        let rows = statement.query_map(named! { ":claim": id.0 }, |row| row.get("tag"))?;
        rows.collect()
    }

    fn unknown_claim(self, id: ClaimId) -> LedgerError {
        if self.looks_back {
            return LedgerError::Unknown { what: "claim", id: id.to_string(), nearest: None };
        }
        let nearest = self.connection.query_optional(
            concat!(
                "SELECT id
                 FROM (
                     SELECT ",
                claim_of!("max(row)"),
                " AS id FROM claim WHERE row <= :row
                     UNION ALL
                     SELECT ",
                claim_of!("min(row)"),
                " AS id FROM claim WHERE row >= :row
                 )
                 WHERE id IS NOT NULL
                 ORDER BY abs(id - :id), id
                 LIMIT 1"
            ),
            named! { ":row": rows_of(id.0.into()).0, ":id": id.0 },
            |row| row.get(0).map(ClaimId),
        );
        match nearest {
            Ok(nearest) => LedgerError::Unknown {
                what: "claim",
                id: id.to_string(),
                nearest: nearest.map(|nearest| nearest.to_string()),
            },
            Err(error) => error,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::example::{C1, Example};

    #[test]
    fn who_wrote_a_claim_as_it_stands_or_cited_for_it_is_its_author() {
        let mut example = Example::new();
        let authors = |example: &Example| -> Vec<String> {
            let last = example.read().last_entry().unwrap();
            example.read().authors_of(C1, last).unwrap().into_iter().collect()
        };
        assert_eq!(authors(&example), ["ana"]);
        example.revise("ben", "Three bases");
        assert_eq!(authors(&example), ["ana", "ben"]);
        example.revise("eva", "Four bases");
        // Of whoever wrote what does not stand any more nothing is left.
        assert_eq!(authors(&example), ["ana", "eva"]);
    }

    #[test]
    fn a_claim_that_is_not_there_is_told_with_the_nearest() {
        let example = Example::new();
        let unknown = example.read().claim(ClaimId(7)).unwrap_err();
        assert!(
            matches!(&unknown, LedgerError::Unknown { nearest: Some(nearest), .. } if nearest == "C1"),
            "{unknown}"
        );
    }
}
