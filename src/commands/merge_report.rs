//! What came of a merge, told.

use serde_json::{Value, json};

use super::error::Result;
use super::outcome::Outcome;
use super::session::Session;
use crate::acts::MergeReport;
use crate::ledger::Merged;
use crate::model::id::{EntityKind, SourceId};
use crate::model::plural::counted;
use crate::render::plain;

/// Says what came over, and what of it somebody may want to look at.
pub(super) fn print_report(report: &MergeReport, session: &mut Session) -> Result<Outcome> {
    for words in in_words(report) {
        session.say(&words);
    }
    if session.json() {
        writeln!(session.out(), "{}", as_json(report))?;
    } else {
        for run in runs(&report.merged) {
            writeln!(session.out(), "{run}")?;
        }
    }
    Ok(Outcome::Fine)
}

fn as_json(report: &MergeReport) -> Value {
    let MergeReport { head, merged, found, .. } = report;
    json!({
            "schema": "perwhom/merge/1",
            "line": head.replica,
            "n": head.n,
            "hash": head.hash,
            "entries": merged.entries,
            "continued": merged.continued,
            "came": runs(merged),
            "sources": found.sources.iter()
                .map(|(source, is)| json!({ "source": source, "is": is })).collect::<Vec<_>>(),
            "documents": found.documents.iter()
                .map(|(copy, of)| json!({ "document": copy, "copy_of": of })).collect::<Vec<_>>(),
            "hidden": found.hidden,
            "reopened": found.reopened.iter().map(|(one, other)| json!([one, other])).collect::<Vec<_>>(),
            "left": found.left.iter()
                .map(|(source, other, why)| json!({ "source": source, "other": other, "why": why }))
                .collect::<Vec<_>>(),
    })
}

fn in_words(report: &MergeReport) -> Vec<String> {
    let MergeReport { head, merged, found, .. } = report;
    let name = |id: SourceId| match report.sources.get(&id) {
        Some((name, kind)) => format!("{id} “{}” [{kind}]", plain::line(name)),
        None => id.to_string(),
    };
    let mut words = Vec::new();
    if merged.named > 0 {
        let cards = counted(merged.named, "card", "cards");
        words.push(format!("added the withheld names on {cards}"));
    }
    if merged.entries == 0 && merged.named == 0 {
        words.push("already up to date".to_owned());
    } else if merged.entries > 0 {
        let how = if merged.continued { "fast-forwarded" } else { "merged" };
        let count = counted(merged.entries, "entry", "entries");
        let line = head.replica.to_string();
        words.push(format!("{how} {count} of ledger {}", line.get(..8).unwrap_or(&line)));
    }
    for (source, is) in &found.sources {
        words.push(format!("{} is {}", name(*source), name(*is)));
    }
    for (copy, of) in &found.documents {
        words.push(format!("{copy} has the same bytes as {of} and is now its copy"));
    }
    for (one, other) in &found.reopened {
        words.push(format!(
            "the contradiction of {one} and {other} was reopened: it was resolved without the other ledger"
        ));
    }
    for (source, other, why) in &found.left {
        words.push(format!(
            "not matched: {} and {}: {why}; if they are the same: perwhom source merge {source} --into {other}",
            name(*source),
            name(*other)
        ));
    }
    for id in &found.hidden {
        words.push(format!(
            "{id} is now confidential, because it has the name of a confidential source; if it is another source: perwhom source disclose {id}"
        ));
    }
    for (slug, claims) in &report.shared_slugs {
        let ids: Vec<String> = claims.iter().map(ToString::to_string).collect();
        let last = ids.last().cloned().unwrap_or_default();
        words.push(format!(
            "{} share the slug {slug}, which now means {}; to rename the other: perwhom revise {last} --slug …",
            ids.join(" and "),
            ids.first().cloned().unwrap_or_default()
        ));
    }
    for (claim, wordings) in &report.diverged {
        words.push(format!(
            "{claim} has {wordings} conflicting versions; to see them and choose: perwhom show {claim}"
        ));
    }
    words
}

/// What came, by its numbers here: `C7–C9`.
fn runs(merged: &Merged) -> Vec<String> {
    let run = |(thing, (first, count)): (&EntityKind, &(u32, u32))| {
        let letter = thing.letter();
        match count {
            1 => format!("{letter}{first}"),
            _ => format!("{letter}{first}–{letter}{}", first + count - 1),
        }
    };
    merged.came.iter().map(run).collect()
}
