//! The changes that an entry makes here, whichever replica it is of.

use super::super::log::acts;
use super::super::{Reader, Result};
use super::known::{Meeting, Replicas, Runs};
use super::reconcile;
use super::version_vector::VersionVector;
use crate::model::card::Card;
use crate::model::change::{Change, insert};
use crate::model::digest::Digest;
use crate::model::entry::{Entry, OWN_REPLICA};
use crate::model::id::EntityKind;
use crate::model::id_map::IdRange;
use crate::model::tables::KnownAsRow;

impl Replicas {
    /// The changes that an entry makes, in order. `card` gives a kept card by its digest, or
    /// nothing where it is withheld.
    pub(in crate::ledger) fn changes(
        &mut self,
        reader: Reader<'_>,
        entry: &Entry,
        card: &dyn Fn(&Digest) -> Option<Card>,
    ) -> Result<Vec<Change>> {
        if entry.replica == OWN_REPLICA { self.own(entry, card) } else { self.anothers(reader, entry, card) }
    }

    /// Our own entries were written with all that is here before their eyes.
    fn own(&mut self, entry: &Entry, card: &dyn Fn(&Digest) -> Option<Card>) -> Result<Vec<Change>> {
        let mut changes = Vec::new();
        for act in acts(entry)? {
            if let Some((thing, number)) = act.created() {
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
        let knowledge = VersionVector::of(reader, self, entry.replica, entry.n)?;
        let mut touched = reconcile::Touched::default();
        for act in acts(entry)? {
            changes.extend(self.meet(entry, &act));
            let makes = act.created();
            if let Some((thing, there)) = makes {
                self.number(entry, thing, there, &mut made)?;
            }
            let act = self.renumbered(entry, act)?;
            if makes.is_some() {
                changes.extend(act.changes(card).into_iter().filter(reconcile::counts_here));
            } else {
                let decide = reconcile::Decide { reader, replicas: self, entry, knowledge: &knowledge };
                changes.extend(decide.changes(act, card, &mut touched)?);
            }
        }
        changes.extend(made.into_changes(entry.replica));
        Ok(changes)
    }

    /// A replica that branches off another has that one's numbers up to there.
    fn branch(&mut self, reader: Reader<'_>, entry: &Entry) -> Result<Vec<Change>> {
        if self.recalls || entry.n == 1 || self.spaces.contains_key(&entry.replica) {
            return Ok(Vec::new());
        }
        let Some((parent, n)) = reader.branches_off(entry.replica)? else { return Ok(Vec::new()) };
        let until = reader.entry_of_replica(parent, n + 1)?.map_or(u64::MAX, |next| next.seq);
        let runs = if parent == OWN_REPLICA {
            let counted =
                |thing| Ok(IdRange { thing, there: 1, here: 1, count: reader.made_before(thing, until)? });
            EntityKind::ALL.into_iter().map(counted).collect::<Result<Vec<IdRange>>>()?
        } else {
            reader.runs_before(parent, until)?
        };
        let space = self.spaces.entry(entry.replica).or_default();
        let runs = runs.into_iter().filter(|run| run.count > 0);
        Ok(runs
            .map(|run| {
                space.add(run);
                insert(KnownAsRow::of(entry.replica, run))
            })
            .collect())
    }

    /// Where the entry before, in its replica, merged another replica: gives the numbers that things
    /// of that one got in this one.
    fn catch_up(&mut self, reader: Reader<'_>, entry: &Entry) -> Result<Vec<Change>> {
        if self.recalls {
            return Ok(Vec::new());
        }
        // The entry before stands in another replica where this one branches off.
        let before = match reader.entry_of_replica(entry.replica, entry.n.saturating_sub(1))? {
            Some(before) => before.replica,
            None => match reader.branches_off(entry.replica)? {
                Some((parent, _)) if parent != OWN_REPLICA => parent,
                _ => return Ok(Vec::new()),
            },
        };
        let merged = self
            .meetings
            .get(&before)
            .and_then(|meetings| meetings.iter().rfind(|meeting| meeting.n + 1 == entry.n).copied());
        let Some(meeting) = merged else { return Ok(Vec::new()) };
        let mut stored = VersionVector::of(reader, self, before, meeting.n.saturating_sub(1))?;
        stored.learn(before, meeting.n);
        let came = stored.follow(reader, self, meeting.upto, &meeting.hash)?;
        let mut runs = Runs::default();
        for (replica, n) in came {
            let Some(other) = reader.entry_of_replica(replica, n)? else { continue };
            for act in acts(&other)? {
                let Some((thing, number)) = act.created() else { continue };
                let here = if replica == OWN_REPLICA {
                    Some(number)
                } else {
                    self.spaces.get(&replica).and_then(|space| space.here(thing, number))
                };
                let space = self.spaces.entry(entry.replica).or_default();
                if let Some(here) = here {
                    let there = space.next(thing);
                    space.add(runs.add(thing, there, here));
                }
            }
        }
        Ok(runs.into_changes(entry.replica).collect())
    }

    /// The entries that followed a merge of our own, in the order in which they were applied.
    pub(in crate::ledger) fn that_came_with(
        &self,
        reader: Reader<'_>,
        meeting: Meeting,
    ) -> Result<Vec<(u64, u64)>> {
        let mut stored = VersionVector::of(reader, self, OWN_REPLICA, meeting.n.saturating_sub(1))?;
        stored.learn(OWN_REPLICA, meeting.n);
        stored.follow(reader, self, meeting.upto, &meeting.hash)
    }
}
