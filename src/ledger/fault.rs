//! What is found wrong with a ledger.

use std::collections::BTreeSet;

use crate::model::id::ClaimId;

/// Something that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Fault {
    /// What is wrong, of what.
    pub what: String,
    /// The claims concerned.
    pub claims: Vec<ClaimId>,
}

impl Fault {
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), claims: Vec::new() }
    }

    pub(super) fn of_claims(what: impl Into<String>, claims: impl IntoIterator<Item = ClaimId>) -> Self {
        let claims: BTreeSet<ClaimId> = claims.into_iter().collect();
        Self { what: what.into(), claims: claims.into_iter().collect() }
    }
}
