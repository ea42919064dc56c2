//! What falls if a source falls.

use std::io::{self, Write};

use serde_json::json;

use super::paint::Paint;
use super::plain;
use super::wrapped::print_wrapped;
use crate::queries::Impact;
use crate::weigh::impact::Fall;

/// What falls, for people.
pub fn print(out: &mut dyn Write, impact: &Impact, paint: Paint, width: Option<u16>) -> io::Result<()> {
    let Impact { source, standing, .. } = impact;
    let others: Vec<String> = impact
        .fallen
        .iter()
        .filter(|id| *id != source)
        .map(|id| format!("{id} “{}”", plain::line(&standing.written_name(*id))))
        .collect();
    print_wrapped(out, "", &format!("Without {source} “{}”:", standing.name(*source)), width)?;
    if !others.is_empty() {
        print_wrapped(out, "  also removed: ", &others.join(", "), width)?;
    }
    for (heading, is_so) in [
        ("lose all support", &Fall::loses_all_support as &dyn Fn(&Fall) -> bool),
        ("become single-sourced", &Fall::becomes_single_sourced),
        ("are no longer disputed", &Fall::dispute_falls),
        ("change, but stay supported", &|fall: &Fall| {
            !fall.loses_all_support() && !fall.becomes_single_sourced() && !fall.dispute_falls()
        }),
    ] {
        if impact.claims_where(is_so).next().is_none() {
            continue;
        }
        writeln!(out, "\n{}", paint.strong(heading))?;
        for (case, fall) in impact.claims_where(is_so) {
            let before = format!(
                "{} for · {} against",
                fall.before.support.independent, fall.before.against.independent
            );
            let after = format!(
                "{} for · {} against",
                fall.after.support.independent, fall.after.against.independent
            );
            print_wrapped(
                out,
                &format!("  {}  ", case.claim.id),
                &format!("{} ({before} → {after})", case.claim.text),
                width,
            )?;
        }
    }
    let stories = impact.stories();
    if !stories.is_empty() {
        writeln!(out, "\n{}", paint.strong("stories that contain them"))?;
        for (place, claims) in stories {
            let claims: Vec<String> = claims.iter().map(ToString::to_string).collect();
            print_wrapped(out, "  ", &format!("{place} ({})", claims.join(", ")), width)?;
        }
    }
    Ok(())
}

/// What falls, for programs.
#[must_use]
pub fn as_json(impact: &Impact) -> serde_json::Value {
    let ids = |is_so: &dyn Fn(&Fall) -> bool| -> Vec<_> {
        impact.claims_where(is_so).map(|(case, _)| case.claim.id).collect()
    };
    let stories = impact.stories();
    json!({
        "schema": "perwhom/impact/1",
        "source": impact.source,
        "name": impact.standing.name(impact.source),
        "with_it_fall": impact.fallen,
        "lose_all_support": ids(&Fall::loses_all_support),
        "become_single_sourced": ids(&Fall::becomes_single_sourced),
        "disputes_fall": ids(&Fall::dispute_falls),
        "touched": ids(&|_| true),
        "published": stories
            .iter()
            .map(|(place, claims)| json!({ "place": place, "claims": claims }))
            .collect::<Vec<_>>(),
    })
}
