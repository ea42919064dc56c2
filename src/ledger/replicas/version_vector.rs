//! What the writer of an entry knew: the entries before it in its replica, in the replica that it
//! branches off, and in the replicas that were merged on the way.

use std::collections::BTreeMap;

use super::super::sqlite::named;
use super::super::{LedgerError, Reader, Result};
use super::known::Replicas;
use crate::model::digest::Digest;
use crate::model::entry::Entry;

/// By replica, the number of the last entry that was known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::ledger) struct VersionVector(BTreeMap<u64, u64>);

impl VersionVector {
    /// What the writer of entry `n` of a replica knew, that entry included.
    pub(in crate::ledger) fn of(
        reader: Reader<'_>,
        replicas: &Replicas,
        replica: u64,
        n: u64,
    ) -> Result<Self> {
        let mut known = Self::default();
        let mut open = vec![(replica, n)];
        while let Some((replica, n)) = open.pop() {
            let before = known.0.get(&replica).copied().unwrap_or(0);
            if n <= before {
                continue;
            }
            known.0.insert(replica, n);
            open.extend(reader.branches_off(replica)?);
            for meeting in replicas.meetings.get(&replica).into_iter().flatten() {
                if meeting.n > before && meeting.n <= n {
                    open.push((merged_replica(reader, meeting.upto, &meeting.hash)?, meeting.upto));
                }
            }
        }
        Ok(known)
    }

    /// Whether an entry was known.
    pub(in crate::ledger) fn holds(&self, replica: u64, n: u64) -> bool {
        self.0.get(&replica).is_some_and(|known| n <= *known)
    }

    pub(in crate::ledger) fn learn(&mut self, replica: u64, n: u64) {
        self.0.insert(replica, n);
    }

    /// By replica, the number of the last entry that was known.
    pub(in crate::ledger) fn heads(&self) -> impl Iterator<Item = (u64, u64)> {
        self.0.iter().map(|(replica, n)| (*replica, *n))
    }

    /// Learns all that leads up to an entry, in the order in which a merge applies it: of each
    /// replica what comes before, and after a merging entry what it merged.
    pub(in crate::ledger) fn follow(
        &mut self,
        reader: Reader<'_>,
        replicas: &Replicas,
        upto: u64,
        hash: &Digest,
    ) -> Result<Vec<(u64, u64)>> {
        /// A replica that is being learnt.
        struct Frame {
            replica: u64,
            next: u64,
            upto: u64,
        }
        let mut came = Vec::new();
        let mut frames: Vec<Frame> = Vec::new();
        let mut wanted = Some((merged_replica(reader, upto, hash)?, upto));
        loop {
            // What a replica branches off comes before it.
            while let Some((replica, upto)) = wanted.take() {
                let branch = reader.branches_off(replica)?;
                let before = branch.map_or(0, |(_, n)| n);
                let known = self.0.get(&replica).copied().unwrap_or(before);
                frames.push(Frame { replica, next: known.max(before) + 1, upto });
                wanted = branch;
            }
            let Some(frame) = frames.last_mut() else { return Ok(came) };
            if frame.next > frame.upto {
                frames.pop();
                continue;
            }
            let (replica, n) = (frame.replica, frame.next);
            frame.next += 1;
            if self.holds(replica, n) {
                continue;
            }
            self.0.insert(replica, n);
            came.push((replica, n));
            let met = replicas.meetings.get(&replica).into_iter().flatten().find(|meeting| meeting.n == n);
            if let Some(meeting) = met {
                wanted = Some((merged_replica(reader, meeting.upto, &meeting.hash)?, meeting.upto));
            }
        }
    }
}

fn merged_replica(reader: Reader<'_>, upto: u64, hash: &Digest) -> Result<u64> {
    reader.replica_with(upto, hash)?.ok_or_else(|| {
        LedgerError::Damaged(format!(
            "entry {upto} of another ledger, with the hash {hash}, was merged and is missing"
        ))
    })
}

impl Reader<'_> {
    /// The entry that a replica's first one follows, where that is no first one of a ledger: the
    /// replica that it stands in, and its number.
    pub(in crate::ledger) fn branches_off(self, replica: u64) -> Result<Option<(u64, u64)>> {
        let first: Option<u64> = self
            .connection
            .prepare_cached("SELECT min(n) FROM main.entry WHERE line = :line")?
            .query_row(named! { ":line": replica }, |row| row.get(0))?;
        let Some(first) = first.filter(|first| *first > 1) else { return Ok(None) };
        let Some(entry) = self.entry_of_replica(replica, first)? else { return Ok(None) };
        Ok(self.before_in_any_replica(&entry)?.map(|(parent, _)| (parent, first - 1)))
    }

    /// The entry before one that is not the first of a ledger, whichever replica it stands in: that
    /// replica, and its hash.
    pub(in crate::ledger) fn before_in_any_replica(self, entry: &Entry) -> Result<Option<(u64, Digest)>> {
        for replica in self.replicas()? {
            let found: Option<Vec<u8>> = self
                .connection
                .prepare_cached("SELECT hash FROM main.entry WHERE line = :line AND n = :n")?
                .query_optional(named! { ":line": replica, ":n": entry.n.saturating_sub(1) }, |row| {
                    row.get(0)
                })?;
            if let Some(hash) = found.as_deref().and_then(Digest::from_bytes)
                // A bundle shows entries in part; that does not change what they follow.
                && entry.follows_as_shown(&hash)
            {
                return Ok(Some((replica, hash)));
            }
        }
        Ok(None)
    }
}
