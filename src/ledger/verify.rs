//! Proof that nothing was changed behind anybody's back: the log's hashes recomputed, the log
//! replayed against the tables, documents and excerpts hashed again.
//!
//! Log and tables are compared without holding either in memory. Every change that the log
//! makes, and every row of a table, is hashed under a key drawn afresh for each run, and the
//! hashes of one key's changes are summed in one of some buckets. Where a bucket's two sums
//! differ, the rows that fall into it are read again and named. That the sums decide it needs
//! two things that are checked or hold by construction: no entry changes a key twice, and the
//! rows of one key follow one another without overlap.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher as _, Hash, RandomState};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use rusqlite::{Connection, named_params};

use super::log::acts;
use super::rows::{Held, Table};
use super::witness::describe;
use super::{Ledger, LedgerError, Reader, Result, content};
use crate::model::card::Card;
use crate::model::digest::Digest;
use crate::model::entry::{self, Entry};
use crate::model::fold::{Change, fold};
use crate::model::id::{ClaimId, DocumentId};
use crate::model::row::{Key, Row};

/// How many sums are kept for each table.
const BUCKETS: usize = 4096;
/// How many faults of one kind are named; the rest is counted.
const NAMED: usize = 200;
/// How many threads check at once.
const THREADS: usize = 2;

/// What is being checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Hashes and order of the entries, and what their acts make.
    Log,
    /// The rows of the tables.
    Tables,
    /// The digests of documents, texts and cards.
    Contents,
    /// The excerpts at their places in the texts.
    Excerpts,
}

impl Stage {
    /// All of them, in the order of a report.
    pub const ALL: [Self; 4] = [Self::Log, Self::Tables, Self::Contents, Self::Excerpts];

    /// What is counted in this stage.
    #[must_use]
    pub const fn counts(self) -> &'static str {
        match self {
            Self::Log => "entries",
            Self::Tables => "rows",
            Self::Contents => "contents",
            Self::Excerpts => "excerpts",
        }
    }
}

/// Something that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Fault {
    /// What is wrong, of what.
    pub what: String,
    /// The claims concerned.
    pub claims: Vec<ClaimId>,
}

impl Fault {
    fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), claims: Vec::new() }
    }

    fn of_claims(what: impl Into<String>, claims: impl IntoIterator<Item = ClaimId>) -> Self {
        let claims: BTreeSet<ClaimId> = claims.into_iter().collect();
        Self { what: what.into(), claims: claims.into_iter().collect() }
    }
}

/// What was checked, and what did not hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// How many of each stage's things were checked.
    pub checked: BTreeMap<Stage, u64>,
    /// What did not hold.
    pub faults: Vec<Fault>,
    /// How many more faults there are than are named.
    pub unnamed: usize,
}

/// Hears how far each stage is: done, and out of how many.
pub type Progress<'p> = &'p (dyn Fn(Stage, u64, u64) + Sync);

impl Ledger {
    /// Checks everything.
    pub fn verify(&self, progress: Progress<'_>) -> Result<Report> {
        let connections = self.snapshots()?;
        let hashing = RandomState::new();
        let next = AtomicUsize::new(0);
        let outcomes: Vec<Result<Vec<Checked>>> = thread::scope(|scope| {
            let workers: Vec<_> = connections
                .into_iter()
                .map(|connection| {
                    let (hashing, next) = (&hashing, &next);
                    scope.spawn(move || -> Result<Vec<Checked>> {
                        let reader = Reader { connection: &connection };
                        let mut done = Vec::new();
                        while let Some(stage) = Stage::ALL.get(next.fetch_add(1, Ordering::Relaxed)) {
                            done.push(check(reader, *stage, hashing, progress)?);
                        }
                        Ok(done)
                    })
                })
                .collect();
            workers
                .into_iter()
                .map(|worker| {
                    worker
                        .join()
                        .unwrap_or_else(|_| Err(LedgerError::Damaged("checking it failed midway".to_owned())))
                })
                .collect()
        });

        let mut report = Report::default();
        let mut logged = None;
        let mut tabled = None;
        for outcome in outcomes {
            for checked in outcome? {
                report.checked.insert(checked.stage, checked.count);
                report.faults.extend(checked.faults.named);
                report.unnamed += checked.faults.unnamed;
                match checked.stage {
                    Stage::Log => logged = checked.sums,
                    Stage::Tables => tabled = checked.sums,
                    Stage::Contents | Stage::Excerpts => {}
                }
            }
        }
        if let (Some(logged), Some(tabled)) = (logged, tabled) {
            let different = logged.differing(&tabled);
            if !different.is_empty() {
                let named = name_differences(self.read(), &different, &hashing)?;
                report.faults.extend(named.named);
                report.unnamed += named.unnamed;
            }
        }
        report.faults.extend(foreign_schema(self.read())?);
        report.faults.sort();
        report.faults.dedup();
        Ok(report)
    }

    /// Connections that all see the same state, however many people write meanwhile.
    fn snapshots(&self) -> Result<Vec<Connection>> {
        loop {
            let mut seen = BTreeSet::new();
            let mut connections = Vec::new();
            for _ in 0..THREADS {
                let connection = self.another()?;
                connection.execute_batch("BEGIN")?;
                seen.insert(Reader { connection: &connection }.log_length()?);
                connections.push(connection);
            }
            if seen.len() == 1 {
                return Ok(connections);
            }
        }
    }
}

/// What one stage found.
struct Checked {
    stage: Stage,
    count: u64,
    faults: Faults,
    sums: Option<Sums>,
}

/// Faults, named up to a number and counted beyond it.
#[derive(Default)]
struct Faults {
    named: Vec<Fault>,
    unnamed: usize,
}

impl Faults {
    fn add(&mut self, fault: Fault) {
        if self.named.len() < NAMED {
            self.named.push(fault);
        } else {
            self.unnamed += 1;
        }
    }
}

fn check(reader: Reader<'_>, stage: Stage, hashing: &RandomState, progress: Progress<'_>) -> Result<Checked> {
    match stage {
        Stage::Log => check_log(reader, hashing, progress),
        Stage::Tables => check_tables(reader, hashing, progress),
        Stage::Contents => check_contents(reader, progress),
        Stage::Excerpts => check_excerpts(reader, progress),
    }
}

/// Sums of hashes, by table and bucket of keys.
struct Sums {
    by_table: BTreeMap<Table, Vec<u64>>,
}

impl Sums {
    fn new() -> Self {
        Self { by_table: Table::ALL.into_iter().map(|table| (table, vec![0; BUCKETS])).collect() }
    }

    fn add(&mut self, table: Table, bucket: usize, hash: u64) {
        if let Some(sum) = self.by_table.get_mut(&table).and_then(|sums| sums.get_mut(bucket)) {
            *sum = sum.wrapping_add(hash);
        }
    }

    fn differing(&self, other: &Self) -> BTreeSet<(Table, usize)> {
        self.by_table
            .iter()
            .zip(&other.by_table)
            .flat_map(|((table, ours), (_, theirs))| {
                let different =
                    ours.iter().zip(theirs).enumerate().filter(|(_, (ours, theirs))| ours != theirs);
                different.map(|(bucket, _)| (*table, bucket))
            })
            .collect()
    }
}

fn hash_of(hashing: &RandomState, item: &impl Hash) -> u64 {
    hashing.hash_one(item)
}

fn bucket_of(hashing: &RandomState, key: &Key) -> usize {
    usize::try_from(hash_of(hashing, key) % BUCKETS as u64).unwrap_or(0)
}

fn table_of_key(key: &Key) -> Table {
    match key {
        Key::Desk => Table::Desk,
        Key::Source(_) => Table::Source,
        Key::Name(..) => Table::Name,
        Key::Merged(_) => Table::Merged,
        Key::Document(_) => Table::Document,
        Key::Copy(..) => Table::Copy,
        Key::Claim(_) => Table::Claim,
        Key::Tag(..) => Table::Tag,
        Key::Evidence(..) => Table::Evidence,
        Key::Contradiction(..) => Table::Contradiction,
        Key::Severity(_) => Table::Severity,
        Key::ImportKey(..) => Table::ImportKey,
    }
}

/// Walks the log in order; `each` gets every change with the entry that made it.
fn replay(
    reader: Reader<'_>,
    mut entry_read: impl FnMut(&Entry) -> Result<()>,
    mut each: impl FnMut(&Entry, &Change) -> Result<()>,
) -> Result<Vec<Fault>> {
    let mut faults = Vec::new();
    reader.for_each_entry(|entry| {
        entry_read(&entry)?;
        match acts(&entry) {
            Ok(acts) => {
                let card = |digest: &Digest| -> Option<Card> { reader.card(digest).ok().flatten() };
                for act in &acts {
                    for change in fold(act, &card) {
                        each(&entry, &change)?;
                    }
                }
            }
            Err(error) => faults.push(Fault::new(error.to_string())),
        }
        Ok(())
    })?;
    Ok(faults)
}

fn check_log(reader: Reader<'_>, hashing: &RandomState, progress: Progress<'_>) -> Result<Checked> {
    let (total, _) = reader.log_length()?;
    let mut count = 0;
    let mut faults = Faults::default();
    let mut heads: BTreeMap<u64, (u64, Digest)> = BTreeMap::new();
    let mut first_hashes: BTreeMap<u64, Digest> = BTreeMap::new();
    let mut last_seq = 0;
    // What holds now, as far as it can be ended: to tell an end that ends something.
    let mut sums = Sums::new();
    let mut open = OpenKeys::default();

    let unreadable = replay(
        reader,
        |entry| {
            count += 1;
            progress(Stage::Log, count, total);
            let who = format!("entry {} of {} by {}", entry.seq, entry.at, entry.by);
            if entry.seq != last_seq + 1 {
                faults.add(Fault::new(format!(
                    "entries {} to {} are gone from the log",
                    last_seq + 1,
                    entry.seq.saturating_sub(1)
                )));
            }
            last_seq = entry.seq;
            let (n, before) = heads.get(&entry.line).copied().unwrap_or((0, Digest::ZERO));
            if entry.n != n + 1 {
                faults.add(Fault::new(format!(
                    "{who} is number {} of its line, where {} was due",
                    entry.n,
                    n + 1
                )));
            }
            if entry.moment().is_err() {
                faults.add(Fault::new(format!("{who} has a time that is none")));
            }
            let due = entry::hash(&before, entry.n, entry.batch, &entry.at, &entry.by, entry.body.as_bytes());
            if due != entry.hash {
                faults.add(Fault::new(format!(
                    "{who} was altered, or the one before it was: its hash does not hold"
                )));
            }
            heads.insert(entry.line, (entry.n, entry.hash));
            first_hashes.entry(entry.line).or_insert(entry.hash);
            Ok(())
        },
        |entry, change| {
            match change {
                Change::Insert(row) => {
                    let key = row.key();
                    let bucket = bucket_of(hashing, &key);
                    sums.add(Table::of(row), bucket, hash_of(hashing, &(row, entry.seq)));
                    open.insert(&key);
                }
                Change::End(key) => {
                    if open.end(key) {
                        sums.add(
                            table_of_key(key),
                            bucket_of(hashing, key),
                            hash_of(hashing, &(key, entry.seq)),
                        );
                    }
                }
            }
            Ok(())
        },
    )?;
    for fault in unreadable {
        faults.add(fault);
    }
    check_lines(reader, &first_hashes, &mut faults)?;
    Ok(Checked { stage: Stage::Log, count, faults, sums: Some(sums) })
}

/// Which keys hold a row, for those that acts may end whether they hold one or not.
#[derive(Default)]
struct OpenKeys(BTreeSet<String>);

impl OpenKeys {
    fn insert(&mut self, key: &Key) {
        if let Key::Severity(rule) = key {
            self.0.insert(rule.clone());
        }
    }

    /// Whether the key held a row that now ends.
    fn end(&mut self, key: &Key) -> bool {
        match key {
            Key::Severity(rule) => self.0.remove(rule),
            _ => true,
        }
    }
}

fn check_lines(reader: Reader<'_>, first_hashes: &BTreeMap<u64, Digest>, faults: &mut Faults) -> Result<()> {
    let mut statement = reader.connection.prepare("SELECT line, hash FROM line ORDER BY line")?;
    let mut rows = statement.query([])?;
    let mut stored = BTreeMap::new();
    while let Some(row) = rows.next()? {
        stored.insert(row.get::<_, u64>("line")?, super::rows::digest(row, "hash")?);
    }
    if stored != *first_hashes {
        faults.add(Fault::new("the table of lines does not name the first entries of the log"));
    }
    Ok(())
}

fn check_tables(reader: Reader<'_>, hashing: &RandomState, progress: Progress<'_>) -> Result<Checked> {
    let mut sums = Sums::new();
    let mut faults = Faults::default();
    let mut count = 0;
    let total = row_count(reader)?;
    for table in Table::ALL {
        let mut before: Option<(Key, Held)> = None;
        reader.for_each_held(table, |held| {
            count += 1;
            if count % 1024 == 0 {
                progress(Stage::Tables, count, total);
            }
            let held = match held {
                Ok(held) => held,
                Err(LedgerError::Damaged(why)) => {
                    faults.add(Fault::new(why));
                    return Ok(());
                }
                Err(error) => return Err(error),
            };
            let key = held.row.key();
            let bucket = bucket_of(hashing, &key);
            sums.add(table, bucket, hash_of(hashing, &(&held.row, held.since)));
            if let Some(until) = held.until {
                sums.add(table, bucket, hash_of(hashing, &(&key, until)));
            }
            let due = match &before {
                Some((last, earlier)) if *last == key => {
                    let follows =
                        earlier.until.is_some_and(|until| until <= held.since) && earlier.since < held.since;
                    if !follows {
                        faults.add(Fault::of_claims(
                            format!("{} has rows that overlap in time", describe(&held.row)),
                            claims_of(&held.row),
                        ));
                    }
                    earlier.revision + 1
                }
                _ => 0,
            };
            if is_numbered(table) && held.revision != due {
                faults.add(Fault::of_claims(
                    format!(
                        "{} has a row numbered {} where {due} was due",
                        describe(&held.row),
                        held.revision
                    ),
                    claims_of(&held.row),
                ));
            }
            before = Some((key, held));
            Ok(())
        })?;
    }
    check_hops(reader, &mut faults)?;
    Ok(Checked { stage: Stage::Tables, count, faults, sums: Some(sums) })
}

/// Whether the table numbers the rows of one key.
const fn is_numbered(table: Table) -> bool {
    matches!(table, Table::Source | Table::Claim | Table::Contradiction | Table::Severity)
}

fn row_count(reader: Reader<'_>) -> Result<u64> {
    Ok(reader.connection.query_row(
        "SELECT (SELECT count(*) FROM claim) + (SELECT count(*) FROM evidence) + (SELECT count(*) FROM document)
              + (SELECT count(*) FROM tag) + (SELECT count(*) FROM import_key)",
        [],
        |row| row.get(0),
    )?)
}

/// The table of hops follows from the table of chains.
fn check_hops(reader: Reader<'_>, faults: &mut Faults) -> Result<()> {
    let mut chains = reader.connection.prepare("SELECT number, hops FROM chain ORDER BY number")?;
    let mut stored: BTreeMap<i64, BTreeSet<u32>> = BTreeMap::new();
    let mut rows = reader.connection.prepare("SELECT source, chain FROM hop")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        stored.entry(row.get("chain")?).or_default().insert(row.get("source")?);
    }
    let mut rows = chains.query([])?;
    while let Some(row) = rows.next()? {
        let number: i64 = row.get("number")?;
        match super::rows::chain(row, "hops") {
            Ok(chain) => {
                let due: BTreeSet<u32> = chain.sources().map(|source| source.0).collect();
                if stored.remove(&number).unwrap_or_default() != due {
                    faults.add(Fault::new(format!("the index of sources on chain {chain} was altered")));
                }
            }
            Err(error) => faults.add(Fault::new(error.to_string())),
        }
    }
    if !stored.is_empty() {
        faults.add(Fault::new("the index of sources on chains names chains that there are not"));
    }
    Ok(())
}

fn check_contents(reader: Reader<'_>, progress: Progress<'_>) -> Result<Checked> {
    let mut faults = Faults::default();
    let mut count = 0;
    let total: u64 = reader.connection.query_row("SELECT count(*) FROM content", [], |row| row.get(0))?;
    let mut statement =
        reader.connection.prepare("SELECT sha256, length, coding, bytes FROM content ORDER BY number")?;
    let mut rows = statement.query([])?;
    let mut altered = Vec::new();
    while let Some(row) = rows.next()? {
        count += 1;
        if count % 256 == 0 {
            progress(Stage::Contents, count, total);
        }
        let digest = super::rows::digest(row, "sha256")?;
        let length: u64 = row.get("length")?;
        let fine = match row.get_ref("coding")?.as_str() {
            // Most contents: hashed where they lie.
            Ok("identity") => {
                let bytes = row.get_ref("bytes")?.as_blob().unwrap_or_default();
                bytes.len() as u64 == length && Digest::of(bytes) == digest
            }
            coding => content::decode(coding.unwrap_or_default(), row.get("bytes")?, length)
                .is_ok_and(|bytes| bytes.len() as u64 == length && Digest::of(&bytes) == digest),
        };
        if !fine {
            altered.push(digest);
        }
    }
    for digest in altered {
        faults.add(altered_content(reader, &digest)?);
    }
    missing_contents(reader, &mut faults)?;
    Ok(Checked { stage: Stage::Contents, count, faults, sums: None })
}

/// Names what an altered content is, and the claims that rest on it.
fn altered_content(reader: Reader<'_>, digest: &Digest) -> Result<Fault> {
    let mut statement = reader.connection.prepare_cached(
        "SELECT DISTINCT document.id, document.text = :digest AS is_text, evidence.claim
         FROM document
         LEFT JOIN evidence ON evidence.document = document.id
         WHERE document.text = :digest OR document.raw = :digest
         ORDER BY document.id, evidence.claim",
    )?;
    let mut rows = statement.query(named_params! { ":digest": digest.as_bytes() })?;
    let mut documents = BTreeSet::new();
    let mut claims = Vec::new();
    let mut is_text = false;
    while let Some(row) = rows.next()? {
        documents.insert(DocumentId(row.get("id")?));
        is_text |= row.get::<_, bool>("is_text")?;
        claims.extend(row.get::<_, Option<u32>>("claim")?.map(ClaimId));
    }
    if documents.is_empty() {
        return Ok(Fault::new(format!("the card or other content with SHA-256 {digest} was altered")));
    }
    let documents: Vec<String> = documents.iter().map(ToString::to_string).collect();
    let part = if is_text { "text" } else { "captured bytes" };
    Ok(Fault::of_claims(
        format!("the {part} of {} no longer has its SHA-256 {digest}", documents.join(", ")),
        claims,
    ))
}

fn missing_contents(reader: Reader<'_>, faults: &mut Faults) -> Result<()> {
    let mut statement = reader.connection.prepare(
        "SELECT document.id, evidence.claim
         FROM document
         LEFT JOIN evidence ON evidence.document = document.id
         WHERE NOT EXISTS (SELECT 1 FROM content WHERE sha256 = document.text)
            OR NOT EXISTS (SELECT 1 FROM content WHERE sha256 = document.raw)
         ORDER BY document.id, evidence.claim",
    )?;
    let mut rows = statement.query([])?;
    let mut missing: BTreeMap<DocumentId, Vec<ClaimId>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let claims = missing.entry(DocumentId(row.get("id")?)).or_default();
        claims.extend(row.get::<_, Option<u32>>("claim")?.map(ClaimId));
    }
    for (document, claims) in missing {
        faults
            .add(Fault::of_claims(format!("the captured bytes or the text of {document} are gone"), claims));
    }
    Ok(())
}

fn check_excerpts(reader: Reader<'_>, progress: Progress<'_>) -> Result<Checked> {
    let mut faults = Faults::default();
    let mut count = 0;
    let total: u64 = reader.connection.query_row("SELECT count(*) FROM evidence", [], |row| row.get(0))?;
    let mut statement = reader.connection.prepare(
        r#"SELECT evidence.document, evidence.claim, evidence.id, start, "end", sha256
           FROM evidence
           ORDER BY evidence.document"#,
    )?;
    let mut texts = reader.connection.prepare("SELECT text FROM document WHERE id = :id")?;
    let mut rows = statement.query([])?;
    let mut at: Option<(u32, Option<crate::text::points::Points>)> = None;
    while let Some(row) = rows.next()? {
        count += 1;
        if count % 1024 == 0 {
            progress(Stage::Excerpts, count, total);
        }
        let document: u32 = row.get("document")?;
        if at.as_ref().map(|(id, _)| *id) != Some(document) {
            let digest: Option<Vec<u8>> =
                texts.query_row(named_params! { ":id": document }, |row| row.get("text")).ok();
            let text = digest
                .and_then(|bytes| Digest::from_bytes(&bytes))
                .and_then(|digest| reader.text(&digest).ok());
            at = Some((document, text.map(crate::text::points::Points::new)));
        }
        let text = at.as_ref().and_then(|(_, text)| text.as_ref());
        let excerpt = text.and_then(|text| text.slice(row.get("start").ok()?, row.get("end").ok()?));
        let due = row.get_ref("sha256")?.as_blob().unwrap_or_default();
        if excerpt.is_none_or(|excerpt| Digest::of(excerpt.as_bytes()).as_bytes() != due) {
            let claim = ClaimId(row.get("claim")?);
            let id = crate::model::id::EvidenceId(row.get("id")?);
            faults.add(Fault::of_claims(
                format!(
                    "the excerpt of {id} is not at its place in D{document}, or no longer has its SHA-256"
                ),
                [claim],
            ));
        }
    }
    Ok(Checked { stage: Stage::Excerpts, count, faults, sums: None })
}

/// Reads the differing buckets of log and tables again and names what differs.
fn name_differences(
    reader: Reader<'_>,
    different: &BTreeSet<(Table, usize)>,
    hashing: &RandomState,
) -> Result<Faults> {
    let wanted = |key: &Key| different.contains(&(table_of_key(key), bucket_of(hashing, key)));
    let mut due: BTreeMap<Key, Vec<Held>> = BTreeMap::new();
    let mut who: BTreeMap<u64, String> = BTreeMap::new();
    replay(
        reader,
        |_| Ok(()),
        |entry, change| {
            let key = match change {
                Change::Insert(row) => row.key(),
                Change::End(key) => key.clone(),
            };
            if wanted(&key) {
                let rows = due.entry(key).or_default();
                match change {
                    Change::Insert(row) => {
                        let revision = rows.len() as u64;
                        rows.push(Held { row: row.clone(), revision, since: entry.seq, until: None });
                        who.insert(entry.seq, format!("entry {} of {} by {}", entry.seq, entry.at, entry.by));
                    }
                    Change::End(_) => {
                        if let Some(last) = rows.last_mut().filter(|last| last.until.is_none()) {
                            last.until = Some(entry.seq);
                        }
                    }
                }
            }
            Ok(())
        },
    )?;
    let mut found: BTreeMap<Key, Vec<Held>> = BTreeMap::new();
    let tables: BTreeSet<Table> = different.iter().map(|(table, _)| *table).collect();
    for table in tables {
        reader.for_each_held(table, |held| {
            if let Ok(held) = held {
                let key = held.row.key();
                if wanted(&key) {
                    found.entry(key).or_default().push(held);
                }
            }
            Ok(())
        })?;
    }

    let mut faults = Faults::default();
    for (key, due) in &due {
        let found = found.remove(key).unwrap_or_default();
        compare(due, &found, &who, &mut faults);
    }
    for held in found.into_values().flatten() {
        faults.add(Fault::of_claims(
            format!("{} stands in the tables and nowhere in the log", describe(&held.row)),
            claims_of(&held.row),
        ));
    }
    Ok(faults)
}

fn compare(due: &[Held], found: &[Held], who: &BTreeMap<u64, String>, faults: &mut Faults) {
    let by = |held: &Held| who.get(&held.since).cloned().unwrap_or_default();
    for (at, held) in due.iter().enumerate() {
        match found.get(at) {
            None => faults.add(Fault::of_claims(
                format!("{} is gone from the tables; {} made it", describe(&held.row), by(held)),
                claims_of(&held.row),
            )),
            Some(there) if there.row != held.row => faults.add(Fault::of_claims(
                format!(
                    "{}: {} in the table differs from {}",
                    describe(&held.row),
                    difference(&held.row, &there.row),
                    by(held)
                ),
                claims_of(&held.row),
            )),
            Some(there) if there.since != held.since || there.until != held.until => {
                faults.add(Fault::of_claims(
                    format!(
                        "{}: the time it holds for in the table differs from {}",
                        describe(&held.row),
                        by(held)
                    ),
                    claims_of(&held.row),
                ));
            }
            Some(_) => {}
        }
    }
    for held in found.iter().skip(due.len()) {
        faults.add(Fault::of_claims(
            format!("{} has a row in the tables that stands nowhere in the log", describe(&held.row)),
            claims_of(&held.row),
        ));
    }
}

/// Which part of a row differs, in a checker's words.
fn difference(due: &Row, found: &Row) -> String {
    let mut parts = Vec::new();
    let mut part = |differs: bool, name: &'static str| {
        if differs {
            parts.push(name);
        }
    };
    match (due, found) {
        (Row::Claim(a), Row::Claim(b)) => {
            part(a.text != b.text, "its wording");
            part(a.language != b.language, "its language");
            part(a.confidence != b.confidence, "its confidence");
            part(a.slug != b.slug, "its slug");
            part(a.said_by != b.said_by, "who said it");
            part(a.when != b.when, "when it holds");
        }
        (Row::Evidence(a), Row::Evidence(b)) => {
            part(a.stance != b.stance, "its stance");
            part(a.chain != b.chain, "its chain");
            part(a.document != b.document, "its document");
            part((a.start, a.end) != (b.start, b.end), "its place");
            part(a.sha256 != b.sha256, "its SHA-256");
            part(a.locator != b.locator, "its locator");
        }
        (
            Row::Source { kind, reliability, under, .. },
            Row::Source { kind: k, reliability: r, under: u, .. },
        ) => {
            part(kind != k, "its kind");
            part(reliability != r, "its reliability");
            part(under != u, "whom it stands under");
        }
        (Row::Document(a), Row::Document(b)) => {
            part(a.publisher != b.publisher, "its publisher");
            part(a.raw != b.raw || a.text != b.text, "its digests");
            part(a.title != b.title, "its title");
            part(a.url != b.url, "its URL");
            part(a.published != b.published, "its date");
            part(a.language != b.language, "its language");
            part(a.series != b.series, "its series");
        }
        (
            Row::Contradiction { outcome, why, note, .. },
            Row::Contradiction { outcome: o, why: w, note: n, .. },
        ) => {
            part(outcome != o, "how it stands");
            part(why != w || note != n, "its reason");
        }
        (Row::Name { printed, .. }, Row::Name { printed: p, .. }) => part(printed != p, "its spelling"),
        _ => {}
    }
    if parts.is_empty() { "what it says".to_owned() } else { parts.join(", ") }
}

fn claims_of(row: &Row) -> Vec<ClaimId> {
    match row {
        Row::Claim(row) => vec![row.id],
        Row::Tag { claim, .. } => vec![*claim],
        Row::Evidence(row) => vec![row.claim],
        Row::Contradiction { one, other, .. } => vec![*one, *other],
        _ => Vec::new(),
    }
}

/// Tables, indexes, triggers or views that this format does not have, or that it has otherwise.
fn foreign_schema(reader: Reader<'_>) -> Result<Vec<Fault>> {
    let schema = |connection: &Connection| -> Result<BTreeMap<String, String>> {
        let mut statement = connection.prepare(
            "SELECT name, coalesce(sql, '') AS sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%'",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get("name")?, row.get("sql")?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    };
    let fresh = Connection::open_in_memory()?;
    fresh.execute_batch(include_str!("../../schema.sql"))?;
    let (due, found) = (schema(&fresh)?, schema(reader.connection)?);
    let names: BTreeSet<&String> = due.keys().chain(found.keys()).collect();
    Ok(names
        .into_iter()
        .filter(|name| due.get(*name) != found.get(*name))
        .map(|name| Fault::new(format!("`{name}` in the file is not defined as this format defines it")))
        .collect())
}
