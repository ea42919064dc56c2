//! The tables: their rows, summed, and in order of time.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::RandomState;

use super::super::fault::Fault;
use super::super::rows::{self, Stored};
use super::super::{LedgerError, Reader, Result};
use super::report::{Checked, Faults, Progress, Stage};
use super::sums::{Sums, bucket_of, hash_of};
use crate::model::tables::{Key, Table};

pub(super) fn check_tables(
    reader: Reader<'_>,
    hashing: &RandomState,
    progress: Progress<'_>,
) -> Result<Checked> {
    let mut sums = Sums::new();
    let mut faults = Faults::default();
    let mut count = 0;
    // Only to tell how far it is: what cannot be counted is said where it is read.
    let total = row_count(reader).unwrap_or(0);
    for table in Table::ALL.iter().copied() {
        let mut before: Option<(Key, Stored)> = None;
        let read = reader.for_each_stored(table, |held| {
            count += 1;
            if count % 1024 == 0 {
                progress(Stage::Tables, count, total);
            }
            let held = match held {
                Ok(held) => held,
                Err(LedgerError::Damaged(why)) => {
                    faults.add(Fault::new(why));
                    return Ok(());
                }
                Err(error) => return Err(error),
            };
            let key = held.row.key();
            let bucket = bucket_of(hashing, &key);
            sums.add(table, bucket, hash_of(hashing, &(&held.row, held.since)));
            if let Some(until) = held.until {
                sums.add(table, bucket, hash_of(hashing, &(&key, until)));
            }
            let due = match &before {
                Some((last, earlier)) if *last == key => {
                    let follows =
                        earlier.until.is_some_and(|until| until <= held.since) && earlier.since < held.since;
                    if !follows {
                        faults.add(Fault::of_claims(
                            format!("{} has rows that overlap in time", held.row.described()),
                            held.row.claims(),
                        ));
                    }
                    earlier.revision + 1
                }
                _ => 0,
            };
            if table.description().is_counted() && held.revision != due {
                faults.add(Fault::of_claims(
                    format!(
                        "{} has a row numbered {} where {due} was expected",
                        held.row.described(),
                        held.revision
                    ),
                    held.row.claims(),
                ));
            }
            before = Some((key, held));
            Ok(())
        });
        if !faults.note_unread(&format!("the table {}", table.description().name), read)? {
            sums.leave_out(table);
        }
    }
    let read = check_hops(reader, &mut faults);
    faults.note_unread("the index of sources on chains", read)?;
    Ok(Checked { stage: Stage::Tables, count, faults, sums: Some(sums), notes: Vec::new() })
}

fn row_count(reader: Reader<'_>) -> Result<u64> {
    reader.connection.query_row(
        "SELECT (SELECT count(*) FROM claim) + (SELECT count(*) FROM evidence) + (SELECT count(*) FROM document)
              + (SELECT count(*) FROM tag) + (SELECT count(*) FROM import_key)",
        (),
        |row| row.get(0),
    )
}

/// The table of hops follows from the table of chains.
fn check_hops(reader: Reader<'_>, faults: &mut Faults) -> Result<()> {
    let mut chains = reader.connection.prepare("SELECT number, hops FROM chain ORDER BY number")?;
    let mut stored: BTreeMap<i64, BTreeSet<u32>> = BTreeMap::new();
    let mut rows = reader.connection.prepare("SELECT source, chain FROM hop")?;
    let mut rows = rows.query(())?;
    while let Some(row) = rows.next()? {
        stored.entry(row.get("chain")?).or_default().insert(row.get("source")?);
    }
    let mut rows = chains.query(())?;
    while let Some(row) = rows.next()? {
        let number: i64 = row.get("number")?;
        match rows::chain(row, "hops") {
            Ok(chain) => {
                let due: BTreeSet<u32> = chain.sources().map(|source| source.0).collect();
                if stored.remove(&number).unwrap_or_default() != due {
                    faults.add(Fault::new(format!("the index of sources on chain {chain} was altered")));
                }
            }
            Err(error) => faults.add(Fault::new(error.to_string())),
        }
    }
    if !stored.is_empty() {
        faults.add(Fault::new("the index of sources on chains names chains that do not exist"));
    }
    Ok(())
}
