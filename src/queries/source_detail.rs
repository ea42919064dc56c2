//! A source with what is known of it.

use std::collections::BTreeMap;

use super::error::Result;
use super::view::View;
use crate::ledger::Rating;
use crate::model::id::{ClaimId, SourceId};
use crate::model::source::Source;

/// A source in detail.
pub struct SourceDetail {
    /// The source.
    pub source: Source,
    /// The sources that stand under it.
    pub below: Vec<SourceId>,
    /// The claims that have it on a chain.
    pub claims: Vec<ClaimId>,
    /// How it was rated, and by whom.
    pub ratings: Vec<Rating>,
    /// Why it is discredited, where it is.
    pub discredited: Option<String>,
    /// What the sources are called that it is related to.
    pub names: BTreeMap<SourceId, String>,
}

impl SourceDetail {
    /// Reads one source.
    pub fn of(view: &View, id: SourceId) -> Result<Self> {
        let reader = view.read();
        let source = reader.source(id)?;
        let mut below = reader.sources_under(id)?;
        below.retain(|below| *below != id);
        let mut names = BTreeMap::new();
        for related in below.iter().copied().chain(source.merged_into).chain(source.under) {
            names.insert(related, reader.source(related)?.name_for(view.audience()).into_owned());
        }
        Ok(Self {
            below,
            claims: reader.claims_through(&[id])?,
            ratings: reader.ratings_of(id)?,
            discredited: reader.discredited_because(id)?,
            names,
            source,
        })
    }
}
