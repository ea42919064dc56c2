//! What prints data: a writer whose errors say that it was the output that could not be written.

use std::fmt;
use std::io::{self, Write};

use serde::Serialize;

use super::error::Unwritten;

/// Prints data for whoever asked for it.
pub(super) struct Printer<'w>(Box<dyn Write + 'w>);

impl<'w> Printer<'w> {
    /// Prints to a writer.
    pub(super) fn new(out: impl Write + 'w) -> Self {
        Self(Box::new(out))
    }

    /// What `write!` and `writeln!` call.
    pub(super) fn write_fmt(&mut self, words: fmt::Arguments<'_>) -> Result<(), Unwritten> {
        self.0.write_fmt(words).map_err(Unwritten)
    }
}

impl Printer<'_> {
    /// Prints a value as JSON.
    pub(super) fn json(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Unwritten> {
        serde_json::to_writer(&mut self.0, value).map_err(|error| Unwritten(error.into()))
    }

    /// Prints bytes as they are.
    pub(super) fn bytes(&mut self, bytes: &[u8]) -> Result<(), Unwritten> {
        self.0.write_all(bytes).map_err(Unwritten)
    }
}

impl Write for Printer<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
