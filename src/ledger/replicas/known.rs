//! What is known of the replicas in a log: their numbers, and what they merged.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::super::sqlite::named;
use super::super::{LedgerError, Reader, Result};
use crate::model::act::Act;
use crate::model::change::{Change, insert};
use crate::model::digest::Digest;
use crate::model::entry::{Entry, OWN_REPLICA};
use crate::model::id::EntityKind;
use crate::model::id_map::{IdMap, IdRange};
use crate::model::tables::{KnownAsRow, MeetingRow, Row, Table};

/// That a replica merged another, up to one of its entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ledger) struct Meeting {
    /// The merging entry's number in its replica.
    pub n: u64,
    /// The number of the last entry that came over, in its own replica.
    pub upto: u64,
    /// Its hash.
    pub hash: Digest,
}

/// What is known of the replicas of a log, as far as it was applied.
pub(in crate::ledger) struct Replicas {
    pub(super) spaces: BTreeMap<u64, IdMap>,
    pub(super) meetings: BTreeMap<u64, Vec<Meeting>>,
    /// The number that the next thing gets here.
    pub(super) next: BTreeMap<EntityKind, u32>,
    /// Whether all numbers were given before.
    pub(super) recalls: bool,
    /// By replica and entry, the latest time up to it, as far as it was asked for: the next is worked
    /// out from the one before.
    pub(super) latest: RefCell<BTreeMap<(u64, u64), String>>,
}

impl Replicas {
    /// Before the first entry.
    pub(in crate::ledger) fn of_replay() -> Self {
        let next = EntityKind::ALL.into_iter().map(|thing| (thing, 1)).collect();
        Self {
            spaces: BTreeMap::new(),
            meetings: BTreeMap::new(),
            next,
            recalls: false,
            latest: RefCell::default(),
        }
    }

    /// After the last one, as the tables have it.
    pub(in crate::ledger) fn of_tables(reader: Reader<'_>) -> Result<Self> {
        let mut replicas = Self::of_replay();
        reader.for_each_stored(Table::KnownAs, |stored| {
            if let Row::KnownAs(row) = stored?.row {
                replicas.spaces.entry(row.line).or_default().add(row.run());
            }
            Ok(())
        })?;
        reader.for_each_stored(Table::Meeting, |stored| {
            if let Row::Meeting(row) = stored?.row {
                let meeting = Meeting { n: row.n, upto: row.upto, hash: row.hash };
                replicas.meetings.entry(row.line).or_default().push(meeting);
            }
            Ok(())
        })?;
        for thing in EntityKind::ALL {
            replicas.next.insert(thing, reader.largest_number(thing)?.saturating_add(1));
        }
        Ok(replicas)
    }

    /// The number that the next thing gets here.
    pub(in crate::ledger) fn next(&self, thing: EntityKind) -> u32 {
        self.next.get(&thing).copied().unwrap_or(1)
    }

    /// The latest time of a replica's entries up to one of them; empty where there are none.
    pub(super) fn latest(&self, reader: Reader<'_>, replica: u64, n: u64) -> Result<String> {
        let mut known = self.latest.borrow_mut();
        let before = known.range((replica, 0)..=(replica, n)).next_back();
        let (from, at) = before.map_or((0, String::new()), |((_, n), at)| (*n, at.clone()));
        if from == n {
            return Ok(at);
        }
        let since: Option<String> = reader
            .connection
            .prepare_cached("SELECT max(at) FROM main.entry WHERE line = :line AND n > :from AND n <= :n")?
            .query_row(named! { ":line": replica, ":from": from, ":n": n }, |row| row.get(0))?;
        let at = at.max(since.unwrap_or_default());
        known.insert((replica, n), at.clone());
        Ok(at)
    }

    /// What an entry merged.
    pub(in crate::ledger) fn meeting(&self, replica: u64, n: u64) -> Option<Meeting> {
        self.meetings.get(&replica)?.iter().find(|meeting| meeting.n == n).copied()
    }

    /// The numbers of another replica.
    pub(in crate::ledger) fn space(&self, replica: u64) -> Option<&IdMap> {
        self.spaces.get(&replica)
    }

    /// Gives a thing that an entry of another replica makes the next free number here.
    pub(super) fn number(
        &mut self,
        entry: &Entry,
        thing: EntityKind,
        there: u32,
        made: &mut Runs,
    ) -> Result<()> {
        let space = self.spaces.entry(entry.replica).or_default();
        if self.recalls {
            return Ok(());
        }
        let due = space.next(thing);
        if there != due {
            let letter = thing.letter();
            return Err(LedgerError::Damaged(format!(
                "entry {} of ledger {} makes {letter}{there} where {letter}{due} was expected",
                entry.n, entry.replica
            )));
        }
        let next = self.next.entry(thing).or_insert(1);
        let here = *next;
        *next = next.saturating_add(1);
        space.add(made.add(thing, there, here));
        Ok(())
    }

    /// An act with the numbers that things have here.
    pub(in crate::ledger) fn renumbered(&self, entry: &Entry, act: Act) -> Result<Act> {
        if entry.replica == OWN_REPLICA {
            return Ok(act);
        }
        let space = self.spaces.get(&entry.replica);
        act.renumbered(&mut |thing, there| {
            space.and_then(|space| space.here(thing, there)).ok_or_else(|| {
                LedgerError::Damaged(format!(
                    "entry {} of ledger {} names {}{there}, which does not exist",
                    entry.n,
                    entry.replica,
                    thing.letter()
                ))
            })
        })
    }

    pub(super) fn meet(&mut self, entry: &Entry, act: &Act) -> Option<Change> {
        let Act::Merge(act) = act else { return None };
        if self.recalls {
            return None;
        }
        let meeting = Meeting { n: entry.n, upto: act.n, hash: act.hash };
        self.meetings.entry(entry.replica).or_default().push(meeting);
        Some(insert(MeetingRow { line: entry.replica, n: entry.n, upto: act.n, hash: act.hash }))
    }
}

/// Numbers that are being given.
#[derive(Default)]
pub(super) struct Runs(BTreeMap<EntityKind, Vec<IdRange>>);

impl Runs {
    /// Adds a thing, and gives the run that it is now in.
    pub(super) fn add(&mut self, thing: EntityKind, there: u32, here: u32) -> IdRange {
        let runs = self.0.entry(thing).or_default();
        if let Some(last) = runs.last_mut()
            && last.there + last.count == there
            && last.here + last.count == here
        {
            last.count += 1;
            return *last;
        }
        let run = IdRange { thing, there, here, count: 1 };
        runs.push(run);
        run
    }

    pub(super) fn into_changes(self, replica: u64) -> impl Iterator<Item = Change> {
        self.0.into_values().flatten().map(move |run| insert(KnownAsRow::of(replica, run)))
    }
}
