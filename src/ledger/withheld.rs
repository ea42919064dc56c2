//! Names that were withheld when their entries came over, and came later.

use rusqlite::{Connection, named_params};

use super::merge::Merging;
use super::{Reader, Result};
use crate::model::card::Card;
use crate::model::digest::Digest;
use crate::model::id::SourceId;
use crate::model::name;

impl Merging<'_, '_> {
    /// Keeps a card that was withheld when its entry came over, and gives its source the names on
    /// it: as if it had been there from the first.
    pub fn fill(&mut self, digest: Digest, bytes: &[u8]) -> Result<()> {
        let connection: &Connection = &self.writing.tx;
        if Reader::now(connection).has_content(&digest)? {
            return Ok(());
        }
        let withheld: Vec<(u32, u64, Option<u64>, bool)> = connection
            .prepare_cached(
                "SELECT source, since, until, chief
                 FROM name
                 WHERE folded = '' AND printed = '' AND card = :card AND place = 0
                 ORDER BY source, since",
            )?
            .query_map(named_params! { ":card": digest.as_bytes() }, |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })?
            .collect::<rusqlite::Result<_>>()?;
        let Some(card) = Card::from_bytes(bytes).ok().filter(|_| !withheld.is_empty()) else { return Ok(()) };
        self.keep(digest, bytes)?;
        self.kept.clear();
        let connection: &Connection = &self.writing.tx;
        connection
            .prepare_cached("DELETE FROM name WHERE folded = '' AND printed = '' AND card = :card")?
            .execute(named_params! { ":card": digest.as_bytes() })?;
        let mut insert = connection.prepare_cached(
            "INSERT INTO name (folded, source, card, place, since, until, printed, chief)
             VALUES (:folded, :source, :card, :place, :since, :until, :printed, :chief)",
        )?;
        let mut first_of = None;
        for (source, since, until, chief) in withheld {
            // What it went by before it got another name stands alone from then on.
            let is_first = first_of.replace(source) != Some(source);
            let names = card.names.iter().take(if is_first { usize::MAX } else { 1 });
            for (place, printed) in (0_u32..).zip(names) {
                insert.execute(named_params! {
                    ":folded": name::folded(printed),
                    ":source": source,
                    ":card": digest.as_bytes(),
                    ":place": place,
                    ":since": since,
                    ":until": until.filter(|_| place == 0),
                    ":printed": printed,
                    ":chief": chief && place == 0,
                })?;
            }
        }
        self.merged.named += 1;
        Ok(())
    }
}

impl Reader<'_> {
    /// The sources of which a card, named from an entry on, is not there, and whether each was ever
    /// confidential: only then can its card have been kept back.
    pub(super) fn sources_without_cards(self, from: u64) -> Result<Vec<(SourceId, bool)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT source, max(EXISTS (SELECT 1 FROM confidential WHERE confidential.source = name.source)) AS confided
             FROM name
             WHERE since >= :from
               AND NOT EXISTS (SELECT 1 FROM content WHERE content.sha256 = name.card)
             GROUP BY source
             ORDER BY source",
        )?;
        let rows = statement.query_map(named_params! { ":from": from }, |row| {
            Ok((SourceId(row.get("source")?), row.get("confided")?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether any source's name is withheld here.
    pub fn misses_names(self) -> Result<bool> {
        Ok(self
            .connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM name WHERE folded = '' AND printed = '')")?
            .query_row([], |row| row.get(0))?)
    }
}
