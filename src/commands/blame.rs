use serde_json::json;

use super::as_of::AsOf;
use super::error::{Result, Unwritten};
use super::outcome::Outcome;
use super::session::Session;
use super::tampering::warn_of_tampering;
use crate::acts::claim_id;
use crate::model::audience::Audience;
use crate::model::id::ClaimId;
use crate::queries::{Blame, Part};
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

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let view = session.view(&AsOf::NOW, Audience::Desk)?;
    let id = claim_id(view.read(), &args.claim)?;
    let altered = warn_of_tampering(session, view.read(), &[id])?;
    let blame = Blame::of(&view, id)?;
    if session.json() {
        writeln!(session.out(), "{}", as_json(id, &blame))?;
    } else {
        print(id, blame, session)?;
    }
    Ok(if altered { Outcome::Found } else { Outcome::Fine })
}

fn as_json(id: ClaimId, blame: &Blame) -> serde_json::Value {
    let reported = |wanted: fn(Part) -> bool| -> Vec<_> {
        blame
            .parts
            .iter()
            .filter(|b| wanted(b.part))
            .map(|b| {
                json!({
                    "part": b.part.to_string(), "text": b.text, "version": b.version, "at": b.at, "by": b.by,
                    "why": b.why,
                })
            })
            .collect()
    };
    json!({
        "schema": "perwhom/blame/1",
        "claim": id,
        "wording": reported(|part| part == Part::Wording),
        "reverts": reported(|part| part == Part::Revert),
        "parts": reported(|part| !matches!(part, Part::Wording | Part::Revert)),
    })
}

fn print(id: ClaimId, blame: Blame, session: &mut Session) -> Result<()> {
    let (paint, width) = (session.paint(), session.width());
    let indent = format!("{}  ", paint.strong(&id.to_string()));
    print_wrapped(session.out(), &indent, &blame.text, width).map_err(Unwritten)?;
    let columns = vec![
        Column::fixed("part"),
        Column::words("what"),
        Column::figures("version"),
        Column::fixed("day"),
        Column::words("by"),
        Column::words("why"),
    ];
    let mut table = Printed::new(columns, width, session.out());
    for b in blame.parts {
        let text = if b.part == Part::Wording { format!("“{}”", b.text) } else { b.text };
        table
            .row(vec![
                b.part.to_string(),
                plain::line(&text).into_owned(),
                b.version.to_string(),
                b.at.chars().take(10).collect(),
                plain::line(&b.by).into_owned(),
                plain::line(b.why.as_deref().unwrap_or_default()).into_owned(),
            ])
            .map_err(Unwritten)?;
    }
    Ok(table.finish().map_err(Unwritten)?)
}
