//! Sums of hashes of changes, by which log and tables are compared.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher as _, Hash, RandomState};

use super::super::cards::with_cards;
use super::super::fault::Fault;
use super::super::replicas::Replicas;
use super::super::{Reader, Result};
use crate::model::change::Change;
use crate::model::entry::Entry;
use crate::model::tables::{Key, Table};

/// How many sums are kept for each table.
const BUCKETS: usize = 4096;

/// Sums of hashes, by table and bucket of keys.
pub(super) struct Sums {
    by_table: BTreeMap<Table, Vec<u64>>,
}

impl Sums {
    pub(super) fn new() -> Self {
        Self { by_table: Table::ALL.iter().map(|table| (*table, vec![0; BUCKETS])).collect() }
    }

    pub(super) fn add(&mut self, table: Table, bucket: usize, hash: u64) {
        if let Some(sum) = self.by_table.get_mut(&table).and_then(|sums| sums.get_mut(bucket)) {
            *sum = sum.wrapping_add(hash);
        }
    }

    /// A table that cannot be read to its end differs in nothing that could be told.
    pub(super) fn leave_out(&mut self, table: Table) {
        self.by_table.remove(&table);
    }

    pub(super) fn differing(&self, other: &Self) -> BTreeSet<(Table, usize)> {
        let both =
            self.by_table.iter().filter_map(|(table, ours)| Some((table, ours, other.by_table.get(table)?)));
        both.flat_map(|(table, ours, theirs)| {
            let different = ours.iter().zip(theirs).enumerate().filter(|(_, (ours, theirs))| ours != theirs);
            different.map(|(bucket, _)| (*table, bucket))
        })
        .collect()
    }
}

pub(super) fn hash_of(hashing: &RandomState, item: &impl Hash) -> u64 {
    hashing.hash_one(item)
}

pub(super) fn bucket_of(hashing: &RandomState, key: &Key) -> usize {
    usize::try_from(hash_of(hashing, key) % BUCKETS as u64).unwrap_or(0)
}

/// Walks the log in order; `each` gets every change with the entry that made it.
pub(super) fn replay(
    reader: Reader<'_>,
    mut entry_read: impl FnMut(&Entry) -> Result<()>,
    mut each: impl FnMut(&Entry, &Change) -> Result<()>,
) -> Result<Vec<Fault>> {
    let mut faults = Vec::new();
    let mut replicas = Replicas::of_replay();
    reader.for_each_entry(|entry| -> Result<()> {
        entry_read(&entry)?;
        match with_cards(reader, |card| replicas.changes(reader, &entry, card)) {
            Ok(changes) => {
                for change in &changes {
                    each(&entry, change)?;
                }
            }
            Err(error) if error.is_in_the_file() => faults.push(Fault::new(error.to_string())),
            Err(error) => return Err(error),
        }
        Ok(())
    })?;
    Ok(faults)
}
