//! A Markdown table (GitHub Flavored Markdown, 4.10).

use std::io;

use super::{Out, SheetWriter};
use crate::model::sheet::{Cell, SheetColumn};
use crate::text::markup::markdown;

/// Writes a Markdown table.
pub struct Markdown<'o> {
    out: Out<'o>,
}

impl<'o> Markdown<'o> {
    /// Begins a table.
    pub fn new(out: Out<'o>) -> Self {
        Self { out }
    }
}

impl SheetWriter for Markdown<'_> {
    fn begin(&mut self, columns: &[SheetColumn]) -> io::Result<()> {
        let names: Vec<String> = columns.iter().map(|column| markdown(column.name, true)).collect();
        writeln!(self.out, "| {} |", names.join(" | "))?;
        writeln!(self.out, "|{}", " --- |".repeat(columns.len()))
    }

    fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        let cells: Vec<String> = cells.iter().map(|text| markdown(&text.plain(), true)).collect();
        writeln!(self.out, "| {} |", cells.join(" | "))
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}
