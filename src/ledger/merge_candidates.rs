//! What ledgers that met have in common, as far as the tables tell.

use std::collections::BTreeMap;

use super::contradictions::StoredContradiction;
use super::replicas::{EntryReader, Replicas, VersionVector};
use super::row_numbers::claim_of;
use super::sqlite::named;
use super::{Reader, Result};
use crate::model::act::Act;
use crate::model::digest::Digest;
use crate::model::id::{ClaimId, DocumentId, SourceId};
use crate::model::outcome::Outcome;

/// A spelling that sources of different replicas go by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedName {
    /// The sources, by id.
    pub sources: Vec<SourceId>,
}

/// When something was made, in an order that is the same in every ledger.
pub type Made = (String, Digest);

impl Reader<'_> {
    /// Spellings that sources made in different replicas go by.
    pub fn shared_names(self) -> Result<Vec<SharedName>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT json_group_array(DISTINCT name.source)
             FROM name
             JOIN source ON source.id = name.source AND source.revision = 0
             JOIN entry ON entry.seq = source.since
             WHERE name.until IS NULL AND name.folded <> ''
             GROUP BY name.folded
             HAVING count(DISTINCT entry.line) > 1
             ORDER BY min(name.source)",
        )?;
        let rows = statement.query_map((), |row| {
            let ids: Vec<u32> = serde_json::from_str(&row.get::<String>(0)?).unwrap_or_default();
            Ok(SharedName { sources: ids.into_iter().map(SourceId).collect() })
        })?;
        rows.collect()
    }

    /// When a source was made.
    pub fn made_at(self, id: SourceId) -> Result<Made> {
        let mut statement = self.connection.prepare_cached(
            "SELECT entry.at, entry.hash
             FROM source
             JOIN entry ON entry.seq = source.since
             WHERE source.id = :id AND source.revision = 0",
        )?;
        statement.query_row(named! { ":id": id.0 }, |row| {
            Ok((row.get(0)?, Digest::from_bytes(row.bytes(1)?).unwrap_or(Digest::ZERO)))
        })
    }

    /// Whether one of two sources was ever merged into the other, and split.
    pub fn were_one(self, a: SourceId, b: SourceId) -> Result<bool> {
        self.connection
            .prepare_cached(
                "SELECT EXISTS (
                     SELECT 1 FROM merged
                     WHERE until IS NOT NULL
                       AND ((source = :a AND target = :b) OR (source = :b AND target = :a))
                 )",
            )?
            .query_row(named! { ":a": a.0, ":b": b.0 }, |row| row.get(0))
    }

    /// Documents that hold the bytes of one captured in another replica, each with the first of
    /// them; none that was ever said to be a copy of it.
    pub fn same_bytes(self) -> Result<Vec<(DocumentId, DocumentId)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT document.raw, document.id, entry.line, entry.at, entry.hash
             FROM (SELECT raw FROM document GROUP BY raw HAVING count(*) > 1) AS twice
             JOIN document ON document.raw = twice.raw
             JOIN entry ON entry.seq = document.since
             ORDER BY document.raw, entry.at, entry.hash, document.id",
        )?;
        let mut rows = statement.query(())?;
        let mut first: Option<(Vec<u8>, DocumentId, u64)> = None;
        let mut pairs = Vec::new();
        while let Some(row) = rows.next()? {
            let (raw, id, replica): (Vec<u8>, _, u64) = (row.get(0)?, DocumentId(row.get(1)?), row.get(2)?);
            match &first {
                Some((same, of, other)) if *same == raw => {
                    if *other != replica && !self.ever_copied_either_way(id, *of)? {
                        pairs.push((id, *of));
                    }
                }
                _ => first = Some((raw, id, replica)),
            }
        }
        Ok(pairs)
    }

    fn ever_copied_either_way(self, a: DocumentId, b: DocumentId) -> Result<bool> {
        self.connection
            .prepare_cached(
                "SELECT EXISTS (
                     SELECT 1 FROM copy
                     WHERE (copy = :a AND original = :b) OR (copy = :b AND original = :a)
                 )",
            )?
            .query_row(named! { ":a": a.0, ":b": b.0 }, |row| row.get(0))
    }

    /// Settled contradictions with evidence of which whoever settled them did not know, nor the
    /// other way round.
    pub fn settled_unseen(self) -> Result<Vec<StoredContradiction>> {
        let mut apart = Apart::new(self)?;
        let mut statement = self.connection.prepare_cached(
            "SELECT (SELECT since FROM contradiction WHERE one = :one AND other = :other AND until IS NULL), seq
             FROM (SELECT since AS seq FROM evidence WHERE claim IN (:one, :other)
                   UNION
                   SELECT until FROM evidence WHERE claim IN (:one, :other) AND until IS NOT NULL)",
        )?;
        let mut unseen = Vec::new();
        for settled in self.contradictions()? {
            if settled.outcome == Outcome::Open {
                continue;
            }
            let mut rows = statement.query(named! { ":one": settled.one.0, ":other": settled.other.0 })?;
            while let Some(row) = rows.next()? {
                if apart.are(row.get(0)?, row.get(1)?)? {
                    unseen.push(settled);
                    break;
                }
            }
        }
        Ok(unseen)
    }

    /// Of contradictions that entries which came over settled: those that were settled here, too,
    /// and otherwise, neither knowing of the other.
    pub fn settled_otherwise(self, came: &[(ClaimId, ClaimId, u64)]) -> Result<Vec<StoredContradiction>> {
        let mut apart = Apart::new(self)?;
        let mut statement = self.connection.prepare_cached(
            "SELECT since, outcome FROM contradiction WHERE one = :one AND other = :other AND outcome <> 'open'",
        )?;
        let mut clashing = Vec::new();
        for (one, other, seq) in came {
            let said = self.outcome_in(*seq, *one, *other)?;
            let mut rows = statement.query(named! { ":one": one.0, ":other": other.0 })?;
            while let Some(row) = rows.next()? {
                let outcome: Outcome = super::rows::word(row, "outcome")?;
                if said.is_some_and(|said| said != outcome) && apart.are(row.get(0)?, *seq)? {
                    let settled = self.contradictions_of(*one)?;
                    clashing.extend(settled.into_iter().find(|settled| {
                        (settled.one, settled.other) == (*one, *other) && settled.outcome != Outcome::Open
                    }));
                }
            }
        }
        Ok(clashing)
    }

    /// How an entry settled a contradiction.
    fn outcome_in(self, seq: u64, one: ClaimId, other: ClaimId) -> Result<Option<Outcome>> {
        let Some(entry) = self.entry(seq)? else { return Ok(None) };
        let acts = EntryReader::new(self).acts(&entry)?;
        Ok(acts.into_iter().find_map(|act| match act {
            Act::Resolve(act) if (act.one, act.other) == (one, other) => Some(act.outcome),
            _ => None,
        }))
    }

    /// Slugs that more than one claim goes by, as ledgers that met may have them.
    pub fn shared_slugs(self) -> Result<Vec<(String, Vec<ClaimId>)>> {
        let mut statement = self.connection.prepare_cached(concat!(
            "SELECT slug, json_group_array(",
            claim_of!("row"),
            ") AS claims
             FROM claim
             WHERE slug IS NOT NULL AND until IS NULL
             GROUP BY slug
             HAVING count(*) > 1
             ORDER BY slug"
        ))?;
        let rows = statement.query_map((), |row| {
            let ids: Vec<u32> = serde_json::from_str(&row.get::<String>("claims")?).unwrap_or_default();
            Ok((row.get("slug")?, ids.into_iter().map(ClaimId).collect()))
        })?;
        rows.collect()
    }
}

/// Tells entries whose writers did not know of each other.
struct Apart<'c> {
    reader: Reader<'c>,
    replicas: Replicas,
    /// By entry: what its writer knew, its replica and its number there.
    known: BTreeMap<u64, (VersionVector, u64, u64)>,
}

impl<'c> Apart<'c> {
    fn new(reader: Reader<'c>) -> Result<Self> {
        Ok(Self { reader, replicas: Replicas::of_tables(reader)?, known: BTreeMap::new() })
    }

    /// Whether neither knew of the other; not, where one of them is gone.
    fn are(&mut self, a: u64, b: u64) -> Result<bool> {
        self.learn(a)?;
        self.learn(b)?;
        let (Some(a), Some(b)) = (self.known.get(&a), self.known.get(&b)) else { return Ok(false) };
        Ok(!a.0.holds(b.1, b.2) && !b.0.holds(a.1, a.2))
    }

    fn learn(&mut self, seq: u64) -> Result<()> {
        if !self.known.contains_key(&seq)
            && let Some(entry) = self.reader.entry(seq)?
        {
            let knowledge = VersionVector::of(self.reader, &self.replicas, entry.replica, entry.n)?;
            self.known.insert(seq, (knowledge, entry.replica, entry.n));
        }
        Ok(())
    }
}
