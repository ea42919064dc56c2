//! What stored entries say, with the numbers that things have here.

use super::super::log::acts;
use super::super::sqlite::named;
use super::super::{Reader, Result};
use super::known::Replicas;
use crate::model::act::Act;
use crate::model::card::Card;
use crate::model::case::Case;
use crate::model::change::Change;
use crate::model::digest::Digest;
use crate::model::entry::{Entry, OWN_REPLICA};
use crate::model::fingerprint::Fingerprint;

/// Reads stored entries; what is known of replicas is read where the first of another replica comes.
pub(in crate::ledger) struct EntryReader<'c> {
    reader: Reader<'c>,
    replicas: Option<Replicas>,
}

impl<'c> EntryReader<'c> {
    pub(in crate::ledger) const fn new(reader: Reader<'c>) -> Self {
        Self { reader, replicas: None }
    }

    fn replicas(&mut self) -> Result<&mut Replicas> {
        let replicas = match self.replicas.take() {
            Some(replicas) => replicas,
            None => Replicas { recalls: true, ..Replicas::of_tables(self.reader)? },
        };
        Ok(self.replicas.insert(replicas))
    }

    /// The acts of an entry.
    pub(in crate::ledger) fn acts(&mut self, entry: &Entry) -> Result<Vec<Act>> {
        let acts = acts(entry)?;
        if entry.replica == OWN_REPLICA {
            return Ok(acts);
        }
        let replicas = self.replicas()?;
        acts.into_iter().map(|act| replicas.renumbered(entry, act)).collect()
    }

    /// The changes that an entry made.
    pub(in crate::ledger) fn changes(
        &mut self,
        entry: &Entry,
        card: &dyn Fn(&Digest) -> Option<Card>,
    ) -> Result<Vec<Change>> {
        if entry.replica == OWN_REPLICA {
            return Ok(acts(entry)?.iter().flat_map(|act| act.changes(card)).collect());
        }
        let reader = self.reader;
        self.replicas()?.changes(reader, entry, card)
    }

    /// The fingerprint that a claim has for whoever wrote an entry, where that is of another
    /// replica; nothing where that one never saw some of it.
    pub(in crate::ledger) fn fingerprint(
        &mut self,
        case: &Case,
        replica: u64,
    ) -> Result<Option<Fingerprint>> {
        if replica == OWN_REPLICA {
            return Ok(Some(Fingerprint::of(case)));
        }
        let space = self.replicas()?.space(replica);
        Ok(space.and_then(|space| Fingerprint::as_numbered(case, |thing, here| space.there(thing, here))))
    }
}

impl Reader<'_> {
    /// The replica of an entry.
    pub(in crate::ledger) fn replica_of(self, seq: u64) -> Result<u64> {
        self.connection
            .prepare_cached("SELECT coalesce(max(line), :own) FROM main.entry WHERE seq = :seq")?
            .query_row(named! { ":own": OWN_REPLICA, ":seq": seq }, |row| row.get(0))
    }

    /// Whether entries of other replicas came over.
    pub fn has_other_replicas(self) -> Result<bool> {
        self.connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM main.line WHERE line <> :own)")?
            .query_row(named! { ":own": OWN_REPLICA }, |row| row.get(0))
    }
}
