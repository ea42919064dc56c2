use std::collections::BTreeMap;

use super::as_of::AsOf;
use super::audit::claims_meant;
use super::diff::reasons;
use super::error::CommandError;
use super::output::Output;
use super::session::Session;
use super::watch::places::{Made, Of};
use super::when::When;
use super::{Outcome, Result};
use crate::model::confidence::Confidence;
use crate::model::grade::Reliability;
use crate::model::id::ClaimId;
use crate::model::review::Verdict;
use crate::model::stance::Stance;
use crate::queries::{ClaimDetail, View};
use crate::render::audit::wording;
use crate::render::chain::written;
use crate::render::memo::{self, Block};
use crate::render::picture::Picture;

/// Write a sourcing memo: a summary, then each claim with what it rests on
///
/// For the editor, the lawyer and the archive: wording, grade in words, what is for and against
/// it with the excerpts in their context, the chains drawn, contradictions, findings, reviews,
/// waivers, stories and history.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom report C1 C4 --output memo.html
  perwhom report --tag story:bases --format md
  perwhom report --since monday --output monday.md")]
pub(super) struct Args {
    /// Only these claims, by id or slug
    claims: Vec<String>,
    /// Only claims filed under this tag; all of them where it repeats
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Only claims whose wording has these words
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,
    /// Only claims that changed on this date or later
    #[arg(long, value_name = "WHEN")]
    since: Option<When>,
    /// As Markdown, or as a page of HTML [default: by the ending of --output, else Markdown]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    as_of: AsOf,
}

/// In which form a memo is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Markdown
    Md,
    /// HTML
    Html,
}

impl Format {
    fn of_ending(ending: &str) -> Option<Self> {
        match ending {
            "md" | "markdown" => Some(Self::Md),
            "html" | "htm" => Some(Self::Html),
            _ => None,
        }
    }
}

/// How much of the text around an excerpt is shown, in code points.
pub(super) const AROUND: u32 = 160;

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let format = args.output.format(args.format, Format::of_ending, " md or html")?.unwrap_or(Format::Md);
    let view = session.view(&args.as_of, args.output.audience())?;
    let mut ids = claims_meant(view.read(), &args.claims, args.search.as_deref(), args.since.as_ref())?;
    if ids.is_none() || !args.tags.is_empty() {
        let mut filed: Vec<ClaimId> = Vec::new();
        view.read().for_each_claim(ids.as_deref(), |claim, _| -> Result<bool> {
            if args.tags.iter().all(|tag| claim.tags.contains(tag)) {
                filed.push(claim.id);
            }
            Ok(true)
        })?;
        ids = Some(filed);
    }
    let ids = ids.unwrap_or_default();
    if ids.is_empty() {
        return Err(CommandError::new("no claim is like that; there is nothing to report")
            .hint("see them all: perwhom list"));
    }
    let mut claims = Vec::with_capacity(ids.len());
    for id in ids {
        claims.push(ClaimDetail::with_context(&view, id, AROUND)?);
    }
    let title = title(&view)?;
    let blocks = told(&view, &title, &claims)?;
    let ids: Vec<ClaimId> = claims.iter().map(|claim| claim.audited.case.claim.id).collect();
    let made = Made { claims: Some(&ids), of: Of::Claims };
    args.output.write(&view, session, made, |out| {
        match format {
            Format::Md => memo::markdown(out, &blocks)?,
            Format::Html => memo::html(out, &title, &blocks)?,
        }
        Ok(())
    })?;
    Ok(Outcome::Fine)
}

/// What a memo is called.
pub(super) fn title(view: &View) -> Result<String> {
    Ok(format!("Sourcing memo, {}", desk(view)?))
}

/// A memo of claims as a page.
pub(super) fn memo_page(view: &View, title: &str, claims: &[ClaimDetail]) -> Result<String> {
    let mut page = Vec::new();
    memo::html(&mut page, title, &told(view, title, claims)?)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

fn told(view: &View, title: &str, claims: &[ClaimDetail]) -> Result<Vec<Block>> {
    let mut blocks = summary(view, title, claims)?;
    for claim in claims {
        about_claim(view, claim, &mut blocks)?;
    }
    Ok(blocks)
}

fn desk(view: &View) -> Result<String> {
    let reader = view.read();
    Ok(match reader.desk()? {
        Some(desk) => reader.source(desk)?.public_name().into_owned(),
        None => "the desk".to_owned(),
    })
}

fn summary(view: &View, title: &str, claims: &[ClaimDetail]) -> Result<Vec<Block>> {
    let mut blocks = vec![Block::Heading(1, title.to_owned())];
    let mut when = format!("The ledger as it stood at {}", view.now());
    if let Some(head) = view.read().entry(view.read().horizon()?)? {
        when = format!("{when}; the head of its log is entry {} with the hash {}", head.n, head.hash);
    }
    blocks.push(Block::Text(format!("{when}.")));
    let mut by_rule: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for claim in claims {
        let mut rules: Vec<&str> = claim
            .audited
            .findings
            .iter()
            .filter(|finding| finding.waived.is_none())
            .map(|finding| finding.rule)
            .collect();
        rules.sort_unstable();
        rules.dedup();
        for rule in rules {
            by_rule.entry(rule).or_default().push(claim.audited.case.claim.id.to_string());
        }
    }
    let count = if claims.len() == 1 { "One claim.".to_owned() } else { format!("{} claims.", claims.len()) };
    blocks.push(Block::Text(count));
    let counted = by_rule.iter().map(|(rule, ids)| format!("{} {rule}: {}", ids.len(), ids.join(", ")));
    let counted: Vec<String> = counted.collect();
    if !counted.is_empty() {
        blocks.push(Block::Items(counted));
    }
    blocks.push(Block::Heading(2, "What each rests on".to_owned()));
    let rests = claims.iter().map(|claim| {
        let (audited, standing) = (&claim.audited, &claim.standing);
        let support = &audited.weighed.support;
        let on = if support.bottlenecks.is_empty() {
            format!("{} independent sources", support.independent)
        } else {
            let names: Vec<String> = support.bottlenecks.iter().map(|voice| voice.name(standing)).collect();
            format!("{} independent, all through {}", support.independent, names.join(", "))
        };
        let on = if support.evidence == 0 { "nothing".to_owned() } else { on };
        format!("{} {}: {on}", audited.case.claim.id, wording(audited, standing))
    });
    blocks.push(Block::Items(rests.collect()));
    Ok(blocks)
}

/// All that is known of a claim, for a memo.
pub(super) fn about_claim(view: &View, of: &ClaimDetail, blocks: &mut Vec<Block>) -> Result<()> {
    let (audited, standing) = (&of.audited, &of.standing);
    let (case, weighed) = (&audited.case, &audited.weighed);
    let claim = &case.claim;
    blocks.push(Block::Heading(2, format!("{} {}", claim.id, wording(audited, standing))));
    let mut facts = vec![
        format!("{}: {}", weighed.grade, in_words(weighed.grade)),
        format!(
            "{} independent for it, {} against it; {} outlets, {} stated origins",
            weighed.support.independent,
            weighed.against.independent,
            weighed.support.outlets,
            weighed.support.origins.len()
        ),
    ];
    facts
        .extend(claim.said_by.map(|speaker| format!("a claim of words: said by {}", standing.name(speaker))));
    facts.extend(claim.when.as_ref().map(|when| format!("when: {when}")));
    if !claim.tags.is_empty() {
        facts.push(format!("filed under {}", claim.tags.join(", ")));
    }
    blocks.push(Block::Items(facts));
    if !case.evidence.is_empty() {
        blocks.push(Block::Picture(Box::new(Picture::of(audited, standing))));
    }
    for (stance, heading) in
        [(Stance::Supports, "For"), (Stance::Disputes, "Against"), (Stance::BearsOn, "Bearing on it")]
    {
        let evidence: Vec<_> =
            case.evidence.iter().zip(&of.excerpts).filter(|(held, _)| held.stance == stance).collect();
        if evidence.is_empty() {
            continue;
        }
        blocks.push(Block::Heading(3, heading.to_owned()));
        for (held, read) in evidence {
            blocks.push(Block::Text(format!("{}: {}", held.id, written(standing, &held.chain))));
            let document = view.read().document(held.document)?;
            let mut place = vec![held.document.to_string()];
            place.extend(document.title.clone());
            place.extend(document.published.clone());
            place.extend(document.url.clone());
            place.extend(held.locator.clone());
            place.push(format!("code points {}–{}", held.start, held.end));
            place.push(format!("SHA-256 {}", held.sha256));
            let words = match &read.exact {
                Some(words) => words.clone(),
                None => "the document has no such place".to_owned(),
            };
            let (before, after) = (read.prefix.clone(), read.suffix.clone());
            blocks.push(Block::Quote { before, words, after, place: place.join(", ") });
        }
    }
    let contradictions: Vec<String> =
        case.contradictions.iter().map(|c| format!("{}: {}: {}", c.with, c.words(), c.why)).collect();
    section(blocks, "Contradictions", contradictions);
    let findings = audited.findings.iter().map(|finding| match &finding.waived {
        Some(waived) => {
            format!("{} (waived by {}: {}): {}", finding.rule, waived.by, waived.why, finding.message)
        }
        None => format!("{} ({}): {}", finding.rule, finding.severity.label(), finding.message),
    });
    section(blocks, "Findings", findings.collect());
    let day = |at: &str| at.chars().take(10).collect::<String>();
    let reviews = case.reviews.iter().map(|review| {
        let verdict = match review.verdict {
            Verdict::Approve => "approved",
            Verdict::Return => "sent back",
            Verdict::Note => "noted",
        };
        let note = review.note.as_ref().map_or_else(String::new, |note| format!(": “{note}”"));
        format!("{} {verdict} by {} as {}{note}", day(&review.at.to_string()), review.by, review.role)
    });
    section(blocks, "Reviews", reviews.collect());
    let stories = case
        .publications
        .iter()
        .map(|story| format!("{}, {}, version {}: “{}”", story.date, story.place, story.version, story.text));
    section(blocks, "Published", stories.collect());
    let last = view.read().horizon()?;
    let history = reasons(view.ledger(), claim.id, 0, last, view.audience())?
        .into_iter()
        .map(|reason| format!("{} {}: {}", day(&reason.at), reason.by, reason.what));
    section(blocks, "History", history.collect());
    Ok(())
}

fn section(blocks: &mut Vec<Block>, heading: &str, items: Vec<String>) {
    if !items.is_empty() {
        blocks.push(Block::Heading(3, heading.to_owned()));
        blocks.push(Block::Items(items));
    }
}

/// A grade in words.
fn in_words(grade: crate::model::grade::Grade) -> String {
    let reliability = match grade.reliability {
        Reliability::A => "completely reliable",
        Reliability::B => "usually reliable",
        Reliability::C => "fairly reliable",
        Reliability::D => "not usually reliable",
        Reliability::E => "unreliable",
        Reliability::F => "not yet rated",
    };
    let confidence = match grade.confidence {
        Confidence::Unjudged => "the claim not yet judged".to_owned(),
        judged => format!("the claim {judged}"),
    };
    let stated =
        if grade.stated { "its best stated chain" } else { "its best chain, whose origin nobody states," };
    format!("{stated} is {reliability}, {confidence}")
}
