//! A Markdown table (GitHub Flavored Markdown, 4.10).

use std::io;

use super::{Out, SheetWriter};
use crate::model::sheet::{Cell, SheetColumn};

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

/// Text in a cell: nothing in it ends the cell, the row, or is taken for markup.
fn cell(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\r' if rest.peek() == Some(&'\n') => {}
            '\n' | '\r' => made.push_str("<br>"),
            '\t' => made.push(' '),
            '<' => made.push_str("&lt;"),
            '>' => made.push_str("&gt;"),
            '&' => made.push_str("&amp;"),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '~' | '!' => made.extend(['\\', c]),
            c if c.is_control() => made.extend(c.escape_unicode()),
            c => made.push(c),
        }
    }
    made
}

impl SheetWriter for Markdown<'_> {
    fn begin(&mut self, columns: &[SheetColumn]) -> io::Result<()> {
        let names: Vec<String> = columns.iter().map(|column| cell(column.name)).collect();
        writeln!(self.out, "| {} |", names.join(" | "))?;
        writeln!(self.out, "|{}", " --- |".repeat(columns.len()))
    }

    fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        let cells: Vec<String> = cells.iter().map(|text| cell(&text.plain())).collect();
        writeln!(self.out, "| {} |", cells.join(" | "))
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn nothing_in_a_cell_ends_it() {
        assert_eq!(cell("a|b\r\nc <i> *d* \t`e`"), "a\\|b<br>c &lt;i&gt; \\*d\\*  \\`e\\`");
        assert_eq!(cell("\u{1b}[2J"), "\\u{1b}\\[2J");
    }
}
