//! One row a document: how much is cited from it.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::document::Document;
use crate::model::id::{ClaimId, DocumentId};
use crate::model::sheet::{Cell, CellColumn, SheetColumn, headings};
use crate::model::standing::{CopyOf, Standing};
use crate::queries::DocumentRecord;
use crate::rules::Audited;

/// The columns, in their order.
pub const COLUMNS: &[SheetColumn] = &headings::<_, { TABLE.len() }>(TABLE);

/// A document, as its row is made of it.
struct Row<'a> {
    document: &'a Document,
    publisher: Option<&'a str>,
    /// The claims with evidence in it.
    claims: &'a BTreeSet<ClaimId>,
    /// How many pieces of evidence are in it.
    evidence: u64,
    copies: &'a [CopyOf],
    standing: &'a Standing,
}

type Column = CellColumn<fn(&Row<'_>) -> Cell>;

const TABLE: &[Column] = &[
    Column::brief("document", 10, "the document's id", |row| Cell::Text(row.document.id.to_string())),
    Column::brief("title", 36, "its title", |row| Cell::optional(row.document.title.as_deref())),
    Column::brief("publisher", 24, "who published it; ? if unknown", |row| {
        Cell::Text(row.publisher.unwrap_or("?").to_owned())
    }),
    Column::brief("published", 12, "when it was published, ISO 8601", |row| {
        Cell::optional(row.document.published.as_deref())
    }),
    Column::full("language", 9, "BCP 47 tag of its text", |row| Cell::Text(row.document.language.clone())),
    Column::full("url", 40, "where it was published", |row| Cell::optional(row.document.url.as_deref())),
    Column::full("captured", 25, "when it was captured, UTC", |row| {
        row.document.captured.map_or(Cell::Empty, |at| Cell::Text(at.to_string()))
    }),
    Column::brief("claims", 8, "claims with evidence in it", |row| Cell::Count(row.claims.len() as u64)),
    Column::brief("evidence", 9, "pieces of evidence in it", |row| Cell::Count(row.evidence)),
    Column::full("cited_for", 30, "those claims", |row| {
        Cell::List(row.claims.iter().map(ToString::to_string).collect())
    }),
    Column::full("copies", 14, "documents that it copies; ? behind those that are suspected", |row| {
        let copies = row.copies.iter();
        Cell::List(
            copies.map(|copy| format!("{}{}", copy.of, if copy.suspected { "?" } else { "" })).collect(),
        )
    }),
    Column::full("recalled", 30, "why its publisher recalled it, if it did", |row| {
        Cell::optional(row.standing.recalled(row.document.id))
    }),
    Column::full("text_sha256", 66, "SHA-256 of its text", |row| Cell::Text(row.document.text.to_string())),
    Column::full("raw_sha256", 66, "SHA-256 of the captured bytes", |row| {
        Cell::Text(row.document.raw.to_string())
    }),
];

/// What is cited from each document, gathered claim by claim.
#[derive(Debug, Default)]
pub struct Cited {
    by_document: BTreeMap<DocumentId, (BTreeSet<ClaimId>, u64)>,
}

impl Cited {
    /// Adds a claim.
    pub fn add(&mut self, audited: &Audited) {
        for evidence in &audited.case.evidence {
            let (claims, count) = self.by_document.entry(evidence.document).or_default();
            claims.insert(audited.case.claim.id);
            *count += 1;
        }
    }

    /// A document's row; nothing where none of the claims cites it.
    #[must_use]
    pub fn row(&self, record: &DocumentRecord, standing: &Standing) -> Option<Vec<Cell>> {
        let DocumentRecord { document, publisher, copies } = record;
        let (claims, evidence) = self.by_document.get(&document.id)?;
        let publisher = publisher.as_deref();
        let row = Row { document, publisher, claims, evidence: *evidence, copies, standing };
        Some(TABLE.iter().map(|column| (column.cell)(&row)).collect())
    }
}
