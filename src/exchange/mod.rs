//! Other people's formats, in and out: claims files in TOML, rows of spreadsheets, `ClaimReview`,
//! whole ledgers as JSON Lines; sheets as CSV, TSV, Markdown, HTML, JSON and XLSX, documents as
//! CSL-JSON, excerpts as Web Annotations, and where it all comes from as PROV-JSON.

pub mod annotation;
pub mod bundle;
pub mod bundle_log;
pub mod claim_review;
pub mod csl;
mod delimited;
mod html;
mod json;
mod json_ld;
mod latched;
mod markdown;
pub mod prov;
mod record;
pub mod rows;
pub mod toml;
mod turtle;
pub mod workbook;
mod xlsx;

use std::io::{self, Write};

pub use delimited::{Delimited, Flavour};
pub use html::Html;
pub use json::{Json, JsonLines};
pub use markdown::Markdown;
pub use record::{NotARecord, Record, SCHEMA};
pub use xlsx::Book;

use crate::model::import::Line;
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

/// A line of a claims file and where it stands: a line of text, a row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The number of the line or row, from 1.
    pub number: u64,
    /// The line.
    pub line: Line,
}

type Out<'o> = &'o mut dyn Write;
