//! What is found by its words: claims, documents, and the excerpts that are cited from them.

use super::error::Result;
use super::view::View;
use crate::ledger::{CitedExcerpt, ClaimHit, DocumentHit, Hits, Query, Reader};
use crate::text::points::Points;

/// What a search found.
pub struct Found {
    /// Claims.
    pub claims: Hits<ClaimHit>,
    /// Documents; nothing where only claims were searched.
    pub documents: Option<Hits<FoundDocument>>,
}

/// A document that has the words.
pub struct FoundDocument {
    /// The document.
    pub hit: DocumentHit,
    /// The excerpts cited from it that have the words themselves, each with its own words.
    pub excerpts: Vec<(CitedExcerpt, String)>,
}

/// Searches claims and documents, and gives at most `limit` of each, best first. With tags, only
/// claims that are filed under all of them.
pub fn search(view: &View, query: &Query, tags: &[String], limit: usize) -> Result<Found> {
    let reader = view.read();
    let claims = reader.search_claims(query, tags, limit)?;
    if !tags.is_empty() {
        return Ok(Found { claims, documents: None });
    }
    let hits = reader.search_documents(query, limit)?;
    let found = hits
        .found
        .into_iter()
        .map(|hit| Ok(FoundDocument { excerpts: excerpts(reader, query, &hit)?, hit }))
        .collect::<Result<_>>()?;
    let documents = Hits { found, more: hits.more, only_newest: hits.only_newest };
    Ok(Found { claims, documents: Some(documents) })
}

fn excerpts(reader: Reader<'_>, query: &Query, hit: &DocumentHit) -> Result<Vec<(CitedExcerpt, String)>> {
    let cited = reader.excerpts_of(hit.id)?;
    if cited.is_empty() {
        return Ok(Vec::new());
    }
    let points = Points::new(hit.text.clone());
    let with_words = cited.into_iter().filter_map(|excerpt| {
        let words = points.slice(excerpt.start, excerpt.end)?;
        (!query.places(words).is_empty()).then(|| (excerpt, words.to_owned()))
    });
    Ok(with_words.collect())
}
