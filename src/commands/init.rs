use super::error::{CommandError, Result};
use super::outcome::Outcome;
use super::session::Session;
use super::shown::shown;
use crate::acts;
use crate::ledger::NewLedger;

/// Create a ledger
///
/// The ledger is one file, perwhom.db in this folder unless --ledger names another. A file
/// that exists is left alone. The desk gets a source of its own: what it heard itself is cited
/// with a chain that ends with it, and it is never counted as a voice.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom init --desk \"Our desk\"
  perwhom --ledger venezuela.db init --desk \"Our desk\"")]
pub(super) struct Args {
    /// The name of the people who own the ledger
    #[arg(long, value_name = "NAME")]
    desk: String,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    crate::model::name::checked(&args.desk).map_err(|error| CommandError::new(format!("--desk: {error}")))?;
    session.by()?;
    Session::now()?;
    let path = session.new_ledger_path();
    let mut new = NewLedger::begin(&path)?;
    let written = session.write(new.ledger_mut(), |recorder| acts::init(recorder, &args.desk))?;
    new.finish()?;
    session.say(&format!(
        "created {}; next, capture a document: perwhom capture FILE --publisher NAME",
        shown(&path)
    ));
    if session.json() {
        let made = serde_json::json!({ "ledger": path.to_string_lossy(), "desk": written.value });
        writeln!(session.out(), "{made}")?;
    }
    Ok(Outcome::Fine)
}
