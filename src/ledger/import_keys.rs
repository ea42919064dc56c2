//! The keys that imports gave.

use rusqlite::{OptionalExtension as _, named_params};

use super::{LedgerError, Reader, Result};
use crate::model::act::Act;
use crate::model::id::{ClaimId, DocumentId, EvidenceId, SourceId};
use crate::model::row::Keyed;

impl Reader<'_> {
    /// What a key of this letter names (see [`Keyed::letter`]), and the entry that made it.
    pub fn import_key(self, letter: char, key: &str) -> Result<Option<(Keyed, u64)>> {
        let found = self
            .connection
            .prepare_cached("SELECT id, other, since FROM import_key WHERE names = :names AND key = :key")?
            .query_row(named_params! { ":names": letter.to_string(), ":key": key }, |row| {
                Ok((
                    row.get::<_, u32>("id")?,
                    row.get::<_, Option<u32>>("other")?,
                    row.get::<_, u64>("since")?,
                ))
            })
            .optional()?;
        found.map(|(id, other, since)| Ok((keyed(letter, id, other)?, since))).transpose()
    }

    /// Whether any import gave any key.
    pub fn has_import_keys(self) -> Result<bool> {
        Ok(self.connection.query_row("SELECT EXISTS (SELECT 1 FROM import_key)", [], |row| row.get(0))?)
    }

    /// The acts of an entry.
    pub fn acts_of(self, seq: u64) -> Result<Vec<Act>> {
        let entry = self.entry(seq)?.ok_or_else(|| LedgerError::Damaged(format!("entry {seq} is gone")))?;
        super::log::acts(&entry)
    }
}

/// What a stored key names.
pub(super) fn keyed(letter: char, id: u32, other: Option<u32>) -> Result<Keyed> {
    match (letter, other) {
        ('S', None) => Ok(Keyed::Source(SourceId(id))),
        ('D', None) => Ok(Keyed::Document(DocumentId(id))),
        ('C', None) => Ok(Keyed::Claim(ClaimId(id))),
        ('E', None) => Ok(Keyed::Evidence(EvidenceId(id))),
        ('X', Some(other)) => Ok(Keyed::Contradiction(ClaimId(id), ClaimId(other))),
        _ => Err(LedgerError::Damaged("an import key names nothing that there is".to_owned())),
    }
}
