//! The columns of every table, as a page of documentation.

use std::fmt::Write as _;

use crate::render::sheets::{claims, documents, evidence, sources};

/// The page.
#[must_use]
pub fn reference() -> String {
    let mut page = String::from(
        "# Tables\n\n\
         `perwhom audit` writes its table in several formats: `--format table`, `md`, `csv`, `tsv`, `xlsx`, `html`, `json` or\n\
         `jsonl`, or by the ending of `--output FILE`. A file is written whole or not at all, and never over one that exists\n\
         without `--force`. `--per` says what a row is, `--columns` picks and orders, `--group-by` puts rows together. This page\n\
         is made from the program's own columns; a test holds it to it. What people read, the terminal, Markdown and HTML, has the\n\
         chief columns unless told otherwise; the page of HTML goes on below the table with each claim's excerpts, chains drawn\n\
         and findings.\n\n\
         What is for programs is exact: in CSV, TSV, JSON and JSONL a cell holds what the ledger holds, a leading `=` included.\n\
         What is for people is harmless: `--excel` writes CSV with a byte order mark and CR LF, and puts a `'` before a cell that\n\
         a spreadsheet would take for a formula (one that begins with `=`, `+`, `-`, `@`, a tab or a line break, full-width\n\
         forms too); `--separator ';'` suits desks whose spreadsheets want it. Workbooks hold such cells as text, HTML and\n\
         Markdown escape all markup. Lists are joined with `; ` where a format has none. Figures and dates never depend on the\n\
         machine's locale.\n",
    );
    for (per, columns) in [
        ("claim", claims::COLUMNS),
        ("evidence", evidence::COLUMNS),
        ("source", sources::COLUMNS),
        ("document", documents::COLUMNS),
    ] {
        let _ =
            write!(page, "\n## --per {per}\n\n| column | for people | what it says |\n| --- | --- | --- |\n");
        for column in columns {
            let brief = if column.is_brief { "yes" } else { "" };
            let _ = writeln!(page, "| `{}` | {brief} | {} |", column.name, column.doc);
        }
    }
    page
}
