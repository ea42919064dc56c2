//! Evidence, with its excerpts.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use super::replicas::EntryReader;
use super::rows::{from_json, word};
use super::sqlite::{Row as SqlRow, named};
use super::{LedgerError, Reader, Result};
use crate::model::act::Act;
use crate::model::case::Evidence;
use crate::model::digest::Digest;
use crate::model::fate::{Edits, Fate};
use crate::model::id::{ClaimId, DocumentId, EvidenceId};
use crate::text::points::Points;

/// An excerpt of a document that is held up for a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedExcerpt {
    /// The evidence.
    pub id: EvidenceId,
    /// For which claim.
    pub claim: ClaimId,
    /// Where it begins, in code points from 0.
    pub start: u32,
    /// Where it ends, exclusive.
    pub end: u32,
    /// The SHA-256 of its UTF-8 bytes.
    pub sha256: Digest,
}

/// What became of an excerpt in a later capture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fated {
    /// The evidence.
    pub evidence: EvidenceId,
    /// The later capture.
    pub document: DocumentId,
    /// What became of it.
    pub fate: Fate,
    /// What was changed.
    pub edits: Edits,
}

/// An excerpt read again from its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExcerptRead {
    /// The evidence.
    pub id: EvidenceId,
    /// The document.
    pub document: DocumentId,
    /// What the document says at the place, where it has the place.
    pub exact: Option<String>,
    /// Some code points before it.
    pub prefix: String,
    /// Some code points after it.
    pub suffix: String,
    /// Whether the document's text still has its SHA-256.
    pub document_is_intact: bool,
    /// Whether the excerpt has its SHA-256.
    pub excerpt_is_intact: bool,
}

/// How much of the text around an excerpt is given with it, in code points.
const AROUND: u32 = 32;

impl Reader<'_> {
    /// The excerpts of some evidence, read again from their documents.
    pub fn excerpts(self, evidence: &[Evidence]) -> Result<Vec<ExcerptRead>> {
        self.excerpts_with(evidence, AROUND)
    }

    /// The excerpts of some evidence, with so many code points before and after.
    pub fn excerpts_with(self, evidence: &[Evidence], around: u32) -> Result<Vec<ExcerptRead>> {
        let mut texts: HashMap<DocumentId, Option<(Points, bool)>> = HashMap::new();
        let mut read = Vec::with_capacity(evidence.len());
        for view in evidence {
            let text = match texts.entry(view.document) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => place.insert(self.points_of(view.document)?),
            };
            let text = text.as_ref();
            let exact = text.and_then(|(points, _)| points.slice(view.start, view.end)).map(str::to_owned);
            read.push(ExcerptRead {
                id: view.id,
                document: view.document,
                prefix: text
                    .map(|(points, _)| points.before(view.start, around).to_owned())
                    .unwrap_or_default(),
                suffix: text.map(|(points, _)| points.after(view.end, around).to_owned()).unwrap_or_default(),
                document_is_intact: text.is_some_and(|(_, holds)| *holds),
                excerpt_is_intact: exact
                    .as_ref()
                    .is_some_and(|exact| Digest::of(exact.as_bytes()) == view.sha256),
                exact,
            });
        }
        Ok(read)
    }

    /// The excerpt of a piece of evidence as the log has it, for where its document is not at
    /// hand: nothing is known of the text around it.
    pub fn excerpt_in_log(self, id: EvidenceId) -> Result<ExcerptRead> {
        let (_, evidence) = self.evidence(id)?;
        let gone = || LedgerError::Damaged(format!("the entry that cited {id} is missing"));
        let entry = self.cited_by(id)?.ok_or_else(gone)?;
        let cited = EntryReader::new(self).acts(&entry)?.into_iter().find_map(|act| match act {
            Act::Cite(act) if act.id == id => Some(act.exact),
            _ => None,
        });
        let exact = cited.ok_or_else(gone)?;
        Ok(ExcerptRead {
            id,
            document: evidence.document,
            prefix: String::new(),
            suffix: String::new(),
            document_is_intact: true,
            excerpt_is_intact: Digest::of(exact.as_bytes()) == evidence.sha256,
            exact: Some(exact),
        })
    }

    /// A document's text, and whether it still has its SHA-256; nothing where it cannot be read.
    fn points_of(self, document: DocumentId) -> Result<Option<(Points, bool)>> {
        let digest = self.document(document)?.text;
        match self.text(&digest) {
            Ok(text) => {
                let holds = Digest::of(text.as_bytes()) == digest;
                Ok(Some((Points::new(text), holds)))
            }
            Err(LedgerError::Damaged(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The live evidence of a claim, by id.
    pub fn evidence_of(self, claim: ClaimId) -> Result<Vec<Evidence>> {
        let mut statement = self.connection.prepare_cached(
            r#"SELECT id, stance, document, hops, start, "end", sha256, locator
               FROM evidence
               JOIN chain ON chain.number = evidence.chain
               WHERE claim = :claim AND until IS NULL
               ORDER BY id"#,
        )?;
        let rows = statement.query_map(named! { ":claim": claim.0 }, evidence_from_row)?;
        rows.collect()
    }

    /// One piece of live evidence, and the claim that it is held up for.
    pub fn evidence(self, id: EvidenceId) -> Result<(ClaimId, Evidence)> {
        let mut statement = self.connection.prepare_cached(
            r#"SELECT id, claim, stance, document, hops, start, "end", sha256, locator
               FROM evidence
               JOIN chain ON chain.number = evidence.chain
               WHERE id = :id AND until IS NULL"#,
        )?;
        let mut rows = statement.query(named! { ":id": id.0 })?;
        match rows.next()? {
            Some(row) => Ok((ClaimId(row.get("claim")?), evidence_from_row(row)?)),
            None => Err(self.unknown_evidence(id)),
        }
    }

    /// The entry that held up a piece of evidence.
    pub fn cited_by(self, id: EvidenceId) -> Result<Option<crate::model::entry::Entry>> {
        let since: Option<u64> = self
            .connection
            .prepare_cached("SELECT since FROM evidence WHERE id = :id")?
            .query_optional(named! { ":id": id.0 }, |row| row.get(0))?;
        since.map_or(Ok(None), |seq| self.entry(seq))
    }

    /// The excerpts of a document that are held up for claims, by place.
    pub fn excerpts_of(self, document: DocumentId) -> Result<Vec<CitedExcerpt>> {
        let mut statement = self.connection.prepare_cached(
            r#"SELECT id, claim, start, "end", sha256
               FROM evidence
               WHERE document = :document AND until IS NULL
               ORDER BY start, "end", id"#,
        )?;
        let rows = statement.query_map(named! { ":document": document.0 }, cited_excerpt)?;
        rows.collect()
    }

    /// The excerpts of the documents of a series before one of them, each document with the digest of its text.
    pub fn excerpts_of_series(
        self,
        series: DocumentId,
        later: DocumentId,
    ) -> Result<Vec<(Digest, Vec<CitedExcerpt>)>> {
        let mut statement = self.connection.prepare_cached(
            r#"SELECT evidence.document, document.text, evidence.id, claim, start, "end", sha256
               FROM document
               JOIN evidence ON evidence.document = document.id AND evidence.until IS NULL
               WHERE document.series = :series AND document.id < :later AND document.until IS NULL
               ORDER BY evidence.document, start, "end", evidence.id"#,
        )?;
        let mut rows = statement.query(named! { ":series": series.0, ":later": later.0 })?;
        let mut found: Vec<(u32, Digest, Vec<CitedExcerpt>)> = Vec::new();
        while let Some(row) = rows.next()? {
            let document: u32 = row.get("document")?;
            if found.last().is_none_or(|(last, ..)| *last != document) {
                found.push((document, super::rows::digest(row, "text")?, Vec::new()));
            }
            if let Some((.., excerpts)) = found.last_mut() {
                excerpts.push(cited_excerpt(row)?);
            }
        }
        Ok(found.into_iter().map(|(_, text, excerpts)| (text, excerpts)).collect())
    }

    /// What became of the excerpts of a document in the last later capture.
    pub fn fates_of(self, document: DocumentId) -> Result<Vec<Fated>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT fate.evidence, fate.document, fate.fate, fate.edits
             FROM evidence
             JOIN fate ON fate.claim = evidence.claim AND fate.evidence = evidence.id AND fate.until IS NULL
             WHERE evidence.document = :document AND evidence.until IS NULL
             ORDER BY fate.evidence",
        )?;
        let rows = statement.query_map(named! { ":document": document.0 }, |row| {
            Ok(Fated {
                evidence: EvidenceId(row.get("evidence")?),
                document: DocumentId(row.get("document")?),
                fate: word(row, "fate")?,
                edits: from_json(row, "edits")?,
            })
        })?;
        rows.collect()
    }

    fn unknown_evidence(self, id: EvidenceId) -> LedgerError {
        let withdrawn = self.connection.query_optional(
            "SELECT 1 FROM evidence WHERE id = :id",
            named! { ":id": id.0 },
            |_| Ok(()),
        );
        let nearest = self.connection.query_optional(
            "SELECT id
                 FROM (
                     SELECT max(id) AS id FROM evidence WHERE id <= :id
                     UNION ALL
                     SELECT min(id) AS id FROM evidence WHERE id >= :id
                 )
                 WHERE id IS NOT NULL
                 ORDER BY abs(id - :id), id
                 LIMIT 1",
            named! { ":id": id.0 },
            |row| row.get(0).map(EvidenceId),
        );
        match (withdrawn, nearest) {
            (Ok(Some(())), _) => LedgerError::Unknown {
                what: "live evidence",
                id: format!("{id} (it was withdrawn)"),
                nearest: None,
            },
            (Ok(None), Ok(nearest)) => LedgerError::Unknown {
                what: "evidence",
                id: id.to_string(),
                nearest: nearest.map(|nearest| nearest.to_string()),
            },
            (Err(error), _) | (_, Err(error)) => error,
        }
    }
}

fn evidence_from_row(row: SqlRow<'_>) -> Result<Evidence> {
    Ok(Evidence {
        id: EvidenceId(row.get("id")?),
        stance: super::rows::word(row, "stance")?,
        document: DocumentId(row.get("document")?),
        chain: Arc::new(super::rows::chain(row, "hops")?),
        start: row.get("start")?,
        end: row.get("end")?,
        sha256: super::rows::digest(row, "sha256")?,
        locator: row.get("locator")?,
    })
}

fn cited_excerpt(row: SqlRow<'_>) -> Result<CitedExcerpt> {
    Ok(CitedExcerpt {
        id: EvidenceId(row.get("id")?),
        claim: ClaimId(row.get("claim")?),
        start: row.get("start")?,
        end: row.get("end")?,
        sha256: super::rows::digest(row, "sha256")?,
    })
}

#[cfg(test)]
mod tests {
    use crate::ledger::example::{C1, D1, Example};

    #[test]
    fn an_excerpt_is_held_against_the_text_that_it_is_from() {
        let example = Example::new();
        let read = |example: &Example| {
            let evidence = example.read().evidence_of(C1).unwrap();
            example.read().excerpts(&evidence).unwrap().remove(0)
        };
        let sound = read(&example);
        assert_eq!(sound.exact.as_deref(), Some("dos bases"));
        assert!(sound.document_is_intact && sound.excerpt_is_intact);
        assert_eq!(example.read().excerpts_of(D1).unwrap().len(), 1);
        example.tamper("UPDATE content SET bytes = CAST(replace(CAST(bytes AS TEXT), 'dos', 'mil') AS BLOB) WHERE CAST(bytes AS TEXT) LIKE 'Según%'");
        let altered = read(&example);
        assert!(!altered.document_is_intact && !altered.excerpt_is_intact);
    }
}
