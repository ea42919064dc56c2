//! What is known beyond the single claim, read from the tables.

use std::collections::BTreeSet;

use super::rows::parse;
use super::sqlite::ids::json;
use super::sqlite::{Row, named};
use super::{Reader, Result};
use crate::model::audience::Audience;
use crate::model::case::Evidence;
use crate::model::id::{DocumentId, SourceId};
use crate::model::source::Source;
use crate::model::standing::{CopyOf, Standing};

impl Reader<'_> {
    /// Everything, for weighing many claims; names are given as `audience` may know them.
    pub fn standing(self, audience: Audience) -> Result<Standing> {
        let copies = self.copies()?;
        let captured = self.publishers()?;
        self.assemble(audience, self.sources_without_aliases()?, copies, captured)
    }

    /// What these pieces of evidence, and these sources, need.
    pub fn standing_for<'e>(
        self,
        evidence: impl Iterator<Item = &'e Evidence>,
        sources: impl Iterator<Item = SourceId>,
        audience: Audience,
    ) -> Result<Standing> {
        let mut wanted: BTreeSet<SourceId> = sources.chain(self.desks()?).collect();
        let mut documents = BTreeSet::new();
        for evidence in evidence {
            wanted.extend(evidence.chain.sources());
            documents.insert(evidence.document);
        }
        let copies = self.copies_from(&documents)?;
        wanted.extend(copies.iter().filter_map(|(_, _, publisher)| *publisher));
        let sources = self.sources_above(&json(wanted.iter().map(|id| id.0)))?;
        let captured = self.publishers_among(&json(sources.iter().map(|source| source.id.0)))?;
        self.assemble(audience, sources, copies, captured)
    }

    fn assemble(
        self,
        audience: Audience,
        sources: Vec<Source>,
        copies: Vec<(DocumentId, CopyOf, Option<SourceId>)>,
        captured: Vec<SourceId>,
    ) -> Result<Standing> {
        let mut standing = Standing::new(audience);
        for source in sources {
            standing.add_source(source);
        }
        for desk in self.desks()? {
            standing.add_desk(desk);
        }
        for (copy, of, publisher) in copies {
            standing.add_copy(copy, of, publisher);
        }
        standing.add_captured(captured);
        standing.set_policy(self.policy()?);
        if standing.policy().sets_unseen_days() {
            self.add_last_seen(&mut standing)?;
        }
        let mut statement =
            self.connection.prepare_cached("SELECT what, id, why FROM discredited WHERE until IS NULL")?;
        let mut rows = statement.query(())?;
        while let Some(row) = rows.next()? {
            let (id, why) = (row.get("id")?, row.get("why")?);
            match row.text("what")? {
                "S" => standing.add_discredited(SourceId(id), why),
                _ => standing.add_recalled(DocumentId(id), why),
            }
        }
        Ok(standing)
    }

    /// When each address was last captured or seen unchanged. Only read where the desk asks.
    fn add_last_seen(self, standing: &mut Standing) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "WITH looked (series, at) AS (
                 SELECT document.series, entry.at
                 FROM document
                 JOIN entry ON entry.seq = document.since
                 WHERE document.until IS NULL AND document.url LIKE 'http%'
                 UNION ALL
                 SELECT document.series, entry.at
                 FROM seen
                 JOIN document ON document.id = seen.document AND document.until IS NULL
                 JOIN entry ON entry.seq = seen.since
             ),
             last (series, at) AS (SELECT series, max(at) FROM looked GROUP BY series)
             SELECT document.id, last.at
             FROM last
             JOIN document ON document.series = last.series AND document.until IS NULL",
        )?;
        let mut rows = statement.query(())?;
        while let Some(row) = rows.next()? {
            standing.add_last_seen(DocumentId(row.get("id")?), parse(row.text("at")?)?);
        }
        Ok(())
    }

    fn copies(self) -> Result<Vec<(DocumentId, CopyOf, Option<SourceId>)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT copy, original, suspected, document.publisher
             FROM copy
             LEFT JOIN document ON document.id = copy.original AND document.until IS NULL
             WHERE copy.until IS NULL
             ORDER BY copy, original",
        )?;
        let rows = statement.query_map((), copy_from_row)?;
        rows.collect()
    }

    /// What these documents copy, at whatever distance.
    fn copies_from(
        self,
        documents: &BTreeSet<DocumentId>,
    ) -> Result<Vec<(DocumentId, CopyOf, Option<SourceId>)>> {
        let mut statement = self.connection.prepare_cached(
            "WITH RECURSIVE reached (id) AS (
                 SELECT value FROM json_each(:ids)
                 UNION
                 SELECT copy.original
                 FROM reached
                 JOIN copy ON copy.copy = reached.id
                 WHERE copy.until IS NULL
             )
             SELECT copy.copy, copy.original, copy.suspected, document.publisher
             FROM reached
             JOIN copy ON copy.copy = reached.id AND copy.until IS NULL
             LEFT JOIN document ON document.id = copy.original AND document.until IS NULL
             ORDER BY copy.copy, copy.original",
        )?;
        let ids = json(documents.iter().map(|id| id.0));
        let rows = statement.query_map(named! { ":ids": ids }, copy_from_row)?;
        rows.collect()
    }

    fn publishers(self) -> Result<Vec<SourceId>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT publisher FROM document WHERE publisher IS NOT NULL AND until IS NULL",
        )?;
        let rows = statement.query_map((), |row| row.get("publisher").map(SourceId))?;
        rows.collect()
    }

    fn publishers_among(self, ids: &str) -> Result<Vec<SourceId>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT value AS id
             FROM json_each(:ids)
             WHERE EXISTS (SELECT 1 FROM document WHERE publisher = value AND until IS NULL)",
        )?;
        let rows = statement.query_map(named! { ":ids": ids }, |row| row.get("id").map(SourceId))?;
        rows.collect()
    }
}

fn copy_from_row(row: Row<'_>) -> Result<(DocumentId, CopyOf, Option<SourceId>)> {
    Ok((
        DocumentId(row.get("copy")?),
        CopyOf { of: DocumentId(row.get("original")?), suspected: row.get("suspected")? },
        row.get::<Option<u32>>("publisher")?.map(SourceId),
    ))
}
