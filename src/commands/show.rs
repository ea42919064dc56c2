use std::io::Write;

use serde::Serialize;

use super::as_of::AsOf;
use super::error::CommandError;
use super::session::Session;
use super::{Outcome, Result};
use crate::acts;
use crate::ledger::{Doubt, ExcerptRead, Reader};
use crate::model::audience::Audience;
use crate::model::id::{DocumentId, EvidenceId, Thing};
use crate::model::review::Verdict;
use crate::model::stance::Stance;
use crate::model::standing::{Evidence, Standing};
use crate::queries::{ClaimDetail, version};
use crate::render::audit::{print_finding, print_wrapped, wording};
use crate::render::json::ClaimJson;
use crate::render::paint::Paint;
use crate::render::{chain, plain};

/// Show a claim: its evidence with excerpts in context, chains, findings
///
/// Before it is shown, what is shown is held against the log, and each excerpt against its
/// document; what does not hold is said first, and the exit status is 1. Rows that were taken out
/// of the tables are found by `perwhom verify`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  perwhom show C1\n  perwhom show C1 --version 3\n  perwhom show C1 --as-of yesterday\n  perwhom show C1 --json | jq -r '.evidence[0].excerpt'"
)]
pub(super) struct Args {
    /// The claim, by id or slug; or a piece of its evidence
    claim: String,
    /// The claim as it stood after the so manieth command that names it
    #[arg(long, value_name = "N", conflicts_with = "as_of")]
    version: Option<u32>,
    #[command(flatten)]
    as_of: AsOf,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let mut view = session.view(&args.as_of, Audience::Desk)?;
    let id = match acts::evidence_id(view.read(), &args.claim) {
        Ok(evidence) => view.read().evidence(evidence)?.0,
        Err(_) => acts::claim_id(view.read(), &args.claim).map_err(|error| {
            let error = CommandError::from(error);
            if args.as_of.as_of.is_some() { error.hint("it may not have been there then") } else { error }
        })?,
    };
    if let Some(number) = args.version {
        let last = version(view.read(), id, number)?.last;
        view = view.looking_back(last)?;
    }
    let reader = view.read();
    let doubts = reader.doubts_about(id)?;
    let shown = ClaimDetail::of(&view, id)?;
    if session.json() {
        write_json(&shown, reader, &doubts, session.out())?;
    } else {
        let (paint, width) = (session.paint(), session.width());
        print_text(session.out(), &shown, reader, &doubts, paint, width)?;
    }
    let altered = shown.excerpts.iter().any(|read| !read.document_holds || !read.excerpt_holds);
    Ok(if doubts.is_empty() && !altered { Outcome::Fine } else { Outcome::Found })
}

/// A claim with all that is known of it, as it is read before it is judged.
pub(super) fn print_text(
    out: &mut dyn Write,
    shown: &ClaimDetail,
    reader: Reader<'_>,
    doubts: &[Doubt],
    paint: Paint,
    width: Option<u16>,
) -> Result<()> {
    let (standing, audited) = (&shown.standing, &shown.audited);
    let claim = &audited.case.claim;
    for doubt in doubts {
        print_wrapped(out, &format!("{} ", paint.alarm("ALTERED:")), &doubt.0, width)?;
    }
    if !doubts.is_empty() {
        print_wrapped(
            out,
            "",
            "What is shown here is not what was entered. See all that was changed: perwhom verify",
            width,
        )?;
        writeln!(out)?;
    }
    let slug = claim.slug.as_ref().map_or_else(String::new, |slug| format!(" ({slug})"));
    print_wrapped(
        out,
        &format!("{}{slug}  ", paint.strong(&claim.id.to_string())),
        &wording(audited, standing),
        width,
    )?;
    let weighed = &audited.weighed;
    let version = reader.versions(claim.id)?.len();
    let mut facts = vec![
        format!("{} ({})", claim.confidence, weighed.grade),
        format!("{} for · {} against", weighed.support.independent, weighed.against.independent),
        claim.language.clone(),
        format!("version {version}"),
    ];
    facts
        .extend(claim.said_by.map(|speaker| format!("a claim of words: said by {}", standing.name(speaker))));
    facts.extend(claim.when.as_ref().map(|when| format!("when: {when}")));
    if !claim.tags.is_empty() {
        facts.push(format!("tags: {}", claim.tags.join(", ")));
    }
    if let Some((number, line)) = reader.called_there(Thing::Claim, claim.id.0)? {
        let line = line.to_string();
        facts.push(format!("came over as C{number}@{}", line.get(..8).unwrap_or(&line)));
    }
    print_wrapped(out, "    ", &facts.join("; "), width)?;
    if !weighed.support.bottlenecks.is_empty() {
        let names: Vec<String> =
            weighed.support.bottlenecks.iter().map(|voice| voice.name(standing)).collect();
        print_wrapped(out, "    rests on: ", &names.join(", "), width)?;
    }
    for stance in [Stance::Supports, Stance::Disputes, Stance::BearsOn] {
        let of_stance: Vec<(&Evidence, &ExcerptRead)> = audited
            .case
            .evidence
            .iter()
            .zip(&shown.excerpts)
            .filter(|(view, _)| view.stance == stance)
            .collect();
        if of_stance.is_empty() {
            continue;
        }
        writeln!(out, "\n{}", paint.strong(heading(stance)))?;
        for (view, read) in of_stance {
            let at = view.locator.as_ref().map_or_else(String::new, |at| format!(", {at}"));
            let document = reader.document(view.document)?;
            let title = document.title.as_ref().map_or_else(String::new, |title| format!(" “{title}”"));
            let published = document.published.as_ref().map_or_else(String::new, |date| format!(", {date}"));
            print_wrapped(out, &format!("  {}  ", view.id), &chain::written(standing, &view.chain), width)?;
            let place =
                format!("{}{title}{published}{at}, code points {}–{}", view.document, view.start, view.end);
            print_wrapped(out, "      ", &place, width)?;
            let words = match &read.exact {
                Some(exact) => {
                    let before = plain::line(&read.prefix).into_owned();
                    let after = plain::line(&read.suffix).into_owned();
                    format!("…{before}[{}]{after}…", plain::line(exact))
                }
                None => "the document has no such place".to_owned(),
            };
            print_wrapped(out, "      ", &words, width)?;
            print_wrapped(out, "      ", &format!("SHA-256 {}", view.sha256), width)?;
        }
    }
    if !audited.case.contradictions.is_empty() {
        writeln!(out, "\n{}", paint.strong("Contradictions"))?;
        for c in &audited.case.contradictions {
            let note = c.note.as_ref().map_or_else(String::new, |note| format!(" ({note})"));
            print_wrapped(
                out,
                &format!("  {}  ", c.with),
                &format!("{}: {}{note}", c.words(), c.why),
                width,
            )?;
        }
    }
    print_care(out, shown, paint, width)?;
    if !audited.findings.is_empty() {
        writeln!(out)?;
        for finding in &audited.findings {
            print_finding(out, audited, finding, paint, width)?;
        }
    }
    Ok(())
}

/// The verdicts on a claim and the stories it appeared in.
fn print_care(out: &mut dyn Write, shown: &ClaimDetail, paint: Paint, width: Option<u16>) -> Result<()> {
    let case = &shown.audited.case;
    if !case.reviews.is_empty() {
        writeln!(out, "\n{}", paint.strong("Reviews"))?;
        let approval = shown.audited.approval(&shown.standing);
        for review in &case.reviews {
            let day: String = review.at.to_string().chars().take(10).collect();
            let holds = approval.holding.iter().any(|holding| holding.number == review.number);
            let void = approval.void.iter().find(|void| void.review.number == review.number);
            let state = match (review.verdict, void) {
                (Verdict::Approve, Some(void)) => format!("approved; no longer holds: {}", void.why),
                (Verdict::Approve, None) if holds => "approved".to_owned(),
                (Verdict::Approve, None) => "approved; followed by another verdict".to_owned(),
                (Verdict::Return, _) => "sent back".to_owned(),
                (Verdict::Note, _) => "noted".to_owned(),
            };
            let own = if review.own { ", with a hand in it" } else { "" };
            let note = review.note.as_ref().map_or_else(String::new, |note| format!(" “{note}”"));
            let line = format!("{} as {}{own}: {state}{note}", review.by, review.role);
            print_wrapped(out, &format!("  {day}  "), &line, width)?;
        }
    }
    if !case.publications.is_empty() {
        writeln!(out, "\n{}", paint.strong("Published"))?;
        for published in &case.publications {
            let line = format!("{}, at version {}: “{}”", published.place, published.version, published.text);
            print_wrapped(out, &format!("  {}  ", published.date), &line, width)?;
        }
    }
    Ok(())
}

const fn heading(stance: Stance) -> &'static str {
    match stance {
        Stance::Supports => "For",
        Stance::Disputes => "Against",
        Stance::BearsOn => "Bearing on it",
    }
}

#[derive(Serialize)]
struct Shown<'a> {
    schema: &'static str,
    version: usize,
    #[serde(flatten)]
    claim: ClaimJson<'a>,
    evidence: Vec<EvidenceJson<'a>>,
    altered: Vec<&'a str>,
}

#[derive(Serialize)]
struct EvidenceJson<'a> {
    id: EvidenceId,
    stance: Stance,
    document: DocumentId,
    publisher: Option<String>,
    published: Option<String>,
    title: Option<String>,
    url: Option<String>,
    captured: Option<String>,
    excerpt: Option<&'a str>,
    sha256: String,
    start: u32,
    end: u32,
    prefix: &'a str,
    suffix: &'a str,
    locator: Option<&'a str>,
    holds: bool,
    chain: Vec<HopJson>,
}

#[derive(Serialize)]
struct HopJson {
    source: Option<String>,
    id: Option<crate::model::id::SourceId>,
    manner: Option<&'static str>,
}

/// A claim with all that is known of it, for programs.
pub(super) fn write_json(
    shown: &ClaimDetail,
    reader: Reader<'_>,
    doubts: &[Doubt],
    out: &mut dyn Write,
) -> Result<()> {
    let standing: &Standing = &shown.standing;
    let mut evidence = Vec::new();
    for (view, read) in shown.audited.case.evidence.iter().zip(&shown.excerpts) {
        let document = reader.document(view.document)?;
        evidence.push(EvidenceJson {
            id: view.id,
            stance: view.stance,
            document: view.document,
            publisher: document.publisher.map(|_| publisher(standing, view)),
            published: document.published,
            title: document.title,
            url: document.url,
            captured: document.captured.map(|at| at.to_string()),
            excerpt: read.exact.as_deref(),
            sha256: view.sha256.to_string(),
            start: view.start,
            end: view.end,
            prefix: &read.prefix,
            suffix: &read.suffix,
            locator: view.locator.as_deref(),
            holds: read.document_holds && read.excerpt_holds,
            chain: view
                .chain
                .hops()
                .iter()
                .map(|hop| HopJson {
                    source: hop.source.map(|source| standing.written_name(source).into_owned()),
                    id: hop.source,
                    manner: hop.manner.map(crate::model::manner::Manner::word),
                })
                .collect(),
        });
    }
    let json = Shown {
        schema: "perwhom/claim/1",
        version: reader.versions(shown.audited.case.claim.id)?.len(),
        claim: ClaimJson::new(&shown.audited, standing),
        evidence,
        altered: doubts.iter().map(|doubt| doubt.0.as_str()).collect(),
    };
    serde_json::to_writer(&mut *out, &json)?;
    writeln!(out)?;
    Ok(())
}

/// The publisher, which ends the chain.
fn publisher(standing: &Standing, view: &Evidence) -> String {
    view.chain
        .last()
        .source
        .map_or_else(|| "?".to_owned(), |source| standing.written_name(source).into_owned())
}
