//! What an export is of.

use crate::commands::error::Result;
use crate::commands::progress::Bar;
use crate::model::case::Case;
use crate::model::id::ClaimId;
use crate::queries::View;

/// What an export is of.
pub(super) struct Wanted<'w> {
    pub(super) view: &'w View,
    /// Only these claims.
    pub(super) ids: Option<&'w [ClaimId]>,
    /// Only claims filed under all of these tags.
    pub(super) tags: &'w [String],
    pub(super) bar: &'w Bar,
}

impl Wanted<'_> {
    /// The claims that are wanted, one after the other.
    pub(super) fn for_each_case(&self, mut each: impl FnMut(&Case) -> Result<()>) -> Result<()> {
        self.view.read().for_each_case(self.ids, |case| {
            if self.tags.iter().all(|tag| case.claim.tags.contains(tag)) { each(&case) } else { Ok(()) }
        })
    }
}
