//! What falls if a source falls.

use std::collections::BTreeMap;

use super::error::{QueryError, Result};
use super::view::View;
use crate::model::case::Case;
use crate::model::id::{ClaimId, SourceId};
use crate::model::standing::Standing;
use crate::weigh::impact::{Fall, without_source};

/// What falls if a source falls.
pub struct Impact {
    /// The source.
    pub source: SourceId,
    /// What falls with it: itself, and every source under it.
    pub fallen: Vec<SourceId>,
    /// The claims that lose something, each with what it loses.
    pub falls: Vec<(Case, Fall)>,
    /// What is known of the sources.
    pub standing: Standing,
}

impl Impact {
    /// Takes away every piece of evidence whose chain has the source or one under it.
    pub fn of(view: &View, source: SourceId) -> Result<Self> {
        let reader = view.read();
        let source = reader.same_as(source)?;
        let fallen = reader.sources_under(source)?;
        let touched = reader.claims_touched_by(&fallen)?;
        let standing = view.standing()?;
        let mut falls: Vec<(Case, Fall)> = Vec::new();
        reader.for_each_case(Some(&touched), |case| -> Result<(), QueryError> {
            let fall = without_source(&standing, &case, source);
            // A retracted claim rests on nothing, unless a story still has it.
            let is_of_interest = !case.retracted || !case.publications.is_empty();
            if fall.is_touched() && is_of_interest {
                falls.push((case, fall));
            }
            Ok(())
        })?;
        Ok(Self { source, fallen, falls, standing })
    }

    /// The claims of which something is so.
    pub fn claims_where(&self, is_so: impl Fn(&Fall) -> bool) -> impl Iterator<Item = &(Case, Fall)> {
        self.falls.iter().filter(move |(_, fall)| is_so(fall))
    }

    /// The stories in which claims appeared that lose something, and which claims.
    #[must_use]
    pub fn stories(&self) -> BTreeMap<String, Vec<ClaimId>> {
        let mut stories: BTreeMap<String, Vec<ClaimId>> = BTreeMap::new();
        for (case, _) in &self.falls {
            for published in &case.publications {
                let story = format!("{}, {}", published.place, published.date);
                stories.entry(story).or_default().push(case.claim.id);
            }
        }
        stories
    }
}
