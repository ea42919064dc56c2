//! One row a piece of evidence.

use crate::model::document::Document;
use crate::model::sheet::{Cell, SheetColumn, columns};
use crate::model::standing::{Evidence, Standing};
use crate::render::chain::written;
use crate::rules::Audited;
use crate::weigh::reliability::of_chain;
use crate::weigh::voices::states_origin;

/// The columns, in their order.
pub const COLUMNS: &[SheetColumn] = columns![
    #[brief] "claim", 8, "the claim's id";
    "wording", 50, "the claim's wording";
    #[brief] "evidence", 9, "the evidence's id";
    #[brief] "stance", 10, "supports, disputes, or bears on it";
    #[brief] "chain", 50, "who told whom, origin first";
    "origin", 24, "the first on the chain; ? where nobody names it";
    "stated", 8, "whether the chain states its origin";
    "reliability", 10, "of the chain's weakest link, A–F";
    "publisher", 24, "who published the document";
    #[brief] "document", 10, "the document's id";
    "title", 30, "the document's title";
    "published", 12, "when the document was published, ISO 8601";
    "url", 40, "where it was published";
    #[brief] "excerpt", 60, "the verbatim words";
    "start", 8, "where they begin in the document's text, in code points from 0";
    "end", 8, "where they end, in code points, exclusive";
    "locator", 12, "the place as people write it";
    "sha256", 66, "SHA-256 of the excerpt's UTF-8 bytes";
    "document_sha256", 66, "SHA-256 of the document's text";
    "recalled", 9, "whether its publisher took the document back";
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
    let optional = |text: Option<&str>| text.map_or(Cell::Empty, Cell::text);
    let name = |source: Option<crate::model::id::SourceId>| {
        source.map_or_else(|| "?".to_owned(), |source| standing.written_name(source).into_owned())
    };
    let claim = &audited.case.claim;
    vec![
        Cell::Text(claim.id.to_string()),
        Cell::Text(claim.text.clone()),
        Cell::Text(evidence.id.to_string()),
        Cell::Text(evidence.stance.to_string()),
        Cell::Text(written(standing, &evidence.chain)),
        Cell::Text(name(evidence.chain.first().source)),
        Cell::Flag(states_origin(standing, &evidence.chain)),
        Cell::Text(of_chain(standing, &evidence.chain).to_string()),
        Cell::Text(name(evidence.chain.last().source)),
        Cell::Text(evidence.document.to_string()),
        optional(document.title.as_deref()),
        optional(document.published.as_deref()),
        optional(document.url.as_deref()),
        optional(excerpt),
        Cell::Count(evidence.start.into()),
        Cell::Count(evidence.end.into()),
        optional(evidence.locator.as_deref()),
        Cell::Text(evidence.sha256.to_string()),
        Cell::Text(document.text.to_string()),
        Cell::Flag(standing.recalled(evidence.document).is_some()),
    ]
}
