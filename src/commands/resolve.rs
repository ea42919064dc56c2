use super::error::Result;
use super::outcome::Outcome as Ended;
use super::session::Session;
use crate::acts;
use crate::model::outcome::Outcome;

/// Resolve a contradiction
///
/// For one of the two claims, for neither, or because both stand after all: another time,
/// another scope, a translation's fault. It opens again when the evidence of either changes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom resolve C1 C4 --for C1 --why \"the original speaks of two\"
  perwhom resolve C1 C4 --both-stand --why \"they speak of different years\"")]
#[command(group = clap::ArgGroup::new("how").required(true))]
pub(super) struct Args {
    /// One claim
    one: String,
    /// The other
    other: String,
    /// The claim that is true
    #[arg(long = "for", value_name = "CLAIM", group = "how")]
    holds: Option<String>,
    /// Neither is true
    #[arg(long, group = "how")]
    neither: bool,
    /// Both are true
    #[arg(long, group = "how")]
    both_stand: bool,
    /// The reason
    #[arg(long, value_name = "REASON")]
    why: String,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Ended> {
    let mut ledger = session.open_to_write()?;
    let one = acts::claim_id(ledger.read(), &args.one)?;
    let other = acts::claim_id(ledger.read(), &args.other)?;
    let holds = match &args.holds {
        Some(claim) => Some(acts::claim_id(ledger.read(), claim)?),
        None => None,
    };
    let otherwise = if args.neither { Outcome::Neither } else { Outcome::BothStand };
    session
        .write(&mut ledger, |recorder| acts::resolve(recorder, one, other, holds, otherwise, &args.why))?;
    if session.json() {
        writeln!(
            session.out(),
            "{}",
            serde_json::json!({ "claims": [one, other], "open": false, "for": holds })
        )?;
    }
    Ok(Ended::Fine)
}
