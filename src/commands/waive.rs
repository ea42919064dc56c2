use super::error::Result;
use super::outcome::Outcome;
use super::rule_name::known_rule;
use super::session::Session;
use crate::acts::{self, Waiver};
use crate::model::date::LooseDate;

/// Waive a finding, with a reason
///
/// It is shown as waived, with who and why, and no longer counts as denied. It counts again when
/// its last day is over, or when what it is about changes: the bottleneck, the contradicting
/// claim.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom waive C1 single-sourced --why \"the minister is the only one who can know\"
  perwhom waive C1 contradicted --why \"C4 is being checked\" --until 2024-07-01")]
pub(super) struct Args {
    /// The claim, by id or slug
    claim: String,
    /// The rule whose finding is set aside
    rule: String,
    /// The reason [asked for on a terminal]
    #[arg(long, value_name = "REASON")]
    why: Option<String>,
    /// The last day on which it is
    #[arg(long, value_name = "DATE")]
    until: Option<LooseDate>,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let rule = known_rule(&args.rule)?;
    let mut ledger = session.open_to_write()?;
    let id = acts::claim_id(ledger.read(), &args.claim)?;
    // Before a reason is asked for.
    acts::waivable(ledger.read(), Session::now()?, id, rule)?;
    let (until, why) = (args.until.clone(), session.reason(args.why.as_deref())?);
    session.write(&mut ledger, |recorder| acts::waive(recorder, id, Waiver { rule, until, why }))?;
    if session.json() {
        let made = serde_json::json!({ "claim": id, "rule": args.rule, "until": args.until });
        writeln!(session.out(), "{made}")?;
    } else {
        writeln!(session.out(), "{id}")?;
    }
    Ok(Outcome::Fine)
}
