use std::path::{Path, PathBuf};

use super::error::{CommandError, Result};
use super::import::ledger_export;
use super::limits::Limits;
use super::matching::Matching;
use super::merge_report::print_report;
use super::outcome::Outcome;
use super::session::Session;
use super::shown::shown;
use super::sound::refuse_faulty;
use crate::acts::{OtherLedger, Relation, merge_from};
use crate::ledger::{Access, Ledger, LedgerError};

/// Merge another ledger, or an export of one, into this one
///
/// Its entries come over unchanged, in a line of their own: hashes, people and times. What they
/// made gets the next free numbers here, and stays reachable by its own as C12@ and the first
/// digits of its line. Sources with one name are asked about, documents with the same bytes are
/// copies; both can be ended (source split, document uncopy). Two copies of one ledger that went
/// apart are merged from their last common entry on: where both revised a claim, both wordings
/// stand until somebody settles it. Policies are not merged. Merging again does nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom merge ../colleague/perwhom.db
  perwhom merge archive.jsonl --match exact")]
pub(super) struct Args {
    /// The other ledger, or an export of it
    other: PathBuf,
    #[command(flatten)]
    matching: Matching,
    #[command(flatten)]
    limits: Limits,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    if ledger_export::is_one(&args.other)? {
        return ledger_export::run(&args.other, &args.matching, false, args.limits, session);
    }
    let other = Ledger::open(&args.other, Access::Read).map_err(|error| match error {
        LedgerError::Foreign(path) => {
            CommandError::new(format!("{} is neither a ledger nor an export of one", shown(&path)))
                .hint("merge takes a ledger, or a file from `perwhom export --format jsonl`")
        }
        error => error.into(),
    })?;
    session.tell_if_older(&other);
    other.hold_still()?;
    let mine = session.ledger_path()?;
    let same = |path: &Path| path.canonicalize().ok();
    if same(&mine).is_some() && same(&mine) == same(&args.other) {
        return Err(CommandError::new("that is this ledger itself; give another one"));
    }
    let origin = OtherLedger::of(&other)?
        .ok_or_else(|| CommandError::new(format!("the log of {} is empty", shown(&args.other))))?;
    refuse_faulty(&other, &shown(&args.other), session)?;
    let mut ledger = session.open_to_write()?;
    let relation = Relation::of(ledger.read(), &origin)?;
    let written = session.write(&mut ledger, |recorder| {
        merge_from(recorder, &origin, relation, &mut |pair| Ok(args.matching.is_one(pair, session)))
    })?;
    session.tell(&written.notes);
    print_report(&written.value, session)
}
