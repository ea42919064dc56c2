//! The entries of one replica.

use std::collections::BTreeSet;

use super::super::log::{entry_from_row, select_entries};
use super::super::sqlite::named;
use super::super::{Reader, Result};
use crate::model::digest::Digest;
use crate::model::entry::Entry;

impl Reader<'_> {
    /// One entry by its replica and number.
    pub(in crate::ledger) fn entry_of_replica(self, replica: u64, n: u64) -> Result<Option<Entry>> {
        let mut statement =
            self.connection.prepare_cached(select_entries!("WHERE line = :line AND n = :n"))?;
        let mut rows = statement.query(named! { ":line": replica, ":n": n })?;
        rows.next()?.map(entry_from_row).transpose()
    }

    /// The replicas there are.
    pub(in crate::ledger) fn replicas(self) -> Result<BTreeSet<u64>> {
        let mut statement = self.connection.prepare_cached("SELECT line FROM main.line ORDER BY line")?;
        let rows = statement.query_map((), |row| row.get(0))?;
        rows.collect()
    }

    /// Each replica, the hash of its first entry, and the hash that this one follows.
    pub fn replica_heads(self) -> Result<Vec<(u64, Digest, Digest)>> {
        let mut heads = Vec::new();
        for replica in self.replicas()? {
            let first: Option<u64> = self
                .connection
                .prepare_cached("SELECT min(seq) FROM main.entry WHERE line = :line")?
                .query_row(named! { ":line": replica }, |row| row.get(0))?;
            if let Some(entry) = first.map(|seq| self.entry(seq)).transpose()?.flatten() {
                heads.push((replica, entry.hash, self.hash_before(&entry)?.unwrap_or(Digest::ZERO)));
            }
        }
        Ok(heads)
    }

    /// Every entry of a replica, in order.
    pub fn for_each_entry_of(self, replica: u64, mut each: impl FnMut(&Entry)) -> Result<()> {
        let mut statement =
            self.connection.prepare_cached(select_entries!("WHERE line = :line ORDER BY n"))?;
        let mut rows = statement.query(named! { ":line": replica })?;
        while let Some(row) = rows.next()? {
            each(&entry_from_row(row)?);
        }
        Ok(())
    }

    /// The replica whose entry with this number has this hash. CROSS JOIN: the few replicas are gone
    /// through, never the log.
    pub(in crate::ledger) fn replica_with(self, n: u64, hash: &Digest) -> Result<Option<u64>> {
        self.connection
            .prepare_cached(
                "SELECT line.line
                 FROM main.line
                 CROSS JOIN main.entry ON entry.line = line.line AND entry.n = :n
                 WHERE entry.hash = :hash",
            )?
            .query_optional(named! { ":n": n, ":hash": hash.as_bytes() }, |row| row.get(0))
    }
}
