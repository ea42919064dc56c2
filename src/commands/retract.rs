use std::collections::HashMap;

use super::session::Session;
use super::{Outcome, Result};
use crate::acts;

/// Take a claim back: it stays, and no longer supports or contradicts anything
///
/// Prints the claim's id and its new version.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  perwhom retract C1 --why \"the source withdrew it\"")]
pub(super) struct Args {
    /// The claim, by id or slug
    claim: String,
    /// The reason [asked for on a terminal]
    #[arg(long, value_name = "REASON")]
    why: Option<String>,
    /// Refuse unless this is the claim's version now
    #[arg(long, value_name = "N")]
    expect_version: Option<u32>,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let mut ledger = session.open_to_write()?;
    let id = acts::claim_id(ledger.read(), &args.claim)?;
    let why = session.reason(args.why.as_deref())?;
    let written = session
        .write(&mut ledger, HashMap::new(), |scribe| acts::retract(scribe, id, &why, args.expect_version))?;
    session.print_version(id, written.value)?;
    Ok(Outcome::Fine)
}
