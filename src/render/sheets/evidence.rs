//! One row a piece of evidence.

use crate::model::case::Evidence;
use crate::model::claim::Claim;
use crate::model::document::Document;
use crate::model::id::SourceId;
use crate::model::sheet::{Cell, CellColumn, SheetColumn, headings};
use crate::model::standing::Standing;
use crate::render::chain::written;
use crate::rules::Audited;
use crate::weigh::reliability::of_chain;
use crate::weigh::voices::states_origin;

/// The columns, in their order.
pub const COLUMNS: &[SheetColumn] = &headings::<_, { TABLE.len() }>(TABLE);

/// A piece of evidence, as its row is made of it.
struct Row<'a> {
    claim: &'a Claim,
    evidence: &'a Evidence,
    document: &'a Document,
    excerpt: Option<&'a str>,
    standing: &'a Standing,
}

impl Row<'_> {
    fn name(&self, source: Option<SourceId>) -> Cell {
        let name = source.map(|source| self.standing.written_name(source).into_owned());
        Cell::Text(name.unwrap_or_else(|| "?".to_owned()))
    }
}

type Column = CellColumn<fn(&Row<'_>) -> Cell>;

const TABLE: &[Column] = &[
    Column::brief("claim", 8, "the claim's id", |row| Cell::Text(row.claim.id.to_string())),
    Column::full("wording", 50, "the claim's wording", |row| Cell::Text(row.claim.text.clone())),
    Column::brief("evidence", 9, "the evidence's id", |row| Cell::Text(row.evidence.id.to_string())),
    Column::brief("stance", 10, "supports, disputes, or bears on it", |row| {
        Cell::Text(row.evidence.stance.to_string())
    }),
    Column::brief("chain", 50, "who told whom, origin first", |row| {
        Cell::Text(written(row.standing, &row.evidence.chain))
    }),
    Column::full("origin", 24, "the first on the chain; ? if unnamed", |row| {
        row.name(row.evidence.chain.first().source)
    }),
    Column::full("stated", 8, "whether the chain states its origin", |row| {
        Cell::Flag(states_origin(row.standing, &row.evidence.chain))
    }),
    Column::full("reliability", 10, "of the chain's weakest link, A–F", |row| {
        Cell::Text(of_chain(row.standing, &row.evidence.chain).to_string())
    }),
    Column::full("publisher", 24, "who published the document", |row| {
        row.name(row.evidence.chain.last().source)
    }),
    Column::brief("document", 10, "the document's id", |row| Cell::Text(row.evidence.document.to_string())),
    Column::full("title", 30, "the document's title", |row| Cell::optional(row.document.title.as_deref())),
    Column::full("published", 12, "when the document was published, ISO 8601", |row| {
        Cell::optional(row.document.published.as_deref())
    }),
    Column::full("url", 40, "where it was published", |row| Cell::optional(row.document.url.as_deref())),
    Column::brief("excerpt", 60, "the verbatim words", |row| Cell::optional(row.excerpt)),
    Column::full("start", 8, "where they begin in the document's text, in code points from 0", |row| {
        Cell::Count(row.evidence.start.into())
    }),
    Column::full("end", 8, "where they end, in code points, exclusive", |row| {
        Cell::Count(row.evidence.end.into())
    }),
    Column::full("locator", 12, "the place as people write it", |row| {
        Cell::optional(row.evidence.locator.as_deref())
    }),
    Column::full("sha256", 66, "SHA-256 of the excerpt's UTF-8 bytes", |row| {
        Cell::Text(row.evidence.sha256.to_string())
    }),
    Column::full("document_sha256", 66, "SHA-256 of the document's text", |row| {
        Cell::Text(row.document.text.to_string())
    }),
    Column::full("recalled", 9, "whether its publisher recalled the document", |row| {
        Cell::Flag(row.standing.recalled(row.evidence.document).is_some())
    }),
];

/// A piece of evidence's row.
#[must_use]
pub fn row(
    audited: &Audited,
    evidence: &Evidence,
    document: &Document,
    excerpt: Option<&str>,
    standing: &Standing,
) -> Vec<Cell> {
    let row = Row { claim: &audited.case.claim, evidence, document, excerpt, standing };
    TABLE.iter().map(|column| (column.cell)(&row)).collect()
}
