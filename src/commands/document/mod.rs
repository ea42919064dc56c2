mod diff;
mod reread;

use clap::Subcommand;
use serde_json::json;

use self::diff::Diff;
use self::reread::Reread;
use crate::acts::{self, ActError, Recorder, document_id};
use crate::commands::as_of::AsOf;
use crate::commands::error::{Result, Unwritten};
use crate::commands::outcome::Outcome;
use crate::commands::session::Session;
use crate::ledger::Fated;
use crate::model::act;
use crate::model::audience::Audience;
use crate::model::date::LooseDate;
use crate::model::document::Document;
use crate::model::extraction::SegmentKind;
use crate::model::fate::Fate;
use crate::model::id::DocumentId;
use crate::queries::{DocumentDetail, DocumentRecord, ReadableText, for_each_document_record};
use crate::render::plain;
use crate::render::table::{Column, Printed};

/// List and show documents, and record copies and recalls
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: DocumentCommand,
}

#[derive(Debug, Subcommand)]
enum DocumentCommand {
    List(List),
    Show(Show),
    Text(Text),
    Diff(Diff),
    Reread(Reread),
    Copy(Copy),
    Recall(Recall),
    Restore(Recall),
}

/// List documents
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  perwhom document list")]
struct List {}

/// Show a document: where it is from, who captured it and when, what it says of itself, digests, later
/// captures, what copies what, and the excerpts cited from it
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  perwhom document show D1")]
struct Show {
    /// The document
    document: String,
}

/// Print a document's text
///
/// Of a page its article, where one was found: headline, paragraphs, captions and lines that lead to
/// other articles, which are marked. Excerpts may be of all of its text: --whole. On a terminal, what
/// would act on it is shown escaped; into a pipe or file all of the text goes byte for byte, so that
/// sha256sum gives the text's digest.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom document text D1
  perwhom document text D1 --whole | sha256sum")]
struct Text {
    /// The document
    document: String,
    /// All of the text, not the article alone
    #[arg(long)]
    whole: bool,
}

/// Say that a document copies another
///
/// What is cited from the copy then rests on the publisher and the sources of the other, too.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom document copy D2 --of D1
  perwhom document copy D2 --of D1 --suspect --why \"the same mistakes\"
  perwhom document copy D2 --of D1 --not")]
struct Copy {
    /// The copy
    document: String,
    /// What it copies
    #[arg(long, value_name = "DOCUMENT")]
    of: String,
    /// It is only suspected: counted in the low end of independence alone
    #[arg(long, conflicts_with = "not")]
    suspect: bool,
    /// It is not a copy
    #[arg(long)]
    not: bool,
    /// The reason
    #[arg(long, value_name = "REASON")]
    why: Option<String>,
}

/// Record that a document was recalled by its publisher, or with `restore` that it was not
///
/// Every claim that it supports then shows `rests-on-discredited`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  perwhom document recall D2 --why \"corrected on 15 June\"
  perwhom document restore D2 --why \"the correction was of another page\"")]
struct Recall {
    /// The document
    document: String,
    /// The reason [asked for on a terminal]
    #[arg(long, value_name = "REASON")]
    why: Option<String>,
}

pub(super) fn run(args: Args, session: &mut Session) -> Result<Outcome> {
    match args.command {
        DocumentCommand::List(_) => list(session),
        DocumentCommand::Show(args) => show(&args, session),
        DocumentCommand::Text(args) => text(&args, session),
        DocumentCommand::Diff(args) => diff::diff(&args, session),
        DocumentCommand::Reread(args) => reread::reread(&args, session),
        DocumentCommand::Copy(args) => copy(args, session),
        DocumentCommand::Recall(args) => recall(&args, acts::recall, session),
        DocumentCommand::Restore(args) => recall(&args, acts::restore, session),
    }
}

fn recall(
    args: &Recall,
    act: fn(&mut Recorder<'_, '_>, DocumentId, &str) -> Result<(), ActError>,
    session: &mut Session,
) -> Result<Outcome> {
    let mut ledger = session.open_to_write()?;
    let document = document_id(ledger.read(), &args.document)?;
    let why = session.reason(args.why.as_deref())?;
    session.write(&mut ledger, |recorder| act(recorder, document, &why))?;
    let reader = ledger.read();
    let mut claims: Vec<_> = reader.excerpts_of(document)?.into_iter().map(|excerpt| excerpt.claim).collect();
    claims.sort();
    claims.dedup();
    if session.json() {
        writeln!(session.out(), "{}", json!({ "document": document, "claims": claims }))?;
        return Ok(Outcome::Fine);
    }
    writeln!(session.out(), "{document}")?;
    if !claims.is_empty() {
        let claims: Vec<String> = claims.iter().map(ToString::to_string).collect();
        session.say(&format!("{} cite it: perwhom audit {}", claims.join(", "), claims.join(" ")));
    }
    Ok(Outcome::Fine)
}

fn list(session: &mut Session) -> Result<Outcome> {
    let view = session.view(&AsOf::NOW, Audience::Desk)?;
    let mut count = 0;
    if session.json() {
        let out = session.out();
        for_each_document_record(&view, |record| -> Result<()> {
            Ok(writeln!(out, "{}", as_json(&record))?)
        })?;
        return Ok(Outcome::Fine);
    }
    let columns = vec![
        Column::fixed("id"),
        Column::words("title"),
        Column::words("publisher"),
        Column::fixed("published"),
        Column::fixed("lang."),
        Column::words("captured"),
    ];
    let width = session.width();
    let mut table = Printed::new(columns, width, session.out());
    for_each_document_record(&view, |record| -> Result<()> {
        count += 1;
        let document = &record.document;
        let title = document.title.as_deref().or(document.url.as_deref()).unwrap_or_default();
        let row = vec![
            document.id.to_string(),
            plain::line(title).into_owned(),
            plain::line(publisher(&record)).into_owned(),
            document.published.clone().unwrap_or_default(),
            document.language.clone(),
            captured(document).chars().take(16).collect(),
        ];
        Ok(table.row(row).map_err(Unwritten)?)
    })?;
    if count == 0 {
        session.say("no documents yet; capture one: perwhom capture FILE --publisher NAME");
        return Ok(Outcome::Fine);
    }
    table.finish().map_err(Unwritten)?;
    Ok(Outcome::Fine)
}

/// When it was captured.
fn captured(document: &Document) -> String {
    document.captured.map(|at| at.to_string()).unwrap_or_default()
}

fn publisher(record: &DocumentRecord) -> &str {
    record.publisher.as_deref().unwrap_or("?")
}

fn as_json(record: &DocumentRecord) -> serde_json::Value {
    let document = &record.document;
    let copies = |suspected: bool| -> Vec<DocumentId> {
        record.copies.iter().filter(|copy| copy.suspected == suspected).map(|copy| copy.of).collect()
    };
    json!({
        "id": document.id,
        "series": document.series,
        "title": document.title,
        "url": document.url,
        "publisher": publisher(record),
        "publisher_id": document.publisher,
        "published": document.published,
        "captured": document.captured,
        "language": document.language,
        "media": document.media,
        "encoding": document.encoding,
        "raw_sha256": document.raw,
        "text_sha256": document.text,
        "copy_of": copies(false),
        "suspected_copy_of": copies(true),
    })
}

fn show(args: &Show, session: &mut Session) -> Result<Outcome> {
    let view = session.view(&AsOf::NOW, Audience::Desk)?;
    let detail = DocumentDetail::of(&view, document_id(view.read(), &args.document)?)?;
    if session.json() {
        let mut made = as_json(&detail.record);
        made["found"] = json!(detail.capture.as_ref().map(found_as_json));
        made["retrieval"] = json!(detail.capture.as_ref().and_then(|capture| capture.retrieval.as_ref()));
        let captures = detail.captures.iter();
        made["captures"] = captures
            .map(|c| json!({ "document": c.document, "at": c.at, "by": c.by, "seen_unchanged": c.seen.is_some() }))
            .collect();
        let later = |id| {
            let later = detail.fates.iter().find(|later| later.evidence == id)?;
            Some(json!({ "document": later.document, "fate": later.fate, "edits": later.edits }))
        };
        let excerpts = detail.excerpts.iter();
        made["excerpts"] = excerpts
            .map(|e| {
                json!({
                    "evidence": e.id, "claim": e.claim, "start": e.start, "end": e.end, "sha256": e.sha256,
                    "later": later(e.id),
                })
            })
            .collect();
        writeln!(session.out(), "{made}")?;
        return Ok(Outcome::Fine);
    }
    let words = detail.words(&view)?;
    let document = &detail.record.document;
    let out = session.out();
    let title = document.title.as_deref().unwrap_or("(no title)");
    writeln!(out, "{}  {}", document.id, plain::line(title))?;
    let published = document.published.as_ref().map_or_else(String::new, |date| format!(", {date}"));
    writeln!(out, "    published by {}{published}", plain::line(publisher(&detail.record)))?;
    if let Some(url) = &document.url {
        writeln!(out, "    {}", plain::line(url))?;
    }
    let captured = captured(document);
    writeln!(
        out,
        "    captured {captured}, {}, {}, {}",
        document.language, document.media, document.encoding
    )?;
    if document.series != document.id {
        writeln!(out, "    of the series of {}", document.series)?;
    }
    for line in custody(&detail) {
        writeln!(out, "    {}", plain::line(&line))?;
    }
    for line in detail.capture.iter().flat_map(found) {
        writeln!(out, "    {line}")?;
    }
    writeln!(out, "    bytes SHA-256 {}", document.raw)?;
    writeln!(out, "    text  SHA-256 {}", document.text)?;
    for copy in &detail.record.copies {
        writeln!(out, "    {} {}", if copy.suspected { "suspected copy of" } else { "copy of" }, copy.of)?;
    }
    for copy in &detail.copied_into {
        writeln!(out, "    copied by {copy}")?;
    }
    for (excerpt, words) in detail.excerpts.iter().zip(words) {
        let words = words.as_deref().unwrap_or("(not at its position)");
        writeln!(out, "    {} for {}: “{}”", excerpt.id, excerpt.claim, plain::line(words))?;
        if let Some(later) = detail.fates.iter().find(|later| later.evidence == excerpt.id) {
            writeln!(out, "        {}", plain::line(&fate(later)))?;
        }
    }
    Ok(Outcome::Fine)
}

/// Who captured it and how it was got; when it was captured again, or seen unchanged.
fn custody(detail: &DocumentDetail) -> Vec<String> {
    let mut lines = Vec::new();
    let retrieval = detail.capture.as_ref().and_then(|capture| capture.retrieval.as_ref());
    for hop in retrieval.iter().flat_map(|retrieval| &retrieval.hops) {
        lines.push(format!("{} answered {} at {}", hop.url, hop.status, hop.at));
    }
    if let Some(cut) = retrieval.and_then(|retrieval| retrieval.cut.as_ref()) {
        lines.push(format!("incomplete: the body was cut off ({cut})"));
    }
    let id = detail.record.document.id;
    for captured in &detail.captures {
        let at = captured.at.as_deref().unwrap_or("?");
        let by = captured.by.as_deref().unwrap_or("?");
        lines.push(match captured.seen {
            Some(_) => format!("{} seen unchanged {at} by {by}", captured.document),
            None if captured.document == id => format!("captured by {by}"),
            None => format!("captured again as {}, {at} by {by}", captured.document),
        });
    }
    lines
}

/// What became of an excerpt.
fn fate(later: &Fated) -> String {
    let Fated { document, fate, edits, .. } = later;
    match fate {
        Fate::Same => format!("still stands in {document}"),
        Fate::Moved => format!("stands between other words in {document}"),
        Fate::Edited => format!("edited in {document}: {}", edits.words()),
        Fate::Gone => format!("gone in {document}"),
        Fate::Unclear => format!("unclear in {document}"),
    }
}

fn found_as_json(capture: &act::Document) -> serde_json::Value {
    json!({
        "author": capture.author, "author_from": capture.author_from, "title_from": capture.title_from,
        "publisher_from": capture.publisher_from, "published_from": capture.published_from,
        "modified": capture.modified, "modified_from": capture.modified_from, "url_from": capture.url_from,
        "layout_sha256": capture.layout, "extractor": capture.extractor,
        "extractor_version": capture.extractor_version,
    })
}

/// What was found in a document, and where; and what read it.
fn found(capture: &act::Document) -> Vec<String> {
    let reported = |name: &str, value: Option<String>, from: Option<&String>| -> Option<String> {
        Some(format!("{name} {}, found in {}", plain::line(&value?), plain::line(from?)))
    };
    let date = |date: &Option<LooseDate>| date.as_ref().map(ToString::to_string);
    let read_by = capture.extractor.as_ref().map(|name| {
        let version = capture.extractor_version.as_deref().unwrap_or_default();
        format!("read by {} {}", plain::line(name), plain::line(version))
    });
    let author = reported("author", capture.author.clone(), capture.author_from.as_ref());
    let found = [
        author,
        reported("title", capture.title.clone(), capture.title_from.as_ref()),
        capture.publisher_from.as_ref().map(|from| format!("publisher found in {}", plain::line(from))),
        reported("published", date(&capture.published), capture.published_from.as_ref()),
        reported("changed", date(&capture.modified), capture.modified_from.as_ref()),
        capture.url_from.as_ref().map(|from| format!("address found in {}", plain::line(from))),
        read_by,
    ];
    found.into_iter().flatten().collect()
}

fn text(args: &Text, session: &mut Session) -> Result<Outcome> {
    let view = session.view(&AsOf::NOW, Audience::Desk)?;
    let id = document_id(view.read(), &args.document)?;
    let read = ReadableText::of(&view, id)?;
    if session.json() {
        let article = read.article.as_ref().map(|lines| {
            lines.iter().map(|(kind, text)| json!({ "kind": kind, "text": text })).collect::<Vec<_>>()
        });
        let made = json!({ "id": id, "sha256": read.sha256, "text": read.text, "article": article });
        writeln!(session.out(), "{made}")?;
        return Ok(Outcome::Fine);
    }
    match read.article.filter(|_| !args.whole) {
        Some(lines) => {
            for (kind, line) in lines {
                let mark = match kind {
                    SegmentKind::Related => "[related] ",
                    SegmentKind::Caption => "[caption] ",
                    _ => "",
                };
                writeln!(session.out(), "{mark}{}", plain::line(&line))?;
            }
            session.say(&format!("the article alone; all of its text: perwhom document text {id} --whole"));
        }
        None if session.width().is_some() => {
            let shown = plain::block(&read.text);
            writeln!(session.out(), "{}", shown.trim_end_matches('\n'))?;
        }
        None => session.out().bytes(read.text.as_bytes())?,
    }
    Ok(Outcome::Fine)
}

fn copy(args: Copy, session: &mut Session) -> Result<Outcome> {
    let mut ledger = session.open_to_write()?;
    let document = document_id(ledger.read(), &args.document)?;
    let of = document_id(ledger.read(), &args.of)?;
    session.write(&mut ledger, |recorder| {
        if args.not {
            acts::uncopy(recorder, document, of, args.why)
        } else {
            acts::copy(recorder, document, of, args.suspect, args.why)
        }
    })?;
    if session.json() {
        let made = json!({ "document": document, "of": of, "suspected": args.suspect, "copy": !args.not });
        writeln!(session.out(), "{made}")?;
    } else {
        writeln!(session.out(), "{document}")?;
    }
    Ok(Outcome::Fine)
}
