use serde_json::json;

use super::as_of::AsOf;
use super::error::{Result, Unwritten};
use super::outcome::Outcome;
use super::session::Session;
use crate::acts::source_id;
use crate::ledger::Query;
use crate::model::audience::Audience;
use crate::model::claim::Claim;
use crate::model::confidence::Confidence;
use crate::render::plain;
use crate::render::table::{Column, Printed};

/// List claims
///
/// With --json, one object a line.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom list
  perwhom list --as-of 2024-06-14
  perwhom list --tag groza --confidence possible
  perwhom list --json | jq -r .id")]
pub(super) struct Args {
    /// Only claims filed under this tag; all of them where it repeats
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Only claims of this confidence; any of them where it repeats
    #[arg(long, value_name = "WORD")]
    confidence: Vec<Confidence>,
    /// Only claims whose wording has these words
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,
    /// Only claims of words that this source said
    #[arg(long, value_name = "SOURCE")]
    said_by: Option<String>,
    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    as_of: AsOf,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let view = session.view(&args.as_of, Audience::Desk)?;
    let reader = view.read();
    let ids = match &args.search {
        Some(words) => Some(reader.claims_with(&words.parse::<Query>()?)?),
        None => None,
    };
    let speaker = match &args.said_by {
        Some(speaker) => Some(source_id(reader, speaker)?),
        None => None,
    };
    let mut count = 0;
    // Whether to print a claim, and whether to go on.
    let mut takes = |claim: &Claim| -> Option<bool> {
        let wanted = args.tags.iter().all(|tag| claim.tags.contains(tag))
            && (args.confidence.is_empty() || args.confidence.contains(&claim.confidence))
            && speaker.is_none_or(|speaker| claim.said_by == Some(speaker));
        if !wanted {
            return Some(false);
        }
        count += 1;
        args.limit.is_none_or(|limit| count <= limit).then_some(true)
    };
    if session.json() {
        let out = session.out();
        reader.for_each_claim(ids.as_deref(), |claim, retracted| -> Result<bool> {
            let Some(wanted) = takes(&claim) else { return Ok(false) };
            if wanted {
                out.json(&as_json(&claim, retracted))?;
                writeln!(out)?;
            }
            Ok(true)
        })?;
        return Ok(Outcome::Fine);
    }
    let columns =
        vec![Column::fixed("id"), Column::words("claim"), Column::fixed("confidence"), Column::words("tags")];
    let width = session.width();
    let mut table = Printed::new(columns, width, session.out());
    reader.for_each_claim(ids.as_deref(), |claim, retracted| -> Result<bool> {
        let Some(wanted) = takes(&claim) else { return Ok(false) };
        if wanted {
            let mark = if retracted { "[retracted] " } else { "" };
            let text = format!("{mark}{}", plain::line(&claim.text));
            table
                .row(vec![claim.id.to_string(), text, claim.confidence.to_string(), claim.tags.join(" ")])
                .map_err(Unwritten)?;
        }
        Ok(true)
    })?;
    if count > 0 {
        table.finish().map_err(Unwritten)?;
    } else {
        session.say("no claims match; add one: perwhom add \"…\"");
    }
    Ok(Outcome::Fine)
}

fn as_json(claim: &Claim, retracted: bool) -> serde_json::Value {
    json!({
        "id": claim.id,
        "slug": claim.slug,
        "text": claim.text,
        "language": claim.language,
        "confidence": claim.confidence,
        "said_by": claim.said_by,
        "when": claim.when,
        "tags": claim.tags,
        "retracted": retracted,
    })
}
