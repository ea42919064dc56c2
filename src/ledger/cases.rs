//! Claims with what was held up for and against them: one ordered scan, however many.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rusqlite::{Params, Statement, named_params};

use super::claims::claim_of_row;
use super::contradictions::StoredContradiction;
use super::rows::{chain as read_chain, parse};
use super::standing::json;
use super::{LedgerError, Reader, Result};
use crate::model::act::Outcome;
use crate::model::chain::Chain;
use crate::model::claim::Claim;
use crate::model::id::{ClaimId, DocumentId, EvidenceId, SourceId};
use crate::model::standing::{Case, Contradiction, Evidence, Settled};

impl Reader<'_> {
    /// The case of one claim.
    pub fn case(self, id: ClaimId) -> Result<Case> {
        let mut found = self.cases(&[id])?;
        match found.pop() {
            Some(case) => Ok(case),
            None => self.claim(id).map(|claim| Case {
                claim,
                evidence: vec![],
                contradictions: vec![],
                opposing: vec![],
            }),
        }
    }

    /// The cases of some claims, by id; ids that name nothing are passed over.
    pub fn cases(self, ids: &[ClaimId]) -> Result<Vec<Case>> {
        let mut cases = Vec::new();
        self.for_each_case(Some(ids), |case| {
            cases.push(case);
            Ok::<_, LedgerError>(())
        })?;
        Ok(cases)
    }

    /// The case of every claim by id, or of some, one after the other.
    pub fn for_each_case<E: From<LedgerError>>(
        self,
        ids: Option<&[ClaimId]>,
        each: impl FnMut(Case) -> Result<(), E>,
    ) -> Result<(), E> {
        match ids {
            Some(ids) => {
                let sorted: BTreeSet<ClaimId> = ids.iter().copied().collect();
                let ids = json(sorted.iter().map(|id| id.0));
                let sides = self.sides_of(&sorted)?;
                let params = named_params! { ":ids": ids };
                self.scan(&SOME, params, params, sides, Chains::default(), each)
            }
            None => self.scan(&ALL, [], [], self.all_sides()?, self.all_chains()?, each),
        }
    }

    /// Every claim by id, or some, one after the other, until `each` says no.
    pub fn for_each_claim<E: From<LedgerError>>(
        self,
        ids: Option<&[ClaimId]>,
        each: impl FnMut(Claim) -> Result<bool, E>,
    ) -> Result<(), E> {
        match ids {
            Some(ids) => {
                let ids = json(ids.iter().map(|id| id.0));
                let params = named_params! { ":ids": ids };
                self.scan_claims(&SOME, params, params, each)
            }
            None => self.scan_claims(&ALL, [], [], each),
        }
    }

    fn scan_claims<E: From<LedgerError>, P: Params>(
        self,
        sql: &ScanSql,
        params: P,
        again: P,
        mut each: impl FnMut(Claim) -> Result<bool, E>,
    ) -> Result<(), E> {
        let mut claims = self.connection.prepare_cached(sql.claims).map_err(LedgerError::from)?;
        let mut tags = self.connection.prepare_cached(sql.tags).map_err(LedgerError::from)?;
        let column = ClaimColumns::of(&claims)?;
        let mut tags = TagCursor::open(&mut tags, again)?;
        let mut rows = claims.query(params).map_err(LedgerError::from)?;
        while let Some(row) = rows.next().map_err(LedgerError::from)? {
            let mut claim = column.claim(row)?;
            tags.take(claim.id, &mut claim.tags)?;
            if !each(claim)? {
                break;
            }
        }
        Ok(())
    }

    fn scan<E: From<LedgerError>, P: Params + Copy>(
        self,
        sql: &ScanSql,
        params: P,
        again: P,
        mut sides: Sides,
        mut chains: Chains,
        mut each: impl FnMut(Case) -> Result<(), E>,
    ) -> Result<(), E> {
        let prepare = |sql| self.connection.prepare_cached(sql).map_err(LedgerError::from);
        let mut claims = prepare(sql.claims)?;
        let mut evidence = prepare(sql.evidence)?;
        let mut tags = prepare(sql.tags)?;

        let column = ClaimColumns::of(&claims)?;
        let mut evidence = EvidenceCursor::open(&mut evidence, params)?;
        let mut tags = TagCursor::open(&mut tags, again)?;
        let mut rows = claims.query(params).map_err(LedgerError::from)?;
        while let Some(row) = rows.next().map_err(LedgerError::from)? {
            let mut claim = column.claim(row)?;
            tags.take(claim.id, &mut claim.tags)?;
            let id = claim.id;
            let case = Case {
                evidence: evidence.take(self, id, &mut chains)?,
                contradictions: sides.contradictions.remove(&id).unwrap_or_default(),
                opposing: sides.opposing.remove(&id).unwrap_or_default(),
                claim,
            };
            each(case)?;
        }
        Ok(())
    }

    fn all_chains(self) -> Result<Chains> {
        let mut chains = Chains::default();
        let mut statement = self.connection.prepare_cached("SELECT number, hops FROM chain")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            chains.keep(row.get("number")?, Arc::new(read_chain(row, "hops")?));
        }
        Ok(chains)
    }

    fn chain(self, number: usize) -> Result<Arc<Chain>> {
        let mut statement =
            self.connection.prepare_cached("SELECT hops FROM chain WHERE number = :number")?;
        let mut rows = statement.query(named_params! { ":number": number })?;
        match rows.next()? {
            Some(row) => Ok(Arc::new(read_chain(row, "hops")?)),
            None => Err(LedgerError::Damaged(format!("chain {number} is gone"))),
        }
    }

    fn all_sides(self) -> Result<Sides> {
        let stored = self.contradictions()?;
        let open: BTreeSet<ClaimId> =
            stored.iter().filter(|c| c.outcome == Outcome::Open).flat_map(|c| [c.one, c.other]).collect();
        Ok(Sides::new(&stored, &self.supporting(&open)?))
    }

    fn sides_of(self, ids: &BTreeSet<ClaimId>) -> Result<Sides> {
        let mut stored = Vec::new();
        for id in ids {
            stored.extend(self.contradictions_of(*id)?);
        }
        stored.sort_by_key(|c| (c.one, c.other));
        stored.dedup();
        let open: BTreeSet<ClaimId> =
            stored.iter().filter(|c| c.outcome == Outcome::Open).flat_map(|c| [c.one, c.other]).collect();
        Ok(Sides::new(&stored, &self.supporting(&open)?))
    }

    /// The live supporting evidence of some claims.
    fn supporting(self, claims: &BTreeSet<ClaimId>) -> Result<BTreeMap<ClaimId, Vec<Evidence>>> {
        let mut found: BTreeMap<ClaimId, Vec<Evidence>> = BTreeMap::new();
        if claims.is_empty() {
            return Ok(found);
        }
        let mut statement = self.connection.prepare_cached(
            "SELECT claim, evidence.id, stance, document, hops
             FROM json_each(:ids)
             CROSS JOIN evidence ON evidence.claim = json_each.value
             JOIN chain ON chain.number = evidence.chain
             WHERE stance = 'supports' AND until IS NULL
             ORDER BY claim, evidence.id",
        )?;
        let mut rows = statement.query(named_params! { ":ids": json(claims.iter().map(|id| id.0)) })?;
        while let Some(row) = rows.next()? {
            found.entry(ClaimId(row.get("claim")?)).or_default().push(Evidence {
                id: EvidenceId(row.get("id")?),
                stance: super::rows::word(row, "stance")?,
                chain: Arc::new(read_chain(row, "hops")?),
                document: DocumentId(row.get("document")?),
            });
        }
        Ok(found)
    }

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
        let rows = statement.query_map(named_params! { ":ids": ids }, |row| row.get(0).map(ClaimId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
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
        let rows = statement.query_map(named_params! { ":ids": ids }, |row| row.get(0).map(ClaimId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// The three queries of a scan, each in the order of claims.
struct ScanSql {
    claims: &'static str,
    evidence: &'static str,
    tags: &'static str,
}

const ALL: ScanSql = ScanSql {
    claims: "SELECT row, text, language, confidence, slug, said_by, held
             FROM claim
             WHERE until IS NULL
             ORDER BY row",
    evidence: "SELECT claim, id, stance, document, chain
               FROM evidence
               WHERE until IS NULL
               ORDER BY claim, id",
    tags: "SELECT claim, tag FROM tag WHERE until IS NULL ORDER BY claim, tag",
};

// CROSS JOIN: the few ids are looked up in the large tables, never the other way round.
const SOME: ScanSql = ScanSql {
    claims: "SELECT row, text, language, confidence, slug, said_by, held
             FROM json_each(:ids)
             CROSS JOIN claim ON claim.row BETWEEN json_each.value * 4096 AND json_each.value * 4096 + 4095
             WHERE until IS NULL
             ORDER BY row",
    evidence: "SELECT claim, evidence.id, stance, document, chain
               FROM json_each(:ids)
               CROSS JOIN evidence ON evidence.claim = json_each.value
               WHERE until IS NULL
               ORDER BY claim, evidence.id",
    tags: "SELECT claim, tag
           FROM json_each(:ids)
           CROSS JOIN tag ON tag.claim = json_each.value
           WHERE until IS NULL
           ORDER BY claim, tag",
};

/// Chains by their number.
#[derive(Default)]
struct Chains(Vec<Option<Arc<Chain>>>);

impl Chains {
    fn get(&self, number: usize) -> Option<Arc<Chain>> {
        self.0.get(number)?.clone()
    }

    fn keep(&mut self, number: usize, chain: Arc<Chain>) -> Arc<Chain> {
        if self.0.len() <= number {
            self.0.resize(number + 1, None);
        }
        self.0[number] = Some(Arc::clone(&chain));
        chain
    }
}

/// Contradictions by claim, and the evidence that speaks against each through them.
#[derive(Default)]
struct Sides {
    contradictions: HashMap<ClaimId, Vec<Contradiction>>,
    opposing: HashMap<ClaimId, Vec<Evidence>>,
}

impl Sides {
    fn new(stored: &[StoredContradiction], support: &BTreeMap<ClaimId, Vec<Evidence>>) -> Self {
        let mut sides = Self::default();
        for found in stored {
            for (this, with, from_one) in [(found.one, found.other, true), (found.other, found.one, false)] {
                let state = Settled::seen(found.outcome, from_one);
                sides.contradictions.entry(this).or_default().push(Contradiction {
                    with,
                    state,
                    why: found.why.clone(),
                    note: found.note.clone(),
                });
                if state == Settled::Open {
                    let support = support.get(&with).into_iter().flatten().cloned();
                    sides.opposing.entry(this).or_default().extend(support);
                }
            }
        }
        sides
    }
}

/// Where the columns of a claim stand: looked up once, not for each row.
struct ClaimColumns {
    row: usize,
    text: usize,
    language: usize,
    confidence: usize,
    slug: usize,
    said_by: usize,
    held: usize,
}

impl ClaimColumns {
    fn of(statement: &Statement<'_>) -> Result<Self> {
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

    fn claim(&self, row: &rusqlite::Row<'_>) -> Result<Claim> {
        Ok(Claim {
            id: claim_of_row(row.get(self.row)?)?,
            text: row.get(self.text)?,
            language: row.get(self.language)?,
            confidence: parse(row.get_ref(self.confidence)?.as_str().unwrap_or_default())?,
            slug: row.get(self.slug)?,
            said_by: row.get::<_, Option<u32>>(self.said_by)?.map(SourceId),
            when: row.get(self.held)?,
            tags: Vec::new(),
        })
    }
}

/// Evidence in the order of claims, read as far as the claim at hand.
struct EvidenceCursor<'s> {
    rows: rusqlite::Rows<'s>,
    claim: usize,
    id: usize,
    stance: usize,
    document: usize,
    chain: usize,
    /// Read, and not yet asked for.
    ahead: Option<(ClaimId, EvidenceId, crate::model::stance::Stance, DocumentId, usize)>,
}

impl<'s> EvidenceCursor<'s> {
    fn open(statement: &'s mut Statement<'_>, params: impl Params) -> Result<Self> {
        Ok(Self {
            claim: statement.column_index("claim")?,
            id: statement.column_index("id")?,
            stance: statement.column_index("stance")?,
            document: statement.column_index("document")?,
            chain: statement.column_index("chain")?,
            rows: statement.query(params)?,
            ahead: None,
        })
    }

    fn take(&mut self, reader: Reader<'_>, claim: ClaimId, chains: &mut Chains) -> Result<Vec<Evidence>> {
        let mut found = Vec::new();
        loop {
            if self.ahead.is_none() {
                self.ahead = match self.rows.next()? {
                    Some(row) => Some((
                        ClaimId(row.get(self.claim)?),
                        EvidenceId(row.get(self.id)?),
                        parse(row.get_ref(self.stance)?.as_str().unwrap_or_default())?,
                        DocumentId(row.get(self.document)?),
                        row.get(self.chain)?,
                    )),
                    None => return Ok(found),
                };
            }
            match self.ahead {
                Some((of, ..)) if of > claim => return Ok(found),
                Some((of, id, stance, document, number)) if of == claim => {
                    let chain = match chains.get(number) {
                        Some(chain) => chain,
                        None => chains.keep(number, reader.chain(number)?),
                    };
                    found.push(Evidence { id, stance, chain, document });
                    self.ahead = None;
                }
                _ => self.ahead = None,
            }
        }
    }
}

/// Tags in the order of claims, read as far as the claim at hand.
struct TagCursor<'s> {
    rows: rusqlite::Rows<'s>,
    claim: usize,
    tag: usize,
    ahead: Option<(ClaimId, String)>,
}

impl<'s> TagCursor<'s> {
    fn open(statement: &'s mut Statement<'_>, params: impl Params) -> Result<Self> {
        Ok(Self {
            claim: statement.column_index("claim")?,
            tag: statement.column_index("tag")?,
            rows: statement.query(params)?,
            ahead: None,
        })
    }

    fn take(&mut self, claim: ClaimId, tags: &mut Vec<String>) -> Result<()> {
        loop {
            if self.ahead.is_none() {
                self.ahead = match self.rows.next()? {
                    Some(row) => Some((ClaimId(row.get(self.claim)?), row.get(self.tag)?)),
                    None => return Ok(()),
                };
            }
            match &self.ahead {
                Some((of, _)) if *of > claim => return Ok(()),
                Some((of, _)) if *of < claim => self.ahead = None,
                _ => tags.extend(self.ahead.take().map(|(_, tag)| tag)),
            }
        }
    }
}
