//! The dual of independence: what falls when a source falls.

use super::weighed::{Weighed, weigh};
use crate::model::case::{Case, Evidence};
use crate::model::id::SourceId;
use crate::model::stance::Stance;
use crate::model::standing::Standing;

/// What becomes of one claim without a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fall {
    /// With the source.
    pub before: Weighed,
    /// Without it.
    pub after: Weighed,
}

impl Fall {
    /// It had support, and none is left.
    #[must_use]
    pub const fn loses_all_support(&self) -> bool {
        self.before.support.evidence > 0 && self.after.support.evidence == 0
    }

    /// It was not single-sourced, and is now.
    #[must_use]
    pub fn becomes_single_sourced(&self) -> bool {
        let one = super::hitting_set::Count::ONE;
        self.before.support.independent.high > one && self.after.support.independent.high == one
    }

    /// Something counted against it, and nothing does now.
    #[must_use]
    pub const fn dispute_falls(&self) -> bool {
        self.before.against.evidence > 0 && self.after.against.evidence == 0
    }

    /// Some evidence is gone.
    #[must_use]
    pub const fn is_touched(&self) -> bool {
        self.before.support.evidence != self.after.support.evidence
            || self.before.against.evidence != self.after.against.evidence
    }
}

/// Weighs a case with and without a source: without every evidence whose unfolded chain
/// holds the source or one under it, and without the copies of such evidence.
#[must_use]
pub fn without_source(standing: &Standing, case: &Case, source: SourceId) -> Fall {
    let support: Vec<&Evidence> = case.with_stance(Stance::Supports).collect();
    let against: Vec<&Evidence> = case.with_stance(Stance::Disputes).chain(&case.opposing).collect();
    let falls = |evidence: &Evidence, side: &[&Evidence]| rests_on(standing, side, evidence, source);
    let left = Case {
        evidence: case
            .evidence
            .iter()
            .filter(|evidence| match evidence.stance {
                Stance::Supports => !falls(evidence, &support),
                Stance::Disputes => !falls(evidence, &against),
                Stance::BearsOn => true,
            })
            .cloned()
            .collect(),
        opposing: case.opposing.iter().filter(|evidence| !falls(evidence, &against)).cloned().collect(),
        ..case.clone()
    };
    Fall { before: weigh(standing, case), after: weigh(standing, &left) }
}

/// Whether evidence comes through a source: by its own chain, or by what its document copies.
fn rests_on(standing: &Standing, side: &[&Evidence], evidence: &Evidence, source: SourceId) -> bool {
    let holds = |id: SourceId| standing.is_or_stands_under(id, source);
    evidence.chain.sources().any(holds)
        || standing.copied_by(evidence.document, false).into_iter().any(|copied| {
            standing.publisher_of_copied(copied).is_some_and(holds)
                || side
                    .iter()
                    .filter(|other| other.document == copied)
                    .any(|other| other.chain.sources().any(holds))
        })
}
