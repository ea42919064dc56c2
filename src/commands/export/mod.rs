mod whole;

use std::collections::BTreeSet;
use std::io::Write;

use super::as_of::AsOf;
use super::error::{CommandError, Result};
use super::outcome::Outcome;
use super::output::Output;
use super::progress::progress;
use super::selection::selection;
use super::session::Session;
use super::watch::places::{Made, Of};
use super::when::When;
use crate::exchange::annotation::{CONTEXT, Words, annotation};
use crate::exchange::claim_review::{Verdict, claim_review};
use crate::exchange::csl;
use crate::exchange::prov::{ClaimVersion, Prov};
use crate::model::case::Case;
use crate::model::id::{ClaimId, DocumentId, SourceId};
use crate::model::kind::Kind;
use crate::model::stance::Stance;
use crate::queries::View;
use crate::render::chain::written;
use crate::weigh::voices::states_origin;

/// Write the ledger, or parts of it, in formats that other programs read
///
/// jsonl: the whole ledger, entry by entry, which `import` and `merge` take in as it is; without
/// --with-names, what may be said of confidential sources stands for their names. csl-json: the
/// documents that the claims cite, for Zotero and other reference managers. web-annotation: each
/// excerpt with its words and their place, as the W3C has it, positions in code points. prov-json:
/// versions of claims as revisions, excerpts as quotations, hops as derivations with attributions,
/// as the W3C's PROV has it; turtle: the same as RDF. claimreview: the claims that were published
/// with a verdict (publish --verdict), as schema.org has it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom export --format csl-json --output documents.json
  perwhom export --format jsonl --with-names --output archive.jsonl
  perwhom export C1 C4 --format web-annotation
  perwhom export --tag story:bases --format prov-json")]
pub(super) struct Args {
    /// Only these claims, by id or slug
    claims: Vec<String>,
    /// The format
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Format,
    /// Only claims filed under this tag; all of them where it repeats
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Only claims whose wording has these words
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,
    /// Only claims that changed on this date or later
    #[arg(long, value_name = "WHEN")]
    since: Option<When>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    as_of: AsOf,
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Documents, for reference managers
    CslJson,
    /// Excerpts, as W3C Web Annotations
    WebAnnotation,
    /// Claims, versions, excerpts, chains and documents, as W3C PROV
    ProvJson,
    /// Claims that were published with a verdict, as schema.org has it
    Claimreview,
    /// What PROV-JSON has, as RDF
    Turtle,
    /// The whole ledger, entry by entry, to be imported or merged elsewhere
    Jsonl,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let mut view = session.view(&args.as_of, args.output.audience())?;
    let selected = selection(view.read(), &args.claims, args.search.as_deref(), args.since.as_ref())?;
    let ids = selected.claims(view.read())?;
    let bar = progress(session);
    if args.format == Format::Jsonl && (ids.is_some() || !args.tags.is_empty() || args.as_of.as_of.is_some())
    {
        return Err(CommandError::new("an export of entries is of the whole ledger; leave claims, --tag, --search, --since and --as-of off")
            .hint("for some claims with their proof: perwhom bundle C1"));
    }
    let mut is_empty = false;
    let of = if args.format == Format::Jsonl { Of::Log } else { Of::Claims };
    let made = Made { claims: ids.as_deref(), of };
    args.output.write(&mut view, session, made, |view, out| match args.format {
        Format::CslJson => documents(view, ids.as_deref(), &args.tags, out),
        Format::Jsonl => whole::write(view, out, &bar),
        Format::Claimreview => {
            let written = claim_reviews(view, ids.as_deref(), &args.tags, out)?;
            is_empty = written == 0;
            Ok(())
        }
        Format::WebAnnotation => annotations(view, ids.as_deref(), &args.tags, out),
        Format::Turtle => {
            let prov = provenance(view, ids.as_deref(), &args.tags)?;
            Ok(out.write_all(prov.turtle().as_bytes())?)
        }
        Format::ProvJson => {
            let prov = provenance(view, ids.as_deref(), &args.tags)?;
            serde_json::to_writer(&mut *out, &prov.into_json())?;
            Ok(writeln!(out)?)
        }
    })?;
    if is_empty {
        session.say("none of these claims was published with a verdict: perwhom publish C1 --in … --on … --verdict \"…\"");
    }
    Ok(Outcome::Fine)
}

/// The claims that are wanted, one after the other.
fn for_each_wanted(
    view: &View,
    ids: Option<&[ClaimId]>,
    tags: &[String],
    mut each: impl FnMut(&Case) -> Result<()>,
) -> Result<()> {
    view.read().for_each_case(ids, |case| {
        if tags.iter().all(|tag| case.claim.tags.contains(tag)) { each(&case) } else { Ok(()) }
    })
}

fn documents(view: &View, ids: Option<&[ClaimId]>, tags: &[String], out: &mut dyn Write) -> Result<()> {
    let reader = view.read();
    let mut cited: BTreeSet<DocumentId> = BTreeSet::new();
    for_each_wanted(view, ids, tags, |case| {
        cited.extend(case.evidence.iter().map(|evidence| evidence.document));
        Ok(())
    })?;
    let standing = view.standing()?;
    let mut is_first = true;
    out.write_all(b"[")?;
    reader.for_each_document(|document| -> Result<()> {
        if !cited.contains(&document.id) {
            return Ok(());
        }
        let publisher = document.publisher.map(|source| standing.written_name(source));
        separate(out, &mut is_first)?;
        Ok(serde_json::to_writer(&mut *out, &csl::item(&document, publisher.as_deref()))?)
    })?;
    Ok(writeln!(out, "]")?)
}

fn annotations(view: &View, ids: Option<&[ClaimId]>, tags: &[String], out: &mut dyn Write) -> Result<()> {
    let reader = view.read();
    let standing = view.standing()?;
    let line = reader.own_line()?.ok_or_else(|| CommandError::new("the log is empty"))?;
    let mut is_first = true;
    write!(out, "{{\"@context\":\"{CONTEXT}\",\"type\":\"AnnotationPage\",\"items\":[")?;
    for_each_wanted(view, ids, tags, |case| {
        let read = reader.excerpts(&case.evidence)?;
        for (evidence, read) in case.evidence.iter().zip(&read) {
            let Some(exact) = read.exact.as_deref() else { continue };
            let document = reader.document(evidence.document)?;
            let words = Words { prefix: &read.prefix, exact, suffix: &read.suffix };
            let chain = written(&standing, &evidence.chain);
            separate(out, &mut is_first)?;
            let made = annotation(&line, &case.claim, evidence, &document, words, &chain);
            serde_json::to_writer(&mut *out, &made)?;
        }
        Ok(())
    })?;
    Ok(writeln!(out, "]}}")?)
}

fn provenance(view: &View, ids: Option<&[ClaimId]>, tags: &[String]) -> Result<Prov> {
    let reader = view.read();
    let standing = view.standing()?;
    let line = reader.own_line()?.ok_or_else(|| CommandError::new("the log is empty"))?;
    let mut prov = Prov::new(line);
    let mut sources: BTreeSet<SourceId> = BTreeSet::new();
    let mut documents: BTreeSet<DocumentId> = BTreeSet::new();
    for_each_wanted(view, ids, tags, |case| {
        let id = case.claim.id;
        let versions = reader.versions(id)?;
        let revisions = reader.revisions(id)?;
        let horizon = reader.horizon()?;
        for version in &versions {
            // The wording that held after the command.
            let stood = revisions.iter().rfind(|revised| revised.entry <= version.last.min(horizon));
            if let Some(revised) = stood {
                let (number, at, by) = (version.number, version.at.as_str(), version.by.as_str());
                prov.version(ClaimVersion { claim: &revised.claim, number, at, by });
            }
        }
        let last = versions.last().map_or(1, |version| version.number);
        for (evidence, read) in case.evidence.iter().zip(&reader.excerpts(&case.evidence)?) {
            sources.extend(evidence.chain.sources());
            documents.insert(evidence.document);
            prov.evidence(&case.claim, last, evidence, read.exact.as_deref().unwrap_or_default());
        }
        Ok(())
    })?;
    for id in documents {
        let document = reader.document(id)?;
        sources.extend(document.publisher);
        prov.document(&document);
    }
    for id in sources {
        prov.source(id, &standing.written_name(id), standing.kind(id));
    }
    Ok(prov)
}

/// The claims that were published with a verdict: for each the latest such story.
fn claim_reviews(
    view: &View,
    ids: Option<&[ClaimId]>,
    tags: &[String],
    out: &mut dyn Write,
) -> Result<usize> {
    let reader = view.read();
    let standing = view.standing()?;
    let desk = reader.desk()?.map(|desk| standing.name(desk).into_owned()).unwrap_or_default();
    let mut is_first = true;
    let mut written = 0;
    out.write_all(b"[")?;
    for_each_wanted(view, ids, tags, |case| {
        let published = case.publications.iter().filter(|story| story.verdict.is_some());
        let Some(story) = published.max_by(|a, b| a.date.cmp(&b.date)) else { return Ok(()) };
        // Who made it: the speaker of a claim of words, else the one origin that its chains have.
        let mut origins: Vec<SourceId> = case
            .with_stance(Stance::Supports)
            .filter(|evidence| states_origin(&standing, &evidence.chain))
            .filter_map(|evidence| evidence.chain.first().source)
            .map(|origin| standing.same_as(origin))
            .collect();
        origins.sort_unstable();
        origins.dedup();
        let speaker = case.claim.said_by.or(if origins.len() == 1 { origins.first().copied() } else { None });
        let speaker_name = speaker.map(|speaker| standing.name(speaker));
        let documents: BTreeSet<DocumentId> =
            case.with_stance(Stance::Supports).map(|evidence| evidence.document).collect();
        let mut appearances = Vec::new();
        for document in documents {
            appearances.extend(reader.document(document)?.url);
        }
        let made = claim_review(&Verdict {
            claim: &story.text,
            language: &case.claim.language,
            place: &story.place,
            date: &story.date,
            verdict: story.verdict.as_deref().unwrap_or_default(),
            desk: &desk,
            speaker: speaker_name.as_deref().zip(speaker.map(|id| standing.kind(id) == Kind::Person)),
            appearances: &appearances,
        });
        written += 1;
        separate(out, &mut is_first)?;
        Ok(serde_json::to_writer(&mut *out, &made)?)
    })?;
    writeln!(out, "]")?;
    Ok(written)
}

fn separate(out: &mut dyn Write, is_first: &mut bool) -> Result<()> {
    if !std::mem::replace(is_first, false) {
        out.write_all(b",\n")?;
    }
    Ok(())
}
