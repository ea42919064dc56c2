use super::error::Result;
use super::outcome::Outcome;
use super::session::Session;
use crate::acts::{self, ActError, Recorder};
use crate::model::id::ClaimId;

/// Retract a claim: it stays on record, but no longer supports or contradicts anything
///
/// Prints the claim's id and its new version.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  perwhom retract C1 --why \"the source withdrew it\"")]
pub(super) struct Args {
    #[command(flatten)]
    meant: Meant,
}

/// The claim, the reason and `--expect-version`, for `retract` and `reinstate`.
#[derive(Debug, clap::Args)]
pub(super) struct Meant {
    /// The claim, by id or slug
    claim: String,
    /// The reason [asked for on a terminal]
    #[arg(long, value_name = "REASON")]
    why: Option<String>,
    /// Refuse unless this is the claim's version now
    #[arg(long, value_name = "N")]
    expect_version: Option<u32>,
}

impl Meant {
    /// Does to the claim what is asked, and prints its new version.
    pub(super) fn write(
        &self,
        act: fn(&mut Recorder<'_, '_>, ClaimId, &str, Option<u32>) -> Result<u32, ActError>,
        session: &mut Session,
    ) -> Result<Outcome> {
        let mut ledger = session.open_to_write()?;
        let id = acts::claim_id(ledger.read(), &self.claim)?;
        let why = session.reason(self.why.as_deref())?;
        let written = session.write(&mut ledger, |recorder| act(recorder, id, &why, self.expect_version))?;
        session.print_version(id, written.value)?;
        Ok(Outcome::Fine)
    }
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    args.meant.write(acts::retract, session)
}
