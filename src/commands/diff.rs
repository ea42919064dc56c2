use serde_json::json;

use super::as_of::entry_of;
use super::error::{CommandError, Result, Unwritten};
use super::outcome::Outcome;
use super::selection::before;
use super::session::Session;
use super::tampering::warn_of_tampering;
use super::when::When;
use crate::acts::claim_id;
use crate::ledger::Ledger;
use crate::model::audience::Audience;
use crate::queries::{ClaimChange, Point};
use crate::render::claim_change;
use crate::render::diff::Look;

/// Show what changed in a claim, or in the whole ledger
///
/// Beside the wording word by word, what a text diff cannot say: confidence and grade, evidence
/// added and withdrawn with excerpt and chain, independent sources, bottlenecks, findings gained
/// and cured, reviews given and voided, and the reasons given. Without further arguments: a
/// claim's last two versions.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom diff C1
  perwhom diff C1 2 5
  perwhom diff C1 --since 2024-06-01
  perwhom diff C1 --since-review
  perwhom diff C1 --since-publication
  perwhom diff C1 C9
  perwhom diff --since monday")]
pub(super) struct Args {
    /// A claim; then nothing, a version to compare with now, two versions, or another claim
    #[arg(num_args = 0..=3, value_names = ["CLAIM", "FROM", "TO"])]
    what: Vec<String>,
    /// From then to now: a date (its beginning, in the local zone), a time, an entry such as
    /// @812, yesterday; without a claim, of the whole ledger
    #[arg(long, value_name = "WHEN", group = "from")]
    since: Option<When>,
    /// From the last verdict to now
    #[arg(long, group = "from")]
    since_review: bool,
    /// From what was published last to now
    #[arg(long, group = "from")]
    since_publication: bool,
    /// The two wordings beside each other
    #[arg(long)]
    side_by_side: bool,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let ledger = session.open()?;
    ledger.hold_still()?;
    let last = ledger.read().last_entry()?;
    let now = Point::after(last);
    let mut what = args.what.iter();
    let Some(first) = what.next() else {
        return match &args.since {
            Some(since) => {
                let from = baseline(&ledger, since)?;
                let all = ClaimChange::of_all(&ledger, from, last, Session::now()?, Audience::Desk)?;
                print_all(&all, args, session)
            }
            None => {
                Err(CommandError::new("nothing to compare: give a claim, or --since for the whole ledger")
                    .hint("the last two versions of a claim: perwhom diff C1")
                    .hint("what changed since Monday: perwhom diff --since monday"))
            }
        };
    };
    let claim = claim_id(ledger.read(), first)?;
    let rest: Vec<&String> = what.collect();
    let is_since = args.since.is_some() || args.since_review || args.since_publication;
    if is_since && !rest.is_empty() {
        return Err(CommandError::new("give versions or a point in time, not both"));
    }
    let at_version = |number: &str| -> Result<Point> {
        let number = number.parse().map_err(|_| {
            CommandError::new(format!("`{number}` is neither a version of {claim} nor another claim"))
                .hint(format!("see its history: perwhom log {claim}"))
        })?;
        Ok(Point::at_version(&ledger, claim, number)?)
    };
    let (from, to) = match rest.as_slice() {
        [] if args.since_review => (Point::of_last_verdict(&ledger, claim)?, now),
        [] if args.since_publication => (Point::of_last_publication(&ledger, claim)?, now),
        [] => match &args.since {
            Some(since) => (Point::after(baseline(&ledger, since)?), now),
            None => Point::last_two(&ledger, claim)?,
        },
        [other] => match claim_id(ledger.read(), other) {
            Ok(other) if other != claim => {
                let change = ClaimChange::of_two(&ledger, claim, other, Session::now()?, Audience::Desk)?;
                return print_all(&[change], args, session);
            }
            _ => (at_version(other)?, now),
        },
        [from, to] => (at_version(from)?, at_version(to)?),
        _ => return Err(CommandError::new("at most two versions can be compared")),
    };
    let altered = warn_of_tampering(session, ledger.read(), &[claim])?;
    let change = ClaimChange::between(ledger, claim, (from, to), Session::now()?, Audience::Desk)?;
    print_all(&[change], args, session)?;
    Ok(if altered { Outcome::Found } else { Outcome::Fine })
}

/// The last entry before a time begins; an entry that is named, itself.
fn baseline(ledger: &Ledger, since: &When) -> Result<u64> {
    match since {
        When::Entry(_) => entry_of(ledger.read(), since, Session::now()?),
        since => before(ledger.read(), since),
    }
}

fn print_all(all: &[ClaimChange], args: &Args, session: &mut Session) -> Result<Outcome> {
    if session.json() {
        let claims: Vec<_> = all.iter().map(claim_change::as_json).collect();
        writeln!(session.out(), "{}", json!({ "schema": "perwhom/diff/1", "claims": claims }))?;
        return Ok(Outcome::Fine);
    }
    if all.iter().all(|change| change.difference.is_empty() && !change.is_new) {
        session.say("no differences");
        return Ok(Outcome::Fine);
    }
    session.page();
    let look = Look { paint: session.paint(), width: session.width(), side_by_side: args.side_by_side };
    let out = session.out();
    for (at, change) in all.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        claim_change::print(out, change, look).map_err(Unwritten)?;
    }
    Ok(Outcome::Fine)
}
