use std::path::PathBuf;

use serde_json::json;

use super::error::{Result, Unwritten};
use super::outcome::Outcome;
use super::progress::progress;
use super::session::Session;
use super::shown::shown;
use super::spared::refuse_beside;
use crate::ledger::recover;
use crate::model::plural::counted;
use crate::render::wrapped::print_wrapped;

/// Recover what can still be read of a damaged file into a new ledger, and list what is lost
///
/// The damaged file is only read. What the log has lost is taken from the tables, and the other
/// way round; nothing is invented. The new file goes on where the old one ended, and `verify`
/// keeps naming what is missing from its log.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  perwhom recover damaged.db recovered.db")]
pub(super) struct Args {
    /// The damaged file
    damaged: PathBuf,
    /// The new file
    file: PathBuf,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    refuse_beside(&args.file, Some(&args.damaged))?;
    let bar = progress(session);
    let recovered = recover(&args.damaged, &args.file, &|done, total| bar.at(done, total))?;
    bar.clear();
    if session.json() {
        let made = json!({
            "schema": "perwhom/recover/1",
            "file": args.file,
            "entries": recovered.entries,
            "contents": recovered.contents,
            "rows_from_tables": recovered.rows,
            "missing": recovered.missing,
        });
        writeln!(session.out(), "{made}")?;
    } else {
        let (paint, width) = (session.paint(), session.width());
        let out = session.out();
        writeln!(
            out,
            "{}: {}, {}, {} found only in the tables",
            shown(&args.file),
            counted(recovered.entries, "entry", "entries"),
            counted(recovered.contents, "content", "contents"),
            counted(recovered.rows, "row", "rows")
        )?;
        for missing in &recovered.missing {
            print_wrapped(out, &format!("{} ", paint.alarm("missing:")), missing, width)
                .map_err(Unwritten)?;
        }
        if recovered.missing.is_empty() {
            writeln!(out, "nothing is missing")?;
        }
    }
    Ok(if recovered.missing.is_empty() { Outcome::Fine } else { Outcome::Found })
}
