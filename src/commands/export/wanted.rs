//! What an export is of.

use crate::commands::progress::Bar;
use crate::queries::{Scope, View};

/// What an export is of.
pub(super) struct Wanted<'w> {
    pub(super) view: &'w View,
    /// The claims that are wanted.
    pub(super) scope: Scope<'w>,
    pub(super) bar: &'w Bar,
}
