use super::error::Result;
use super::outcome::Outcome;
use super::session::Session;
use crate::acts;

/// End the waiver of a finding
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  perwhom unwaive C1 single-sourced --why \"a second source is needed after all\""
)]
pub(super) struct Args {
    /// The claim, by id or slug
    claim: String,
    /// The rule whose finding was set aside
    rule: String,
    /// The reason
    #[arg(long, value_name = "REASON")]
    why: Option<String>,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let mut ledger = session.open_to_write()?;
    let id = acts::claim_id(ledger.read(), &args.claim)?;
    session.write(&mut ledger, |recorder| acts::unwaive(recorder, id, &args.rule, args.why.as_deref()))?;
    if session.json() {
        writeln!(session.out(), "{}", serde_json::json!({ "claim": id, "rule": args.rule }))?;
    } else {
        writeln!(session.out(), "{id}")?;
    }
    Ok(Outcome::Fine)
}
