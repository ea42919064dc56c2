use serde_json::json;

use super::as_of::AsOf;
use super::error::Result;
use super::outcome::Outcome;
use super::session::Session;
use crate::ledger::{ClaimHit, DocumentHit, Hits, Query, Reader};
use crate::model::audience::Audience;
use crate::render::paint::Paint;
use crate::render::plain;
use crate::text::points::Points;

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
    let reader = view.read();
    let claims = reader.search_claims(&query, &args.tags, args.limit)?;
    let documents =
        if args.tags.is_empty() { Some(reader.search_documents(&query, args.limit)?) } else { None };
    let found_any = !claims.found.is_empty() || documents.as_ref().is_some_and(|hits| !hits.found.is_empty());
    if session.json() {
        print_json(session, reader, &query, &claims, documents.as_ref())?;
    } else {
        let paint = session.paint();
        for found in &claims.found {
            let hit = in_context(&found.text, &query.places(&found.text), usize::MAX, paint);
            let mark = if found.is_retracted { "[retracted] " } else { "" };
            writeln!(session.out(), "{}  {mark}{hit}", paint.strong(&found.id.to_string()))?;
        }
        for hit in documents.iter().flat_map(|hits| &hits.found) {
            print_document(session, reader, &query, hit, paint)?;
        }
        if !found_any {
            session.say("no matches");
        }
    }
    tell_rest(session, "claims", claims.more, claims.only_newest);
    if let Some(hits) = documents {
        tell_rest(session, "documents", hits.more, hits.only_newest);
    }
    Ok(Outcome::Fine)
}

fn print_document(
    session: &mut Session,
    reader: Reader<'_>,
    query: &Query,
    hit: &DocumentHit,
    paint: Paint,
) -> Result<()> {
    let places = query.places(&hit.text);
    let title = hit.title.as_ref().map_or_else(String::new, |title| format!(" “{}”", plain::line(title)));
    let context = in_context(&hit.text, &places, AROUND, paint);
    let out = session.out();
    writeln!(out, "{}{title}  {context}", paint.strong(&hit.id.to_string()))?;
    for (excerpt, words) in excerpts(reader, query, hit)? {
        writeln!(out, "    {} for {}: “{}”", excerpt.id, excerpt.claim, plain::line(&words))?;
    }
    Ok(())
}

/// The excerpts cited from a document that have the words themselves.
fn excerpts(
    reader: Reader<'_>,
    query: &Query,
    hit: &DocumentHit,
) -> Result<Vec<(crate::ledger::CitedExcerpt, String)>> {
    let cited = reader.excerpts_of(hit.id)?;
    if cited.is_empty() {
        return Ok(Vec::new());
    }
    let points = Points::new(hit.text.clone());
    let mut found = Vec::new();
    for excerpt in cited {
        if let Some(words) = points.slice(excerpt.start, excerpt.end)
            && !query.places(words).is_empty()
        {
            found.push((excerpt, words.to_owned()));
        }
    }
    Ok(found)
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

fn tell_rest(session: &Session, what: &str, more: usize, only_newest: bool) {
    if more > 0 {
        session.say(&format!("{more} more {what}; raise --limit, or add a word"));
    }
    if only_newest {
        session.say(&format!(
            "more than 2000 {what} match: only the newest 2000 were ranked; add a word to narrow the search"
        ));
    }
}

fn print_json(
    session: &mut Session,
    reader: Reader<'_>,
    query: &Query,
    claims: &Hits<ClaimHit>,
    documents: Option<&Hits<DocumentHit>>,
) -> Result<()> {
    let off = Paint(false);
    let claims_json: Vec<_> = claims
        .found
        .iter()
        .map(|hit| json!({ "claim": hit.id, "text": hit.text, "retracted": hit.is_retracted }))
        .collect();
    let mut documents_json = Vec::new();
    for hit in documents.iter().flat_map(|hits| &hits.found) {
        let excerpts: Vec<_> = excerpts(reader, query, hit)?
            .into_iter()
            .map(|(excerpt, words)| {
                json!({ "evidence": excerpt.id, "claim": excerpt.claim, "start": excerpt.start, "end": excerpt.end, "excerpt": words, "sha256": excerpt.sha256 })
            })
            .collect();
        let context = in_context(&hit.text, &query.places(&hit.text), AROUND, off);
        documents_json.push(
            json!({ "document": hit.id, "title": hit.title, "context": context, "excerpts": excerpts }),
        );
    }
    let made = json!({
        "schema": "perwhom/search/1",
        "claims": claims_json,
        "more_claims": claims.more,
        "only_newest_claims": claims.only_newest,
        "documents": documents_json,
        "more_documents": documents.map_or(0, |hits| hits.more),
        "only_newest_documents": documents.is_some_and(|hits| hits.only_newest),
    });
    writeln!(session.out(), "{made}")?;
    Ok(())
}
