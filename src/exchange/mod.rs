//! Other people's formats, out: sheets as CSV, TSV, Markdown, HTML, JSON and XLSX, documents as
//! CSL-JSON, excerpts as Web Annotations, and where it all comes from as PROV-JSON.

pub mod annotation;
pub mod csl;
mod delimited;
mod html;
mod json;
mod markdown;
pub mod prov;
mod record;
mod xlsx;

use std::io::{self, Write};

pub use delimited::{Delimited, Flavour};
pub use html::Html;
pub use json::{Json, JsonLines};
pub use markdown::Markdown;
pub use record::{NotARecord, Record, SCHEMA};
pub use xlsx::Book;

use crate::model::sheet::{Cell, SheetColumn};

/// Writes a sheet, row by row.
pub trait SheetWriter {
    /// Begins with the columns.
    fn begin(&mut self, columns: &[SheetColumn]) -> io::Result<()>;
    /// Adds a row: a cell for each column.
    fn row(&mut self, cells: &[Cell]) -> io::Result<()>;
    /// Ends it.
    fn finish(&mut self) -> io::Result<()>;
}

/// What is told of a sheet beside its rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// Its title.
    pub title: String,
    /// What it is, as names and values: the ledger, the head of its log, the date, the command.
    pub facts: Vec<(String, String)>,
}

type Out<'o> = &'o mut dyn Write;
