//! What an act of another replica does to rows that others changed meanwhile.

use std::collections::BTreeMap;

use super::super::rows::Stored;
use super::super::{LedgerError, Reader, Result};
use super::known::Replicas;
use super::merge_order::MergeOrder;
use super::version_vector::VersionVector;
use crate::model::act::{Act, Alias};
use crate::model::card::Card;
use crate::model::change::{Change, insert};
use crate::model::digest::Digest;
use crate::model::entry::Entry;
use crate::model::id::{ClaimId, SourceId};
use crate::model::tables::{ClaimRow, Described as _, DivergedRow, Key, Row, Scope, Table};

/// What an entry made of the keys that it changed so far: whether each holds a row.
pub(super) type Touched = BTreeMap<Key, bool>;

/// Whether a change of another replica counts here: a ledger's house rules, seals and import keys
/// are its own.
pub(super) fn counts_here(change: &Change) -> bool {
    change.table().description().scope == Scope::Shared
}

/// What an entry's act is held against.
pub(super) struct Decide<'a> {
    pub(super) reader: Reader<'a>,
    pub(super) replicas: &'a Replicas,
    pub(super) entry: &'a Entry,
    pub(super) knowledge: &'a VersionVector,
}

/// How a change stands to what holds.
enum Standing {
    /// Its writer knew what holds, or nothing does.
    Knows { live: bool },
    /// Its writer did not know, and it stands all the same.
    Wins { last: Box<Last> },
    /// Its writer did not know, and what holds stands.
    Loses,
}

/// The last that happened under a key.
struct Last {
    /// The entry that did it.
    entry: Entry,
    /// The row that holds since.
    live: Option<Stored>,
}

impl Decide<'_> {
    /// The changes that an act makes here; it has the numbers that things have here.
    pub(super) fn changes(
        &self,
        act: Act,
        card: &dyn Fn(&Digest) -> Option<Card>,
        touched: &mut Touched,
    ) -> Result<Vec<Change>> {
        let mut changes = Vec::new();
        if let Act::Revise(act) = &act {
            for key in self.settled_wordings(act.claim)? {
                touched.insert(key.clone(), false);
                changes.push(Change::End(key));
            }
        }
        let act = self.as_it_counts(act)?;
        let mut behind: Vec<Key> = Vec::new();
        for change in act.changes(card).into_iter().filter(counts_here) {
            let key = change.key();
            if behind.contains(&key) {
                if let Change::Insert(Row::Claim(row)) = change {
                    let (entry, seq) = (self.entry.hash, self.entry.seq);
                    changes.push(insert(DivergedRow::of(*row, entry, seq)));
                }
                continue;
            }
            let live = if let Some(live) = touched.get(&key) {
                *live
            } else {
                match self.standing(&key)? {
                    Standing::Knows { live } => live,
                    Standing::Wins { last } => {
                        changes.extend(put_beside(&last, &act));
                        last.live.is_some()
                    }
                    Standing::Loses => {
                        behind.push(key);
                        continue;
                    }
                }
            };
            match change {
                Change::End(_) if !live => {}
                Change::End(key) => {
                    touched.insert(key.clone(), false);
                    changes.push(Change::End(key));
                }
                Change::Insert(row) => {
                    if live {
                        changes.push(Change::End(key.clone()));
                    }
                    touched.insert(key, true);
                    changes.push(Change::Insert(row));
                }
            }
        }
        Ok(changes)
    }

    fn standing(&self, key: &Key) -> Result<Standing> {
        let Some(last) = self.last(key)? else { return Ok(Standing::Knows { live: false }) };
        if self.knowledge.holds(last.entry.replica, last.entry.n) {
            return Ok(Standing::Knows { live: last.live.is_some() });
        }
        let (ours, theirs) = (
            MergeOrder::of(self.reader, self.replicas, self.entry)?,
            MergeOrder::of(self.reader, self.replicas, &last.entry)?,
        );
        Ok(if ours > theirs { Standing::Wins { last: Box::new(last) } } else { Standing::Loses })
    }

    /// The last that happened under a key before this entry.
    fn last(&self, key: &Key) -> Result<Option<Last>> {
        let Some(stored) = self.reader.last_stored(key, self.entry.seq)? else { return Ok(None) };
        let ended = stored.until.filter(|until| *until < self.entry.seq);
        let seq = ended.unwrap_or(stored.since);
        let entry = self
            .reader
            .entry(seq)?
            .ok_or_else(|| LedgerError::Damaged(format!("entry {seq} of the log is missing")))?;
        Ok(Some(Last { entry, live: ended.is_none().then_some(stored) }))
    }

    /// An act as it counts where others acted meanwhile: verdicts are numbered as they come,
    /// and of two names that a source was given, the later stands.
    fn as_it_counts(&self, act: Act) -> Result<Act> {
        if let Act::Review(mut act) = act {
            let stored = self.reader.stored_about(Table::Review, std::iter::once(act.claim.0))?;
            let before = stored.iter().filter(|stored| stored.since < self.entry.seq).count();
            act.number = u32::try_from(before + 1).unwrap_or(u32::MAX);
            return Ok(Act::Review(act));
        }
        let Act::Rename(mut act) = act else { return Ok(act) };
        let Some((chief, since)) = self.chief(act.source)? else { return Ok(Act::Rename(act)) };
        if chief == act.was {
            return Ok(Act::Rename(act));
        }
        let theirs = self
            .reader
            .entry(since)?
            .ok_or_else(|| LedgerError::Damaged(format!("entry {since} of the log is missing")))?;
        let is_ahead = MergeOrder::of(self.reader, self.replicas, self.entry)?
            > MergeOrder::of(self.reader, self.replicas, &theirs)?;
        if is_ahead {
            act.was = chief;
            return Ok(Act::Rename(act));
        }
        Ok(Act::Alias(Alias { card: act.card, source: act.source }))
    }

    /// The card whose first name a source went by before this entry, and since when.
    fn chief(&self, source: SourceId) -> Result<Option<(Digest, u64)>> {
        let stored = self.reader.stored_about(Table::Name, std::iter::once(source.0))?;
        Ok(stored.into_iter().find_map(|stored| {
            let holds =
                stored.since < self.entry.seq && stored.until.is_none_or(|until| until >= self.entry.seq);
            match stored.row {
                Row::Name(row) if row.chief && holds => Some((row.card, stored.since)),
                _ => None,
            }
        }))
    }

    /// The wordings beside the claim's own that the writer knew: what was written then is
    /// instead of them.
    fn settled_wordings(&self, claim: ClaimId) -> Result<Vec<Key>> {
        let mut settled = Vec::new();
        for stored in self.reader.stored_about(Table::Diverged, std::iter::once(claim.0))? {
            let holds =
                stored.since < self.entry.seq && stored.until.is_none_or(|until| until >= self.entry.seq);
            let Row::Diverged(row) = stored.row else { continue };
            let Some(written) = self.reader.entry(row.written)?.filter(|_| holds) else { continue };
            if self.knowledge.holds(written.replica, written.n) {
                settled.push(row.key().into());
            }
        }
        Ok(settled)
    }
}

/// A wording that is replaced by somebody who did not know of it stands beside.
fn put_beside(last: &Last, act: &Act) -> Option<Change> {
    let (Some(stored), Act::Revise(_)) = (&last.live, act) else { return None };
    let Row::Claim(row) = &stored.row else { return None };
    let (entry, seq) = (last.entry.hash, last.entry.seq);
    Some(insert(DivergedRow::of(ClaimRow::clone(row), entry, seq)))
}
