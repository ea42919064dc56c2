use super::as_of::AsOf;
use super::error::Result;
use super::impact_print::print_impact;
use super::outcome::Outcome;
use super::session::Session;
use crate::acts::source_id;
use crate::model::audience::Audience;
use crate::queries::Impact;

/// Show which claims depend on a source
///
/// Takes away every piece of evidence whose chain holds the source or one under it, and the
/// copies of such evidence: which claims lose all support, which become single-sourced, which
/// disputes fall away.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  perwhom impact \"Politico\"\n  perwhom impact S3 --json")]
pub(super) struct Args {
    /// The source, by id or name
    source: String,
    #[command(flatten)]
    as_of: AsOf,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let view = session.view(&args.as_of, Audience::Desk)?;
    let impact = Impact::of(&view, source_id(view.read(), &args.source)?)?;
    print_impact(&impact, session)
}
