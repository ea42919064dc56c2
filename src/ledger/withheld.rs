//! Names that were withheld when their entries came over, and came later.

use super::merge::Merging;
use super::sqlite::{named, words};
use super::{Reader, Result};
use crate::model::card::Card;
use crate::model::digest::Digest;
use crate::model::id::SourceId;
use crate::model::kind::Kind;
use crate::model::name;

impl Merging<'_, '_> {
    /// Keeps a card that was withheld when its entry came over, and gives its source the names on
    /// it: as if it had been there from the first.
    pub fn fill(&mut self, digest: Digest, bytes: &[u8]) -> Result<()> {
        let connection = self.writing.open()?;
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
            .query_map(named! { ":card": digest.as_bytes() }, |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })?
            .collect::<Result<_>>()?;
        let Some(card) = Card::from_bytes(bytes).ok().filter(|_| !withheld.is_empty()) else { return Ok(()) };
        self.keep(digest, bytes)?;
        self.kept.clear();
        let connection = self.writing.open()?;
        connection
            .prepare_cached("DELETE FROM name WHERE folded = '' AND printed = '' AND card = :card")?
            .execute(named! { ":card": digest.as_bytes() })?;
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
                insert.execute(named! {
                    ":folded": name::folded(printed),
                    ":source": source,
                    ":card": digest.as_bytes(),
                    ":place": place,
                    ":since": since,
                    ":until": until.filter(|_| place == 0),
                    ":printed": printed.as_str(),
                    ":chief": chief && place == 0,
                })?;
            }
        }
        self.merged.named += 1;
        Ok(())
    }
}

/// A source whose names are for the desk alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confidential {
    /// Its id.
    pub id: SourceId,
    /// What others read instead.
    pub description: String,
    /// What sort of thing it is.
    pub kind: Kind,
    /// Every spelling that was ever given.
    pub names: Vec<String>,
}

impl Reader<'_> {
    /// The sources that are confidential today, by id, even where the ledger is looked at as it was.
    pub fn confidential(self) -> Result<Vec<Confidential>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT confidential.source, description, kind, printed
             FROM main.confidential AS confidential
             JOIN main.source AS source ON source.id = confidential.source AND source.until IS NULL
             LEFT JOIN main.name AS name ON name.source = confidential.source AND printed <> ''
             WHERE confidential.until IS NULL
             ORDER BY confidential.source, name.since, place",
        )?;
        let mut rows = statement.query(())?;
        let mut all: Vec<Confidential> = Vec::new();
        while let Some(row) = rows.next()? {
            let id = SourceId(row.get("source")?);
            if all.last().is_none_or(|last| last.id != id) {
                let (description, kind) = (row.get("description")?, super::rows::word(row, "kind")?);
                all.push(Confidential { id, description, kind, names: Vec::new() });
            }
            let printed: Option<String> = row.get("printed")?;
            if let Some((last, printed)) = all.last_mut().zip(printed)
                && !last.names.contains(&printed)
            {
                last.names.push(printed);
            }
        }
        Ok(all)
    }

    /// Every name that may be said to others: of the sources that are not confidential, and of
    /// those who wrote the log.
    pub fn for_each_public_name(self, mut each: impl FnMut(&str)) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "SELECT printed
             FROM main.name
             WHERE source NOT IN (SELECT source FROM main.confidential WHERE until IS NULL)
             UNION
             SELECT by FROM main.entry",
        )?;
        let mut rows = statement.query(())?;
        while let Some(row) = rows.next()? {
            each(&row.get::<String>("printed")?);
        }
        Ok(())
    }

    /// How many wordings and documents have a word without any of some phrases; counted up to `most`
    /// of either.
    pub fn texts_with(self, word: &str, without: &[String], most: u64) -> Result<u64> {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', " "));
        let mut query = quoted(word);
        if !without.is_empty() {
            let phrases: Vec<String> = without.iter().map(|phrase| quoted(phrase)).collect();
            query = format!("{query} NOT ({})", phrases.join(" OR "));
        }
        words::count(self.connection, &query, most)
    }

    /// How many wordings of claims and documents there are.
    pub fn texts(self) -> Result<u64> {
        self.connection
            .prepare_cached(
                "SELECT (SELECT count(*) FROM main.claim) + (SELECT count(*) FROM main.document)",
            )?
            .query_row((), |row| row.get(0))
    }

    /// The encodings that documents were captured in.
    pub fn encodings(self) -> Result<Vec<String>> {
        let mut statement = self.connection.prepare_cached("SELECT DISTINCT encoding FROM main.document")?;
        let rows = statement.query_map((), |row| row.get("encoding"))?;
        rows.collect()
    }

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
        let rows = statement.query_map(named! { ":from": from }, |row| {
            Ok((SourceId(row.get("source")?), row.get("confided")?))
        })?;
        rows.collect()
    }

    /// Whether any source's name is withheld here.
    pub fn misses_names(self) -> Result<bool> {
        self.connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM name WHERE folded = '' AND printed = '')")?
            .query_row((), |row| row.get(0))
    }
}
