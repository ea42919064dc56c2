//! A claim with all that is on record about it, for people to read.

use std::io::{self, Write};

use super::audit::wording;
use super::finding::print_finding;
use super::paint::Paint;
use super::wrapped::print_wrapped;
use super::{chain, plain};
use crate::model::review::Verdict;
use crate::model::stance::Stance;
use crate::queries::{ClaimDetail, ClaimRecord};

/// A claim with all that is known of it, as it is read before it is judged.
pub fn print(out: &mut dyn Write, record: &ClaimRecord, paint: Paint, width: Option<u16>) -> io::Result<()> {
    let ClaimDetail { standing, audited, excerpts } = &record.detail;
    let claim = &audited.case.claim;
    for tampering in &record.tampering {
        print_wrapped(out, &format!("{} ", paint.alarm("ALTERED:")), &tampering.0, width)?;
    }
    if !record.tampering.is_empty() {
        print_wrapped(out, "", "This is not what was entered. See what was changed: perwhom verify", width)?;
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
    let mut facts = vec![
        format!("{} ({})", claim.confidence, weighed.grade),
        format!("{} for · {} against", weighed.support.independent, weighed.against.independent),
        claim.language.clone(),
        format!("version {}", record.version),
    ];
    facts
        .extend(claim.said_by.map(|speaker| format!("a claim of words: said by {}", standing.name(speaker))));
    facts.extend(claim.when.as_ref().map(|when| format!("when: {when}")));
    if !claim.tags.is_empty() {
        facts.push(format!("tags: {}", claim.tags.join(", ")));
    }
    if let Some((number, line)) = record.known_as {
        let line = line.to_string();
        facts.push(format!("merged as C{number}@{}", line.get(..8).unwrap_or(&line)));
    }
    print_wrapped(out, "    ", &facts.join("; "), width)?;
    if !weighed.support.bottlenecks.is_empty() {
        let names: Vec<String> =
            weighed.support.bottlenecks.iter().map(|voice| voice.name(standing)).collect();
        print_wrapped(out, "    rests on: ", &names.join(", "), width)?;
    }
    for stance in [Stance::Supports, Stance::Disputes, Stance::BearsOn] {
        let of_stance: Vec<_> =
            audited.case.evidence.iter().zip(excerpts).filter(|(cited, _)| cited.stance == stance).collect();
        if of_stance.is_empty() {
            continue;
        }
        writeln!(out, "\n{}", paint.strong(heading(stance)))?;
        for (cited, read) in of_stance {
            let at = cited.locator.as_ref().map_or_else(String::new, |at| format!(", {at}"));
            let document = record.documents.get(&cited.document);
            let title = document.and_then(|document| document.title.as_ref());
            let title = title.map_or_else(String::new, |title| format!(" “{title}”"));
            let published = document.and_then(|document| document.published.as_ref());
            let published = published.map_or_else(String::new, |date| format!(", {date}"));
            print_wrapped(out, &format!("  {}  ", cited.id), &chain::written(standing, &cited.chain), width)?;
            let place = format!(
                "{}{title}{published}{at}, code points {}–{}",
                cited.document, cited.start, cited.end
            );
            print_wrapped(out, "      ", &place, width)?;
            let words = match &read.exact {
                Some(exact) => {
                    let before = plain::line(&read.prefix).into_owned();
                    let after = plain::line(&read.suffix).into_owned();
                    format!("…{before}[{}]{after}…", plain::line(exact))
                }
                None => "the document has no such position".to_owned(),
            };
            print_wrapped(out, "      ", &words, width)?;
            print_wrapped(out, "      ", &format!("SHA-256 {}", cited.sha256), width)?;
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
    print_care(out, &record.detail, paint, width)?;
    if !audited.findings.is_empty() {
        writeln!(out)?;
        for finding in &audited.findings {
            print_finding(out, Some(&audited.case.claim), finding, paint, width)?;
        }
    }
    Ok(())
}

/// The verdicts on a claim and the stories it appeared in.
fn print_care(out: &mut dyn Write, detail: &ClaimDetail, paint: Paint, width: Option<u16>) -> io::Result<()> {
    let case = &detail.audited.case;
    if !case.reviews.is_empty() {
        writeln!(out, "\n{}", paint.strong("Reviews"))?;
        let approval = detail.audited.approval(&detail.standing);
        for review in &case.reviews {
            let day: String = review.at.to_string().chars().take(10).collect();
            let holds = approval.holding.iter().any(|holding| holding.number == review.number);
            let void = approval.void.iter().find(|void| void.review.number == review.number);
            let state = match (review.verdict, void) {
                (Verdict::Approve, Some(void)) => format!("approved; no longer valid: {}", void.why),
                (Verdict::Approve, None) if holds => "approved".to_owned(),
                (Verdict::Approve, None) => "approved; followed by another verdict".to_owned(),
                (Verdict::Return, _) => "returned".to_owned(),
                (Verdict::Note, _) => "noted".to_owned(),
            };
            let own = if review.own { ", an author of it" } else { "" };
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
