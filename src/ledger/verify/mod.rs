//! Proof that nothing was changed behind anybody's back: the log's hashes recomputed, the log
//! replayed against the tables, documents and excerpts hashed again.
//!
//! Log and tables are compared without holding either in memory. Every change that the log
//! makes, and every row of a table, is hashed under a key drawn afresh for each run, and the
//! hashes of one key's changes are summed in one of some buckets. Where a bucket's two sums
//! differ, the rows that fall into it are read again and named. That the sums decide it needs
//! two things that are checked or hold by construction: no entry changes a key twice, and the
//! rows of one key follow one another without overlap.

mod contents;
mod deep;
mod differences;
mod excerpts;
mod log;
mod schema;
mod statements;
mod structure;
mod sums;
mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::RandomState;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use rusqlite::Connection;

pub(super) use self::statements::check_statements_since;
use self::sums::Sums;
use super::{Ledger, LedgerError, Reader, Result};
use crate::model::id::ClaimId;

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
    /// Reviews and publications against fingerprints.
    Statements,
    /// The search index, and the file as `SQLite` sees it.
    Deep,
}

impl Stage {
    /// All of them, in the order of a report.
    pub const ALL: [Self; 6] =
        [Self::Log, Self::Tables, Self::Contents, Self::Excerpts, Self::Statements, Self::Deep];
    /// Those that take turns on a few threads.
    const SHARED: [Self; 4] = [Self::Log, Self::Tables, Self::Contents, Self::Excerpts];

    /// The part of the file that it reads.
    const fn part(self) -> &'static str {
        match self {
            Self::Log => "the log",
            Self::Tables => "the tables",
            Self::Contents => "the contents",
            Self::Excerpts => "the evidence with its documents",
            Self::Statements => "what reviews, publications and waivers are of",
            Self::Deep => "the search index",
        }
    }

    /// What is counted in this stage.
    #[must_use]
    pub const fn counts(self) -> &'static str {
        match self {
            Self::Log => "entries",
            Self::Tables => "rows",
            Self::Contents => "contents",
            Self::Excerpts => "excerpts",
            Self::Statements => "reviews, publications and waivers",
            Self::Deep => "words in the search index",
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
    pub(super) fn new(what: impl Into<String>) -> Self {
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
    /// What is worth knowing and no fault: a clock that went back.
    pub notes: Vec<String>,
    /// How many more faults there are than are named.
    pub unnamed: usize,
    /// Those of the faults that are parts of the file which cannot be read.
    pub unread: BTreeSet<String>,
}

impl Report {
    /// Whether what can be read of the file is otherwise than it should be.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.unnamed > 0 || self.faults.iter().any(|fault| !self.unread.contains(&fault.what))
    }

    fn of_unreadable_file() -> Self {
        Self::of_one("pages of the file have more than one place in it, so that reading it may not end; nothing more was read".to_owned())
    }

    fn of_unreadable_log(why: &str) -> Self {
        Self::of_one(format!("the log cannot be read to the end: {why}"))
    }

    fn of_one(what: String) -> Self {
        Self { faults: vec![Fault::new(&what)], unread: BTreeSet::from([what]), ..Self::default() }
    }

    /// Adds something that does not hold.
    pub fn add(&mut self, what: String) {
        self.faults.push(Fault::new(what));
    }
}

/// Hears how far each stage is: done, and out of how many.
pub type Progress<'p> = &'p (dyn Fn(Stage, u64, u64) + Sync);

impl Ledger {
    /// Checks everything; `deep`, the search index and `SQLite`'s own structures too.
    ///
    /// Of an older file, a copy in this format is checked; the search index and the structure are
    /// the file's own.
    pub fn verify(&self, deep: bool, progress: Progress<'_>) -> Result<Report> {
        if let Some(older) = self.older.as_ref().filter(|older| !older.is_whole) {
            return Ok(Report { faults: older.faults.clone(), ..Report::default() });
        }
        let (mut foreign, is_readable) = schema::check_schema(self.read())?;
        foreign.extend(self.older.iter().flat_map(|older| older.faults.clone()));
        if !is_readable {
            // What is in a table's place may be without end: nothing is read from it.
            return Ok(Report { faults: foreign, ..Report::default() });
        }
        if structure::has_shared_pages(self)? {
            return Ok(Report::of_unreadable_file());
        }
        let connections = match self.snapshots() {
            Ok(connections) => connections,
            Err(LedgerError::Damaged(why)) => return Ok(Report::of_unreadable_log(&why)),
            Err(error) => return Err(error),
        };
        let back = self.after_entry(0)?;
        let (now, path) = (self.another()?, self.path.as_path());
        let hashing = RandomState::new();
        let next = AtomicUsize::new(0);
        let outcomes: Vec<Result<Vec<Checked>>> = thread::scope(|scope| {
            let statements = scope.spawn(move || -> Result<Vec<Checked>> {
                let checked = statements::check_statements(Reader::now(&now), &back.connection, progress);
                Ok(vec![past_damage(Stage::Statements, checked)?])
            });
            let deep = deep.then(|| {
                scope.spawn(move || -> Result<Vec<Checked>> {
                    Ok(vec![past_damage(Stage::Deep, deep::check_deep(path, progress))?])
                })
            });
            let workers: Vec<_> = connections
                .into_iter()
                .map(|connection| {
                    let (hashing, next) = (&hashing, &next);
                    scope.spawn(move || -> Result<Vec<Checked>> {
                        let reader = Reader::now(&connection);
                        let mut done = Vec::new();
                        while let Some(stage) = Stage::SHARED.get(next.fetch_add(1, Ordering::Relaxed)) {
                            let checked = check(reader, *stage, hashing, progress);
                            done.push(past_damage(*stage, checked)?);
                        }
                        Ok(done)
                    })
                })
                .collect();
            workers
                .into_iter()
                .chain([statements])
                .chain(deep)
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
                report.faults.extend(checked.faults.unread.iter().map(Fault::new));
                report.unread.extend(checked.faults.unread);
                report.unnamed += checked.faults.unnamed;
                report.notes.extend(checked.notes);
                match checked.stage {
                    Stage::Log => logged = checked.sums,
                    Stage::Tables => tabled = checked.sums,
                    _ => {}
                }
            }
        }
        if let (Some(logged), Some(tabled)) = (logged, tabled) {
            let different = logged.differing(&tabled);
            if !different.is_empty() {
                let named = differences::name_differences(self.read(), &different, &hashing)?;
                report.faults.extend(named.named);
                report.unnamed += named.unnamed;
            }
        }
        report.faults.extend(foreign);
        report.faults.sort();
        report.faults.dedup();
        Ok(report)
    }

    /// Checks what people stated of claims, and nothing else.
    pub fn verify_statements(&self) -> Result<Vec<Fault>> {
        let back = self.after_entry(0)?;
        let checked = statements::check_statements(self.read(), &back.connection, &|_, _, _| {})?;
        Ok(checked.faults.named)
    }

    /// Connections that all see the same state, however many people write meanwhile.
    fn snapshots(&self) -> Result<Vec<Connection>> {
        loop {
            let mut seen = BTreeSet::new();
            let mut connections = Vec::new();
            for _ in 0..THREADS {
                let connection = self.another()?;
                connection.execute_batch("BEGIN")?;
                seen.insert(Reader::now(&connection).log_length()?);
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
    notes: Vec<String>,
}

/// Faults, named up to a number and counted beyond it.
#[derive(Default)]
struct Faults {
    named: Vec<Fault>,
    unnamed: usize,
    /// Parts of the file that cannot be read.
    unread: Vec<String>,
}

impl Faults {
    fn add(&mut self, fault: Fault) {
        if self.named.len() < NAMED {
            self.named.push(fault);
        } else {
            self.unnamed += 1;
        }
    }

    /// Notes where a part of the file cannot be read, and goes on; says whether it could.
    fn note_unread(&mut self, part: &str, read: Result<()>) -> Result<bool> {
        match read {
            Ok(()) => Ok(true),
            Err(LedgerError::Damaged(why)) => {
                self.unread.push(format!("{part} cannot be read to the end: {why}"));
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }
}

/// What a stage found; where the file cannot be read, that is what it found.
fn past_damage(stage: Stage, checked: Result<Checked>) -> Result<Checked> {
    let mut faults = Faults::default();
    let why = match checked {
        Ok(checked) => return Ok(checked),
        Err(why) => why,
    };
    faults.note_unread(stage.part(), Err(why))?;
    Ok(Checked { stage, count: 0, faults, sums: None, notes: Vec::new() })
}

fn check(reader: Reader<'_>, stage: Stage, hashing: &RandomState, progress: Progress<'_>) -> Result<Checked> {
    match stage {
        Stage::Log | Stage::Statements | Stage::Deep => log::check_log(reader, hashing, progress),
        Stage::Tables => tables::check_tables(reader, hashing, progress),
        Stage::Contents => contents::check_contents(reader, progress),
        Stage::Excerpts => excerpts::check_excerpts(reader, progress),
    }
}
