use super::as_of::AsOf;
use super::error::{CommandError, Result, Unwritten};
use super::outcome::Outcome;
use super::session::Session;
use crate::acts;
use crate::model::audience::Audience;
use crate::queries::{ClaimRecord, version};
use crate::render::{claim, claim_json};

/// Show a claim: its evidence with excerpts in context, chains, findings
///
/// Before it is shown, what is shown is held against the log, and each excerpt against its
/// document; problems come first, and the exit status is 1. Rows that were taken out
/// of the tables are found by `perwhom verify`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  perwhom show C1\n  perwhom show C1 --version 3\n  perwhom show C1 --as-of yesterday\n  perwhom show C1 --json | jq -r '.evidence[0].excerpt'"
)]
pub(super) struct Args {
    /// The claim, by id or slug; or a piece of its evidence
    claim: String,
    /// The claim as it stood after the so manieth command that names it
    #[arg(long, value_name = "N", conflicts_with = "as_of")]
    version: Option<u32>,
    #[command(flatten)]
    as_of: AsOf,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let mut view = session.view(&args.as_of, Audience::Desk)?;
    let id = match acts::evidence_id(view.read(), &args.claim) {
        Ok(evidence) => view.read().evidence(evidence)?.0,
        Err(_) => acts::claim_id(view.read(), &args.claim).map_err(|error| {
            let error = CommandError::from(error);
            if args.as_of.as_of.is_some() { error.hint("it may not have existed then") } else { error }
        })?,
    };
    if let Some(number) = args.version {
        let last = version(view.read(), id, number)?.last;
        view = view.looking_back(last)?;
    }
    let record = ClaimRecord::of(&view, id)?;
    if session.json() {
        claim_json::write(session.out(), &record).map_err(Unwritten)?;
    } else {
        let (paint, width) = (session.paint(), session.width());
        claim::print(session.out(), &record, paint, width).map_err(Unwritten)?;
    }
    Ok(if record.is_altered() { Outcome::Found } else { Outcome::Fine })
}
