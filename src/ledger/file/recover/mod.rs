//! A new ledger from what can still be read of a damaged file: a smashed page, a copy that was
//! cut off. The damaged file is only read, and never by `SQLite`, which follows whatever its pages
//! say; nothing is invented; what is missing is listed.
//!
//! The log says what the tables held, and the tables still hold what entries that are lost had
//! made: each fills the other. The work is bounded by what the file holds, never by numbers
//! that stand in it.

mod salvage;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use self::salvage::Salvage;
use super::super::apply::apply;
use super::super::chains::ChainNumbers;
use super::super::replay::{Replayed, apply_entry, note_setback};
use super::super::replicas::Replicas;
use super::super::rows::Stored;
use super::super::sqlite::raw::{Pages, Records};
use super::super::sqlite::{Connection, named};
use super::super::{LedgerError, Reader, Result};
use super::create::NewLedger;
use crate::model::change::Change;
use crate::model::digest::Digest;
use crate::model::plural::counted;
use crate::model::tables::Table;

/// What was recovered, and what was not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recovered {
    /// Entries of the log that could be read and whose hashes hold.
    pub entries: u64,
    /// Contents that could be read and have their SHA-256.
    pub contents: u64,
    /// Rows of lost entries that the tables still had.
    pub rows: u64,
    /// What is missing, each in words.
    pub missing: Vec<String>,
}

/// Makes a new ledger of what can be read of a damaged one.
pub fn recover(damaged: &Path, new: &Path, progress: Replayed<'_>) -> Result<Recovered> {
    let pages = Pages::open(damaged)?;
    let making = NewLedger::begin_with(new, Some(damaged))?;
    let mut recovered = Recovered::default();
    if pages.lost_log {
        recovered.missing.push(
            "the -wal file next to the damaged file cannot be read: the last commands in it are lost"
                .to_owned(),
        );
    }
    let mut salvage = Salvage::new(Records::new(pages))?;
    let recovery = Recovery { new: &making.ledger().connection, progress };
    recovery.run(&mut salvage, &mut recovered)?;
    making.finish()?;
    Ok(recovered)
}

/// Rows of the damaged tables that entries which are lost made or ended, by those entries.
#[derive(Default)]
struct OfLost {
    made: BTreeMap<u64, Vec<Stored>>,
    ended: BTreeMap<u64, Vec<Stored>>,
}

struct Recovery<'r> {
    new: &'r Connection,
    progress: Replayed<'r>,
}

impl Recovery<'_> {
    fn run(&self, salvage: &mut Salvage, recovered: &mut Recovered) -> Result<()> {
        self.new.execute_batch("BEGIN IMMEDIATE")?;
        let kept = salvage.kept(self.new)?;
        if !salvage.found_any {
            return Err(LedgerError::Unreadable(
                "not a perwhom ledger, or nothing is left of it; use your last good copy".to_owned(),
            ));
        }
        for digest in kept.altered {
            if Reader::now(self.new).content(&digest)?.is_none() {
                recovered.missing.push(format!("the content with SHA-256 {digest} was altered: left out"));
            }
        }
        let sound = self.sound_entries(recovered)?;
        self.new.execute_batch(
            "INSERT INTO line (line, hash) SELECT line, hash FROM entry WHERE n = 1
             ON CONFLICT DO NOTHING",
        )?;
        let last = sound.last().copied().unwrap_or(0).max(kept.last);
        let of_lost = Self::rows_of_lost(salvage, &sound, last, recovered)?;
        self.replay(&sound, &of_lost, last, recovered)?;
        self.list_missing_contents(recovered)?;
        recovered.entries = sound.len() as u64;
        if recovered.entries == 0 {
            recovered.missing.push("no entry of the log could be read".to_owned());
        }
        recovered.contents = self.new.query_row("SELECT count(*) FROM content", (), |row| row.get(0))?;
        self.new.execute_batch("COMMIT")?;
        Ok(())
    }

    /// The entries whose hashes hold, or whose predecessor is lost so that this cannot be told.
    /// The others are left out.
    fn sound_entries(&self, recovered: &mut Recovered) -> Result<BTreeSet<u64>> {
        let reader = Reader::now(self.new);
        let mut heads: BTreeMap<u64, (u64, Digest)> = BTreeMap::new();
        let mut sound = BTreeSet::new();
        let mut altered = Vec::new();
        reader.for_each_entry(|entry| -> Result<()> {
            let before = match (entry.n, heads.get(&entry.replica)) {
                (1, _) => Some(Digest::ZERO),
                (n, Some((last, hash))) if *last + 1 == n => Some(*hash),
                // The first of a replica that branches off another.
                (_, None) => reader.before_in_any_replica(&entry)?.map(|(_, hash)| hash),
                _ => None,
            };
            if before.is_none() {
                recovered.missing.push(format!(
                    "the entry before entry {} of {} by {} is lost, so its hash cannot be checked; it was kept",
                    entry.seq, entry.at, entry.by
                ));
            }
            if before.is_none_or(|before| entry.follows(&before)) {
                heads.insert(entry.replica, (entry.n, entry.hash));
                sound.insert(entry.seq);
            } else {
                altered.push(entry.seq);
            }
            Ok(())
        })?;
        let mut leave_out = self.new.prepare("DELETE FROM entry WHERE seq = :seq")?;
        for seq in altered {
            leave_out.execute(named! { ":seq": seq })?;
            recovered.missing.push(format!("entry {seq} was altered: left out"));
        }
        Ok(sound)
    }

    /// What the tables still have of entries that are lost. Nothing is read where none is, up
    /// to the last entry that is known of.
    fn rows_of_lost(
        salvage: &mut Salvage,
        sound: &BTreeSet<u64>,
        last: u64,
        recovered: &mut Recovered,
    ) -> Result<OfLost> {
        let mut of_lost = OfLost::default();
        let mut missing = Vec::new();
        let reader = Reader::now(salvage.derived(&mut missing)?);
        let is_lost = |seq: u64| seq > 0 && !sound.contains(&seq);
        for table in Table::ALL.iter().copied() {
            reader.for_each_stored(table, |stored| {
                let Ok(stored) = stored else { return Ok(()) };
                if let Some(until) = stored.until.filter(|until| is_lost(*until)) {
                    of_lost.ended.entry(until).or_default().push(stored.clone());
                }
                if is_lost(stored.since) {
                    of_lost.made.entry(stored.since).or_default().push(stored);
                }
                Ok(())
            })?;
        }
        // Where the whole log is there, nothing of the tables is missed.
        let is_whole = last == sound.len() as u64 && of_lost.made.is_empty() && of_lost.ended.is_empty();
        if !is_whole {
            recovered.missing.append(&mut missing);
        }
        Ok(of_lost)
    }

    /// Does every entry again, and in the place of those that are lost, what the tables still
    /// had of them.
    fn replay(
        &self,
        sound: &BTreeSet<u64>,
        of_lost: &OfLost,
        last: u64,
        recovered: &mut Recovered,
    ) -> Result<()> {
        let reader = Reader::now(self.new);
        let mut chains = ChainNumbers::default();
        let mut replicas = Replicas::of_replay();
        let mut earlier: Option<String> = None;
        let named = of_lost.made.keys().chain(of_lost.ended.keys());
        let all: BTreeSet<u64> = sound.iter().chain(named).copied().collect();
        let total = all.len() as u64;
        let mut before = 0;
        for (done, seq) in (1..).zip(all) {
            (self.progress)(done, total);
            recovered.missing.extend(gap(before, seq));
            before = seq;
            if let Some(entry) = reader.entry(seq)? {
                let done =
                    self.all_or_nothing(|| apply_entry(self.new, &mut replicas, &mut chains, &entry))?;
                if let Err(why) = done {
                    recovered.missing.push(format!("entry {seq} could not be replayed: {why}"));
                }
                note_setback(self.new, &entry, earlier.as_deref())?;
                earlier = Some(entry.at);
                continue;
            }
            let mut filled = Vec::new();
            for stored in of_lost.ended.get(&seq).into_iter().flatten() {
                let change = Change::End(stored.row.key());
                if self.all_or_nothing(|| apply(self.new, &mut chains, seq, &change))?.is_ok() {
                    filled.push(format!("the end of {}", stored.row.described()));
                }
            }
            for stored in of_lost.made.get(&seq).into_iter().flatten() {
                let change = Change::Insert(stored.row.clone());
                if self.all_or_nothing(|| apply(self.new, &mut chains, seq, &change))?.is_ok() {
                    filled.push(stored.row.described());
                    recovered.rows += 1;
                }
            }
            recovered.missing.push(if filled.is_empty() {
                format!("entry {seq} of the log is lost, and nothing of it is left in the tables")
            } else {
                format!("entry {seq} of the log is lost; found in the tables: {}", filled.join(", "))
            });
        }
        recovered.missing.extend(gap(before, last.saturating_add(1)));
        Ok(())
    }

    /// Does something that rests on what may be lost: wholly, or not at all.
    fn all_or_nothing(&self, work: impl FnOnce() -> Result<()>) -> Result<Result<(), LedgerError>> {
        self.new.prepare_cached("SAVEPOINT one")?.execute(())?;
        let done = work();
        match &done {
            Ok(()) => {}
            // These are of this machine, and not of what is being done.
            Err(
                LedgerError::Io { .. } | LedgerError::Full | LedgerError::Busy | LedgerError::ReadOnly(_),
            ) => {
                return done.map(Ok);
            }
            Err(_) => {
                self.new.prepare_cached("ROLLBACK TO one")?.execute(())?;
            }
        }
        self.new.prepare_cached("RELEASE one")?.execute(())?;
        Ok(done)
    }

    fn list_missing_contents(&self, recovered: &mut Recovered) -> Result<()> {
        let mut statement = self.new.prepare(
            "SELECT id,
                    NOT EXISTS (SELECT 1 FROM content WHERE sha256 = document.text) AS lacks_text,
                    NOT EXISTS (SELECT 1 FROM content WHERE sha256 = document.raw) AS lacks_raw
             FROM document
             WHERE lacks_text OR lacks_raw
             ORDER BY id",
        )?;
        let mut rows = statement.query(())?;
        while let Some(row) = rows.next()? {
            let (id, text, raw): (u32, bool, bool) =
                (row.get("id")?, row.get("lacks_text")?, row.get("lacks_raw")?);
            let what = match (text, raw) {
                (true, true) => "the captured bytes and the text",
                (true, false) => "the text",
                _ => "the captured bytes",
            };
            recovered.missing.push(format!("{what} of D{id} are lost"));
        }
        let withheld: u64 =
            self.new.query_row("SELECT count(DISTINCT source) FROM name WHERE printed = ''", (), |row| {
                row.get(0)
            })?;
        if withheld > 0 {
            recovered
                .missing
                .push(format!("the names of {} are lost", counted(withheld, "source", "sources")));
        }
        Ok(())
    }
}

/// The entries between two, of which nothing is left.
fn gap(before: u64, next: u64) -> Option<String> {
    let (first, last) = (before.saturating_add(1), next.saturating_sub(1));
    match last.checked_sub(first) {
        None => None,
        Some(0) => Some(format!("entry {first} of the log is lost, and nothing of it is left in the tables")),
        Some(_) => Some(format!(
            "entries {first} to {last} of the log are lost, and nothing of them is left in the tables"
        )),
    }
}
