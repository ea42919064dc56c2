//! What a file is that is imported.

use std::path::Path;

use super::ledger_export;
use crate::commands::error::Result;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// A claims file, one thing a line
    Lines,
    /// A claims file as written by hand
    Toml,
    /// A spreadsheet with commas or semicolons
    Csv,
    /// A spreadsheet with tabs
    Tsv,
    /// A workbook
    Xlsx,
    /// JSON-LD of schema.org, or a page with it
    Claimreview,
    /// An export of a ledger
    Export,
}

impl Format {
    /// By the ending of a name and by how the file begins.
    pub(super) fn of(name: &Path, file: &Path) -> Result<Self> {
        if ledger_export::is_one(file)? {
            return Ok(Self::Export);
        }
        let ending = name.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        Ok(match ending.as_deref().unwrap_or_default() {
            "toml" => Self::Toml,
            "csv" => Self::Csv,
            "tsv" | "tab" => Self::Tsv,
            "xlsx" | "xlsm" | "xls" | "ods" => Self::Xlsx,
            "json" | "jsonld" | "html" | "htm" => Self::Claimreview,
            // A page, or JSON-LD: its objects have a type that is written with an @.
            _ => {
                let start = ledger_export::start_of(file)?;
                let is_page = start.trim_start_matches('\u{feff}').trim_start().starts_with('<');
                if is_page || start.contains("\"@type\"") { Self::Claimreview } else { Self::Lines }
            }
        })
    }
}
