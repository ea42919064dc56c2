//! The derived part made again from the log.

use super::apply::apply;
use super::cards::with_cards;
use super::chains::ChainNumbers;
use super::format::SCHEMA;
use super::replicas::Replicas;
use super::sqlite::{Connection, named};
use super::{LedgerError, Reader, Result};
use crate::model::entry::Entry;

/// Hears how many entries were replayed, and out of how many.
pub type Replayed<'p> = &'p dyn Fn(u64, u64);

/// What divides the schema into the part that is kept and the part that is derived.
const DERIVED: &str = "-- DERIVED ---";

/// The two parts of the schema.
pub(super) fn parts_of_schema() -> Result<(&'static str, &'static str)> {
    SCHEMA
        .find(DERIVED)
        .map(|at| SCHEMA.split_at(at))
        .ok_or_else(|| LedgerError::Damaged("the schema has no derived part".to_owned()))
}

/// Does every act of the log again, into derived tables that are empty.
pub(super) fn replay_all(connection: &Connection, progress: Replayed<'_>) -> Result<()> {
    let reader = Reader::now(connection);
    let (total, _) = reader.log_length()?;
    let mut chains = ChainNumbers::default();
    let mut replicas = Replicas::of_replay();
    let mut earlier: Option<String> = None;
    let mut done = 0;
    reader.for_each_entry(|entry| {
        apply_entry(connection, &mut replicas, &mut chains, &entry)?;
        note_setback(connection, &entry, earlier.as_deref())?;
        earlier = Some(entry.at);
        done += 1;
        progress(done, total);
        Ok(())
    })
}

/// Does the acts of one entry again.
pub(super) fn apply_entry(
    connection: &Connection,
    replicas: &mut Replicas,
    chains: &mut ChainNumbers,
    entry: &Entry,
) -> Result<()> {
    let reader = Reader::now(connection);
    for change in with_cards(reader, |card| replicas.changes(reader, entry, card))? {
        apply(connection, chains, entry.seq, &change)?;
    }
    Ok(())
}

/// Notes where the clock stood earlier than at the entry before.
pub(super) fn note_setback(connection: &Connection, entry: &Entry, earlier: Option<&str>) -> Result<()> {
    if earlier.is_some_and(|earlier| entry.at.as_str() < earlier) {
        connection
            .prepare_cached("INSERT INTO setback (seq) VALUES (:seq)")?
            .execute(named! { ":seq": entry.seq })?;
    }
    Ok(())
}
