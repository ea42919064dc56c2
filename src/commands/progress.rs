//! A bar for long work, on a terminal.

use std::io::Read;

use indicatif::{ProgressBar, ProgressBarIter, ProgressStyle};

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

/// A bar for a file that is read, by its size in bytes.
pub(super) fn reading(session: &Session, size: u64) -> Bar {
    if !session.shows_progress() {
        return Bar(None);
    }
    let bar = ProgressBar::new(size);
    if let Ok(style) =
        ProgressStyle::with_template("{wide_bar} {binary_bytes} of {binary_total_bytes}, {eta} left")
    {
        bar.set_style(style);
    }
    Bar(Some(bar))
}

impl Bar {
    /// A reader whose bytes are counted.
    pub(super) fn of<R: Read>(&self, reader: R) -> ProgressBarIter<R> {
        self.0.clone().unwrap_or_else(ProgressBar::hidden).wrap_read(reader)
    }

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
