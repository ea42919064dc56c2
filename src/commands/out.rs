//! Where data goes.

use std::io::{self, StdoutLock, Write};
use std::process::{Child, ChildStdin};

use super::screen::Screen;

/// Where data goes.
pub(super) enum Out {
    /// To a file or a pipe: exactly as it is.
    Exact(StdoutLock<'static>),
    /// To a terminal.
    Shown(Screen<StdoutLock<'static>>),
    /// To a terminal, through a pager.
    Paged(Screen<ChildStdin>, Child),
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Exact(out) => out.write(bytes),
            Self::Shown(screen) => screen.write(bytes),
            Self::Paged(screen, _) => screen.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Exact(out) => out.flush(),
            Self::Shown(screen) => screen.flush(),
            Self::Paged(screen, _) => screen.flush(),
        }
    }
}

impl Drop for Out {
    /// The pager stays until its reader is done.
    fn drop(&mut self) {
        if let Self::Paged(screen, pager) = self {
            screen.close();
            let _ = pager.wait();
        }
    }
}
