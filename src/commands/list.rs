use serde_json::json;

use super::as_of::AsOf;
use super::error::{Result, Unwritten};
use super::outcome::Outcome;
use super::session::Session;
use crate::acts::source_id;
use crate::model::audience::Audience;
use crate::model::confidence::Confidence;
use crate::queries::{ClaimList, ListedClaim};
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
    let list = ClaimList {
        tags: args.tags.clone(),
        confidence: args.confidence.clone(),
        search: args.search.as_deref().map(str::parse).transpose()?,
        said_by: args.said_by.as_deref().map(|speaker| source_id(view.read(), speaker)).transpose()?,
        limit: args.limit,
    };
    if session.json() {
        let out = session.out();
        list.for_each(&view, |listed| -> Result<()> {
            out.json(&as_json(&listed))?;
            writeln!(out)?;
            Ok(())
        })?;
        return Ok(Outcome::Fine);
    }
    let columns =
        vec![Column::fixed("id"), Column::words("claim"), Column::fixed("confidence"), Column::words("tags")];
    let width = session.width();
    let mut table = Printed::new(columns, width, session.out());
    let count = list.for_each(&view, |ListedClaim { claim, is_retracted }| -> Result<()> {
        let mark = if is_retracted { "[retracted] " } else { "" };
        let text = format!("{mark}{}", plain::line(&claim.text));
        let row = vec![claim.id.to_string(), text, claim.confidence.to_string(), claim.tags.join(" ")];
        Ok(table.row(row).map_err(Unwritten)?)
    })?;
    if count > 0 {
        table.finish().map_err(Unwritten)?;
    } else {
        session.say("no claims match; add one: perwhom add \"…\"");
    }
    Ok(Outcome::Fine)
}

fn as_json(ListedClaim { claim, is_retracted }: &ListedClaim) -> serde_json::Value {
    json!({
        "id": claim.id,
        "slug": claim.slug,
        "text": claim.text,
        "language": claim.language,
        "confidence": claim.confidence,
        "said_by": claim.said_by,
        "when": claim.when,
        "tags": claim.tags,
        "retracted": is_retracted,
    })
}
