use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Seek as _, SeekFrom};

use super::error::CommandError;
use super::output::Output;
use super::report::{memo_page, title};
use super::session::Session;
use super::show::write_json;
use super::view::{AsOf, View};
use super::weighing::closely;
use super::{Outcome, Result};
use crate::acts;
use crate::exchange::bundle::BundleWriter;
use crate::ledger::contents_of;
use crate::model::act::Act;
use crate::model::digest::Digest;
use crate::model::entry::Entry;
use crate::model::id::{ClaimId, DocumentId, SourceId, Thing};
use crate::model::seal::Seal;

/// Put claims and all that proves them into one zip
///
/// The claims, their documents' captured bytes and texts, the excerpts, the entries of the log that
/// they rest on with the hashes of all others, the seal, and a page that explains how to check it
/// without perwhom. `perwhom verify FILE` checks it. The people and times of all entries are in it;
/// what the other entries say is not, nor are the names of confidential sources.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom bundle C1 C4 --output claims.zip
  perwhom verify claims.zip")]
pub(super) struct Args {
    /// The claims, by id or slug
    #[arg(required = true)]
    claims: Vec<String>,
    #[command(flatten)]
    output: Output,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let view = session.view(&AsOf { as_of: None })?.for_others(args.output.with_names);
    let named: Result<BTreeSet<ClaimId>, _> =
        args.claims.iter().map(|claim| acts::claim_id(view.read(), claim)).collect();
    let claims: Vec<ClaimId> = named?.into_iter().collect();
    for id in &claims {
        if let Some(doubt) = view.read().doubts_about(*id)?.first() {
            return Err(CommandError::new(format!("{id} cannot be bundled: {doubt}"))
                .hint("see all that was changed: perwhom verify"));
        }
    }
    if args.output.file.is_none() && session.out_is_terminal() {
        return Err(CommandError::new("a bundle is for a file: say which with --output FILE.zip"));
    }
    let mut made = fill(&view, &claims)?;
    made.seek(SeekFrom::Start(0))?;
    args.output.write(&view, session, |out| Ok(io::copy(&mut made, out)?))?;
    Ok(Outcome::Fine)
}

fn fill(view: &View, claims: &[ClaimId]) -> Result<std::fs::File> {
    let reader = view.read();
    let mut bundle = BundleWriter::new(tempfile::tempfile()?)?;
    let head = reader.own_head()?.ok_or_else(|| CommandError::new("the log is empty"))?;
    let seal = Seal { line: reader.own_line()?, n: Some(head.n), at: Some(head.at), hash: head.hash };
    bundle.add("seal.txt", seal.to_string().as_bytes())?;

    // The claims, as they are read and as they are told.
    let mut documents: BTreeSet<DocumentId> = BTreeSet::new();
    let mut things: BTreeSet<(Thing, u32)> = BTreeSet::new();
    let mut shown = Vec::with_capacity(claims.len());
    for id in claims {
        let claim = closely(view, *id)?;
        let mut json = Vec::new();
        write_json(&claim, reader, &[], &mut json)?;
        bundle.add(&format!("claims/{id}.json"), &json)?;
        for (evidence, read) in claim.audited.case.evidence.iter().zip(&claim.excerpts) {
            documents.insert(evidence.document);
            things.insert((Thing::Evidence, evidence.id.0));
            let exact = read.exact.as_deref().unwrap_or_default();
            bundle.add(&format!("excerpts/{}.txt", evidence.id), exact.as_bytes())?;
        }
        things.insert((Thing::Claim, id.0));
        shown.push(claim);
    }
    for id in documents {
        let document = reader.document(id)?;
        things.insert((Thing::Document, id.0));
        for (end, digest) in [("raw", document.raw), ("txt", document.text)] {
            let gone = || CommandError::new(format!("the content of {id} with SHA-256 {digest} is gone"));
            bundle.add(&format!("documents/{id}.{end}"), &reader.content(&digest)?.ok_or_else(gone)?)?;
        }
    }
    bundle.add("report.html", memo_page(view, &title(view)?, &shown)?.as_bytes())?;

    // The log: what the entries behind them say, and the hashes of all.
    let proof = reader.proof(claims)?;
    let withheld: BTreeSet<SourceId> = if view.names_confidential() {
        BTreeSet::new()
    } else {
        let sources = reader.sources()?.into_iter().filter(|source| source.description.is_some());
        sources.map(|source| source.id).collect()
    };
    let mut cards: BTreeSet<Digest> = BTreeSet::new();
    reader.for_each_entry_here(|entry, acts| -> Result<()> {
        if proof.contains(&entry.seq) {
            bundle.add(&format!("log/{}/{}.json", entry.line, entry.n), entry.body.as_bytes())?;
            for act in acts {
                let of = match act {
                    Act::Source(act) => act.id,
                    Act::Alias(act) => act.source,
                    Act::Rename(act) => act.source,
                    _ => continue,
                };
                if !withheld.contains(&of) {
                    cards.extend(contents_of(std::slice::from_ref(act)));
                }
            }
        }
        Ok(())
    })?;
    for card in cards {
        if let Some(bytes) = reader.content(&card)? {
            bundle.add(&format!("cards/{card}.json"), &bytes)?;
        }
    }
    let mut lines = String::new();
    for (line, first, before) in reader.line_heads()? {
        let _ = writeln!(lines, "{line}\t{first}\t{before}");
        let mut chain = String::new();
        reader.for_each_entry_of(line, |entry: &Entry| {
            let body = Digest::of(entry.body.as_bytes());
            let (n, batch, at, by, hash) = (entry.n, entry.batch, &entry.at, &entry.by, entry.hash);
            let _ = writeln!(chain, "{n}\t{batch}\t{at}\t{by}\t{body}\t{hash}");
        })?;
        bundle.add(&format!("log/chain-{line}.tsv"), chain.as_bytes())?;
    }
    bundle.add("log/lines.tsv", lines.as_bytes())?;
    bundle.add("numbers.tsv", numbers(view, &things)?.as_bytes())?;
    Ok(bundle.finish()?)
}

/// What the things of other lines are called there.
fn numbers(view: &View, things: &BTreeSet<(Thing, u32)>) -> Result<String> {
    let mut rows = String::new();
    for (thing, here) in things {
        for (line, there) in view.read().numbers_there(*thing, *here)? {
            let letter = thing.letter();
            let _ = writeln!(rows, "{letter}{here}\t{line}\t{letter}{there}");
        }
    }
    Ok(rows)
}
