//! A sourcing memo as blocks of a page.

use std::collections::BTreeMap;

use super::audit::wording;
use super::chain::written;
use super::history::words as act_in_words;
use super::memo::Block;
use super::picture::Picture;
use crate::model::confidence::Confidence;
use crate::model::grade::{Grade, Reliability};
use crate::model::plural::counted;
use crate::model::review::Verdict;
use crate::model::stance::Stance;
use crate::queries::{ClaimDetail, Memo, MemoClaim};

/// What a memo is called.
#[must_use]
pub fn title(memo: &Memo) -> String {
    format!("Sourcing memo, {}", memo.desk.as_deref().unwrap_or("the desk"))
}

/// A memo as a page.
#[must_use]
pub fn of(memo: &Memo) -> Vec<Block> {
    let mut blocks = summary(memo);
    for claim in &memo.claims {
        about_claim(claim, &mut blocks);
    }
    blocks
}

fn summary(memo: &Memo) -> Vec<Block> {
    let claims: Vec<&ClaimDetail> = memo.claims.iter().map(|claim| &claim.record.detail).collect();
    let mut blocks = vec![Block::Heading(1, title(memo))];
    let mut when = format!("The ledger as of {}", memo.now);
    if let Some(head) = &memo.head {
        when = format!("{when}; the head of its log is entry {} with the hash {}", head.n, head.hash);
    }
    blocks.push(Block::Text(format!("{when}.")));
    let mut by_rule: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for claim in &claims {
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
    let count = format!("{}.", counted(claims.len(), "claim", "claims"));
    blocks.push(Block::Text(count));
    let rules = by_rule.iter().map(|(rule, ids)| format!("{} {rule}: {}", ids.len(), ids.join(", ")));
    let rules: Vec<String> = rules.collect();
    if !rules.is_empty() {
        blocks.push(Block::Items(rules));
    }
    blocks.push(Block::Heading(2, "What each claim rests on".to_owned()));
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
    blocks
}

/// All that is known of a claim, for a memo.
pub fn about_claim(of: &MemoClaim, blocks: &mut Vec<Block>) {
    let ClaimDetail { standing, audited, excerpts } = &of.record.detail;
    let (case, weighed) = (&audited.case, &audited.weighed);
    let claim = &case.claim;
    blocks.push(Block::Heading(2, format!("{} {}", claim.id, wording(audited, standing))));
    let mut facts = vec![
        format!("{}: {}", weighed.grade, grade_in_words(weighed.grade, weighed.support.evidence > 0)),
        format!(
            "{} independent for it, {} against it; {}, {}",
            weighed.support.independent,
            weighed.against.independent,
            counted(weighed.support.outlets, "outlet", "outlets"),
            counted(weighed.support.origins.len(), "stated origin", "stated origins")
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
            case.evidence.iter().zip(excerpts).filter(|(stored, _)| stored.stance == stance).collect();
        if evidence.is_empty() {
            continue;
        }
        blocks.push(Block::Heading(3, heading.to_owned()));
        for (stored, read) in evidence {
            blocks.push(Block::Text(format!("{}: {}", stored.id, written(standing, &stored.chain))));
            let mut place = vec![stored.document.to_string()];
            if let Some(document) = of.record.documents.get(&stored.document) {
                place.extend(document.title.clone());
                place.extend(document.published.clone());
                place.extend(document.url.clone());
            }
            place.extend(stored.locator.clone());
            place.push(format!("code points {}–{}", stored.start, stored.end));
            place.push(format!("SHA-256 {}", stored.sha256));
            let words = match &read.exact {
                Some(words) => words.clone(),
                None => "the document has no such position".to_owned(),
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
            Verdict::Return => "returned",
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
    let name = |id| of.history.name(id);
    let history = of
        .history
        .steps
        .iter()
        .map(|step| format!("{} {}: {}", day(&step.at), step.by, act_in_words(&step.act, &name)));
    section(blocks, "History", history.collect());
}

fn section(blocks: &mut Vec<Block>, heading: &str, items: Vec<String>) {
    if !items.is_empty() {
        blocks.push(Block::Heading(3, heading.to_owned()));
        blocks.push(Block::Items(items));
    }
}

/// A grade in words.
fn grade_in_words(grade: Grade, has_sources: bool) -> String {
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
    if !has_sources {
        return format!("no sources yet, {confidence}");
    }
    let best = if grade.stated { "its best stated chain" } else { "its best chain (origin not stated)" };
    format!("{best} is {reliability}, {confidence}")
}
