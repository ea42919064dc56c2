//! How what is shown on a screen looks.

use crate::render::paint::Paint;

/// How what is shown on a screen looks.
#[derive(Clone, Copy)]
pub(super) struct Look {
    pub(super) paint: Paint,
    /// The columns of the terminal, where there is one.
    pub(super) width: Option<u16>,
    /// Whether it is for programs.
    pub(super) is_json: bool,
}
