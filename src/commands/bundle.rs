use std::collections::BTreeSet;
use std::io;

use super::as_of::AsOf;
use super::error::{CommandError, Result, Unwritten};
use super::outcome::Outcome;
use super::output::Output;
use super::session::Session;
use super::watch::places::{Made, Of};
use crate::acts;
use crate::bundle::{Wanted, make, shown_beside};
use crate::model::id::{ClaimId, DocumentId};

/// Write claims and their proof into one zip file
///
/// The claims, their documents' captured bytes and texts, the excerpts, the acts of the log that
/// they rest on with the hashes of all others, the seal, and a page that explains how to check it
/// without perwhom. `perwhom verify FILE` checks it. The people and times of all entries are in it;
/// what other acts say is not, nor are the names of confidential sources. Entries that older
/// versions of perwhom wrote can only be shown whole: what goes along is named and asked about.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom bundle C1 C4 --output claims.zip
  perwhom bundle C1 --leave-out D4 --output claims.zip
  perwhom verify claims.zip")]
pub(super) struct Args {
    /// The claims, by id or slug
    #[arg(required = true)]
    claims: Vec<String>,
    /// Leave the bytes and the text of this document out; their SHA-256 stay; may repeat
    #[arg(long, value_name = "DOCUMENT")]
    leave_out: Vec<String>,
    /// Show entries of older versions whole, with what they say of other claims
    #[arg(long)]
    whole_entries: bool,
    #[command(flatten)]
    output: Output,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let mut view = session.view(&AsOf::NOW, args.output.audience())?.at_its_head()?;
    let reader = view.read();
    let claims: BTreeSet<ClaimId> =
        args.claims.iter().map(|claim| acts::claim_id(reader, claim)).collect::<Result<_, _>>()?;
    let left_out: BTreeSet<DocumentId> =
        args.leave_out.iter().map(|id| acts::document_id(reader, id)).collect::<Result<_, _>>()?;
    if args.output.file.is_none() && session.out_is_terminal() {
        return Err(CommandError::new("a bundle needs a file: --output FILE.zip"));
    }
    let wanted = Wanted { claims, left_out };
    allow_beside(&shown_beside(&view, &wanted)?, args.whole_entries, session)?;
    let mut made = make(&view, &wanted)?;
    let all = wanted.claims();
    let is_made_of = Made { claims: Some(&all), of: Of::Bundle };
    args.output
        .write(&mut view, session, is_made_of, |_, out| Ok(io::copy(&mut made, out).map_err(Unwritten)?))?;
    Ok(Outcome::Fine)
}

/// Goes on where nothing is shown beside the claims, or where somebody agrees that it is.
fn allow_beside(along: &[String], agreed: bool, session: &Session) -> Result<()> {
    if along.is_empty() {
        return Ok(());
    }
    let reported = format!(
        "some entries of an older perwhom can only be shown whole; they also contain:\n  {}",
        along.join("\n  ")
    );
    if agreed {
        session.say(&reported);
        return Ok(());
    }
    if session.can_ask() {
        session.say(&reported);
        if Session::agrees("Include all of that?") {
            return Ok(());
        }
        return Err(CommandError::new("nothing was written"));
    }
    Err(CommandError::new(format!("{reported}\nnothing was written"))
        .hint("to include all of that: --whole-entries"))
}
