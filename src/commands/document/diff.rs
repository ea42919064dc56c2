use serde_json::json;

use crate::acts::document_id;
use crate::commands::as_of::AsOf;
use crate::commands::error::Result;
use crate::commands::outcome::Outcome;
use crate::commands::session::Session;
use crate::model::audience::Audience;
use crate::model::fate::Fate;
use crate::queries::DocumentChange;
use crate::render::{lines, plain};

/// Show what changed between two documents: of their texts, and of each excerpt that was cited
///
/// With one document, the one captured before it at the same address.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom document diff D1 D7
  perwhom document diff D7")]
pub(super) struct Diff {
    /// The earlier document, or the later one where it stands alone
    one: String,
    /// The later document
    other: Option<String>,
}

pub(super) fn diff(args: &Diff, session: &mut Session) -> Result<Outcome> {
    let view = session.view(&AsOf::NOW, Audience::Desk)?;
    let one = document_id(view.read(), &args.one)?;
    let other = args.other.as_ref().map(|other| document_id(view.read(), other)).transpose()?;
    let change = DocumentChange::of(&view, one, other)?;
    if session.json() {
        let excerpts: Vec<_> = change
            .excerpts
            .iter()
            .map(|(words, one)| {
                json!({
                    "evidence": one.evidence, "claim": one.claim, "words": words, "fate": one.followed.fate,
                    "edits": one.followed.edits,
                })
            })
            .collect();
        let made = json!({
            "from": change.from, "to": change.to, "stealth_edit": change.is_stealthy, "excerpts": excerpts,
            "texts_differ": change.texts[0] != change.texts[1],
        });
        writeln!(session.out(), "{made}")?;
        return Ok(Outcome::Fine);
    }
    let paint = session.paint();
    let out = session.out();
    writeln!(out, "{} → {}", change.from, change.to)?;
    if change.is_stealthy {
        writeln!(out, "stealth edit: another text, and the same date of change")?;
    }
    for (words, one) in &change.excerpts {
        let what = match one.followed.fate {
            Fate::Same => "stands".to_owned(),
            Fate::Moved => "stands, between other words".to_owned(),
            Fate::Edited => format!("edited: {}", plain::line(&one.followed.edits.words())),
            Fate::Gone => "gone".to_owned(),
            Fate::Unclear => "unclear".to_owned(),
        };
        writeln!(out, "{} for {}: “{}”\n    {what}", one.evidence, one.claim, plain::line(words))?;
    }
    let changed = lines::changed(&change.texts[0], &change.texts[1], paint);
    if changed.is_empty() {
        session.say("the texts do not differ");
        return Ok(Outcome::Fine);
    }
    for line in changed {
        writeln!(out, "{line}")?;
    }
    Ok(Outcome::Fine)
}
