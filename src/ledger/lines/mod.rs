//! Lines of entries: what the entries of other ledgers mean here.
//!
//! An entry that came over with a merge names things by the numbers of its own line, and was
//! written without knowing of what others wrote meanwhile. [`Lines`] gives the changes that
//! it makes here: things get the next free numbers, in the order in which entries were
//! applied; where two entries that did not know of each other change the same row, the one
//! that is later in an order which is the same in every ledger stands (see `ahead`).
//!
//! What it decides depends on the log alone, up to the entry. It asks the tables only for what
//! earlier entries made, and `verify` checks that first.

mod ahead;
mod knowledge;
mod numbers;
mod order;
mod recall;
mod reconcile;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use rusqlite::named_params;

pub(super) use self::knowledge::Knowledge;
pub(super) use self::recall::Recall;
use super::log::acts;
use super::writing::OWN_LINE;
use super::{LedgerError, Reader, Result};
use crate::model::act::Act;
use crate::model::card::Card;
use crate::model::change::{Change, insert};
use crate::model::digest::Digest;
use crate::model::entry::Entry;
use crate::model::id::Thing;
use crate::model::space::{Run, Space};
use crate::model::tables::{KnownAsRow, MeetingRow, Row, Table};

/// That a line merged another, up to one of its entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meeting {
    /// The merging entry's number in its line.
    pub n: u64,
    /// The number of the last entry that came over, in its own line.
    pub upto: u64,
    /// Its hash.
    pub hash: Digest,
}

/// What is known of the lines of a log, as far as it was applied.
pub(super) struct Lines {
    spaces: BTreeMap<u64, Space>,
    meetings: BTreeMap<u64, Vec<Meeting>>,
    /// The number that the next thing gets here.
    next: BTreeMap<Thing, u32>,
    /// Whether all numbers were given before.
    recalls: bool,
    /// By line and entry, the latest time up to it, as far as it was asked for: the next is worked
    /// out from the one before.
    latest: RefCell<BTreeMap<(u64, u64), String>>,
}

impl Lines {
    /// Before the first entry.
    pub(super) fn of_replay() -> Self {
        let next = Thing::ALL.into_iter().map(|thing| (thing, 1)).collect();
        Self {
            spaces: BTreeMap::new(),
            meetings: BTreeMap::new(),
            next,
            recalls: false,
            latest: RefCell::default(),
        }
    }

    /// After the last one, as the tables have it.
    pub(super) fn of_tables(reader: Reader<'_>) -> Result<Self> {
        let mut lines = Self::of_replay();
        reader.for_each_stored(Table::KnownAs, |held| {
            if let Row::KnownAs(row) = held?.row {
                lines.spaces.entry(row.line).or_default().add(row.run());
            }
            Ok(())
        })?;
        reader.for_each_stored(Table::Meeting, |held| {
            if let Row::Meeting(row) = held?.row {
                let meeting = Meeting { n: row.n, upto: row.upto, hash: row.hash };
                lines.meetings.entry(row.line).or_default().push(meeting);
            }
            Ok(())
        })?;
        for thing in Thing::ALL {
            lines.next.insert(thing, reader.largest_number(thing)?.saturating_add(1));
        }
        Ok(lines)
    }

    /// The number that the next thing gets here.
    pub(super) fn next(&self, thing: Thing) -> u32 {
        self.next.get(&thing).copied().unwrap_or(1)
    }

    /// The latest time of a line's entries up to one of them; empty where there are none.
    fn latest(&self, reader: Reader<'_>, line: u64, n: u64) -> Result<String> {
        let mut known = self.latest.borrow_mut();
        let before = known.range((line, 0)..=(line, n)).next_back();
        let (from, at) = before.map_or((0, String::new()), |((_, n), at)| (*n, at.clone()));
        if from == n {
            return Ok(at);
        }
        let since: Option<String> = reader
            .connection
            .prepare_cached("SELECT max(at) FROM main.entry WHERE line = :line AND n > :from AND n <= :n")?
            .query_row(named_params! { ":line": line, ":from": from, ":n": n }, |row| row.get(0))?;
        let at = at.max(since.unwrap_or_default());
        known.insert((line, n), at.clone());
        Ok(at)
    }

    /// What an entry merged.
    pub(super) fn meeting(&self, line: u64, n: u64) -> Option<Meeting> {
        self.meetings.get(&line)?.iter().find(|meeting| meeting.n == n).copied()
    }

    /// The numbers of another line.
    pub(super) fn space(&self, line: u64) -> Option<&Space> {
        self.spaces.get(&line)
    }

    /// The changes that an entry makes, in order. `card` gives a kept card by its digest, or
    /// nothing where it is withheld.
    pub(super) fn changes(
        &mut self,
        reader: Reader<'_>,
        entry: &Entry,
        card: &dyn Fn(&Digest) -> Option<Card>,
    ) -> Result<Vec<Change>> {
        if entry.line == OWN_LINE { self.own(entry, card) } else { self.anothers(reader, entry, card) }
    }

    /// Our own entries were written with all that is here before their eyes.
    fn own(&mut self, entry: &Entry, card: &dyn Fn(&Digest) -> Option<Card>) -> Result<Vec<Change>> {
        let mut changes = Vec::new();
        for act in acts(entry)? {
            if let Some((thing, number)) = act.made() {
                let next = self.next.entry(thing).or_insert(1);
                *next = (*next).max(number.saturating_add(1));
            }
            changes.extend(self.meet(entry, &act));
            changes.extend(act.changes(card));
        }
        Ok(changes)
    }

    fn anothers(
        &mut self,
        reader: Reader<'_>,
        entry: &Entry,
        card: &dyn Fn(&Digest) -> Option<Card>,
    ) -> Result<Vec<Change>> {
        let mut changes = self.branch(reader, entry)?;
        changes.extend(self.catch_up(reader, entry)?);
        let mut made = Runs::default();
        let knowledge = Knowledge::of(reader, self, entry.line, entry.n)?;
        let mut touched = reconcile::Touched::default();
        for act in acts(entry)? {
            changes.extend(self.meet(entry, &act));
            let makes = act.made();
            if let Some((thing, there)) = makes {
                self.number(entry, thing, there, &mut made)?;
            }
            let act = self.renumbered(entry, act)?;
            if makes.is_some() {
                changes.extend(act.changes(card).into_iter().filter(reconcile::counts_here));
            } else {
                let decide = reconcile::Decide { reader, lines: self, entry, knowledge: &knowledge };
                changes.extend(decide.changes(act, card, &mut touched)?);
            }
        }
        changes.extend(made.into_changes(entry.line));
        Ok(changes)
    }

    /// Gives a thing that an entry of another line makes the next free number here.
    fn number(&mut self, entry: &Entry, thing: Thing, there: u32, made: &mut Runs) -> Result<()> {
        let space = self.spaces.entry(entry.line).or_default();
        if self.recalls {
            return Ok(());
        }
        let due = space.next(thing);
        if there != due {
            let letter = thing.letter();
            return Err(LedgerError::Damaged(format!(
                "entry {} of line {} makes {letter}{there}, where {letter}{due} was due",
                entry.n, entry.line
            )));
        }
        let next = self.next.entry(thing).or_insert(1);
        let here = *next;
        *next = next.saturating_add(1);
        space.add(made.add(thing, there, here));
        Ok(())
    }

    /// An act with the numbers that things have here.
    pub(super) fn renumbered(&self, entry: &Entry, act: Act) -> Result<Act> {
        if entry.line == OWN_LINE {
            return Ok(act);
        }
        let space = self.spaces.get(&entry.line);
        act.renumbered(&mut |thing, there| {
            space.and_then(|space| space.here(thing, there)).ok_or_else(|| {
                LedgerError::Damaged(format!(
                    "entry {} of line {} names {}{there}, which there is not",
                    entry.n,
                    entry.line,
                    thing.letter()
                ))
            })
        })
    }

    fn meet(&mut self, entry: &Entry, act: &Act) -> Option<Change> {
        let Act::Merge(act) = act else { return None };
        if self.recalls {
            return None;
        }
        let meeting = Meeting { n: entry.n, upto: act.n, hash: act.hash };
        self.meetings.entry(entry.line).or_default().push(meeting);
        Some(insert(MeetingRow { line: entry.line, n: entry.n, upto: act.n, hash: act.hash }))
    }

    /// A line that branches off another has that one's numbers up to there.
    fn branch(&mut self, reader: Reader<'_>, entry: &Entry) -> Result<Vec<Change>> {
        if self.recalls || entry.n == 1 || self.spaces.contains_key(&entry.line) {
            return Ok(Vec::new());
        }
        let Some((parent, n)) = reader.branches_off(entry.line)? else { return Ok(Vec::new()) };
        let until = reader.entry_of_line(parent, n + 1)?.map_or(u64::MAX, |next| next.seq);
        let runs = if parent == OWN_LINE {
            let counted =
                |thing| Ok(Run { thing, there: 1, here: 1, count: reader.made_before(thing, until)? });
            Thing::ALL.into_iter().map(counted).collect::<Result<Vec<Run>>>()?
        } else {
            reader.runs_before(parent, until)?
        };
        let space = self.spaces.entry(entry.line).or_default();
        let runs = runs.into_iter().filter(|run| run.count > 0);
        Ok(runs
            .map(|run| {
                space.add(run);
                insert(KnownAsRow::of(entry.line, run))
            })
            .collect())
    }

    /// Where the entry before, in its line, merged another line: gives the numbers that things
    /// of that one got in this one.
    fn catch_up(&mut self, reader: Reader<'_>, entry: &Entry) -> Result<Vec<Change>> {
        if self.recalls {
            return Ok(Vec::new());
        }
        // The entry before stands in another line where this one branches off.
        let before = match reader.entry_of_line(entry.line, entry.n.saturating_sub(1))? {
            Some(before) => before.line,
            None => match reader.branches_off(entry.line)? {
                Some((parent, _)) if parent != OWN_LINE => parent,
                _ => return Ok(Vec::new()),
            },
        };
        let merged = self
            .meetings
            .get(&before)
            .and_then(|meetings| meetings.iter().rfind(|meeting| meeting.n + 1 == entry.n).copied());
        let Some(meeting) = merged else { return Ok(Vec::new()) };
        let mut held = Knowledge::of(reader, self, before, meeting.n.saturating_sub(1))?;
        held.learn(before, meeting.n);
        let came = held.follow(reader, self, meeting.upto, &meeting.hash)?;
        let mut runs = Runs::default();
        for (line, n) in came {
            let Some(other) = reader.entry_of_line(line, n)? else { continue };
            for act in acts(&other)? {
                let Some((thing, number)) = act.made() else { continue };
                let here = if line == OWN_LINE {
                    Some(number)
                } else {
                    self.spaces.get(&line).and_then(|space| space.here(thing, number))
                };
                let space = self.spaces.entry(entry.line).or_default();
                if let Some(here) = here {
                    let there = space.next(thing);
                    space.add(runs.add(thing, there, here));
                }
            }
        }
        Ok(runs.into_changes(entry.line).collect())
    }

    /// The entries that followed a merge of our own, in the order in which they were applied.
    pub(super) fn that_came_with(&self, reader: Reader<'_>, meeting: Meeting) -> Result<Vec<(u64, u64)>> {
        let mut held = Knowledge::of(reader, self, OWN_LINE, meeting.n.saturating_sub(1))?;
        held.learn(OWN_LINE, meeting.n);
        held.follow(reader, self, meeting.upto, &meeting.hash)
    }
}

/// Numbers that are being given.
#[derive(Default)]
struct Runs(BTreeMap<Thing, Vec<Run>>);

impl Runs {
    /// Adds a thing, and gives the run that it is now in.
    fn add(&mut self, thing: Thing, there: u32, here: u32) -> Run {
        let runs = self.0.entry(thing).or_default();
        if let Some(last) = runs.last_mut()
            && last.there + last.count == there
            && last.here + last.count == here
        {
            last.count += 1;
            return *last;
        }
        let run = Run { thing, there, here, count: 1 };
        runs.push(run);
        run
    }

    fn into_changes(self, line: u64) -> impl Iterator<Item = Change> {
        self.0.into_values().flatten().map(move |run| insert(KnownAsRow::of(line, run)))
    }
}

impl Reader<'_> {
    /// One entry by its line and number.
    pub(super) fn entry_of_line(self, line: u64, n: u64) -> Result<Option<Entry>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT seq, line, n, batch, at, by, body, hash FROM main.entry WHERE line = :line AND n = :n",
        )?;
        let mut rows = statement.query(named_params! { ":line": line, ":n": n })?;
        rows.next()?.map(super::log::entry_from_row).transpose()
    }

    /// The lines there are.
    pub(super) fn lines(self) -> Result<BTreeSet<u64>> {
        let mut statement = self.connection.prepare_cached("SELECT line FROM main.line ORDER BY line")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Each line, the hash of its first entry, and the hash that this one follows.
    pub fn line_heads(self) -> Result<Vec<(u64, Digest, Digest)>> {
        let mut heads = Vec::new();
        for line in self.lines()? {
            let first: Option<u64> = self
                .connection
                .prepare_cached("SELECT min(seq) FROM main.entry WHERE line = :line")?
                .query_row(named_params! { ":line": line }, |row| row.get(0))?;
            if let Some(entry) = first.map(|seq| self.entry(seq)).transpose()?.flatten() {
                heads.push((line, entry.hash, self.hash_before(&entry)?.unwrap_or(Digest::ZERO)));
            }
        }
        Ok(heads)
    }

    /// Every entry of a line, in order.
    pub fn for_each_entry_of(self, line: u64, mut each: impl FnMut(&Entry)) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "SELECT seq, line, n, batch, at, by, body, hash FROM main.entry WHERE line = :line ORDER BY n",
        )?;
        let mut rows = statement.query(named_params! { ":line": line })?;
        while let Some(row) = rows.next()? {
            each(&super::log::entry_from_row(row)?);
        }
        Ok(())
    }

    /// The line whose entry with this number has this hash. CROSS JOIN: the few lines are gone
    /// through, never the log.
    pub(super) fn line_with(self, n: u64, hash: &Digest) -> Result<Option<u64>> {
        let found: Result<Option<u64>, rusqlite::Error> = self
            .connection
            .prepare_cached(
                "SELECT line.line
                 FROM main.line
                 CROSS JOIN main.entry ON entry.line = line.line AND entry.n = :n
                 WHERE entry.hash = :hash",
            )?
            .query_row(named_params! { ":n": n, ":hash": hash.as_bytes() }, |row| row.get(0))
            .map(Some)
            .or_else(|error| match error {
                rusqlite::Error::QueryReturnedNoRows => Ok(None),
                error => Err(error),
            });
        Ok(found?)
    }
}
