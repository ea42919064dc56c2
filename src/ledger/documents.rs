//! Captured documents and what copies what.

use super::replicas::EntryReader;
use super::sqlite::{Row as SqlRow, named};
use super::{LedgerError, Reader, Result};
use crate::model::act::{self, Act};
use crate::model::digest::Digest;
use crate::model::document::Document;
use crate::model::extraction::Layout;
use crate::model::id::{DocumentId, SourceId};
use crate::model::standing::CopyOf;

/// When a document was captured, or seen unchanged, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captured {
    /// The document.
    pub document: DocumentId,
    /// When; nothing where the entry is lost.
    pub at: Option<String>,
    /// By whom.
    pub by: Option<String>,
    /// Where it was seen unchanged: the status that the server gave, if any.
    pub seen: Option<Option<u32>>,
}

impl Reader<'_> {
    /// The document with this id.
    pub fn document(self, id: DocumentId) -> Result<Document> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, series, publisher, raw, text, encoding, media, language, published, entry.at, title, url
             FROM document
             LEFT JOIN entry ON entry.seq = document.since
             WHERE id = :id AND until IS NULL",
        )?;
        let mut rows = statement.query(named! { ":id": id.0 })?;
        match rows.next()? {
            Some(row) => document_from_row(row),
            None => Err(self.unknown_document(id)),
        }
    }

    /// The act that captured a document, as the log has it: with what was found in it, and where. Nothing
    /// where its entry is lost.
    pub fn capture_of(self, id: DocumentId) -> Result<Option<act::Document>> {
        let since: Option<u64> = self
            .connection
            .prepare_cached("SELECT since FROM document WHERE id = :id AND until IS NULL")?
            .query_optional(named! { ":id": id.0 }, |row| row.get("since"))?;
        let Some(entry) = since.map(|seq| self.entry(seq)).transpose()?.flatten() else { return Ok(None) };
        let acts = EntryReader::new(self).acts(&entry)?;
        Ok(acts.into_iter().find_map(|act| match act {
            Act::Document(act) if act.id == id => Some(*act),
            _ => None,
        }))
    }

    /// What stands where in the text of a document; nothing where that is not known, or not in this ledger.
    pub fn layout_of(self, id: DocumentId) -> Result<Option<Layout>> {
        let Some(digest) = self.capture_of(id)?.and_then(|act| act.layout) else { return Ok(None) };
        let Some(bytes) = self.content(&digest)? else { return Ok(None) };
        let altered = || LedgerError::Damaged(format!("the layout of {id} was altered"));
        if Digest::of(&bytes) != digest {
            return Err(altered());
        }
        serde_json::from_slice(&bytes).map(Some).map_err(|_| altered())
    }

    /// Every document by id, one after the other.
    pub fn for_each_document<E: From<LedgerError>>(
        self,
        mut each: impl FnMut(Document) -> Result<(), E>,
    ) -> Result<(), E> {
        let sqlite = LedgerError::from;
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT id, series, publisher, raw, text, encoding, media, language, published, entry.at, title, url
                 FROM document
                 LEFT JOIN entry ON entry.seq = document.since
                 WHERE until IS NULL
                 ORDER BY id",
            )
            .map_err(sqlite)?;
        let mut rows = statement.query(()).map_err(sqlite)?;
        while let Some(row) = rows.next().map_err(sqlite)? {
            each(document_from_row(row)?)?;
        }
        Ok(())
    }

    /// The last document that holds exactly these captured bytes.
    pub fn last_with_bytes(self, raw: &Digest) -> Result<Option<DocumentId>> {
        self.connection
            .prepare_cached(
                "SELECT id FROM document WHERE raw = :raw AND until IS NULL ORDER BY id DESC LIMIT 1",
            )?
            .query_optional(named! { ":raw": raw.as_bytes() }, |row| row.get("id").map(DocumentId))
    }

    /// The series of the documents captured from a place.
    pub fn series_of(self, url: &str) -> Result<Option<DocumentId>> {
        self.connection
            .prepare_cached(
                "SELECT series FROM document WHERE url = :url AND until IS NULL ORDER BY id LIMIT 1",
            )?
            .query_optional(named! { ":url": url }, |row| row.get("series").map(DocumentId))
    }

    /// The last document of each series, by id.
    pub fn last_captures(self) -> Result<Vec<Document>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, series, publisher, raw, text, encoding, media, language, published, entry.at, title, url
             FROM document
             LEFT JOIN entry ON entry.seq = document.since
             WHERE id IN (SELECT max(id) FROM document WHERE until IS NULL GROUP BY series)
             ORDER BY id",
        )?;
        let mut rows = statement.query(())?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(document_from_row(row)?);
        }
        Ok(found)
    }

    /// The documents that claims filed under a tag cite, by id.
    pub fn documents_cited_under(self, tag: &str) -> Result<Vec<DocumentId>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT document
             FROM tag
             JOIN evidence ON evidence.claim = tag.claim AND evidence.until IS NULL
             WHERE tag = :tag AND tag.until IS NULL
             ORDER BY document",
        )?;
        let rows = statement.query_map(named! { ":tag": tag }, |row| row.get("document").map(DocumentId))?;
        rows.collect()
    }

    /// The documents of a series, each with when and by whom it was captured.
    pub fn captures_of_series(self, series: DocumentId) -> Result<Vec<Captured>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, entry.at, entry.by
             FROM document
             LEFT JOIN entry ON entry.seq = document.since
             WHERE series = :series AND until IS NULL
             ORDER BY id",
        )?;
        let rows = statement.query_map(named! { ":series": series.0 }, |row| {
            Ok(Captured {
                document: DocumentId(row.get("id")?),
                at: row.get("at")?,
                by: row.get("by")?,
                seen: None,
            })
        })?;
        rows.collect()
    }

    /// When the documents of a series were seen unchanged, and by whom, in order.
    pub fn seen_of_series(self, series: DocumentId) -> Result<Vec<Captured>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT seen.document, seen.status, entry.at, entry.by
             FROM document
             JOIN seen ON seen.document = document.id
             LEFT JOIN entry ON entry.seq = seen.since
             WHERE document.series = :series AND document.until IS NULL
             ORDER BY seen.since",
        )?;
        let rows = statement.query_map(named! { ":series": series.0 }, |row| {
            Ok(Captured {
                document: DocumentId(row.get("document")?),
                at: row.get("at")?,
                by: row.get("by")?,
                seen: Some(row.get("status")?),
            })
        })?;
        rows.collect()
    }

    /// The last document of a series.
    pub fn last_of_series(self, series: DocumentId) -> Result<Option<DocumentId>> {
        self.last_of_series_before(series, DocumentId(u32::MAX))
    }

    /// The last document of a series before another one.
    pub fn last_of_series_before(self, series: DocumentId, later: DocumentId) -> Result<Option<DocumentId>> {
        self.connection
            .prepare_cached(
                "SELECT id
                 FROM document
                 WHERE series = :series AND id < :later AND until IS NULL
                 ORDER BY id DESC
                 LIMIT 1",
            )?
            .query_optional(named! { ":series": series.0, ":later": later.0 }, |row| {
                row.get("id").map(DocumentId)
            })
    }

    /// Whether the publisher of a document took it back.
    pub fn is_recalled(self, id: DocumentId) -> Result<bool> {
        self.connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM discredited WHERE what = 'D' AND id = :id AND until IS NULL)",
            )?
            .query_row(named! { ":id": id.0 }, |row| row.get(0))
    }

    /// What a document copies.
    pub fn copies_of(self, id: DocumentId) -> Result<Vec<CopyOf>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT original, suspected FROM copy WHERE copy = :id AND until IS NULL ORDER BY original",
        )?;
        let rows = statement.query_map(named! { ":id": id.0 }, |row| {
            Ok(CopyOf { of: DocumentId(row.get("original")?), suspected: row.get("suspected")? })
        })?;
        rows.collect()
    }

    /// What copies a document.
    pub fn copied_into(self, id: DocumentId) -> Result<Vec<DocumentId>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT copy FROM copy WHERE original = :id AND until IS NULL ORDER BY copy")?;
        let rows = statement.query_map(named! { ":id": id.0 }, |row| row.get("copy").map(DocumentId))?;
        rows.collect()
    }

    /// Whether a document is, or once was, held to be a copy of another, or suspected to be.
    pub fn ever_copied(self, copy: DocumentId, of: DocumentId, suspected: bool) -> Result<bool> {
        self.connection
            .prepare_cached(
                "SELECT EXISTS (
                     SELECT 1 FROM copy WHERE copy = :copy AND original = :of AND suspected = :suspected
                 )",
            )?
            .query_row(named! { ":copy": copy.0, ":of": of.0, ":suspected": suspected }, |row| row.get(0))
    }

    fn unknown_document(self, id: DocumentId) -> LedgerError {
        let nearest = self.connection.query_optional(
            "SELECT id FROM document ORDER BY abs(id - :id), id LIMIT 1",
            named! { ":id": id.0 },
            |row| row.get(0).map(DocumentId),
        );
        match nearest {
            Ok(nearest) => LedgerError::Unknown {
                what: "document",
                id: id.to_string(),
                nearest: nearest.map(|nearest| nearest.to_string()),
            },
            Err(error) => error,
        }
    }
}

fn document_from_row(row: SqlRow<'_>) -> Result<Document> {
    Ok(Document {
        id: DocumentId(row.get("id")?),
        series: DocumentId(row.get("series")?),
        publisher: row.get::<Option<u32>>("publisher")?.map(SourceId),
        raw: super::rows::digest(row, "raw")?,
        text: super::rows::digest(row, "text")?,
        encoding: row.get("encoding")?,
        media: row.get("media")?,
        language: row.get("language")?,
        published: row.get("published")?,
        captured: row
            .get::<Option<String>>("at")?
            .map(|at| at.parse())
            .transpose()
            .map_err(|_| LedgerError::Damaged("an entry has an invalid time".to_owned()))?,
        title: row.get("title")?,
        url: row.get("url")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::example::{D1, Example, document};
    use crate::model::extraction::{Segment, SegmentKind};

    #[test]
    fn what_was_found_in_a_document_is_in_its_entry() {
        let mut example = Example::new();
        assert_eq!(example.read().layout_of(D1).unwrap(), None);
        let page = Segment { kind: SegmentKind::Page, start: 0, end: 3, label: Some("1".to_owned()) };
        let layout = Layout { segments: vec![page] };
        let bytes = serde_json::to_vec(&layout).unwrap();
        let id = DocumentId(2);
        let found = act::Document {
            layout: Some(Digest::of(&bytes)),
            author: Some("a".to_owned()),
            author_from: Some("Info Author".to_owned()),
            ..document(id, "Uno")
        };
        example.write("ana", &[b"Uno", &bytes], &[Act::Document(Box::new(found.clone()))]);
        assert_eq!(example.read().layout_of(id).unwrap(), Some(layout));
        assert_eq!(example.read().capture_of(id).unwrap(), Some(found));
        example.tamper("UPDATE content SET bytes = CAST('{\"segments\":[]}' AS BLOB) WHERE CAST(bytes AS TEXT) LIKE '{\"segments\"%'");
        assert!(matches!(example.read().layout_of(id), Err(LedgerError::Damaged(_))));
    }

    #[test]
    fn documents_are_known_by_their_bytes() {
        let example = Example::new();
        let raw = example.read().document(D1).unwrap().raw;
        assert_eq!(example.read().last_with_bytes(&raw).unwrap(), Some(D1));
        assert_eq!(example.read().last_with_bytes(&Digest::of(b"x")).unwrap(), None);
    }
}
