//! What a bundle is of.

use std::collections::BTreeSet;

use crate::model::id::{ClaimId, DocumentId};

/// What a bundle is of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The claims.
    pub claims: BTreeSet<ClaimId>,
    /// Documents whose bytes and texts are left out.
    pub left_out: BTreeSet<DocumentId>,
}

impl Wanted {
    /// The claims, by id.
    #[must_use]
    pub fn claims(&self) -> Vec<ClaimId> {
        self.claims.iter().copied().collect()
    }
}
