use std::collections::BTreeSet;

use serde_json::json;

use super::error::{CommandError, Result};
use super::from::{How, ReaderLimits};
use super::limits::Limits;
use super::online::{Came, Fetcher, Online};
use super::outcome::Outcome;
use super::session::Session;
use super::when::When;
use crate::acts::{self, Capture, Note, document_id};
use crate::ledger::Reader;
use crate::model::document::Document;
use crate::model::fate::Followup;
use crate::model::id::DocumentId;
use crate::web::Asked;

/// Capture pages again, and say what became of the excerpts that were cited
///
/// Fetches the addresses of captured documents again. A page whose text is what it was is noted as seen
/// unchanged; one that changed becomes a new document of the same series. Each excerpt that was cited is
/// looked for in it: it still stands, was edited (with the words, and whether a number, a date, a name, a
/// negation, how certain it is or who says so was changed), or is gone. What was edited or is gone shows as
/// `source-changed` on its claims. A changed text under an unchanged date of change is called a stealth edit.
/// Exits with status 1 if an excerpt was edited, is gone, or cannot be told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom recapture D1
  perwhom recapture --tag venezuela
  perwhom recapture --all --pause 5
  perwhom recapture --all --changed-since 2024-06-01")]
pub(super) struct Args {
    /// The documents; of each, what stands at its address now is captured
    #[arg(value_name = "DOCUMENT", required_unless_present_any = ["tags", "all"])]
    documents: Vec<String>,
    /// Those that claims filed under this tag cite
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// All documents that have an address
    #[arg(long)]
    all: bool,
    /// Of these, only those that were found changed since then
    #[arg(long, value_name = "WHEN")]
    changed_since: Option<When>,
    #[command(flatten)]
    online: Online,
    #[command(flatten)]
    limits: Limits,
    #[command(flatten)]
    reader: ReaderLimits,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let mut ledger = session.open_to_write()?;
    let meant = meant(ledger.read(), args, Session::now()?)?;
    if meant.is_empty() {
        session.say("no document to capture again: none of them has an address, or none changed since then");
        return Ok(Outcome::Fine);
    }
    let mut fetcher = Fetcher::new(args.online, args.limits, args.reader);
    let (mut failed, mut is_changed) = (0, false);
    for document in &meant {
        let url = document.url.clone().unwrap_or_default();
        let before = ledger.read().capture_of(document.id)?;
        let retrieval = before.as_ref().and_then(|before| before.retrieval.clone());
        let asked = Asked {
            url: url.clone(),
            known_mark: retrieval.as_ref().and_then(|retrieval| retrieval.mark.clone()),
            known_change: retrieval.and_then(|retrieval| retrieval.server_change),
        };
        let came = match fetcher.fetch(&asked, How::default()) {
            Ok(came) => came,
            Err(error) => {
                session.report(&error.and(&format!("{} was not captured again", document.id)));
                failed += 1;
                continue;
            }
        };
        let written = session.write(&mut ledger, |recorder| match came {
            Came::Unchanged(answer) => {
                acts::seen(recorder, document.id, Some(answer.status), Some(&answer.warc))?;
                Ok((document.id, false))
            }
            Came::Document(prepared) => {
                // What somebody said of it still holds; what was found is found again.
                let said = before.as_ref().filter(|before| before.publisher_from.is_none());
                let published = before.as_ref().filter(|before| before.published_from.is_none());
                let asked = Capture {
                    publisher: said.and_then(|before| before.publisher).map(|source| source.to_string()),
                    published: published.and_then(|before| before.published.clone()),
                    url: Some(url.clone()),
                    ..Capture::of(*prepared)
                };
                acts::recapture(recorder, asked)
            }
        })?;
        let (id, is_new) = written.value;
        session.tell(&written.notes);
        let found: Vec<&Followup> = written
            .notes
            .iter()
            .filter_map(|note| if let Note::Followed { found, .. } = note { Some(found) } else { None })
            .flatten()
            .collect();
        is_changed |= found.iter().any(|one| !one.followed.holds());
        if session.json() {
            let excerpts: Vec<_> = found.iter().map(|one| one.as_json()).collect();
            let line = json!({ "document": id, "url": url, "changed": is_new, "excerpts": excerpts });
            writeln!(session.out(), "{line}")?;
        } else {
            writeln!(session.out(), "{id}")?;
        }
    }
    if failed > 0 {
        return Err(CommandError::new(format!(
            "{failed} of {} could not be captured again; the others were",
            meant.len()
        )));
    }
    Ok(if is_changed { Outcome::Found } else { Outcome::Fine })
}

/// The last captures of what is to be captured again.
fn meant(reader: Reader<'_>, args: &Args, now: crate::model::moment::Moment) -> Result<Vec<Document>> {
    let mut series: Option<BTreeSet<DocumentId>> = (!args.all).then(BTreeSet::new);
    for written in &args.documents {
        let document = reader.document(document_id(reader, written)?)?;
        if document.url.is_none() {
            return Err(CommandError::new(format!("{} has no address to be fetched from", document.id))
                .hint("name the address when it is captured: perwhom capture FILE --url URL"));
        }
        if let Some(series) = &mut series {
            series.insert(document.series);
        }
    }
    for tag in &args.tags {
        for document in reader.documents_cited_under(tag)? {
            if let Some(series) = &mut series {
                series.insert(reader.document(document)?.series);
            }
        }
    }
    let since = match &args.changed_since {
        Some(since) => Some(since.beginning(now)?),
        None => None,
    };
    let mut last = reader.last_captures()?;
    last.retain(|document| {
        let is_of_web = document.url.as_deref().is_some_and(|url| url.starts_with("http"));
        let is_meant = series.as_ref().is_none_or(|series| series.contains(&document.series));
        let is_recent = since.is_none_or(|since| {
            document.series != document.id && document.captured.is_some_and(|captured| captured >= since)
        });
        is_of_web && is_meant && is_recent
    });
    Ok(last)
}

impl Followup {
    /// As other programs read it.
    fn as_json(&self) -> serde_json::Value {
        json!({
            "evidence": self.evidence,
            "claim": self.claim,
            "fate": self.followed.fate,
            "edits": self.followed.edits,
            "start": self.followed.place.map(|place| place.start),
            "end": self.followed.place.map(|place| place.end),
        })
    }
}
