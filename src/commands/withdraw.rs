use super::error::Result;
use super::outcome::Outcome;
use super::session::Session;
use crate::acts;

/// Withdraw evidence from a claim
///
/// It stays in the log, and no longer counts. Prints the claim's id.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  perwhom withdraw E7 --why \"the page was corrected\"")]
pub(super) struct Args {
    /// The evidence
    evidence: String,
    /// The reason
    #[arg(long, value_name = "REASON")]
    why: String,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let mut ledger = session.open_to_write()?;
    let evidence = acts::evidence_id(ledger.read(), &args.evidence)?;
    let written = session.write(&mut ledger, |recorder| acts::withdraw(recorder, evidence, &args.why))?;
    let claim = written.made.claim.map(|claim| claim.to_string()).unwrap_or_default();
    session.print_made(&claim, &written.made, &written.notes)?;
    Ok(Outcome::Fine)
}
