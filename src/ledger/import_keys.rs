//! The keys that imports gave.

use super::sqlite::named;
use super::{LedgerError, Reader, Result};
use crate::model::act::Act;
use crate::model::tables::{ImportKeyRow, Keyed, Letter};

impl Reader<'_> {
    /// What a key of this letter names (see [`Keyed::letter`]), and the entry that made it.
    pub fn import_key(self, letter: char, key: &str) -> Result<Option<(Keyed, u64)>> {
        let found = self
            .connection
            .prepare_cached("SELECT id, other, since FROM import_key WHERE names = :names AND key = :key")?
            .query_optional(named! { ":names": letter.to_string(), ":key": key }, |row| {
                Ok((row.get::<u32>("id")?, row.get::<Option<u32>>("other")?, row.get::<u64>("since")?))
            })?;
        found
            .map(|(id, other, since)| {
                let row = ImportKeyRow { names: Letter(letter), key: key.to_owned(), id, other };
                let names = row.keyed().ok_or_else(|| {
                    LedgerError::Damaged("an import key names something that does not exist".to_owned())
                })?;
                Ok((names, since))
            })
            .transpose()
    }

    /// Whether any import gave any key.
    pub fn has_import_keys(self) -> Result<bool> {
        self.connection.query_row("SELECT EXISTS (SELECT 1 FROM import_key)", (), |row| row.get(0))
    }

    /// The acts of an entry.
    pub fn acts_of(self, seq: u64) -> Result<Vec<Act>> {
        let entry =
            self.entry(seq)?.ok_or_else(|| LedgerError::Damaged(format!("entry {seq} is missing")))?;
        super::log::acts(&entry)
    }
}
