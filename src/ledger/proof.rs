//! The part of the log that some claims rest on, and a ledger made of nothing but such a part.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use super::apply::apply;
use super::cards::with_cards;
use super::chains::ChainNumbers;
use super::log::{self, acts};
use super::replay::note_setback;
use super::replicas::EntryReader;
use super::rows::Stored;
use super::sqlite::named;
use super::{Ledger, LedgerError, Reader, Result, content};
use crate::model::act::Act;
use crate::model::card::Card;
use crate::model::change::{Change, insert};
use crate::model::digest::Digest;
use crate::model::entry::Entry;
use crate::model::id::{ClaimId, EntityKind};
use crate::model::id_map::{IdRange, Numbered};
use crate::model::tables::{Key, KnownAsRow, MeetingRow, ReviewKey, Row, Table};

/// By the number of an entry in this file, the places in its body of the acts that are called for.
pub type Proof = BTreeMap<u64, BTreeSet<usize>>;

impl Reader<'_> {
    /// The acts that claims rest on: those that made or ended any row that is read where they are
    /// shown and weighed, and every merge, which ties the replicas of entries together.
    pub fn proof(self, claims: &[ClaimId]) -> Result<Proof> {
        let mut keys: HashSet<Key> = HashSet::new();
        let mut entries: BTreeSet<u64> = BTreeSet::new();
        for stored in self.held_for(claims)? {
            entries.insert(stored.since);
            entries.extend(stored.until);
            keys.insert(as_counted(stored.row.key()));
        }
        self.for_each_stored(Table::Meeting, |stored| {
            entries.insert(stored?.since);
            Ok(())
        })?;
        with_cards(self, |card| self.called_for(&entries, &keys, card))
    }

    /// Of entries, the places of the acts that make or end rows of some keys, and of merges.
    fn called_for(
        self,
        entries: &BTreeSet<u64>,
        keys: &HashSet<Key>,
        card: &dyn Fn(&Digest) -> Option<Card>,
    ) -> Result<Proof> {
        let mut recall = EntryReader::new(self);
        let mut proof = Proof::new();
        for seq in entries.iter().copied() {
            let entry = self
                .entry(seq)?
                .ok_or_else(|| LedgerError::Damaged(format!("entry {seq} of the log is missing")))?;
            let acts = recall.acts(&entry)?;
            let called_for = acts.iter().enumerate().filter(|(_, act)| {
                let touches = |change: &Change| keys.contains(&as_counted(change.key()));
                matches!(act, Act::Merge(_)) || act.changes(card).iter().any(touches)
            });
            let places: BTreeSet<usize> = called_for.map(|(place, _)| place).collect();
            if !places.is_empty() {
                proof.insert(seq, places);
            }
        }
        Ok(proof)
    }

    /// Every row that is read where claims are shown and weighed, as it holds and as it held.
    fn held_for(self, claims: &[ClaimId]) -> Result<Vec<Stored>> {
        let mut found = Vec::new();
        let claims: BTreeSet<u32> = claims.iter().map(|claim| claim.0).collect();
        let mut opposing: BTreeSet<u32> = BTreeSet::new();
        let mut tags: BTreeSet<String> = BTreeSet::from([String::new()]);
        for table in Table::of_claims() {
            found.extend(self.stored_about(table, claims.iter().copied())?);
        }
        for stored in &found {
            opposing.extend(stored.row.ids(EntityKind::Claim));
            if let Row::Tag(row) = &stored.row {
                tags.insert(row.tag.clone());
            }
        }
        // What supports a claim that contradicts another counts against that one.
        let opposing: BTreeSet<u32> = opposing.difference(&claims).copied().collect();
        for table in [Table::Evidence, Table::Retracted] {
            found.extend(self.stored_about(table, opposing.iter().copied())?);
        }
        let (mut documents, mut sources) = (BTreeSet::new(), BTreeSet::new());
        for stored in &found {
            documents.extend(stored.row.ids(EntityKind::Document));
            sources.extend(stored.row.ids(EntityKind::Source));
        }
        found.extend(self.documents_behind(&mut documents, &mut sources)?);
        for stored in self.all_stored(Table::Desk)? {
            if let Row::Desk(row) = &stored.row {
                sources.insert(row.source.0);
            }
            found.push(stored);
        }
        let sources = self.sources_behind(sources)?;
        for table in [Table::Source, Table::Name, Table::Merged, Table::Confidential] {
            found.extend(self.stored_about(table, sources.iter().copied())?);
        }
        let publishes = self.first_published_by(&sources)?;
        found.extend(self.stored_about(Table::Document, publishes.difference(&documents).copied())?);
        for table in [Table::Discredited, Table::Setting, Table::Severity] {
            let stored = self.all_stored(table)?;
            found.extend(stored.into_iter().filter(|stored| match &stored.row {
                Row::Discredited(row) if row.what == EntityKind::Source => sources.contains(&row.id),
                Row::Discredited(row) => documents.contains(&row.id),
                Row::Setting(row) => tags.contains(&row.tag),
                Row::Severity(row) => tags.contains(&row.tag),
                _ => true,
            }));
        }
        Ok(found)
    }

    /// The rows of documents, and of what they copy, at whatever distance; adds to both lists what
    /// they lead to.
    fn documents_behind(
        self,
        documents: &mut BTreeSet<u32>,
        sources: &mut BTreeSet<u32>,
    ) -> Result<Vec<Stored>> {
        let mut found = Vec::new();
        let mut next = documents.clone();
        while !next.is_empty() {
            let copies = self.stored_about(Table::Copy, next.iter().copied())?;
            let rows = self.stored_about(Table::Document, next.iter().copied())?;
            next = BTreeSet::new();
            for stored in copies.into_iter().chain(rows) {
                if let Row::Copy(row) = &stored.row
                    && documents.insert(row.original.0)
                {
                    next.insert(row.original.0);
                }
                sources.extend(stored.row.ids(EntityKind::Source));
                found.push(stored);
            }
        }
        Ok(found)
    }

    /// Sources, and all that they are or were under or one with, at whatever distance.
    fn sources_behind(self, mut sources: BTreeSet<u32>) -> Result<BTreeSet<u32>> {
        loop {
            let before = sources.len();
            let above = self.sources_above(&super::sqlite::ids::json(sources.iter().copied()))?;
            sources.extend(above.iter().map(|source| source.id.0));
            for table in [Table::Source, Table::Merged] {
                for stored in
                    self.stored_about(table, sources.iter().copied().collect::<Vec<_>>().into_iter())?
                {
                    sources.extend(stored.row.ids(EntityKind::Source));
                }
            }
            if sources.len() == before {
                return Ok(sources);
            }
        }
    }

    /// Of each source, the first document that it published: that there is one says that
    /// something of it was captured.
    fn first_published_by(self, sources: &BTreeSet<u32>) -> Result<BTreeSet<u32>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT min(document.id)
             FROM json_each(:ids)
             CROSS JOIN document ON document.publisher = json_each.value
             WHERE until IS NULL
             GROUP BY json_each.value",
        )?;
        let ids = super::sqlite::ids::json(sources.iter().copied());
        let rows = statement.query_map(named! { ":ids": ids }, |row| row.get(0))?;
        rows.collect()
    }
}

/// Verdicts of other replicas are numbered as they come: for what a claim rests on, one is as good
/// as another.
fn as_counted(key: Key) -> Key {
    match key {
        Key::Review(key) => Key::Review(ReviewKey { number: 0, ..key }),
        key => key,
    }
}

/// A ledger that is being made of a part of another's log, for reading what those acts come to.
pub struct PartLedger(Ledger);

impl PartLedger {
    /// Begins one in a new file.
    pub fn create(path: &Path) -> Result<Self> {
        let ledger = Ledger::create(path)?;
        // Nothing rests on this file: it is read once and thrown away.
        ledger.connection.execute_batch("PRAGMA synchronous = OFF; BEGIN IMMEDIATE;")?;
        Ok(Self(ledger))
    }

    /// Keeps a content.
    pub fn keep(&self, digest: &Digest, bytes: &[u8]) -> Result<()> {
        content::keep(&self.0.connection, digest, bytes)
    }

    /// Replays entries, of which some acts are shown, in the order in which they were applied.
    /// `numbers` are those of what came from other replicas.
    pub fn replay(self, entries: &[Entry], numbers: &[Numbered]) -> Result<Ledger> {
        let connection = &self.0.connection;
        let mut chains = ChainNumbers::default();
        for number in numbers {
            let run = IdRange { thing: number.thing, there: number.there, here: number.here, count: 1 };
            apply(connection, &mut chains, 1, &insert(KnownAsRow::of(number.replica, run)))?;
        }
        for entry in entries {
            log::name_replica(connection, entry.replica, &entry.hash)?;
            log::store(connection, entry)?;
            for act in acts(entry)? {
                if let Act::Merge(act) = act {
                    let meeting = MeetingRow { line: entry.replica, n: entry.n, upto: act.n, hash: act.hash };
                    apply(connection, &mut chains, entry.seq, &insert(meeting))?;
                }
            }
        }
        let reader = Reader::now(connection);
        with_cards(reader, |card| {
            let mut recall = EntryReader::new(reader);
            let mut earlier: Option<&str> = None;
            for entry in entries {
                for change in recall.changes(entry, card)? {
                    apply(connection, &mut chains, entry.seq, &change)?;
                }
                note_setback(connection, entry, earlier)?;
                earlier = Some(&entry.at);
            }
            Ok(())
        })?;
        connection.execute_batch("COMMIT")?;
        Ok(self.0)
    }
}

impl Reader<'_> {
    /// Why the entries of other replicas are not those that the merges of ours call for, or not in
    /// their order; nothing where they are.
    pub fn ties_of_replicas(self) -> Result<Option<String>> {
        if !self.has_other_replicas()? {
            return Ok(None);
        }
        match self.out_of_order(1) {
            Err(LedgerError::Damaged(why)) => Ok(Some(why)),
            tied => tied,
        }
    }
}
