//! Numbers of things: here, and in other replicas.

use super::super::row_numbers::{claim_of, first_row_of};
use super::super::sqlite::named;
use super::super::{Reader, Result};
use crate::model::digest::Digest;
use crate::model::entry::OWN_REPLICA;
use crate::model::id::EntityKind;
use crate::model::id_map::IdRange;
use crate::model::tables::{Row, Table};

/// Selects the entry that made the thing with the number `:id`.
const fn entry_that_made(thing: EntityKind) -> &'static str {
    match thing {
        EntityKind::Claim => concat!("SELECT since FROM main.claim WHERE row = ", first_row_of!(":id")),
        EntityKind::Source => "SELECT since FROM main.source WHERE id = :id AND revision = 0",
        EntityKind::Document => "SELECT since FROM main.document WHERE id = :id",
        EntityKind::Evidence => "SELECT since FROM main.evidence WHERE id = :id",
    }
}

impl Reader<'_> {
    /// The largest number that a thing has; 0 where there is none.
    pub(in crate::ledger) fn largest_number(self, thing: EntityKind) -> Result<u32> {
        let largest = match thing {
            EntityKind::Claim => concat!("SELECT coalesce(", claim_of!("max(row)"), ", 0) FROM claim"),
            EntityKind::Source => "SELECT coalesce(max(id), 0) FROM source",
            EntityKind::Document => "SELECT coalesce(max(id), 0) FROM document",
            EntityKind::Evidence => "SELECT coalesce(max(id), 0) FROM evidence",
        };
        self.connection.prepare_cached(largest)?.query_row((), |row| row.get(0))
    }

    /// The entry that made a thing; nothing where there is none with this number.
    pub(in crate::ledger) fn maker_of(self, thing: EntityKind, number: u32) -> Result<Option<u64>> {
        self.connection
            .prepare_cached(entry_that_made(thing))?
            .query_optional(named! { ":id": number }, |row| row.get(0))
    }

    /// How many things were made before an entry: their numbers grow with the entries that made
    /// them.
    pub(super) fn made_before(self, thing: EntityKind, seq: u64) -> Result<u32> {
        let mut statement = self.connection.prepare_cached(entry_that_made(thing))?;
        let mut is_before = |id: u32| -> Result<bool> {
            let mut rows = statement.query(named! { ":id": id })?;
            Ok(match rows.next()? {
                Some(row) => row.get::<u64>(0)? < seq,
                None => false,
            })
        };
        let (mut low, mut step) = (0_u32, 1_u32);
        while is_before(low + step)? {
            low += step;
            step = step.saturating_mul(2);
        }
        while step > 1 {
            step /= 2;
            if is_before(low + step)? {
                low += step;
            }
        }
        Ok(low)
    }

    /// The numbers that a replica had before an entry.
    pub(super) fn runs_before(self, replica: u64, seq: u64) -> Result<Vec<IdRange>> {
        let mut runs = Vec::new();
        self.for_each_stored(Table::KnownAs, |stored| {
            let stored = stored?;
            match stored.row {
                Row::KnownAs(row) if row.line == replica && stored.since < seq => runs.push(row.run()),
                _ => {}
            }
            Ok(())
        })?;
        Ok(runs)
    }

    /// The replicas whose names begin so: the hash of their first entry, in hex.
    pub fn replicas_named(self, hex: &str) -> Result<Vec<u64>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT line FROM main.line WHERE lower(hex(hash)) LIKE :hex || '%' ORDER BY line",
        )?;
        let rows = statement.query_map(named! { ":hex": hex.to_lowercase() }, |row| row.get(0))?;
        rows.collect()
    }

    /// The number here of a thing that a replica numbers so.
    pub fn number_here(self, replica: u64, thing: EntityKind, there: u32) -> Result<Option<u32>> {
        if replica == OWN_REPLICA {
            return Ok(Some(there));
        }
        let mut statement = self.connection.prepare_cached(
            "SELECT here + :there - there
             FROM known_as
             WHERE line = :line AND thing = :thing AND there <= :there AND there + count > :there",
        )?;
        let letter = thing.letter().to_string();
        let mut rows = statement.query(named! { ":line": replica, ":thing": letter, ":there": there })?;
        rows.next()?.map(|row| row.get(0)).transpose()
    }

    /// The numbers that other replicas give to a thing, by replica.
    pub fn numbers_there(self, thing: EntityKind, here: u32) -> Result<Vec<(u64, u32)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT line, there + :here - here
             FROM known_as
             WHERE thing = :thing AND here <= :here AND here + count > :here
             ORDER BY line",
        )?;
        let letter = thing.letter().to_string();
        let rows = statement
            .query_map(named! { ":thing": letter, ":here": here }, |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect()
    }

    /// What a thing is called in the replica that made it, where that is another: its number there,
    /// and the hash that names the replica.
    pub fn called_there(self, thing: EntityKind, here: u32) -> Result<Option<(u32, Digest)>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT there + :id - here AS number, line.hash
             FROM main.entry
             JOIN main.line ON line.line = entry.line
             JOIN known_as ON known_as.line = entry.line
             WHERE entry.seq = ({}) AND entry.line <> :own
               AND thing = :thing AND here <= :id AND here + count > :id",
            entry_that_made(thing)
        ))?;
        let letter = thing.letter().to_string();
        let mut rows = statement.query(named! { ":id": here, ":own": OWN_REPLICA, ":thing": letter })?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let hash = Digest::from_bytes(row.bytes("hash")?);
        Ok(hash.map(|hash| (row.get("number").unwrap_or(here), hash)))
    }
}
