//! Reading the log.

use super::sqlite::{Connection, Row as SqlRow, named};
use super::{LedgerError, Reader, Result};
use crate::model::act::Act;
use crate::model::body;
use crate::model::digest::Digest;
use crate::model::entry::{Entry, OWN_REPLICA};

/// In SQL, entries, with what picks and orders them.
macro_rules! select_entries {
    ($rest:literal) => {
        concat!("SELECT seq, line, n, batch, at, by, body, hash FROM main.entry ", $rest)
    };
}
pub(super) use select_entries;

impl Reader<'_> {
    /// One entry.
    pub fn entry(self, seq: u64) -> Result<Option<Entry>> {
        let mut statement = self.connection.prepare_cached(select_entries!("WHERE seq = :seq"))?;
        let mut rows = statement.query(named! { ":seq": seq })?;
        rows.next()?.map(entry_from_row).transpose()
    }

    /// Every entry in the order of applying, one after the other.
    pub fn for_each_entry<E: From<LedgerError>>(
        self,
        mut each: impl FnMut(Entry) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self.connection.prepare_cached(select_entries!("ORDER BY seq"))?;
        let mut rows = statement.query(())?;
        while let Some(row) = rows.next()? {
            each(entry_from_row(row)?)?;
        }
        Ok(())
    }

    /// The hash of the entry before this one in its replica; zeros before the first.
    pub fn hash_before(self, entry: &Entry) -> Result<Option<Digest>> {
        if entry.n == 1 {
            return Ok(Some(Digest::ZERO));
        }
        let mut statement =
            self.connection.prepare_cached("SELECT hash FROM entry WHERE line = :line AND n = :n")?;
        let mut rows = statement.query(named! { ":line": entry.replica, ":n": entry.n - 1 })?;
        if let Some(row) = rows.next()? {
            return Ok(Digest::from_bytes(row.bytes("hash")?));
        }
        // The first of a replica that branches off another.
        Ok(self.before_in_any_replica(entry)?.map(|(_, hash)| hash))
    }

    /// The number of the last entry; 0 where there is none.
    pub fn last_entry(self) -> Result<u64> {
        self.connection.query_row("SELECT coalesce(max(seq), 0) FROM entry", (), |row| row.get(0))
    }

    /// The last entry of the ledger's own replica.
    pub fn own_head(self) -> Result<Option<Entry>> {
        let mut statement =
            self.connection.prepare_cached(select_entries!("WHERE line = :line ORDER BY n DESC LIMIT 1"))?;
        let mut rows = statement.query(named! { ":line": OWN_REPLICA })?;
        rows.next()?.map(entry_from_row).transpose()
    }

    /// How many entries there are, and the number of the last.
    pub fn log_length(self) -> Result<(u64, u64)> {
        self.connection.query_row("SELECT count(*), coalesce(max(seq), 0) FROM entry", (), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
    }
}

pub(super) fn entry_from_row(row: SqlRow<'_>) -> Result<Entry> {
    let seq: u64 = row.get("seq")?;
    let damaged = |what: &str| LedgerError::Damaged(format!("entry {seq} has {what}"));
    Ok(Entry {
        seq,
        replica: row.get("line")?,
        n: row.get("n")?,
        batch: row.get("batch")?,
        at: row.get("at")?,
        by: row.get("by")?,
        body: row.get("body")?,
        hash: Digest::from_bytes(row.bytes("hash")?).ok_or_else(|| damaged("a hash that is not SHA-256"))?,
    })
}

/// The acts of an entry; of one that a bundle shows in part, those that it shows. Whether the
/// entry has its hash is for its reader to check: [`Entry::follows`] refuses parts.
pub(super) fn acts(entry: &Entry) -> Result<Vec<Act>> {
    body::acts_as_shown(&entry.body)
        .map_err(|error| LedgerError::UnknownAct { entry: entry.seq, why: error.to_string() })
}

/// Appends an entry, and names its replica where it is the first of one.
pub(super) fn store(connection: &Connection, entry: &Entry) -> Result<()> {
    if entry.n == 1 {
        name_replica(connection, entry.replica, &entry.hash)?;
    }
    connection
        .prepare_cached(
            "INSERT INTO entry (seq, line, n, batch, at, by, body, hash)
             VALUES (:seq, :line, :n, :batch, :at, :by, :body, :hash)",
        )?
        .execute(named! {
            ":seq": entry.seq,
            ":line": entry.replica,
            ":n": entry.n,
            ":batch": entry.batch,
            ":at": entry.at,
            ":by": entry.by,
            ":body": entry.body,
            ":hash": entry.hash.as_bytes(),
        })?;
    Ok(())
}

/// Names a replica by the hash of its first entry, where it has no name yet.
pub(super) fn name_replica(connection: &Connection, replica: u64, hash: &Digest) -> Result<()> {
    connection
        .prepare_cached("INSERT INTO line (line, hash) VALUES (:line, :hash) ON CONFLICT (line) DO NOTHING")?
        .execute(named! { ":line": replica, ":hash": hash.as_bytes() })?;
    Ok(())
}
