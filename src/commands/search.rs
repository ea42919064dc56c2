use serde_json::json;

use super::as_of::AsOf;
use super::error::Result;
use super::outcome::Outcome;
use super::session::Session;
use crate::ledger::{CitedExcerpt, ClaimHit, Hits, Query};
use crate::model::audience::Audience;
use crate::queries::{Found, FoundDocument, search};
use crate::render::paint::Paint;
use crate::render::plain;

/// Search claims, documents and the excerpts cited from them
///
/// All words must be there, in any order, whatever their case and accents; "a phrase" stands
/// together, armen* goes on. Best first, with the hit in context. Claims are searched in their
/// present wording, or in the one they had then.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom search bases venezuela
  perwhom search '\"no confirma ni desmiente\"'
  perwhom search 'armen*' --limit 5")]
pub(super) struct Args {
    /// Words, "phrases", beginnings*
    #[arg(required = true)]
    words: Vec<String>,
    /// Only claims filed under this tag, and no documents; all of them where it repeats
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// At most so many claims, and as many documents
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    #[command(flatten)]
    as_of: AsOf,
}

/// How much is shown before and after a hit, in bytes.
const AROUND: usize = 60;

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let query: Query = args.words.join(" ").parse()?;
    let view = session.view(&args.as_of, Audience::Desk)?;
    let found = search(&view, &query, &args.tags, args.limit)?;
    if session.json() {
        writeln!(session.out(), "{}", as_json(&query, &found))?;
    } else {
        print(&query, &found, session)?;
    }
    tell_rest(session, "claims", &found.claims);
    if let Some(hits) = &found.documents {
        tell_rest(session, "documents", hits);
    }
    Ok(Outcome::Fine)
}

fn print(query: &Query, found: &Found, session: &mut Session) -> Result<()> {
    let paint = session.paint();
    let documents: &[FoundDocument] = found.documents.as_ref().map_or(&[], |hits| &hits.found);
    for claim in &found.claims.found {
        let hit = in_context(&claim.text, &query.places(&claim.text), usize::MAX, paint);
        let mark = if claim.is_retracted { "[retracted] " } else { "" };
        writeln!(session.out(), "{}  {mark}{hit}", paint.strong(&claim.id.to_string()))?;
    }
    for FoundDocument { hit, excerpts } in documents {
        let title = hit.title.as_ref().map_or_else(String::new, |title| format!(" “{}”", plain::line(title)));
        let context = in_context(&hit.text, &query.places(&hit.text), AROUND, paint);
        let out = session.out();
        writeln!(out, "{}{title}  {context}", paint.strong(&hit.id.to_string()))?;
        for (excerpt, words) in excerpts {
            writeln!(out, "    {} for {}: “{}”", excerpt.id, excerpt.claim, plain::line(words))?;
        }
    }
    if found.claims.found.is_empty() && documents.is_empty() {
        session.say("no matches");
    }
    Ok(())
}

/// The text around the first hit, with the hits marked.
fn in_context(text: &str, places: &[(usize, usize)], around: usize, paint: Paint) -> String {
    let Some((first, _)) = places.first().copied() else {
        return plain::cut(text, around.saturating_mul(2).min(160));
    };
    let mut start = first.saturating_sub(around);
    let mut end = places
        .iter()
        .map(|(_, end)| *end)
        .take_while(|end| *end <= first.saturating_add(around))
        .last()
        .unwrap_or(first)
        .saturating_add(around)
        .min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let mut made = String::new();
    let mut at = start;
    for (from, to) in places.iter().copied().filter(|(from, to)| *from >= start && *to <= end) {
        if from < at {
            continue;
        }
        made.push_str(&plain::line(&text[at..from]));
        made.push_str(&marked(&plain::line(&text[from..to]), paint));
        at = to;
    }
    made.push_str(&plain::line(&text[at..end]));
    let (before, after) = (if start > 0 { "…" } else { "" }, if end < text.len() { "…" } else { "" });
    format!("{before}{}{after}", made.trim())
}

/// A hit, so that it is seen with and without colour.
fn marked(text: &str, paint: Paint) -> String {
    if paint.0 { paint.strong(text) } else { format!("[{text}]") }
}

fn tell_rest<T>(session: &Session, what: &str, hits: &Hits<T>) {
    if hits.more > 0 {
        session.say(&format!("{} more {what}; raise --limit, or add a word", hits.more));
    }
    if hits.only_newest {
        session.say(&format!(
            "more than 2000 {what} match: only the newest 2000 were ranked; add a word to narrow the search"
        ));
    }
}

fn as_json(query: &Query, found: &Found) -> serde_json::Value {
    let claim = |hit: &ClaimHit| json!({ "claim": hit.id, "text": hit.text, "retracted": hit.is_retracted });
    let excerpt = |(excerpt, words): &(CitedExcerpt, String)| {
        json!({
            "evidence": excerpt.id, "claim": excerpt.claim, "start": excerpt.start, "end": excerpt.end,
            "excerpt": words, "sha256": excerpt.sha256,
        })
    };
    let document = |FoundDocument { hit, excerpts }: &FoundDocument| {
        let context = in_context(&hit.text, &query.places(&hit.text), AROUND, Paint(false));
        let excerpts: Vec<_> = excerpts.iter().map(excerpt).collect();
        json!({ "document": hit.id, "title": hit.title, "context": context, "excerpts": excerpts })
    };
    let documents = found.documents.as_ref();
    json!({
        "schema": "perwhom/search/1",
        "claims": found.claims.found.iter().map(claim).collect::<Vec<_>>(),
        "more_claims": found.claims.more,
        "only_newest_claims": found.claims.only_newest,
        "documents": documents.into_iter().flat_map(|hits| &hits.found).map(document).collect::<Vec<_>>(),
        "more_documents": documents.map_or(0, |hits| hits.more),
        "only_newest_documents": documents.is_some_and(|hits| hits.only_newest),
    })
}
