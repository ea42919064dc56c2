//! Where log and tables differ, row by row and in words.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::RandomState;

use super::super::error::unless_damaged;
use super::super::fault::Fault;
use super::super::rows::Stored;
use super::super::{Reader, Result};
use super::report::Faults;
use super::sums::{bucket_of, replay};
use crate::model::change::Change;
use crate::model::tables::{Key, Table};

/// Reads the differing buckets of log and tables again and names what differs.
pub(super) fn name_differences(
    reader: Reader<'_>,
    different: &BTreeSet<(Table, usize)>,
    hashing: &RandomState,
) -> Result<Faults> {
    let wanted = |key: &Key| different.contains(&(key.table(), bucket_of(hashing, key)));
    let mut due: BTreeMap<Key, Vec<Stored>> = BTreeMap::new();
    let mut who: BTreeMap<u64, String> = BTreeMap::new();
    replay(
        reader,
        |_| Ok(()),
        |entry, change| {
            let key = change.key();
            if wanted(&key) {
                let rows = due.entry(key).or_default();
                match change {
                    Change::Insert(row) => {
                        let revision = rows.len() as u64;
                        rows.push(Stored { row: row.clone(), revision, since: entry.seq, until: None });
                        who.insert(entry.seq, format!("entry {} of {} by {}", entry.seq, entry.at, entry.by));
                    }
                    Change::End(_) => {
                        if let Some(last) = rows.last_mut().filter(|last| last.until.is_none()) {
                            last.until = Some(entry.seq);
                        }
                    }
                }
            }
            Ok(())
        },
    )?;
    let mut found: BTreeMap<Key, Vec<Stored>> = BTreeMap::new();
    let tables: BTreeSet<Table> = different.iter().map(|(table, _)| *table).collect();
    for table in tables {
        reader.for_each_stored(table, |held| {
            // A row that cannot be read was named where the tables are read.
            if let Some(held) = unless_damaged(held)? {
                let key = held.row.key();
                if wanted(&key) {
                    found.entry(key).or_default().push(held);
                }
            }
            Ok(())
        })?;
    }

    let mut faults = Faults::default();
    for (key, due) in &due {
        let found = found.remove(key).unwrap_or_default();
        compare(due, &found, &who, &mut faults);
    }
    for held in found.into_values().flatten() {
        faults.add(Fault::of_claims(
            format!("{} is in the tables but not in the log", held.row.described()),
            held.row.claims(),
        ));
    }
    Ok(faults)
}

fn compare(due: &[Stored], found: &[Stored], who: &BTreeMap<u64, String>, faults: &mut Faults) {
    let by = |held: &Stored| who.get(&held.since).cloned().unwrap_or_default();
    for (at, held) in due.iter().enumerate() {
        match found.get(at) {
            None => faults.add(Fault::of_claims(
                format!("{} is missing from the tables; {} made it", held.row.described(), by(held)),
                held.row.claims(),
            )),
            Some(there) if there.row != held.row => faults.add(Fault::of_claims(
                format!(
                    "{}: {} in the table differs from {}",
                    held.row.described(),
                    held.row.differing(&there.row),
                    by(held)
                ),
                held.row.claims(),
            )),
            Some(there) if there.since != held.since || there.until != held.until => {
                faults.add(Fault::of_claims(
                    format!("{}: its period in the table differs from {}", held.row.described(), by(held)),
                    held.row.claims(),
                ));
            }
            Some(_) => {}
        }
    }
    for held in found.iter().skip(due.len()) {
        faults.add(Fault::of_claims(
            format!("{} has a row in the tables that is not in the log", held.row.described()),
            held.row.claims(),
        ));
    }
}
