use serde_json::json;

use super::doubts::tell_doubts;
use super::error::{Result, Unwritten};
use super::outcome::Outcome;
use super::session::Session;
use crate::acts::claim_id;
use crate::compare::blame::{Span, blame};
use crate::ledger::{Revised, Version};
use crate::model::claim::Claim;
use crate::render::plain;
use crate::render::table::{Column, Printed};
use crate::render::wrapped::print_wrapped;

/// Show who wrote what of a claim: each span of the wording, the judgement, each excerpt and hop
///
/// With the version, the day and the reason. A wording that was given up and taken up again is
/// blamed on those who first wrote it, and the person who reverted to it is named.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  perwhom blame C1\n  perwhom blame C1 --json | jq .wording")]
pub(super) struct Args {
    /// The claim, by id or slug
    claim: String,
}

/// Who, when and why.
struct Blamed {
    part: String,
    text: String,
    version: u32,
    at: String,
    by: String,
    why: Option<String>,
}

/// A part of a claim: its name, and what it is.
type Part<'p> = (&'p str, &'p dyn Fn(&Claim) -> Option<String>);

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let ledger = session.open()?;
    ledger.hold_still()?;
    let reader = ledger.read();
    let id = claim_id(reader, &args.claim)?;
    let altered = tell_doubts(session, reader, &[id])?;
    let ended = if altered { Outcome::Found } else { Outcome::Fine };
    let versions = reader.versions(id)?;
    let revisions = reader.revisions(id)?;
    let texts: Vec<&str> = revisions.iter().map(|revised| revised.claim.text.as_str()).collect();
    let (spans, reverts) = blame(&texts);

    let of = |part: &str, text: String, revised: &Revised| Blamed {
        part: part.to_owned(),
        text,
        version: version_of(&versions, revised.entry),
        at: revised.at.clone(),
        by: revised.by.clone(),
        why: revised.why.clone(),
    };
    let mut blamed: Vec<Blamed> =
        spans.iter().map(|Span { text, from }| of("wording", text.clone(), &revisions[*from])).collect();
    for revert in &reverts {
        let back_to = version_of(&versions, revisions[revert.to].entry);
        blamed.push(of("revert", format!("to the wording of version {back_to}"), &revisions[revert.at]));
    }
    let speaker = |claim: &Claim| -> Option<String> {
        claim.said_by.map(|source| {
            reader.source(source).map_or_else(|_| source.to_string(), |s| s.desk_name().into_owned())
        })
    };
    let parts: [Part<'_>; 5] = [
        ("confidence", &|claim| Some(claim.confidence.to_string())),
        ("language", &|claim| Some(claim.language.clone())),
        ("slug", &|claim| claim.slug.clone()),
        ("when", &|claim| claim.when.clone()),
        ("said by", &speaker),
    ];
    for (part, value) in parts {
        if let Some((text, at)) = last_change(&revisions, value) {
            blamed.push(of(part, text, &revisions[at]));
        }
    }
    let evidence = reader.evidence_of(id)?;
    let excerpts = reader.excerpts(&evidence)?;
    for (held, read) in evidence.iter().zip(&excerpts) {
        let Some(entry) = reader.cited_by(held.id)? else { continue };
        let cited = |part: String, text: String| Blamed {
            part,
            text,
            version: version_of(&versions, entry.seq),
            at: entry.at.clone(),
            by: entry.by.clone(),
            why: None,
        };
        blamed.push(cited(format!("{} excerpt", held.id), read.exact.clone().unwrap_or_default()));
        for hop in held.chain.hops() {
            let name = match hop.source {
                Some(source) => {
                    reader.source(source).map_or_else(|_| source.to_string(), |s| s.desk_name().into_owned())
                }
                None => "?".to_owned(),
            };
            let manner = hop.manner.map_or_else(String::new, |manner| format!(" ({manner})"));
            blamed.push(cited(format!("{} hop", held.id), format!("{name}{manner}")));
        }
    }
    if session.json() {
        let told = |wanted: &dyn Fn(&str) -> bool| -> Vec<_> {
            blamed
                .iter()
                .filter(|b| wanted(&b.part))
                .map(|b| json!({ "part": b.part, "text": b.text, "version": b.version, "at": b.at, "by": b.by, "why": b.why }))
                .collect()
        };
        let made = json!({
            "schema": "perwhom/blame/1",
            "claim": id,
            "wording": told(&|part| part == "wording"),
            "reverts": told(&|part| part == "revert"),
            "parts": told(&|part| part != "wording" && part != "revert"),
        });
        writeln!(session.out(), "{made}")?;
        return Ok(ended);
    }
    let (paint, width) = (session.paint(), session.width());
    let text = revisions.last().map(|revised| revised.claim.text.clone()).unwrap_or_default();
    print_wrapped(session.out(), &format!("{}  ", paint.strong(&id.to_string())), &text, width)
        .map_err(Unwritten)?;
    let columns = vec![
        Column::fixed("part"),
        Column::words("what"),
        Column::figures("version"),
        Column::fixed("day"),
        Column::words("by"),
        Column::words("why"),
    ];
    let mut table = Printed::new(columns, width, session.out());
    for b in blamed {
        let text = if b.part == "wording" { format!("“{}”", b.text) } else { b.text };
        table
            .row(vec![
                b.part,
                plain::line(&text).into_owned(),
                b.version.to_string(),
                b.at.chars().take(10).collect(),
                plain::line(&b.by).into_owned(),
                plain::line(b.why.as_deref().unwrap_or_default()).into_owned(),
            ])
            .map_err(Unwritten)?;
    }
    table.finish().map_err(Unwritten)?;
    Ok(ended)
}

/// The version that an entry made.
fn version_of(versions: &[Version], entry: u64) -> u32 {
    versions.iter().find(|version| version.entries.contains(&entry)).map_or(0, |version| version.number)
}

/// What a part of a claim is, and the place of the revision that made it so.
fn last_change(revisions: &[Revised], value: &dyn Fn(&Claim) -> Option<String>) -> Option<(String, usize)> {
    let now = value(&revisions.last()?.claim);
    let same = revisions.iter().rev().take_while(|revised| value(&revised.claim) == now).count();
    now.map(|text| (text, revisions.len() - same))
}
