//! Paths in messages.

use std::path::Path;

use crate::render::plain;

/// A path as it is typed.
pub(super) fn shown(path: &Path) -> String {
    plain::line(&path.to_string_lossy()).into_owned()
}
