//! The log: hashes, order, and what its acts make.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::RandomState;

use super::super::fault::Fault;
use super::super::rows;
use super::super::{LedgerError, Reader, Result};
use super::report::{Checked, Faults, Progress, Stage};
use super::sums::{Sums, bucket_of, hash_of, replay};
use crate::model::change::Change;
use crate::model::digest::Digest;
use crate::model::entry::Entry;
use crate::model::tables::{Ending, Key};

pub(super) fn check_log(
    reader: Reader<'_>,
    hashing: &RandomState,
    progress: Progress<'_>,
) -> Result<Checked> {
    let (total, _) = reader.log_length()?;
    let mut count = 0;
    let mut faults = Faults::default();
    let mut heads: BTreeMap<u64, (u64, Digest)> = BTreeMap::new();
    let mut first_hashes: BTreeMap<u64, Digest> = BTreeMap::new();
    let mut last_seq = 0;
    let mut earlier: Option<(u64, String)> = None;
    let mut setbacks: BTreeSet<u64> = BTreeSet::new();
    let mut notes = Vec::new();
    // What holds now, as far as it can be ended: to tell an end that ends something.
    let mut sums = Sums::new();
    let mut open = OpenKeys::default();

    let unreadable = replay(
        reader,
        |entry| {
            count += 1;
            progress(Stage::Log, count, total);
            let who = format!("entry {} of {} by {}", entry.seq, entry.at, entry.by);
            if entry.seq != last_seq + 1 {
                faults.add(Fault::new(format!(
                    "entries {} to {} are missing from the log",
                    last_seq + 1,
                    entry.seq.saturating_sub(1)
                )));
            }
            last_seq = entry.seq;
            let (n, before) = match heads.get(&entry.replica) {
                Some(head) => *head,
                None => before_the_first(reader, entry)?,
            };
            if entry.n != n + 1 {
                faults.add(Fault::new(format!(
                    "{who} is number {} of its ledger where {} was expected",
                    entry.n,
                    n + 1
                )));
            }
            if entry.moment().is_err() {
                faults.add(Fault::new(format!("{who} has an invalid time")));
            }
            if !entry.follows(&before) {
                faults.add(Fault::new(format!(
                    "{who} or the one before it was altered: its hash does not match"
                )));
            }
            if let Some((replica, earlier)) = earlier.as_ref().filter(|(_, earlier)| entry.at < *earlier) {
                setbacks.insert(entry.seq);
                // What other ledgers wrote came over with its own times.
                if *replica == entry.replica {
                    notes.push(format!(
                        "{who}: the clock was earlier than at the entry before ({earlier}); the log order counts"
                    ));
                }
            }
            earlier = Some((entry.replica, entry.at.clone()));
            heads.insert(entry.replica, (entry.n, entry.hash));
            first_hashes.entry(entry.replica).or_insert(entry.hash);
            Ok(())
        },
        |entry, change| {
            match change {
                Change::Insert(row) => {
                    let key = row.key();
                    let bucket = bucket_of(hashing, &key);
                    sums.add(row.table(), bucket, hash_of(hashing, &(row, entry.seq)));
                    open.insert(&key);
                }
                Change::End(key) => {
                    if open.end(key) {
                        sums.add(key.table(), bucket_of(hashing, key), hash_of(hashing, &(key, entry.seq)));
                    }
                }
            }
            Ok(())
        },
    )?;
    for fault in unreadable {
        faults.add(fault);
    }
    let read = check_replicas(reader, &first_hashes, &mut faults);
    faults.note_unread("the table line", read)?;
    let read = check_setbacks(reader, &setbacks, &mut faults);
    faults.note_unread("the table setback", read)?;
    let read = check_seals(reader, &mut faults);
    faults.note_unread("the table seal", read)?;
    if reader.has_other_replicas()? {
        match reader.out_of_order(1) {
            Ok(why) => why.into_iter().for_each(|why| faults.add(Fault::new(why))),
            Err(LedgerError::Damaged(why)) => faults.add(Fault::new(why)),
            Err(error) => return Err(error),
        }
    }
    Ok(Checked { stage: Stage::Log, count, faults, sums: Some(sums), notes })
}

/// The number and hash of the entry that the first one of a replica follows: none for the first of
/// a ledger, another replica's where it branches off.
fn before_the_first(reader: Reader<'_>, entry: &Entry) -> Result<(u64, Digest)> {
    let found = if entry.n > 1 { reader.before_in_any_replica(entry)? } else { None };
    Ok(found.map_or((0, Digest::ZERO), |(_, hash)| (entry.n - 1, hash)))
}

/// Which keys hold a row, for those that acts may end whether they hold one or not.
#[derive(Default)]
struct OpenKeys(BTreeSet<Key>);

impl OpenKeys {
    fn insert(&mut self, key: &Key) {
        if key.table().description().ending == Ending::Optional {
            self.0.insert(key.clone());
        }
    }

    /// Whether the key held a row that now ends.
    fn end(&mut self, key: &Key) -> bool {
        key.table().description().ending != Ending::Optional || self.0.remove(key)
    }
}

/// The table of setbacks follows from the times of the entries.
fn check_setbacks(reader: Reader<'_>, due: &BTreeSet<u64>, faults: &mut Faults) -> Result<()> {
    let mut statement = reader.connection.prepare("SELECT seq FROM setback")?;
    let stored: BTreeSet<u64> = statement.query_map((), |row| row.get(0))?.collect::<Result<_>>()?;
    if stored != *due {
        faults.add(Fault::new("the table setback does not match where the clock went back"));
    }
    Ok(())
}

/// What the ledger itself notes of its seals is in the log.
fn check_seals(reader: Reader<'_>, faults: &mut Faults) -> Result<()> {
    let mut statement = reader.connection.prepare(
        "SELECT seal.n
         FROM seal
         LEFT JOIN entry ON entry.line = 1 AND entry.n = seal.n
         WHERE entry.hash IS NOT seal.hash
         ORDER BY seal.n",
    )?;
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        let n: u64 = row.get(0)?;
        faults.add(Fault::new(format!("entry {n} does not have the hash that was sealed, or is missing")));
    }
    Ok(())
}

fn check_replicas(
    reader: Reader<'_>,
    first_hashes: &BTreeMap<u64, Digest>,
    faults: &mut Faults,
) -> Result<()> {
    let mut statement = reader.connection.prepare("SELECT line, hash FROM line ORDER BY line")?;
    let mut rows = statement.query(())?;
    let mut stored = BTreeMap::new();
    while let Some(row) = rows.next()? {
        stored.insert(row.get::<u64>("line")?, rows::digest(row, "hash")?);
    }
    if stored != *first_hashes {
        faults.add(Fault::new("the table line does not match the first entries of the log"));
    }
    Ok(())
}
