//! Claims as a list has them: their wording and how they are filed, without their evidence.

use super::view::View;
use crate::ledger::{LedgerError, Query};
use crate::model::claim::Claim;
use crate::model::confidence::Confidence;
use crate::model::id::SourceId;

/// Which claims a list has: those that are all of what is said here.
#[derive(Debug, Clone, Default)]
pub struct ClaimList {
    /// Filed under all of these tags.
    pub tags: Vec<String>,
    /// Of one of these confidences; of any where none is given.
    pub confidence: Vec<Confidence>,
    /// With these words in their wording.
    pub search: Option<Query>,
    /// Words that this source said.
    pub said_by: Option<SourceId>,
    /// At most so many.
    pub limit: Option<usize>,
}

/// A claim in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedClaim {
    /// The claim.
    pub claim: Claim,
    /// Whether it was taken back.
    pub is_retracted: bool,
}

impl ClaimList {
    /// Hands over the claims by id, one after the other, and gives how many they were.
    pub fn for_each<E: From<LedgerError>>(
        &self,
        view: &View,
        mut each: impl FnMut(ListedClaim) -> Result<(), E>,
    ) -> Result<usize, E> {
        let reader = view.read();
        let ids = self.search.as_ref().map(|query| reader.claims_with(query)).transpose()?;
        let limit = self.limit.unwrap_or(usize::MAX);
        let mut count = 0;
        reader.for_each_claim(ids.as_deref(), |claim, is_retracted| -> Result<bool, E> {
            if count == limit {
                return Ok(false);
            }
            if self.has(&claim) {
                count += 1;
                each(ListedClaim { claim, is_retracted })?;
            }
            Ok(true)
        })?;
        Ok(count)
    }

    fn has(&self, claim: &Claim) -> bool {
        self.tags.iter().all(|tag| claim.tags.contains(tag))
            && (self.confidence.is_empty() || self.confidence.contains(&claim.confidence))
            && self.said_by.is_none_or(|speaker| claim.said_by == Some(speaker))
    }
}
