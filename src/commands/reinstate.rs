use super::error::Result;
use super::outcome::Outcome;
use super::retract::Meant;
use super::session::Session;
use crate::acts;

/// Reinstate a retracted claim
///
/// Prints the claim's id and its new version.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  perwhom reinstate C1 --why \"the correction was itself wrong\"")]
pub(super) struct Args {
    #[command(flatten)]
    meant: Meant,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    args.meant.write(acts::reinstate, session)
}
