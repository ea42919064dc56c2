//! Tables for the terminal.

use comfy_table::{
    CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Row, Table, TableStyle, Width,
};
use unicode_width::UnicodeWidthStr as _;

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its heading.
    pub heading: &'static str,
    /// Whether it may be wrapped where the terminal is narrow; others keep their width.
    pub wraps: bool,
    /// Whether it holds figures.
    pub figures: bool,
    /// How wide a terminal must be to show it.
    pub from_width: u16,
}

impl Column {
    /// A column of words that may be wrapped.
    #[must_use]
    pub const fn words(heading: &'static str) -> Self {
        Self { heading, wraps: true, figures: false, from_width: 0 }
    }

    /// A column that keeps its width.
    #[must_use]
    pub const fn fixed(heading: &'static str) -> Self {
        Self { heading, wraps: false, figures: false, from_width: 0 }
    }

    /// A column of figures.
    #[must_use]
    pub const fn figures(heading: &'static str) -> Self {
        Self { heading, wraps: false, figures: true, from_width: 0 }
    }

    /// The same, left out where the terminal is narrower than this.
    #[must_use]
    pub const fn from_width(mut self, width: u16) -> Self {
        self.from_width = width;
        self
    }

    /// Whether it is shown on a terminal of some width, or where there is none.
    pub fn fits(&self, width: Option<u16>) -> bool {
        width.is_none_or(|width| width >= self.from_width)
    }

    /// With what makes its cell of a row: `fn(&Row<'_>) -> String`.
    pub const fn showing<F>(self, cell: F) -> TextColumn<F> {
        TextColumn { column: self, cell }
    }
}

/// A column with what makes its cell of a row; `F` is `fn(&Row<'_>) -> String`.
#[derive(Debug, Clone, Copy)]
pub struct TextColumn<F> {
    /// The column.
    pub column: Column,
    /// Makes its cell.
    pub cell: F,
}

/// How many rows make a block: a long table is printed in blocks, so that it is never held
/// whole. Columns take their widths from the first.
const BLOCK: usize = 1000;

/// A table that is printed as it is filled.
pub struct Printed<'o> {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
    widths: Option<Vec<u16>>,
    width: Option<u16>,
    out: &'o mut dyn std::io::Write,
}

impl<'o> Printed<'o> {
    /// A table of some columns: as wide as the terminal, or as its contents where there is none.
    pub fn new(columns: Vec<Column>, width: Option<u16>, out: &'o mut dyn std::io::Write) -> Self {
        Self { columns, rows: Vec::new(), widths: None, width, out }
    }

    /// Adds a row. Cells are one line each, or several where they have line feeds.
    pub fn row(&mut self, cells: Vec<String>) -> std::io::Result<()> {
        self.rows.push(cells);
        if self.rows.len() >= BLOCK { self.print() } else { Ok(()) }
    }

    /// Prints what is left.
    pub fn finish(mut self) -> std::io::Result<()> {
        if self.rows.is_empty() && self.widths.is_some() { Ok(()) } else { self.print() }
    }

    fn print(&mut self) -> std::io::Result<()> {
        let is_first = self.widths.is_none();
        let mut table = Table::new();
        // No lines between columns: at eighty columns every one of them is needed.
        table.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─')));
        table.set_content_arrangement(ContentArrangement::Dynamic);
        if is_first {
            table.set_header(self.columns.iter().map(|column| column.heading));
        }
        let widths = match &self.widths {
            Some(widths) => widths.clone(),
            None => self.measure(),
        };
        for row in self.rows.drain(..) {
            table.add_row(Row::from(row));
        }
        for (at, column) in self.columns.iter().enumerate() {
            if let (Some(made), Some(width)) = (table.column_mut(at), widths.get(at)) {
                // With the joint between two columns, two spaces lie between them.
                made.set_padding((0, 1));
                made.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width + 1)));
                if column.figures {
                    made.set_cell_alignment(CellAlignment::Right);
                }
            }
        }
        self.widths = Some(widths);
        for line in table.lines() {
            writeln!(self.out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    /// The widths of the columns, in columns of the terminal: as wide as their contents, the
    /// wrapping ones narrower in proportion where they do not fit.
    fn measure(&self) -> Vec<u16> {
        let widest = |text: &str| text.lines().map(str::width).max().unwrap_or(0);
        let natural: Vec<usize> = self
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let cells = self.rows.iter().filter_map(|row| row.get(at)).map(|cell| widest(cell));
                cells.max().unwrap_or(0).max(widest(column.heading)).max(1)
            })
            .collect();
        let gaps = 2 * natural.len();
        let fits = self.width.map(usize::from).map(|width| width.saturating_sub(gaps));
        let total: usize = natural.iter().sum();
        let narrow = |width: usize| u16::try_from(width).unwrap_or(u16::MAX - 2);
        let Some(room) = fits.filter(|room| total > *room) else {
            return natural.into_iter().map(narrow).collect();
        };
        let fixed: usize = self
            .columns
            .iter()
            .zip(&natural)
            .filter(|(column, _)| !column.wraps)
            .map(|(_, width)| width)
            .sum();
        let mut left = room.saturating_sub(fixed);
        let mut open: Vec<usize> = (0..natural.len()).filter(|at| self.columns[*at].wraps).collect();
        let mut made = natural.clone();
        // The narrow ones keep what they need; the others share what is left.
        open.sort_by_key(|at| natural[*at]);
        let mut sharing = open.len();
        for at in open {
            let share = (left / sharing.max(1)).max(8);
            made[at] = natural[at].min(share);
            left = left.saturating_sub(made[at]);
            sharing -= 1;
        }
        made.into_iter().map(narrow).collect()
    }
}
