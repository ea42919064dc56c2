//! What changed of a claim, and why.

use std::io::{self, Write};

use serde_json::json;

use super::diff::{self, Look};
use super::history::words;
use super::wrapped::print_wrapped;
use crate::queries::{ClaimChange, Point};

/// What changed of a claim, for people.
pub fn print(out: &mut dyn Write, change: &ClaimChange, look: Look) -> io::Result<()> {
    let span = match (change.other, change.from.version, change.to.version) {
        (Some(other), ..) => format!("→ {other}"),
        (_, Some(from), Some(to)) => format!("version {from} → {to}"),
        (_, Some(from), None) => format!("version {from} → now"),
        _ if change.is_new => "new".to_owned(),
        _ => format!("@{} → @{}", change.from.entry, change.to.entry),
    };
    let head = format!("{}  {span}  ", look.paint.strong(&change.claim.to_string()));
    let text = if change.difference.wording.is_some() { "" } else { change.text.as_str() };
    print_wrapped(out, if text.is_empty() { head.trim_end() } else { &head }, text, look.width)?;
    diff::print(out, &change.difference, look)?;
    let name = |id| change.history.name(id);
    for step in &change.history.steps {
        let lead = format!("    {} ", look.paint.faint(&format!("@{}", step.entry)));
        let day: String = step.at.chars().take(10).collect();
        print_wrapped(out, &lead, &format!("{day} {}: {}", step.by, words(&step.act, &name)), look.width)?;
    }
    Ok(())
}

/// What changed of a claim since a version, beside an error.
pub fn print_since_version(out: &mut dyn Write, change: &ClaimChange, look: Look) -> io::Result<()> {
    let number = change.from.version.unwrap_or_default();
    writeln!(out, "{}, since version {number}:", change.claim)?;
    diff::print(out, &change.difference, look)?;
    let name = |id| change.history.name(id);
    for step in &change.history.steps {
        writeln!(out, "    @{} {}: {}", step.entry, step.by, words(&step.act, &name))?;
    }
    Ok(())
}

/// What changed of a claim, for programs.
#[must_use]
pub fn as_json(change: &ClaimChange) -> serde_json::Value {
    let point = |point: Point| json!({ "entry": point.entry, "version": point.version });
    let name = |id| change.history.name(id);
    let reasons: Vec<_> = change
        .history
        .steps
        .iter()
        .map(|s| json!({ "entry": s.entry, "at": s.at, "by": s.by, "what": words(&s.act, &name) }))
        .collect();
    json!({
        "claim": change.claim, "other": change.other, "new": change.is_new, "text": change.text,
        "from": point(change.from), "to": point(change.to),
        "difference": change.difference, "reasons": reasons,
    })
}
