//! Claims with all that proves them: made, and checked by making them again of what is in the
//! bundle.

mod check;
mod files;
mod part;
mod whole;

use std::collections::BTreeSet;
use std::io::{self, Seek as _, SeekFrom};

pub(super) use self::check::{Checked, check};
use self::files::{Content, Wanted, claim_file, record, write_files};
use self::part::part_of;
use super::as_of::AsOf;
use super::error::{CommandError, Result, Unwritten};
use super::outcome::Outcome;
use super::output::Output;
use super::session::Session;
use super::watch::places::{Made, Of};
use crate::acts;
use crate::exchange::bundle::BundleWriter;
use crate::ledger::Doubt;
use crate::model::id::{ClaimId, DocumentId};
use crate::queries::View;

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
    let altered = |id: ClaimId, doubt: &Doubt| {
        CommandError::new(format!("{id} cannot be bundled: {doubt}"))
            .hint("see what was changed: perwhom verify")
    };
    for id in &claims {
        if let Some(doubt) = reader.doubts_about(*id)?.first() {
            return Err(altered(*id, doubt));
        }
    }
    let all: Vec<ClaimId> = claims.iter().copied().collect();
    if let Some((id, doubt)) = reader.first_missing(&all, u64::MAX)? {
        return Err(altered(id, &doubt));
    }
    if args.output.file.is_none() && session.out_is_terminal() {
        return Err(CommandError::new("a bundle needs a file: --output FILE.zip"));
    }
    let wanted = Wanted { claims, left_out };
    whole::allow(&view, &wanted, args.whole_entries, session)?;
    let mut made = fill(&view, &wanted)?;
    made.seek(SeekFrom::Start(0)).map_err(CommandError::temporary)?;
    let is_made_of = Made { claims: Some(&all), of: Of::Bundle };
    args.output
        .write(&mut view, session, is_made_of, |_, out| Ok(io::copy(&mut made, out).map_err(Unwritten)?))?;
    Ok(Outcome::Fine)
}

fn fill(view: &View, wanted: &Wanted) -> Result<std::fs::File> {
    let (_folder, part) = part_of(view, wanted)?;
    let mut bundle = BundleWriter::new(tempfile::tempfile().map_err(CommandError::temporary)?);
    let faults = write_files(&part, wanted, &mut |name, content| {
        match content {
            Content::Bytes(bytes) => bundle.add(name, bytes).map_err(Unwritten)?,
            Content::Kept(digest) => {
                let kept = view.read().content(&digest)?;
                let kept = kept.ok_or_else(|| {
                    CommandError::new(format!("the content with SHA-256 {digest} is missing"))
                        .hint("see what else is missing: perwhom verify")
                })?;
                bundle.add(name, &kept).map_err(Unwritten)?;
            }
        }
        Ok(())
    })?;
    for id in &wanted.claims {
        let json = |view: &View| claim_file(&record(view, *id, &wanted.left_out)?);
        if json(view)? != json(&part)? {
            return Err(CommandError::new(format!(
                "the acts behind {id} give another result than the whole log; this is a bug in perwhom; nothing was written"
            )));
        }
    }
    match faults.first() {
        None => Ok(bundle.finish().map_err(Unwritten)?),
        Some(fault) => Err(CommandError::new(format!("these claims cannot be bundled: {fault}"))
            .hint("see what was changed: perwhom verify")),
    }
}
