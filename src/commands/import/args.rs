//! What `import` is asked.

use std::path::PathBuf;

use super::format::Format;
use crate::commands::limits::Limits;
use crate::commands::matching::Matching;
use crate::model::size::Size;

/// Import claims: a claims file, a spreadsheet, ClaimReviews, or an export of a ledger
///
/// A claims file is JSON Lines or TOML; a spreadsheet CSV, TSV or XLSX, one row a claim or a piece
/// of evidence; a ClaimReview is JSON-LD, alone or in a saved page. All or nothing; what is wrong
/// is named by its place. Importing again is safe: the same key with the same content is skipped
/// and counted, with other content refused. An export comes over as a merge does, entries and all;
/// where there is no ledger yet, it is made of it. docs/import.md has every field.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom import claims.jsonl
  perwhom import claims.toml --dry-run
  perwhom import table.xlsx --map Afirmación=text --map Cita=excerpt --map Archivo=document
  perwhom import review.html --rating \"False=improbable\"
  perwhom import archive.jsonl --match exact")]
pub(in crate::commands) struct Args {
    /// The file, or - for standard input
    pub(super) file: PathBuf,
    /// What it is [default: by the ending of its name and by how it begins]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(super) format: Option<Format>,
    /// Do it all and show what would be made, and leave the ledger as it is
    #[arg(long)]
    pub(super) dry_run: bool,
    /// For a spreadsheet, what a column holds, as HEADING=FIELD; guess takes all as their headings
    /// say; may repeat [default: asked about on a terminal]
    #[arg(long = "map", value_name = "HEADING=FIELD")]
    pub(super) maps: Vec<String>,
    /// For a workbook, which of its sheets [default: the first]
    #[arg(long, value_name = "NAME")]
    pub(super) sheet: Option<String>,
    /// For ClaimReviews, which confidence a rating stands for, as RATING=CONFIDENCE; may repeat
    /// [default: none: a rating is no confidence]
    #[arg(long = "rating", value_name = "RATING=CONFIDENCE")]
    pub(super) ratings: Vec<String>,
    /// For a workbook, how much memory reading it may take, such as 1GB [default: 256MB]
    #[arg(long, value_name = "SIZE")]
    pub(super) max_memory: Option<Size>,
    /// For a workbook, how many seconds reading it may take [default: 30]
    #[arg(long, value_name = "SECONDS")]
    pub(super) max_time: Option<u32>,
    #[command(flatten)]
    pub(super) limits: Limits,
    #[command(flatten)]
    pub(super) matching: Matching,
}
