//! An order of entries that is the same in every ledger, and in which an entry comes after all
//! that its writer knew: by the latest time among what was known, then by how much was known,
//! then by hash.

use super::super::{Reader, Result};
use super::known::Replicas;
use super::version_vector::VersionVector;
use crate::model::digest::Digest;
use crate::model::entry::Entry;

/// Where an entry stands in that order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct MergeOrder {
    at: String,
    known: u64,
    hash: Digest,
}

impl MergeOrder {
    pub(super) fn of(reader: Reader<'_>, replicas: &Replicas, entry: &Entry) -> Result<Self> {
        let knowledge = VersionVector::of(reader, replicas, entry.replica, entry.n)?;
        let mut place = Self { at: entry.at.clone(), known: 0, hash: entry.hash };
        for (replica, n) in knowledge.heads() {
            let before = reader.branches_off(replica)?.map_or(0, |(_, before)| before);
            place.known += n.saturating_sub(before);
            place.at = replicas.latest(reader, replica, n)?.max(place.at);
        }
        Ok(place)
    }
}
