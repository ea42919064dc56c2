//! Claims with what was held up for and against them: one ordered scan, however many.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::claim_rows::{ClaimColumns, claim_columns};
use super::cursor::Cursor;
use super::replicas::EntryReader;
use super::row_numbers::between_rows_of;
use super::rows::{chain as read_chain, from_json, parse, word};
use super::sides::Sides;
use super::sqlite::ids::json;
use super::sqlite::{Parameters, Row as SqlRow, Statement, named};
use super::{LedgerError, Reader, Result};
use crate::model::case::{Case, Changed, Evidence};
use crate::model::chain::Chain;
use crate::model::claim::Claim;
use crate::model::digest::Digest;
use crate::model::fate::Fate;
use crate::model::fingerprint::Fingerprint;
use crate::model::id::{ClaimId, DocumentId, EvidenceId};
use crate::model::moment::Moment;
use crate::model::publication::Published;
use crate::model::review::Reviewed;
use crate::model::waiver::Waived;

impl Reader<'_> {
    /// The case of one claim.
    pub fn case(self, id: ClaimId) -> Result<Case> {
        let mut found = self.cases(&[id])?;
        match found.pop() {
            Some(case) => Ok(case),
            None => self.claim(id).map(Case::of),
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
                let params = named! { ":ids": ids };
                self.scan(&SOME, params, sides, Chains::default(), each)
            }
            None => self.scan(&ALL, (), self.all_sides()?, self.all_chains()?, each),
        }
    }

    /// Every claim by id, or some, one after the other, and whether it is taken back, until
    /// `each` says no.
    pub fn for_each_claim<E: From<LedgerError>>(
        self,
        ids: Option<&[ClaimId]>,
        each: impl FnMut(Claim, bool) -> Result<bool, E>,
    ) -> Result<(), E> {
        match ids {
            Some(ids) => {
                let ids = json(ids.iter().map(|id| id.0));
                let params = named! { ":ids": ids };
                self.scan_claims(&SOME, params, each)
            }
            None => self.scan_claims(&ALL, (), each),
        }
    }

    fn scan_claims<E: From<LedgerError>, P: Parameters + Copy>(
        self,
        sql: &ScanSql,
        params: P,
        mut each: impl FnMut(Claim, bool) -> Result<bool, E>,
    ) -> Result<(), E> {
        let mut retracted = self.connection.prepare_cached(sql.retracted)?;
        let mut retracted = Cursor::open(&mut retracted, params)?;
        let mut claims = self.connection.prepare_cached(sql.claims)?;
        let mut tags = self.connection.prepare_cached(sql.tags)?;
        let column = ClaimColumns::of(&claims)?;
        let mut tags = Cursor::open(&mut tags, params)?;
        let mut rows = claims.query(params)?;
        while let Some(row) = rows.next()? {
            let mut claim = column.claim(row)?;
            claim.tags = tags.take(claim.id, tag_from_row)?;
            let is_retracted = !retracted.take(claim.id, |_| Ok(()))?.is_empty();
            if !each(claim, is_retracted)? {
                break;
            }
        }
        Ok(())
    }

    fn scan<E: From<LedgerError>, P: Parameters + Copy>(
        self,
        sql: &ScanSql,
        params: P,
        mut sides: Sides,
        mut chains: Chains,
        mut each: impl FnMut(Case) -> Result<(), E>,
    ) -> Result<(), E> {
        let prepare = |sql| self.connection.prepare_cached(sql);
        let mut claims = prepare(sql.claims)?;
        let mut evidence = prepare(sql.evidence)?;
        let mut tags = prepare(sql.tags)?;
        let mut retracted = prepare(sql.retracted)?;
        let mut reviews = prepare(sql.reviews)?;
        let mut publications = prepare(sql.publications)?;
        let mut waivers = prepare(sql.waivers)?;
        let mut changed = prepare(sql.changed)?;

        let mut diverged = self.all_diverged()?;
        let mut recall = if self.has_other_replicas()? { Some(EntryReader::new(self)) } else { None };
        let column = ClaimColumns::of(&claims)?;
        let evidence_column = EvidenceColumns::of(&evidence)?;
        let mut evidence = Cursor::open(&mut evidence, params)?;
        let mut tags = Cursor::open(&mut tags, params)?;
        let mut retracted = Cursor::open(&mut retracted, params)?;
        let mut reviews = Cursor::open(&mut reviews, params)?;
        let mut publications = Cursor::open(&mut publications, params)?;
        let mut waivers = Cursor::open(&mut waivers, params)?;
        let mut changed = Cursor::open(&mut changed, params)?;
        let mut rows = claims.query(params)?;
        while let Some(row) = rows.next()? {
            let mut claim = column.claim(row)?;
            let id = claim.id;
            claim.tags = tags.take(id, tag_from_row)?;
            let mut case = Case {
                evidence: evidence.take(id, |row| evidence_column.evidence(row, self, &mut chains))?,
                contradictions: sides.contradictions.remove(&id).unwrap_or_default(),
                opposing: sides.opposing.remove(&id).unwrap_or_default(),
                retracted: !retracted.take(id, |_| Ok(()))?.is_empty(),
                reviews: reviews.take(id, review_from_row)?,
                publications: publications.take(id, publication_from_row)?,
                waivers: waivers.take(id, waiver_from_row)?,
                diverged: diverged.remove(&id).unwrap_or_default(),
                changed: changed.take(id, changed_from_row)?,
                claim,
            };
            // Where only marks were changed, nothing was; and evidence may have been withdrawn meanwhile.
            case.changed.retain(|changed| {
                (changed.fate != Fate::Edited || !changed.edits.are_typography())
                    && case.evidence.iter().any(|evidence| evidence.id == changed.evidence)
            });
            if let Some(recall) = &mut recall {
                self.recognise(&mut case, recall)?;
            }
            each(case)?;
        }
        Ok(())
    }

    /// Holds the fingerprints of verdicts and publications of other replicas against the claim as
    /// those replicas number it: what they saw is then known by the fingerprint that it has here.
    fn recognise(self, case: &mut Case, recall: &mut EntryReader<'_>) -> Result<()> {
        let here = Fingerprint::of(case);
        for at in 0..case.reviews.len() {
            let replica = self.replica_of(case.reviews[at].since)?;
            if recall.fingerprint(case, replica)?.as_ref() == Some(&case.reviews[at].fingerprint) {
                case.reviews[at].fingerprint = here.clone();
            }
        }
        for at in 0..case.publications.len() {
            let replica = self.replica_of(case.publications[at].since)?;
            if recall.fingerprint(case, replica)?.as_ref() == Some(&case.publications[at].fingerprint) {
                case.publications[at].fingerprint = here.clone();
            }
        }
        // Verdicts of several replicas: in the order of time, which is the same in every ledger.
        case.reviews.sort_by(|a, b| (a.at, &a.by, a.number).cmp(&(b.at, &b.by, b.number)));
        Ok(())
    }

    fn all_chains(self) -> Result<Chains> {
        let mut chains = Chains::default();
        let mut statement = self.connection.prepare_cached("SELECT number, hops FROM chain")?;
        let mut rows = statement.query(())?;
        while let Some(row) = rows.next()? {
            chains.keep(row.get("number")?, Arc::new(read_chain(row, "hops")?));
        }
        Ok(chains)
    }

    fn chain(self, number: usize) -> Result<Arc<Chain>> {
        let mut statement =
            self.connection.prepare_cached("SELECT hops FROM chain WHERE number = :number")?;
        let mut rows = statement.query(named! { ":number": number })?;
        match rows.next()? {
            Some(row) => Ok(Arc::new(read_chain(row, "hops")?)),
            None => Err(LedgerError::Damaged(format!("chain {number} is missing"))),
        }
    }
}

/// The queries of a scan, each in the order of claims.
struct ScanSql {
    claims: &'static str,
    evidence: &'static str,
    tags: &'static str,
    retracted: &'static str,
    reviews: &'static str,
    publications: &'static str,
    waivers: &'static str,
    changed: &'static str,
}

const ALL: ScanSql = ScanSql {
    claims: concat!(
        "SELECT ", claim_columns!(), "
         FROM claim
         WHERE until IS NULL
         ORDER BY row"
    ),
    evidence: r#"SELECT claim, id, stance, document, chain, start, "end", sha256, locator
                 FROM evidence
                 WHERE until IS NULL
                 ORDER BY claim, id"#,
    tags: "SELECT claim, tag FROM tag WHERE until IS NULL ORDER BY claim, tag",
    retracted: "SELECT claim FROM retracted WHERE until IS NULL ORDER BY claim",
    reviews: "SELECT claim, number, entry.by, coalesce(entry.at, (SELECT at FROM main.entry WHERE seq > since ORDER BY seq LIMIT 1)) AS at, since, role, verdict, note, fingerprint, relied, own
              FROM review
              LEFT JOIN entry ON entry.seq = review.since
              WHERE until IS NULL
              ORDER BY claim, number",
    publications: "SELECT claim, place, date, version, text, confidence, fingerprint, relied, verdict, since
                   FROM publication
                   WHERE until IS NULL
                   ORDER BY claim, place",
    waivers: "SELECT claim, rule, about, entry.by, coalesce(entry.at, (SELECT at FROM main.entry WHERE seq > since ORDER BY seq LIMIT 1)) AS at, last_day, why, own
              FROM waiver
              LEFT JOIN entry ON entry.seq = waiver.since
              WHERE until IS NULL
              ORDER BY claim, rule",
    changed: "SELECT claim, evidence, document, fate, edits
              FROM fate
              WHERE until IS NULL AND fate IN ('edited', 'gone', 'unclear')
              ORDER BY claim, evidence",
};

// CROSS JOIN: the few ids are looked up in the large tables, never the other way round.
const SOME: ScanSql = ScanSql {
    claims: concat!(
        "SELECT ", claim_columns!(), "
         FROM json_each(:ids)
         CROSS JOIN claim ON claim.row ", between_rows_of!("json_each.value"), "
         WHERE until IS NULL
         ORDER BY row"
    ),
    evidence: r#"SELECT claim, evidence.id, stance, document, chain, start, "end", sha256, locator
                 FROM json_each(:ids)
                 CROSS JOIN evidence ON evidence.claim = json_each.value
                 WHERE until IS NULL
                 ORDER BY claim, evidence.id"#,
    tags: "SELECT claim, tag
           FROM json_each(:ids)
           CROSS JOIN tag ON tag.claim = json_each.value
           WHERE until IS NULL
           ORDER BY claim, tag",
    retracted: "SELECT claim
                FROM json_each(:ids)
                CROSS JOIN retracted ON retracted.claim = json_each.value
                WHERE until IS NULL
                ORDER BY claim",
    reviews: "SELECT claim, number, entry.by, coalesce(entry.at, (SELECT at FROM main.entry WHERE seq > since ORDER BY seq LIMIT 1)) AS at, since, role, verdict, note, fingerprint, relied, own
              FROM json_each(:ids)
              CROSS JOIN review ON review.claim = json_each.value
              LEFT JOIN entry ON entry.seq = review.since
              WHERE until IS NULL
              ORDER BY claim, number",
    publications: "SELECT claim, place, date, version, text, confidence, fingerprint, relied, verdict, since
                   FROM json_each(:ids)
                   CROSS JOIN publication ON publication.claim = json_each.value
                   WHERE until IS NULL
                   ORDER BY claim, place",
    waivers: "SELECT claim, rule, about, entry.by, coalesce(entry.at, (SELECT at FROM main.entry WHERE seq > since ORDER BY seq LIMIT 1)) AS at, last_day, why, own
              FROM json_each(:ids)
              CROSS JOIN waiver ON waiver.claim = json_each.value
              LEFT JOIN entry ON entry.seq = waiver.since
              WHERE until IS NULL
              ORDER BY claim, rule",
    changed: "SELECT claim, evidence, document, fate, edits
              FROM json_each(:ids)
              CROSS JOIN fate ON fate.claim = json_each.value
              WHERE until IS NULL AND fate IN ('edited', 'gone', 'unclear')
              ORDER BY claim, evidence",
};

fn tag_from_row(row: SqlRow<'_>) -> Result<String> {
    row.get("tag")
}

/// Who wrote a row's entry; of an entry that is lost nobody knows.
fn writer(row: SqlRow<'_>) -> Result<String> {
    Ok(row.get::<Option<String>>("by")?.unwrap_or_else(|| "? (the entry is lost)".to_owned()))
}

/// When a row's entry was written; where it is lost, before which time.
fn time(row: SqlRow<'_>) -> Result<Moment> {
    match row.text("at")? {
        "" => Ok(Moment::from_timestamp(jiff::Timestamp::UNIX_EPOCH)),
        at => parse(at),
    }
}

fn review_from_row(row: SqlRow<'_>) -> Result<Reviewed> {
    Ok(Reviewed {
        number: row.get("number")?,
        by: writer(row)?,
        at: time(row)?,
        since: row.get("since")?,
        role: word(row, "role")?,
        verdict: word(row, "verdict")?,
        note: row.get("note")?,
        fingerprint: word(row, "fingerprint")?,
        relied: from_json(row, "relied")?,
        own: row.get("own")?,
    })
}

fn publication_from_row(row: SqlRow<'_>) -> Result<Published> {
    Ok(Published {
        place: row.get("place")?,
        date: row.get("date")?,
        version: row.get("version")?,
        text: row.get("text")?,
        confidence: word(row, "confidence")?,
        fingerprint: word(row, "fingerprint")?,
        relied: from_json(row, "relied")?,
        verdict: row.get("verdict")?,
        since: row.get("since")?,
    })
}

fn waiver_from_row(row: SqlRow<'_>) -> Result<Waived> {
    Ok(Waived {
        rule: row.get("rule")?,
        about: from_json(row, "about")?,
        by: writer(row)?,
        at: time(row)?,
        until: row.get("last_day")?,
        why: row.get("why")?,
        own: row.get("own")?,
    })
}

fn changed_from_row(row: SqlRow<'_>) -> Result<Changed> {
    Ok(Changed {
        evidence: EvidenceId(row.get("evidence")?),
        document: DocumentId(row.get("document")?),
        fate: word(row, "fate")?,
        edits: from_json(row, "edits")?,
    })
}

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

/// Where the columns of evidence stand.
struct EvidenceColumns {
    id: usize,
    stance: usize,
    document: usize,
    chain: usize,
    start: usize,
    end: usize,
    sha256: usize,
    locator: usize,
}

impl EvidenceColumns {
    fn of(statement: &Statement<'_>) -> Result<Self> {
        Ok(Self {
            id: statement.column_index("id")?,
            stance: statement.column_index("stance")?,
            document: statement.column_index("document")?,
            chain: statement.column_index("chain")?,
            start: statement.column_index("start")?,
            end: statement.column_index("end")?,
            sha256: statement.column_index("sha256")?,
            locator: statement.column_index("locator")?,
        })
    }

    fn evidence(&self, row: SqlRow<'_>, reader: Reader<'_>, chains: &mut Chains) -> Result<Evidence> {
        let number = row.get(self.chain)?;
        Ok(Evidence {
            id: EvidenceId(row.get(self.id)?),
            stance: parse(row.text(self.stance)?)?,
            chain: match chains.get(number) {
                Some(chain) => chain,
                None => chains.keep(number, reader.chain(number)?),
            },
            document: DocumentId(row.get(self.document)?),
            start: row.get(self.start)?,
            end: row.get(self.end)?,
            sha256: Digest::from_bytes(row.bytes(self.sha256)?)
                .ok_or_else(|| LedgerError::Damaged("column sha256 is not a digest".to_owned()))?,
            locator: row.get(self.locator)?,
        })
    }
}
