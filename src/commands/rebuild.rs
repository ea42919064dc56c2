use std::path::PathBuf;

use serde_json::json;

use super::error::Result;
use super::outcome::Outcome;
use super::progress::progress;
use super::session::Session;
use super::shown::shown;
use super::spared::refuse_beside;
use super::verify::print_faults;
use crate::ledger::Rebuilt;

/// Rebuild the ledger from its log into a new file, and list the differences
///
/// This ledger is only read. Where its tables were changed by something other than perwhom, or
/// cannot be read, the new file contains what the log says. Exits with status 1 where the tables
/// said otherwise than the log, or if the log itself has problems.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  perwhom rebuild rebuilt.db")]
pub(super) struct Args {
    /// The new file
    file: PathBuf,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let ledger = session.open_to_examine()?;
    refuse_beside(&args.file, Some(ledger.path()))?;
    let bar = progress(session);
    let Rebuilt { before, after } = ledger.rebuild_into(&args.file, &|done, total| bar.at(done, total))?;
    bar.clear();
    if session.json() {
        let made = json!({
            "schema": "perwhom/rebuild/1",
            "file": args.file,
            "differed": before.faults,
            "holds": after.faults.is_empty(),
            "faults": after.faults,
        });
        writeln!(session.out(), "{made}")?;
    } else {
        writeln!(session.out(), "{}", shown(&args.file))?;
        print_faults(&before, session)?;
        session.say(match (before.faults.is_empty(), before.differs(), after.faults.is_empty()) {
            (true, _, true) => "no differences; the new file has no problems",
            (false, true, true) => "these are the differences; the new file has no problems",
            (false, false, true) => "these parts could not be read; the new file has no problems",
            (_, _, false) => {
                "the log itself has problems, and so does the new file; to list them: perwhom verify"
            }
        });
    }
    Ok(if !before.differs() && after.faults.is_empty() { Outcome::Fine } else { Outcome::Found })
}
