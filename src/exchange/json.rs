//! Rows as JSON: one array, or one object a line.

use std::io;

use super::{Out, SheetWriter};
use crate::model::sheet::{Cell, Named, SheetColumn};

/// One object a line.
pub struct JsonLines<'o> {
    out: Out<'o>,
    columns: Vec<SheetColumn>,
}

impl<'o> JsonLines<'o> {
    /// Begins a file.
    pub fn new(out: Out<'o>) -> Self {
        Self { out, columns: Vec::new() }
    }
}

impl SheetWriter for JsonLines<'_> {
    fn begin(&mut self, columns: &[SheetColumn]) -> io::Result<()> {
        self.columns = columns.to_vec();
        Ok(())
    }

    fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, &Named { columns: &self.columns, cells })?;
        writeln!(self.out)
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// One object with the rows in an array.
pub struct Json<'o> {
    out: Out<'o>,
    schema: &'static str,
    columns: Vec<SheetColumn>,
    is_first: bool,
}

impl<'o> Json<'o> {
    /// Begins a file that says which output it is.
    pub fn new(out: Out<'o>, schema: &'static str) -> Self {
        Self { out, schema, columns: Vec::new(), is_first: true }
    }
}

impl SheetWriter for Json<'_> {
    fn begin(&mut self, columns: &[SheetColumn]) -> io::Result<()> {
        self.columns = columns.to_vec();
        write!(self.out, "{{\"schema\":\"{}\",\"rows\":[", self.schema)
    }

    fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        if !std::mem::replace(&mut self.is_first, false) {
            self.out.write_all(b",\n")?;
        }
        Ok(serde_json::to_writer(&mut self.out, &Named { columns: &self.columns, cells })?)
    }

    fn finish(&mut self) -> io::Result<()> {
        writeln!(self.out, "]}}")
    }
}
