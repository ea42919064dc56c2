//! What speaks against claims through the claims that contradict them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::contradictions::StoredContradiction;
use super::rows::{chain as read_chain, digest, word};
use super::sqlite::ids::json;
use super::sqlite::named;
use super::{Reader, Result};
use crate::model::case::{Contradiction, Evidence, Settled};
use crate::model::id::{ClaimId, DocumentId, EvidenceId};
use crate::model::outcome::Outcome;

/// Contradictions by claim, and the evidence that speaks against each through them.
#[derive(Default)]
pub(super) struct Sides {
    pub(super) contradictions: HashMap<ClaimId, Vec<Contradiction>>,
    pub(super) opposing: HashMap<ClaimId, Vec<Evidence>>,
}

impl Sides {
    fn new(
        stored: &[StoredContradiction],
        retracted: &BTreeSet<ClaimId>,
        support: &BTreeMap<ClaimId, Vec<Evidence>>,
    ) -> Self {
        let mut sides = Self::default();
        for found in stored {
            for (this, with, from_one) in [(found.one, found.other, true), (found.other, found.one, false)] {
                let state = Settled::seen(found.outcome, from_one);
                sides.contradictions.entry(this).or_default().push(Contradiction {
                    with,
                    state,
                    why: found.why.clone(),
                    note: found.note.clone(),
                    is_with_retracted: retracted.contains(&with),
                });
                if state == Settled::Open && !retracted.contains(&this) && !retracted.contains(&with) {
                    let support = support.get(&with).into_iter().flatten().cloned();
                    sides.opposing.entry(this).or_default().extend(support);
                }
            }
        }
        sides
    }
}

impl Reader<'_> {
    pub(super) fn all_sides(self) -> Result<Sides> {
        let stored = self.contradictions()?;
        self.sides(&stored)
    }

    pub(super) fn sides_of(self, ids: &BTreeSet<ClaimId>) -> Result<Sides> {
        let mut stored = Vec::new();
        for id in ids {
            stored.extend(self.contradictions_of(*id)?);
        }
        stored.sort_by_key(|c| (c.one, c.other));
        stored.dedup();
        self.sides(&stored)
    }

    /// What speaks against each claim through contradictions. A retracted claim contradicts
    /// nothing, and nothing contradicts it.
    fn sides(self, stored: &[StoredContradiction]) -> Result<Sides> {
        let all: BTreeSet<ClaimId> = stored.iter().flat_map(|c| [c.one, c.other]).collect();
        let retracted = self.retracted_among(&all)?;
        let open: BTreeSet<ClaimId> = stored
            .iter()
            .filter(|c| c.outcome == Outcome::Open)
            .filter(|c| !retracted.contains(&c.one) && !retracted.contains(&c.other))
            .flat_map(|c| [c.one, c.other])
            .collect();
        Ok(Sides::new(stored, &retracted, &self.supporting(&open)?))
    }

    /// Those of some claims that are taken back.
    fn retracted_among(self, ids: &BTreeSet<ClaimId>) -> Result<BTreeSet<ClaimId>> {
        if ids.is_empty() {
            return Ok(BTreeSet::new());
        }
        let mut statement = self.connection.prepare_cached(
            "SELECT retracted.claim
             FROM json_each(:ids)
             CROSS JOIN retracted ON retracted.claim = json_each.value
             WHERE until IS NULL",
        )?;
        let ids = json(ids.iter().map(|id| id.0));
        let rows = statement.query_map(named! { ":ids": ids }, |row| row.get(0).map(ClaimId))?;
        rows.collect()
    }

    /// The live supporting evidence of some claims.
    fn supporting(self, claims: &BTreeSet<ClaimId>) -> Result<BTreeMap<ClaimId, Vec<Evidence>>> {
        let mut found: BTreeMap<ClaimId, Vec<Evidence>> = BTreeMap::new();
        if claims.is_empty() {
            return Ok(found);
        }
        let mut statement = self.connection.prepare_cached(
            r#"SELECT claim, evidence.id, stance, document, hops, start, "end", sha256, locator
             FROM json_each(:ids)
             CROSS JOIN evidence ON evidence.claim = json_each.value
             JOIN chain ON chain.number = evidence.chain
             WHERE stance = 'supports' AND until IS NULL
             ORDER BY claim, evidence.id"#,
        )?;
        let mut rows = statement.query(named! { ":ids": json(claims.iter().map(|id| id.0)) })?;
        while let Some(row) = rows.next()? {
            found.entry(ClaimId(row.get("claim")?)).or_default().push(Evidence {
                id: EvidenceId(row.get("id")?),
                stance: word(row, "stance")?,
                chain: Arc::new(read_chain(row, "hops")?),
                document: DocumentId(row.get("document")?),
                start: row.get("start")?,
                end: row.get("end")?,
                sha256: digest(row, "sha256")?,
                locator: row.get("locator")?,
            });
        }
        Ok(found)
    }
}
