//! What changed of a claim, as people read it.

use std::io::{self, Write};

use super::difference::{inline, side_by_side};
use super::paint::Paint;
use super::plain;
use super::wrapped::{print_coloured, print_wrapped};
use crate::compare::{Change, Difference, Shown};
use crate::rules::{Output, is_left_out};

/// How differences are printed.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Colour, or not.
    pub paint: Paint,
    /// The columns of the terminal, where there is one.
    pub width: Option<u16>,
    /// Whether the two wordings stand beside each other.
    pub side_by_side: bool,
}

/// How wide two wordings beside each other are where there is no terminal.
const COLUMNS: u16 = 100;

/// Prints a difference.
pub fn print(out: &mut dyn Write, difference: &Difference, look: Look) -> io::Result<()> {
    let Look { paint, width, .. } = look;
    if let Some(wording) = &difference.wording {
        if look.side_by_side {
            let columns = usize::from(width.unwrap_or(COLUMNS)).saturating_sub(4);
            for line in side_by_side(&wording.before, &wording.after, columns, paint) {
                writeln!(out, "    {line}")?;
            }
        } else {
            print_coloured(out, "    ", &inline(&wording.before, &wording.after, paint), width)?;
        }
    }
    let mut facts: Vec<String> = Vec::new();
    let mut fact = |name: &str, change: Option<(String, String)>| {
        facts.extend(change.map(|(before, after)| format!("{name} {before} → {after}")));
    };
    fact("confidence", words(difference.confidence.as_ref()));
    fact("grade", words(difference.grade.as_ref()));
    fact("independent", words(difference.independent.as_ref()));
    fact("against", words(difference.against.as_ref()));
    fact("language", words(difference.language.as_ref()));
    for (name, change) in
        [("slug", &difference.slug), ("when", &difference.when), ("said by", &difference.said_by)]
    {
        let none = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
        fact(name, change.as_ref().map(|change| (none(&change.before), none(&change.after))));
    }
    if let Some(change) = &difference.retracted {
        facts.push(if change.after { "retracted" } else { "reinstated" }.to_owned());
    }
    facts.extend(difference.tags_added.iter().map(|tag| format!("tag +{tag}")));
    facts.extend(difference.tags_removed.iter().map(|tag| format!("tag -{tag}")));
    if !facts.is_empty() {
        print_wrapped(out, "    ", &facts.join("; "), width)?;
    }
    for (mark, evidence) in [("+", &difference.evidence_added), ("-", &difference.evidence_withdrawn)] {
        for shown in evidence {
            print_evidence(out, mark, shown, look)?;
        }
    }
    let mut line = |mark: &str, text: &str| -> io::Result<()> {
        print_wrapped(out, &format!("    {mark} "), text, width)
    };
    for voice in &difference.bottlenecks_gained {
        line("+", &format!("bottleneck: {voice}"))?;
    }
    for voice in &difference.bottlenecks_lost {
        line("-", &format!("bottleneck: {voice}"))?;
    }
    for contradicted in &difference.contradictions {
        let (before, after) = (contradicted.before.unwrap_or("none"), contradicted.after.unwrap_or("none"));
        line(
            "~",
            &format!("contradiction with {}: {before} → {after} ({})", contradicted.claim, contradicted.why),
        )?;
    }
    for finding in
        difference.findings_gained.iter().filter(|finding| !is_left_out(finding, Output::Difference))
    {
        let waived = if finding.waived.is_some() { ", waived" } else { "" };
        line("+", &format!("finding {}{waived}: {}", finding.rule, finding.message))?;
    }
    for finding in &difference.findings_cured {
        line("-", &format!("finding {}: {}", finding.rule, finding.message))?;
    }
    for review in &difference.reviews_given {
        line("+", &format!("review by {} as {}: {}", review.by, review.role, review.what))?;
    }
    for review in &difference.reviews_voided {
        line("-", &format!("approval of {} as {}: {}", review.by, review.role, review.what))?;
    }
    for story in &difference.published {
        line("+", &format!("published in {story}"))?;
    }
    Ok(())
}

fn words<T: ToString>(change: Option<&Change<T>>) -> Option<(String, String)> {
    change.map(|change| (change.before.to_string(), change.after.to_string()))
}

fn print_evidence(out: &mut dyn Write, mark: &str, shown: &Shown, look: Look) -> io::Result<()> {
    let head = format!("{} {}, {}: {}", shown.id, shown.stance, shown.document, shown.chain.join(" > "));
    print_wrapped(out, &format!("    {mark} "), &head, look.width)?;
    let words = shown.excerpt.as_deref().unwrap_or("the document has no such position");
    print_wrapped(out, "        ", &format!("“{}”", plain::line(words)), look.width)
}
