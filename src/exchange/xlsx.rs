//! A workbook (Office Open XML): a sheet each for claims, evidence, sources, findings, and one
//! that says what it is.

use std::io;

use rust_xlsxwriter::{Color, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::About;
use crate::model::sheet::{Cell, SheetColumn};

/// How many rows a sheet can hold, its header included.
const MOST_ROWS: u32 = 1_048_576;
/// How many UTF-16 units a cell can hold.
const MOST_UNITS: usize = 32_767;

/// A workbook that is filled sheet by sheet.
pub struct Book {
    workbook: Workbook,
    heading: Format,
    wrapped: Format,
    deny: Format,
    warn: Format,
    note: Format,
}

/// A sheet that is being filled.
pub struct Sheet<'b> {
    page: &'b mut Worksheet,
    row: u32,
    formats: [Format; 4],
    columns: usize,
    name: String,
}

fn failed(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        error => io::Error::other(error.to_string()),
    }
}

impl Default for Book {
    fn default() -> Self {
        let coloured = |colour: u32| {
            Format::new().set_background_color(Color::RGB(colour)).set_text_wrap().set_align(FormatAlign::Top)
        };
        Self {
            workbook: Workbook::new(),
            heading: Format::new().set_bold().set_background_color(Color::RGB(0x00EC_ECE6)),
            wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            deny: coloured(0x00F4_C7C3),
            warn: coloured(0x00FC_E8B2),
            note: coloured(0x00CF_E2F3),
        }
    }
}

impl Book {
    /// Begins a sheet with its columns: the header stays in sight, and each column has a filter.
    pub fn sheet(&mut self, name: &str, columns: &[SheetColumn]) -> io::Result<Sheet<'_>> {
        let formats = [self.wrapped.clone(), self.note.clone(), self.warn.clone(), self.deny.clone()];
        let sheet = self.workbook.add_worksheet_with_constant_memory().map_err(failed)?;
        sheet.set_name(name).map_err(failed)?;
        sheet.set_freeze_panes(1, 0).map_err(failed)?;
        // On paper: across, as wide as the page, with the header on each.
        sheet.set_landscape();
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(0, 0).map_err(failed)?;
        for (at, column) in (0..).zip(columns) {
            sheet.set_column_width(at, f64::from(column.width)).map_err(failed)?;
            sheet.write_string_with_format(0, at, column.name, &self.heading).map_err(failed)?;
        }
        Ok(Sheet { page: sheet, row: 0, formats, columns: columns.len(), name: name.to_owned() })
    }

    /// Adds the sheet that says what the workbook is, and what its columns mean.
    pub fn about(&mut self, about: &About, meanings: &[(&str, &[SheetColumn])]) -> io::Result<()> {
        let columns = [
            SheetColumn { name: "about", doc: "", width: 24, is_brief: true },
            SheetColumn { name: "value", doc: "", width: 100, is_brief: true },
        ];
        let mut sheet = self.sheet("about", &columns)?;
        for (name, value) in &about.facts {
            sheet.row(&[Cell::text(name.as_str()), Cell::text(value.as_str())], None)?;
        }
        for (sheet_name, columns) in meanings {
            for column in *columns {
                let name = Cell::Text(format!("{sheet_name}: {}", column.name));
                sheet.row(&[name, Cell::text(column.doc)], None)?;
            }
        }
        sheet.finish()
    }

    /// The workbook's bytes, written out.
    pub fn write(mut self, out: &mut dyn io::Write) -> io::Result<()> {
        let bytes = self.workbook.save_to_buffer().map_err(failed)?;
        out.write_all(&bytes)
    }
}

impl Sheet<'_> {
    /// Adds a row, coloured by how heavy it weighs: 1 note, 2 warning, 3 denied.
    pub fn row(&mut self, cells: &[Cell], weight: Option<usize>) -> io::Result<()> {
        self.row += 1;
        if self.row >= MOST_ROWS {
            return Err(io::Error::other(format!(
                "{} has more than the {MOST_ROWS} rows that a workbook sheet can have; write CSV, or fewer claims",
                self.name
            )));
        }
        let plain = &self.formats[0];
        let coloured = weight.and_then(|weight| self.formats.get(weight)).unwrap_or(plain);
        for (at, cell) in (0..).zip(cells) {
            // Only the first cell and the last, which names the findings, are coloured.
            let format = if at == 0 || usize::from(at) + 1 == cells.len() { coloured } else { plain };
            match cell {
                Cell::Empty => {}
                #[allow(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
                Cell::Count(count) => {
                    self.page
                        .write_number_with_format(self.row, at, *count as f64, format)
                        .map_err(failed)?;
                }
                cell => {
                    // Never a formula: strings are written as strings.
                    self.page
                        .write_string_with_format(self.row, at, fitting(&cell.plain()), format)
                        .map_err(failed)?;
                }
            }
        }
        Ok(())
    }

    /// Ends the sheet.
    pub fn finish(self) -> io::Result<()> {
        let last = u16::try_from(self.columns.saturating_sub(1)).unwrap_or(u16::MAX);
        self.page.autofilter(0, 0, self.row, last).map_err(failed)?;
        Ok(())
    }
}

/// As much of a text as a cell can hold, and a mark where that is not all of it.
fn fitting(text: &str) -> String {
    if text.encode_utf16().count() <= MOST_UNITS {
        return text.to_owned();
    }
    let mut units = 0;
    let kept: String = text
        .chars()
        .take_while(|c| {
            units += c.len_utf16();
            units < MOST_UNITS
        })
        .collect();
    format!("{kept}…")
}
