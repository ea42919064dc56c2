use std::collections::BTreeMap;

use serde_json::json;

use super::as_of::AsOf;
use super::session::Session;
use super::{Outcome, Result};
use crate::acts::source_id;
use crate::model::audience::Audience;
use crate::model::id::{ClaimId, SourceId};
use crate::model::standing::Case;
use crate::queries::View;
use crate::render::audit::print_wrapped;
use crate::render::plain;
use crate::weigh::impact::{Fall, without_source};

/// Show what falls if a source falls
///
/// Takes away every piece of evidence whose chain holds the source or one under it, and the
/// copies of such evidence: which claims lose all support, which become single-sourced, which
/// disputes fall away.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  perwhom impact \"Politico\"\n  perwhom impact S3 --json")]
pub(super) struct Args {
    /// The source, by id or name
    source: String,
    #[command(flatten)]
    as_of: AsOf,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let view = session.view(&args.as_of, Audience::Desk)?;
    let source = source_id(view.read(), &args.source)?;
    print(&view, source, session)
}

/// Shows what falls if a source falls.
pub(super) fn print(view: &View, source: SourceId, session: &mut Session) -> Result<Outcome> {
    let reader = view.read();
    let source = reader.same_as(source)?;
    let fallen = reader.sources_under(source)?;
    let touched = reader.claims_touched_by(&fallen)?;
    let standing = view.standing()?;
    let mut falls: Vec<(Case, Fall)> = Vec::new();
    reader.for_each_case(Some(&touched), |case| -> Result<()> {
        let fall = without_source(&standing, &case, source);
        // A retracted claim rests on nothing, unless a story still has it.
        let is_of_interest = !case.retracted || !case.publications.is_empty();
        if fall.is_touched() && is_of_interest {
            falls.push((case, fall));
        }
        Ok(())
    })?;
    let (is_json, paint, width) = (session.json(), session.paint(), session.width());
    let out = session.out();
    if is_json {
        let ids = |keep: &dyn Fn(&Fall) -> bool| -> Vec<_> {
            falls.iter().filter(|(_, fall)| keep(fall)).map(|(case, _)| case.claim.id).collect()
        };
        let made = json!({
            "schema": "perwhom/impact/1",
            "source": source,
            "name": standing.name(source),
            "with_it_fall": fallen,
            "lose_all_support": ids(&Fall::loses_all_support),
            "become_single_sourced": ids(&Fall::becomes_single_sourced),
            "disputes_fall": ids(&Fall::dispute_falls),
            "touched": ids(&|_| true),
            "published": stories(&falls).iter().map(|(place, claims)| json!({ "place": place, "claims": claims })).collect::<Vec<_>>(),
        });
        writeln!(out, "{made}")?;
        return Ok(Outcome::Fine);
    }
    let others: Vec<String> = fallen
        .iter()
        .filter(|id| **id != source)
        .map(|id| format!("{id} “{}”", plain::line(&standing.written_name(*id))))
        .collect();
    print_wrapped(out, "", &format!("Without {source} “{}”:", standing.name(source)), width)?;
    if !others.is_empty() {
        print_wrapped(out, "  with it fall ", &others.join(", "), width)?;
    }
    for (heading, keep) in [
        ("lose all support", &Fall::loses_all_support as &dyn Fn(&Fall) -> bool),
        ("become single-sourced", &Fall::becomes_single_sourced),
        ("have nothing against them any more", &Fall::dispute_falls),
        ("are touched, and stand", &|fall: &Fall| {
            !fall.loses_all_support() && !fall.becomes_single_sourced() && !fall.dispute_falls()
        }),
    ] {
        let hit: Vec<&(Case, Fall)> = falls.iter().filter(|(_, fall)| keep(fall)).collect();
        if hit.is_empty() {
            continue;
        }
        writeln!(out, "\n{}", paint.strong(heading))?;
        for (case, fall) in hit {
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
    let stories = stories(&falls);
    if !stories.is_empty() {
        writeln!(out, "\n{}", paint.strong("stories that rest on them"))?;
        for (place, claims) in stories {
            let claims: Vec<String> = claims.iter().map(ToString::to_string).collect();
            print_wrapped(out, "  ", &format!("{place} ({})", claims.join(", ")), width)?;
        }
    }
    if falls.is_empty() {
        session.say("no claim has evidence through it");
    }
    Ok(Outcome::Fine)
}

/// The stories in which claims appeared that lose something, and which claims.
fn stories(falls: &[(Case, Fall)]) -> BTreeMap<String, Vec<ClaimId>> {
    let mut stories: BTreeMap<String, Vec<ClaimId>> = BTreeMap::new();
    for (case, _) in falls {
        for published in &case.publications {
            let story = format!("{}, {}", published.place, published.date);
            stories.entry(story).or_default().push(case.claim.id);
        }
    }
    stories
}
