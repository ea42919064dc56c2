//! A claim, weighed.

use super::reliability::grade;
use super::side::Side;
use crate::model::case::{Case, Evidence};
use crate::model::grade::Grade;
use crate::model::stance::Stance;
use crate::model::standing::Standing;

/// What a case comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// Its supporting evidence.
    pub support: Side,
    /// Its disputing evidence alone.
    pub dispute: Side,
    /// All that counts against it: its disputing evidence together with the support of the
    /// claims that openly contradict it.
    pub against: Side,
    /// Reliability and confidence.
    pub grade: Grade,
}

/// Weighs a case.
#[must_use]
pub fn weigh(standing: &Standing, case: &Case) -> Weighed {
    let said_by = case.claim.said_by;
    let support: Vec<&Evidence> = case.with_stance(Stance::Supports).collect();
    let disputing: Vec<&Evidence> = case.with_stance(Stance::Disputes).collect();
    let dispute = Side::weigh(standing, said_by, &disputing);
    let against = if case.opposing.is_empty() {
        dispute.clone()
    } else {
        let pooled: Vec<&Evidence> = disputing.into_iter().chain(&case.opposing).collect();
        Side::weigh(standing, said_by, &pooled)
    };
    Weighed {
        grade: grade(standing, &support, case.claim.confidence),
        support: Side::weigh(standing, said_by, &support),
        dispute,
        against,
    }
}

impl Weighed {
    /// The bottlenecks that both sides share: one account against itself.
    #[must_use]
    pub fn account_against_itself(&self) -> Vec<super::Bottleneck> {
        let against = &self.against.bottlenecks;
        let shared = self
            .support
            .bottlenecks
            .iter()
            .filter(|one| against.iter().any(|other| other.voice == one.voice));
        shared.cloned().collect()
    }
}
