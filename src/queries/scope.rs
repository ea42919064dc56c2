//! The claims that something is made of.

use super::view::View;
use crate::ledger::LedgerError;
use crate::model::case::Case;
use crate::model::id::ClaimId;

/// The claims that something is made of; all where nothing is said.
#[derive(Debug, Clone, Copy, Default)]
pub struct Scope<'a> {
    /// Only these.
    pub ids: Option<&'a [ClaimId]>,
    /// Only those filed under all of these tags.
    pub tags: &'a [String],
}

impl Scope<'_> {
    /// Hands over the claims with what they rest on, one after the other.
    pub fn for_each_case<E: From<LedgerError>>(
        self,
        view: &View,
        mut each: impl FnMut(&Case) -> Result<(), E>,
    ) -> Result<(), E> {
        view.read().for_each_case(self.ids, |case| {
            if self.tags.iter().all(|tag| case.claim.tags.contains(tag)) { each(&case) } else { Ok(()) }
        })
    }
}
