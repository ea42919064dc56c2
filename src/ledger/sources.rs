//! Sources and their names.

use super::sqlite::{Row as SqlRow, named};
use super::{LedgerError, Reader, Result};
use crate::model::act::Act;
use crate::model::digest::Digest;
use crate::model::grade::Reliability;
use crate::model::id::SourceId;
use crate::model::name;
use crate::model::source::Source;

/// How far a source was held to be reliable, since when, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    /// The letter.
    pub reliability: Reliability,
    /// The entry that gave it.
    pub entry: u64,
    /// When, as the writer's clock said.
    pub at: String,
    /// Who.
    pub by: String,
    /// Why.
    pub why: Option<String>,
}

impl Reader<'_> {
    /// The card whose first name a source goes by.
    pub fn primary_card(self, id: SourceId) -> Result<Option<Digest>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT card FROM name WHERE source = :id AND chief AND place = 0 AND until IS NULL",
        )?;
        let mut rows = statement.query(named! { ":id": id.0 })?;
        rows.next()?.map(|row| super::rows::digest(row, "card")).transpose()
    }

    /// The source with this id, with all its names.
    pub fn source(self, id: SourceId) -> Result<Source> {
        let mut statement = self.connection.prepare_cached(
            "SELECT source.id, kind, reliability, under, merged.target, chief.printed AS name, confidential.description
             FROM source
             LEFT JOIN merged ON merged.source = source.id AND merged.until IS NULL
             LEFT JOIN name AS chief ON chief.source = source.id AND chief.chief AND chief.until IS NULL
             LEFT JOIN main.confidential AS confidential ON confidential.source = source.id AND confidential.until IS NULL
             WHERE source.id = :id AND source.until IS NULL",
        )?;
        let mut rows = statement.query(named! { ":id": id.0 })?;
        let Some(row) = rows.next()? else {
            return Err(self.unknown_source(id));
        };
        let mut source = source_from_row(row)?;
        source.aliases = self.aliases(id)?;
        source.aliases.retain(|alias| *alias != source.name);
        Ok(source)
    }

    /// All sources by id, with all their names.
    pub fn sources(self) -> Result<Vec<Source>> {
        let mut sources = self.sources_without_aliases()?;
        let mut statement = self.connection.prepare_cached(
            "SELECT source, printed FROM name WHERE NOT chief AND until IS NULL ORDER BY source, since, card, place",
        )?;
        let mut rows = statement.query(())?;
        let mut at = 0;
        while let Some(row) = rows.next()? {
            let id = SourceId(row.get("source")?);
            while at < sources.len() && sources[at].id < id {
                at += 1;
            }
            if let Some(source) = sources.get_mut(at).filter(|source| source.id == id) {
                let alias: String = row.get("printed")?;
                if alias != source.name {
                    source.aliases.push(alias);
                }
            }
        }
        Ok(sources)
    }

    /// All sources by id, each with the one name that it goes by.
    pub(super) fn sources_without_aliases(self) -> Result<Vec<Source>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT source.id, kind, reliability, under, merged.target, chief.printed AS name, confidential.description
             FROM source
             LEFT JOIN merged ON merged.source = source.id AND merged.until IS NULL
             LEFT JOIN name AS chief ON chief.source = source.id AND chief.chief AND chief.until IS NULL
             LEFT JOIN main.confidential AS confidential ON confidential.source = source.id AND confidential.until IS NULL
             WHERE source.until IS NULL
             ORDER BY source.id",
        )?;
        let rows = statement.query_map((), source_from_row)?;
        rows.collect()
    }

    /// The sources with these ids and all that they fold into, each with the one name that
    /// it goes by. `ids` is a JSON array of numbers.
    pub(super) fn sources_above(self, ids: &str) -> Result<Vec<Source>> {
        let mut statement = self.connection.prepare_cached(
            "WITH RECURSIVE wanted (id) AS (
                 SELECT value FROM json_each(:ids)
                 UNION
                 SELECT source.under
                 FROM wanted
                 JOIN source ON source.id = wanted.id
                 WHERE source.until IS NULL AND source.under IS NOT NULL
                 UNION
                 SELECT merged.target
                 FROM wanted
                 JOIN merged ON merged.source = wanted.id
                 WHERE merged.until IS NULL
                 UNION
                 SELECT merged.source
                 FROM wanted
                 JOIN merged ON merged.target = wanted.id
                 WHERE merged.until IS NULL
             )
             SELECT source.id, kind, reliability, under, merged.target, chief.printed AS name, confidential.description
             FROM wanted
             JOIN source ON source.id = wanted.id AND source.until IS NULL
             LEFT JOIN merged ON merged.source = source.id AND merged.until IS NULL
             LEFT JOIN name AS chief ON chief.source = source.id AND chief.chief AND chief.until IS NULL
             LEFT JOIN main.confidential AS confidential ON confidential.source = source.id AND confidential.until IS NULL",
        )?;
        let rows = statement.query_map(named! { ":ids": ids }, source_from_row)?;
        rows.collect()
    }

    /// A source and all that stand under it or are it, at whatever distance.
    pub fn sources_under(self, id: SourceId) -> Result<Vec<SourceId>> {
        let mut statement = self.connection.prepare_cached(
            "WITH RECURSIVE under (id) AS (
                 SELECT :id
                 UNION
                 SELECT source.id
                 FROM under
                 JOIN source ON source.under = under.id
                 WHERE source.until IS NULL
                 UNION
                 SELECT merged.source
                 FROM under
                 JOIN merged ON merged.target = under.id
                 WHERE merged.until IS NULL
             )
             SELECT id FROM under",
        )?;
        let rows = statement.query_map(named! { ":id": id.0 }, |row| row.get("id").map(SourceId))?;
        rows.collect()
    }

    /// The source that this one is: itself, unless it was merged.
    pub fn same_as(self, id: SourceId) -> Result<SourceId> {
        let mut statement = self.connection.prepare_cached(
            "WITH RECURSIVE same (id, distance) AS (
                 SELECT :id, 0
                 UNION
                 SELECT merged.target, distance + 1
                 FROM same
                 JOIN merged ON merged.source = same.id
                 WHERE merged.until IS NULL AND distance < 1000
             )
             SELECT id FROM same ORDER BY distance DESC LIMIT 1",
        )?;
        statement.query_row(named! { ":id": id.0 }, |row| row.get("id").map(SourceId))
    }

    /// The sources that turned out to be this one, at whatever distance.
    pub fn sources_merged_into(self, id: SourceId) -> Result<Vec<SourceId>> {
        let mut statement = self.connection.prepare_cached(
            "WITH RECURSIVE same (id) AS (
                 SELECT source FROM merged WHERE target = :id AND until IS NULL
                 UNION
                 SELECT merged.source
                 FROM same
                 JOIN merged ON merged.target = same.id
                 WHERE merged.until IS NULL
             )
             SELECT id FROM same",
        )?;
        let rows = statement.query_map(named! { ":id": id.0 }, |row| row.get("id").map(SourceId))?;
        rows.collect()
    }

    /// The sources that go by a spelling, as names or other spellings.
    pub fn sources_called(self, spelling: &str) -> Result<Vec<SourceId>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT source FROM name WHERE folded = :folded AND until IS NULL ORDER BY source",
        )?;
        let rows = statement
            .query_map(named! { ":folded": name::folded(spelling) }, |row| row.get("source").map(SourceId))?;
        rows.collect()
    }

    /// Every spelling in use, and whose it is.
    pub fn spellings(self) -> Result<Vec<(String, SourceId)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT printed, source FROM name WHERE until IS NULL AND printed <> '' ORDER BY folded",
        )?;
        let rows = statement.query_map((), |row| Ok((row.get("printed")?, SourceId(row.get("source")?))))?;
        rows.collect()
    }

    /// Why the desk has discredited this very source, where it has.
    pub fn discredited_because(self, id: SourceId) -> Result<Option<String>> {
        self.connection
            .prepare_cached("SELECT why FROM discredited WHERE what = 'S' AND id = :id AND until IS NULL")?
            .query_optional(named! { ":id": id.0 }, |row| row.get(0))
    }

    /// The ratings that a source was given, the first one first, each with its reason.
    pub fn ratings_of(self, id: SourceId) -> Result<Vec<Rating>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT source.since, source.reliability
             FROM source
             WHERE id = :id
             ORDER BY revision",
        )?;
        let rows: Vec<(u64, Reliability)> = statement
            .query_map(named! { ":id": id.0 }, |row| {
                Ok::<_, LedgerError>((row.get("since")?, super::rows::word(row, "reliability")?))
            })?
            .collect::<Result<_>>()?;
        let mut ratings: Vec<Rating> = Vec::new();
        let mut recall = super::replicas::EntryReader::new(self);
        let mut before = Reliability::F;
        for (seq, reliability) in rows {
            if reliability == before {
                continue;
            }
            before = reliability;
            if let Some(entry) = self.entry(seq)? {
                let why = recall.acts(&entry)?.into_iter().find_map(|act| match act {
                    Act::Judge(act) if act.source == id => act.why,
                    _ => None,
                });
                ratings.push(Rating { reliability, entry: seq, at: entry.at, by: entry.by, why });
            }
        }
        Ok(ratings)
    }

    /// Whether the desk has discredited this very source.
    pub fn is_discredited(self, id: SourceId) -> Result<bool> {
        self.connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM discredited WHERE what = 'S' AND id = :id AND until IS NULL)",
            )?
            .query_row(named! { ":id": id.0 }, |row| row.get(0))
    }

    /// The ledger's own desk.
    pub fn desk(self) -> Result<Option<SourceId>> {
        Ok(self.desks()?.first().copied())
    }

    /// The ledger's own desk, then those of ledgers that were merged into it.
    pub(super) fn desks(self) -> Result<Vec<SourceId>> {
        let mut statement =
            self.connection.prepare_cached("SELECT source FROM desk WHERE until IS NULL ORDER BY since")?;
        let rows = statement.query_map((), |row| row.get("source").map(SourceId))?;
        rows.collect()
    }

    fn aliases(self, id: SourceId) -> Result<Vec<String>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT printed
             FROM name
             WHERE source = :id AND NOT chief AND until IS NULL
             ORDER BY since, card, place",
        )?;
        let rows = statement.query_map(named! { ":id": id.0 }, |row| row.get("printed"))?;
        rows.collect()
    }

    fn unknown_source(self, id: SourceId) -> LedgerError {
        let nearest = self.connection.query_optional(
            "SELECT id FROM source ORDER BY abs(id - :id), id LIMIT 1",
            named! { ":id": id.0 },
            |row| row.get(0).map(SourceId),
        );
        match nearest {
            Ok(nearest) => LedgerError::Unknown {
                what: "source",
                id: id.to_string(),
                nearest: nearest.map(|nearest| nearest.to_string()),
            },
            Err(error) => error,
        }
    }
}

/// Whether a source is confidential is asked of the ledger as it is, even where it is looked at
/// as it was: what is confidential today is not to be read in yesterday's table.
fn source_from_row(row: SqlRow<'_>) -> Result<Source> {
    Ok(Source {
        id: SourceId(row.get("id")?),
        name: row.get::<Option<String>>("name")?.unwrap_or_default(),
        aliases: Vec::new(),
        kind: super::rows::word(row, "kind")?,
        reliability: super::rows::word(row, "reliability")?,
        under: row.get::<Option<u32>>("under")?.map(SourceId),
        merged_into: row.get::<Option<u32>>("target")?.map(SourceId),
        description: row.get("description")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::example::Example;

    #[test]
    fn sources_are_found_by_any_spelling_of_their_names() {
        let example = Example::new();
        assert_eq!(example.read().sources_called("FIGUERA").unwrap(), [SourceId(3)]);
        assert!(example.read().sources_called("Ana").unwrap().is_empty());
        assert_eq!(example.read().desk().unwrap(), Some(SourceId(1)));
        assert_eq!(example.read().same_as(SourceId(3)).unwrap(), SourceId(3));
        assert_eq!(example.read().sources_under(SourceId(2)).unwrap(), [SourceId(2)]);
    }
}
