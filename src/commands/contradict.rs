use super::error::Result;
use super::outcome::Outcome;
use super::session::Session;
use crate::acts;

/// Record that two claims contradict each other
///
/// The support of each then counts against the other, until the contradiction is resolved.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  perwhom contradict C1 C4 --why \"two bases, or three places\"")]
pub(super) struct Args {
    /// One claim
    one: String,
    /// The other
    other: String,
    /// Why both cannot be true
    #[arg(long, value_name = "REASON")]
    why: String,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let mut ledger = session.open_to_write()?;
    let one = acts::claim_id(ledger.read(), &args.one)?;
    let other = acts::claim_id(ledger.read(), &args.other)?;
    session.write(&mut ledger, |recorder| acts::contradict(recorder, one, other, &args.why))?;
    session.say(&format!("to resolve it later: perwhom resolve {one} {other} --for {one} --why \"…\""));
    if session.json() {
        writeln!(session.out(), "{}", serde_json::json!({ "claims": [one, other], "open": true }))?;
    }
    Ok(Outcome::Fine)
}
