//! Workbooks, read row by row: XLSX, XLSB, XLS and ODS.
//!
//! What reads them is other people's, and can fail in any way on a damaged file: it is run in a
//! process of its own.

use std::io::Cursor;

use calamine::{Data, Reader as _, Sheets, open_workbook_auto_from_rs};

/// How many rows and columns a sheet has at most, as ECMA-376 has it. What lies beyond is none.
const ROWS: u32 = 1_048_576;
const COLUMNS: u32 = 16_384;

/// A row: its number, from 1, and its cells that hold anything, each with its column, from 0.
pub type Row = (u64, Vec<(usize, String)>);

/// Why a workbook cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotAWorkbook(String);

impl NotAWorkbook {
    fn because(error: impl std::fmt::Display) -> Self {
        Self(error.to_string())
    }
}

/// Hands over the rows of a sheet that hold anything, in order: of the one that is named, or of
/// the first.
pub fn rows<E: From<NotAWorkbook>>(
    bytes: &[u8],
    sheet: Option<&str>,
    mut each: impl FnMut(Row) -> Result<(), E>,
) -> Result<(), E> {
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(NotAWorkbook::because)?;
    let names = book.sheet_names();
    let name = match sheet {
        Some(name) if names.iter().any(|there| there == name) => name,
        Some(name) => {
            let names = names.join(", ");
            return Err(NotAWorkbook(format!("no sheet “{name}”; the sheets are: {names}")).into());
        }
        None => names.first().ok_or_else(|| NotAWorkbook("it has no sheet".to_owned()))?,
    };
    let mut at_hand = AtHand::default();
    // Cell by cell where that can be: a table with one cell far out is no larger than its cells.
    match &mut book {
        Sheets::Xlsx(book) => {
            let mut cells = book.worksheet_cells_reader(name).map_err(NotAWorkbook::because)?;
            while let Some(cell) = cells.next_cell().map_err(NotAWorkbook::because)? {
                let text = text(&Data::from(cell.get_value().clone()));
                at_hand.put(cell.get_position(), text, &mut each)?;
            }
        }
        Sheets::Xlsb(book) => {
            let mut cells = book.worksheet_cells_reader(name).map_err(NotAWorkbook::because)?;
            while let Some(cell) = cells.next_cell().map_err(NotAWorkbook::because)? {
                let text = text(&Data::from(cell.get_value().clone()));
                at_hand.put(cell.get_position(), text, &mut each)?;
            }
        }
        book => {
            let range = book.worksheet_range(name).map_err(NotAWorkbook::because)?;
            // Rows and columns are counted from the corner, as people see them.
            let (above, left) = range.start().unwrap_or_default();
            for (row, column, cell) in range.used_cells() {
                let count = |at: usize, from: u32| from.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
                at_hand.put((count(row, above), count(column, left)), text(cell), &mut each)?;
            }
        }
    }
    at_hand.hand_over(&mut each)
}

/// The row whose cells are being read.
#[derive(Default)]
struct AtHand {
    row: u32,
    cells: Vec<(usize, String)>,
}

impl AtHand {
    fn put<E: From<NotAWorkbook>>(
        &mut self,
        (row, column): (u32, u32),
        text: String,
        each: &mut impl FnMut(Row) -> Result<(), E>,
    ) -> Result<(), E> {
        if row >= ROWS || column >= COLUMNS || text.is_empty() {
            return Ok(());
        }
        if row < self.row {
            let (late, before) = (row + 1, self.row + 1);
            return Err(NotAWorkbook(format!(
                "row {late} comes after row {before}; open the file and save it again"
            ))
            .into());
        }
        if row > self.row {
            self.hand_over(each)?;
            self.row = row;
        }
        self.cells.push((column as usize, text));
        Ok(())
    }

    fn hand_over<E>(&mut self, each: &mut impl FnMut(Row) -> Result<(), E>) -> Result<(), E> {
        if self.cells.is_empty() {
            return Ok(());
        }
        let mut cells = std::mem::take(&mut self.cells);
        // Of a cell that is there twice, the last one counts.
        cells.reverse();
        cells.sort_by_key(|(column, _)| *column);
        cells.dedup_by_key(|(column, _)| *column);
        each((u64::from(self.row) + 1, cells))
    }
}

/// A cell as text; a date as ISO 8601 has it.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::DateTime(when) => {
            let (year, month, day, hour, minute, second, _) = when.to_ymd_hms_milli();
            if (hour, minute, second) == (0, 0, 0) {
                format!("{year:04}-{month:02}-{day:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
            }
        }
        cell => cell.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_far_out_is_one_cell() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(2, 1, "a").unwrap();
        sheet.write_string(2, 16_383, "z").unwrap();
        sheet.write_string(1_048_575, 0, "last").unwrap();
        let bytes = book.save_to_buffer().unwrap();
        let mut found = Vec::new();
        rows(&bytes, None, |row| {
            found.push(row);
            Ok::<_, NotAWorkbook>(())
        })
        .unwrap();
        assert_eq!(
            found,
            [
                (3, vec![(1, "a".to_owned()), (16_383, "z".to_owned())]),
                (1_048_576, vec![(0, "last".to_owned())])
            ]
        );
        let no_sheet = rows(&bytes, Some("Hoja"), |_| Ok::<_, NotAWorkbook>(()));
        assert!(no_sheet.unwrap_err().to_string().contains("the sheets are: Sheet1"));
        assert!(rows(b"none", None, |_| Ok::<_, NotAWorkbook>(())).is_err());
    }

    #[test]
    fn rows_come_in_order_or_not_at_all() {
        let mut at_hand = AtHand::default();
        let mut each = |_: Row| Ok::<_, NotAWorkbook>(());
        at_hand.put((4, 0), "a".to_owned(), &mut each).unwrap();
        let error = at_hand.put((3, 0), "b".to_owned(), &mut each).unwrap_err();
        assert!(error.to_string().contains("row 4 comes after row 5"), "{error}");
    }
}
