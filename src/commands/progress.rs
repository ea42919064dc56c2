//! A bar for long work, on a terminal.

use indicatif::{ProgressBar, ProgressStyle};

use super::session::Session;

/// A bar, or nothing where nobody would see it.
pub(super) struct Bar(Option<ProgressBar>);

/// A bar where progress can be shown.
pub(super) fn progress(session: &Session) -> Bar {
    if !session.shows_progress() {
        return Bar(None);
    }
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {percent:>3} %") {
        bar.set_style(style);
    }
    Bar(Some(bar))
}

impl Bar {
    /// So much is done, out of so much.
    pub(super) fn at(&self, done: u64, total: u64) {
        if let Some(bar) = &self.0 {
            bar.set_length(total);
            bar.set_position(done);
        }
    }

    /// Takes it away.
    pub(super) fn clear(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
