use super::error::{CommandError, Result};
use super::outcome::Outcome;
use super::rule_name::known_rule;
use super::session::Session;
use crate::acts::{self, Waiver};
use crate::model::audience::Audience;
use crate::model::date::LooseDate;
use crate::queries::{ClaimDetail, View};
use crate::rules::Waivable;

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
    let view = View::after(&ledger, ledger.read().last_entry()?, Session::now()?, Audience::Desk)?;
    let shown = ClaimDetail::of(&view, id)?;
    drop(view);
    let found: Vec<_> = shown.audited.findings.iter().filter(|finding| finding.rule == args.rule).collect();
    if found.is_empty() {
        return Err(CommandError::new(format!("{} does not fire on {id}; nothing to waive", args.rule))
            .hint(format!("see its findings: perwhom show {id}")));
    }
    if let Waivable::No { error, hint } = rule.waivable {
        return Err(CommandError::new(error).hint(hint));
    }
    if let Some(until) = &args.until {
        let today = Session::now()?.to_string();
        if until.as_str() < today.get(..until.as_str().len().min(10)).unwrap_or_default() {
            return Err(CommandError::new(format!("--until {until}: that day is in the past")));
        }
    }
    let about = found.iter().flat_map(|finding| finding.about.iter().cloned()).collect();
    let waiver = Waiver {
        rule: args.rule.clone(),
        about,
        until: args.until.clone(),
        why: session.reason(args.why.as_deref())?,
    };
    session.write(&mut ledger, |scribe| acts::waive(scribe, id, waiver))?;
    if session.json() {
        let made = serde_json::json!({ "claim": id, "rule": args.rule, "until": args.until });
        writeln!(session.out(), "{made}")?;
    } else {
        writeln!(session.out(), "{id}")?;
    }
    Ok(Outcome::Fine)
}
