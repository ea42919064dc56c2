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
mod report;
mod schema;
mod statements;
mod structure;
mod sums;
mod tables;

use std::collections::BTreeSet;
use std::hash::RandomState;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use self::report::{Checked, Faults};
pub use self::report::{Progress, Report, Stage};
pub(super) use self::statements::check_statements_since;
use super::fault::Fault;
use super::sqlite::Connection;
use super::{Ledger, LedgerError, Reader, Result};

/// How many threads check at once.
const THREADS: usize = 2;

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
                        .unwrap_or_else(|_| Err(LedgerError::Damaged("the check stopped midway".to_owned())))
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
