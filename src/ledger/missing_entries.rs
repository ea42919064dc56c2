//! What a ledger holds beyond another one.

use super::log::acts;
use super::sqlite::named;
use super::{Ledger, LedgerError, Reader, Result};
use crate::model::act::Act;
use crate::model::digest::Digest;
use crate::model::entry::Entry;

impl Ledger {
    /// The entries that another ledger does not hold, in order, each with the contents that it
    /// names; without bytes those that are not there either. `holds` says whether an entry is held there.
    pub fn for_each_missing_entry<E: From<LedgerError>>(
        &self,
        holds: impl Fn(&Entry) -> Result<bool, E>,
        mut each: impl FnMut(Entry, Vec<(Digest, Option<Vec<u8>>)>) -> Result<(), E>,
    ) -> Result<(), E> {
        let reader = self.read();
        let mut from = u64::MAX;
        for replica in reader.replicas()? {
            if let Some(seq) = first_not_held(reader, replica, &holds)? {
                from = from.min(seq);
            }
        }
        let mut statement =
            self.connection.prepare_cached("SELECT seq FROM entry WHERE seq >= :from ORDER BY seq")?;
        let from = i64::try_from(from).unwrap_or(i64::MAX);
        let mut rows = statement.query(named! { ":from": from })?;
        while let Some(row) = rows.next()? {
            let seq = row.get(0)?;
            let Some(entry) = reader.entry(seq)? else { continue };
            let mut contents = Vec::new();
            if !holds(&entry)? {
                for digest in contents_of(&acts(&entry)?) {
                    contents.push((digest, reader.content(&digest)?));
                }
            }
            each(entry, contents)?;
        }
        Ok(())
    }
}

/// The first entry of a replica that is not held elsewhere: entries are held from the first on.
fn first_not_held<E: From<LedgerError>>(
    reader: Reader<'_>,
    replica: u64,
    holds: &impl Fn(&Entry) -> Result<bool, E>,
) -> Result<Option<u64>, E> {
    let (first, last): (Option<u64>, Option<u64>) = reader
        .connection
        .prepare_cached("SELECT min(n), max(n) FROM entry WHERE line = :line")?
        .query_row(named! { ":line": replica }, |row| Ok((row.get(0)?, row.get(1)?)))?;
    let (Some(mut low), Some(last)) = (first, last) else { return Ok(None) };
    let mut high = last + 1;
    while low < high {
        let middle = low.midpoint(high);
        match reader.entry_of_replica(replica, middle)? {
            Some(entry) if holds(&entry)? => low = middle + 1,
            _ => high = middle,
        }
    }
    Ok(reader.entry_of_replica(replica, low)?.map(|entry| entry.seq))
}

/// The contents that acts name.
#[must_use]
pub fn contents_of(acts: &[Act]) -> Vec<Digest> {
    acts.iter().flat_map(Act::contents).collect()
}
