//! CSV (RFC 4180) and TSV.

use std::io;

use super::{Out, SheetWriter};
use crate::model::sheet::{Cell, SheetColumn};

/// For whom a file of separated values is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    /// For programs: UTF-8, line feeds, every cell exactly as it is.
    Exact(u8),
    /// For spreadsheets: a byte order mark, CR LF, and a `'` before what they would take for a
    /// formula. The separator is `,` or `;`.
    Spreadsheet(u8),
}

/// Writes separated values.
pub struct Delimited<'o> {
    writer: csv::Writer<Out<'o>>,
    flavour: Flavour,
}

impl<'o> Delimited<'o> {
    /// Begins a file.
    pub fn new(out: Out<'o>, flavour: Flavour) -> io::Result<Self> {
        let (separator, end) = match flavour {
            Flavour::Exact(separator) => (separator, csv::Terminator::Any(b'\n')),
            Flavour::Spreadsheet(separator) => {
                out.write_all("\u{feff}".as_bytes())?;
                (separator, csv::Terminator::CRLF)
            }
        };
        let writer = csv::WriterBuilder::new().delimiter(separator).terminator(end).from_writer(out);
        Ok(Self { writer, flavour })
    }

    fn cell(&self, cell: &Cell) -> String {
        let text = cell.plain();
        match (self.flavour, cell) {
            (Flavour::Spreadsheet(_), Cell::Text(_) | Cell::List(_)) if is_formula(&text) => {
                format!("'{text}")
            }
            _ => text,
        }
    }
}

/// Whether a spreadsheet would take a text for a formula (OWASP, CSV injection): by its first
/// character, full-width forms and what is skipped before it included.
fn is_formula(text: &str) -> bool {
    text.chars().next().is_some_and(|first| {
        matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
    })
}

impl SheetWriter for Delimited<'_> {
    fn begin(&mut self, columns: &[SheetColumn]) -> io::Result<()> {
        Ok(self.writer.write_record(columns.iter().map(|column| column.name))?)
    }

    fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        let cells: Vec<String> = cells.iter().map(|cell| self.cell(cell)).collect();
        Ok(self.writer.write_record(cells)?)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn columns(count: usize) -> Vec<SheetColumn> {
        vec![SheetColumn { name: "c", doc: "", width: 1, is_brief: true }; count]
    }

    fn written(flavour: Flavour, cells: &[&str]) -> String {
        let mut out: Vec<u8> = Vec::new();
        let mut sheet = Delimited::new(&mut out, flavour).unwrap();
        sheet.begin(&columns(cells.len())).unwrap();
        let cells: Vec<Cell> = cells.iter().map(|text| Cell::Text((*text).to_owned())).collect();
        sheet.row(&cells).unwrap();
        sheet.finish().unwrap();
        drop(sheet);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn formulas_are_harmless_for_people_and_exact_for_programs() {
        assert_eq!(written(Flavour::Exact(b','), &["=1+1", "a,\"b\"\nc"]), "c,c\n=1+1,\"a,\"\"b\"\"\nc\"\n");
        let people = written(Flavour::Spreadsheet(b';'), &["=1+1", "-x", "@y", "1;2", "dos"]);
        assert_eq!(people, "\u{feff}c;c;c;c;c\r\n'=1+1;'-x;'@y;\"1;2\";dos\r\n");
    }

    proptest! {
        #[test]
        fn what_is_written_for_programs_reads_back_exactly(
            cells in prop::collection::vec("[=+a,;\"'\t\r\n|<ñ漢\u{202e}😀 -]{0,12}", 1..6),
        ) {
            for separator in [b',', b'\t', b';'] {
                let texts: Vec<&str> = cells.iter().map(String::as_str).collect();
                let text = written(Flavour::Exact(separator), &texts);
                let mut reader = csv::ReaderBuilder::new().delimiter(separator).from_reader(text.as_bytes());
                let record = reader.records().next().unwrap().unwrap();
                prop_assert_eq!(record.iter().collect::<Vec<_>>(), texts);
            }
        }
    }
}
