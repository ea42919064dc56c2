//! One row a document: how much is cited from it.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::document::Document;
use crate::model::id::{ClaimId, DocumentId};
use crate::model::sheet::{Cell, SheetColumn, columns};
use crate::model::standing::Standing;
use crate::rules::Audited;

/// The columns, in their order.
pub const COLUMNS: &[SheetColumn] = columns![
    #[brief] "document", 10, "the document's id";
    #[brief] "title", 36, "its title";
    #[brief] "publisher", 24, "who published it; ? where nobody knows";
    #[brief] "published", 12, "when it was published, ISO 8601";
    "language", 9, "BCP 47 tag of its text";
    "url", 40, "where it was published";
    "captured", 25, "when it was captured, UTC";
    #[brief] "claims", 8, "claims with evidence in it";
    #[brief] "evidence", 9, "pieces of evidence in it";
    "cited_for", 30, "those claims";
    "copies", 14, "documents that it copies; ? behind those that are suspected";
    "recalled", 30, "why its publisher took it back, where it did";
    "text_sha256", 66, "SHA-256 of its text";
    "raw_sha256", 66, "SHA-256 of the captured bytes";
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
    pub fn row(&self, document: &Document, copies: Vec<String>, standing: &Standing) -> Option<Vec<Cell>> {
        let (claims, evidence) = self.by_document.get(&document.id)?;
        let optional = |text: Option<&str>| text.map_or(Cell::Empty, Cell::text);
        let publisher = document
            .publisher
            .map_or_else(|| "?".to_owned(), |source| standing.written_name(source).into_owned());
        Some(vec![
            Cell::Text(document.id.to_string()),
            optional(document.title.as_deref()),
            Cell::Text(publisher),
            optional(document.published.as_deref()),
            Cell::Text(document.language.clone()),
            optional(document.url.as_deref()),
            document.captured.map_or(Cell::Empty, |at| Cell::Text(at.to_string())),
            Cell::Count(claims.len() as u64),
            Cell::Count(*evidence),
            Cell::List(claims.iter().map(ToString::to_string).collect()),
            Cell::List(copies),
            standing.recalled(document.id).map_or(Cell::Empty, Cell::text),
            Cell::Text(document.text.to_string()),
            Cell::Text(document.raw.to_string()),
        ])
    }
}
