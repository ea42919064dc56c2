pub(super) mod export;
mod sheet;

use std::io::{self, BufRead, BufReader, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;

use tempfile::NamedTempFile;

use super::error::CommandError;
use super::limits::{
    DOCUMENT, LINE, Limits, OneLine, PIPED, REVIEWS, TOML, read_all, read_file, read_line, too_large,
};
use super::matching::Matching;
use super::progress::reading;
use super::session::{Session, shown};
use super::{Outcome, Result};
use crate::acts::{Importer, Kinds, Mode, Note, Scribe, Tally};
use crate::capture::prepare;
use crate::exchange::claim_review::ClaimReview;
use crate::exchange::{by_hand, claim_review};
use crate::ledger::open_regular;
use crate::model::confidence::Confidence;
use crate::model::digest::Digest;
use crate::model::document::Prepared;
use crate::model::import::{DocumentLine, Line};
use crate::model::size::Size;

/// Import claims: a claims file, a spreadsheet, ClaimReviews, or an export of a ledger
///
/// A claims file is JSON Lines or TOML; a spreadsheet CSV, TSV or XLSX, one row a claim or a piece
/// of evidence; a ClaimReview is JSON-LD, alone or in a saved page. All or nothing; what is wrong
/// is named by its place. Importing again is safe: the same key with the same content is skipped
/// and counted, with other content refused. An export comes over as a merge does, entries and all;
/// where there is no ledger yet, it is made of it. docs/import.md has every field.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom import claims.jsonl
  perwhom import claims.toml --dry-run
  perwhom import table.xlsx --map Afirmación=text --map Cita=excerpt --map Archivo=document
  perwhom import review.html --rating \"False=improbable\"
  perwhom import archive.jsonl --match exact")]
pub(super) struct Args {
    /// The file, or - for standard input
    file: PathBuf,
    /// What it is [default: by the ending of its name and by how it begins]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// Do it all and show what would be made, and leave the ledger as it is
    #[arg(long)]
    dry_run: bool,
    /// For a spreadsheet, what a column holds, as HEADING=FIELD; guess takes all as their headings
    /// say; may repeat [default: asked about on a terminal]
    #[arg(long = "map", value_name = "HEADING=FIELD")]
    maps: Vec<String>,
    /// For a workbook, which of its sheets [default: the first]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// For ClaimReviews, which confidence a rating stands for, as RATING=CONFIDENCE; may repeat
    /// [default: none: a rating is no confidence]
    #[arg(long = "rating", value_name = "RATING=CONFIDENCE")]
    ratings: Vec<String>,
    /// For a workbook, how much memory reading it may take, such as 1GB [default: 256MB]
    #[arg(long, value_name = "SIZE")]
    max_memory: Option<Size>,
    /// For a workbook, how many seconds reading it may take [default: 30]
    #[arg(long, value_name = "SECONDS")]
    max_time: Option<u32>,
    #[command(flatten)]
    limits: Limits,
    #[command(flatten)]
    matching: Matching,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A claims file, one thing a line
    Lines,
    /// A claims file as written by hand
    Toml,
    /// A spreadsheet with commas or semicolons
    Csv,
    /// A spreadsheet with tabs
    Tsv,
    /// A workbook
    Xlsx,
    /// JSON-LD of schema.org, or a page with it
    Claimreview,
    /// An export of a ledger
    Export,
}

impl Format {
    fn of(name: &Path, file: &Path) -> Result<Self> {
        if export::is_one(file)? {
            return Ok(Self::Export);
        }
        let ending = name.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        Ok(match ending.as_deref().unwrap_or_default() {
            "toml" => Self::Toml,
            "csv" => Self::Csv,
            "tsv" | "tab" => Self::Tsv,
            "xlsx" | "xlsm" | "xls" | "ods" => Self::Xlsx,
            "json" | "jsonld" | "html" | "htm" => Self::Claimreview,
            // A page, or JSON-LD: its objects have a type that is written with an @.
            _ => {
                let start = export::start_of(file)?;
                let is_page = start.trim_start_matches('\u{feff}').trim_start().starts_with('<');
                if is_page || start.contains("\"@type\"") { Self::Claimreview } else { Self::Lines }
            }
        })
    }
}

/// A line with its number, and with its text where it is a document.
type Item = Result<(u64, Line, Option<Prepared>)>;

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    if args.file.as_os_str() == "-" {
        let kept = kept_aside(io::stdin().lock(), "standard input", args.limits.or(PIPED))?;
        return import(kept.path(), Path::new("."), args, session);
    }
    let folder = args.file.parent().unwrap_or(Path::new(""));
    import(&args.file, folder, args, session)
}

/// What comes through a pipe is kept aside, so that it can be looked at before it is read.
fn kept_aside(from: impl Read, what: &str, limit: Size) -> Result<NamedTempFile> {
    let failed = |error: io::Error| {
        CommandError::new(format!("what comes from {what} cannot be kept aside while it is read: {error}"))
    };
    let mut kept = NamedTempFile::new().map_err(failed)?;
    let size = io::copy(&mut from.take(limit.0.saturating_add(1)), kept.as_file_mut()).map_err(failed)?;
    if size > limit.0 { Err(too_large(what, limit, 0).and("nothing was imported")) } else { Ok(kept) }
}

/// Imports a file; paths in it are below `folder`.
fn import(file: &Path, folder: &Path, args: &Args, session: &mut Session) -> Result<Outcome> {
    let format = match args.format {
        Some(format) => format,
        None => Format::of(&args.file, file)?,
    };
    if !args.maps.is_empty() && !matches!(format, Format::Csv | Format::Tsv | Format::Xlsx) {
        return Err(CommandError::new("--map is for spreadsheets; this is none"));
    }
    if !args.ratings.is_empty() && format != Format::Claimreview {
        return Err(CommandError::new("--rating is for ClaimReviews; this is none"));
    }
    if (args.max_memory.is_some() || args.max_time.is_some()) && format != Format::Xlsx {
        return Err(CommandError::new("--max-memory and --max-time are for workbooks; this is none"));
    }
    match format {
        Format::Export => export::run(file, &args.matching, args.dry_run, args.limits, session),
        Format::Lines => claims_file(file, folder, args, session),
        Format::Csv | Format::Tsv | Format::Xlsx => sheet::run(file, folder, format, args, session),
        Format::Toml => {
            let placed = by_hand::read(&text_of(file, &args.file, args.limits.or(TOML))?)
                .map_err(|error| CommandError::new(format!("{error}; nothing was imported")))?;
            let placed = placed.into_iter().map(|mut placed| {
                let text = match &mut placed.line {
                    Line::Document(line) => document(folder, line, args.limits),
                    _ => Ok(None),
                };
                Ok((placed.number, placed.line, text.map_err(|error| error.at_line(placed.number))?))
            });
            take_placed(placed, Kinds::none(), args.dry_run, session)
        }
        Format::Claimreview => {
            let rated = ratings(&args.ratings)?;
            let page = text_of(file, &args.file, args.limits.or(REVIEWS))?;
            let media =
                if page.trim_start().starts_with(['{', '[']) { "application/ld+json" } else { "text/html" };
            let reviews = claim_review::read(&page).map_err(|error| {
                CommandError::new(format!("{}: {error}; nothing was imported", shown(&args.file)))
            })?;
            let digest = Digest::of(page.as_bytes());
            let raw = (Arc::new(page.into_bytes()), digest, media);
            let placed = (1..).zip(&reviews).flat_map(|(number, review)| {
                review.lines(number, &raw, |rating| {
                    rated.iter().find(|(word, _)| word == rating).map(|(_, confidence)| *confidence)
                })
            });
            let placed = placed.map(|(placed, text)| Ok((placed.number, placed.line, text)));
            let kinds = reviews.iter().flat_map(ClaimReview::kinds);
            take_placed(placed, kinds.collect(), args.dry_run, session)
        }
    }
}

/// `False=improbable`, as somebody said.
fn ratings(said: &[String]) -> Result<Vec<(String, Confidence)>> {
    said.iter()
        .map(|said| {
            let (rating, confidence) = said
                .rsplit_once('=')
                .ok_or_else(|| CommandError::new(format!("--rating {said}: write RATING=CONFIDENCE")))?;
            Ok((rating.to_owned(), confidence.parse::<Confidence>()?))
        })
        .collect()
}

/// A file, which is called `name`, as text.
fn text_of(path: &Path, name: &Path, limit: Size) -> Result<String> {
    let what = shown(name);
    let failed = |error| CommandError::new(format!("{what} cannot be read: {error}"));
    let file = open_regular(path).map_err(failed)?;
    let bytes = read_all(file, &what, limit).map_err(|error| error.and("nothing was imported"))?;
    String::from_utf8(bytes)
        .map_err(|_| CommandError::new(format!("{what} is not UTF-8; save it so, and import it again")))
}

/// Takes lines in that were read elsewhere. `kinds` are of sources that are not known yet.
fn take_placed(
    items: impl Iterator<Item = Item>,
    kinds: Kinds,
    dry: bool,
    session: &mut Session,
) -> Result<Outcome> {
    let mut ledger = session.open_to_write()?;
    let written = session.write_or_not(&mut ledger, kinds, Mode::of_run(dry), |scribe| {
        let mut importer = Importer::default();
        for item in items {
            let (number, line, text) = item?;
            importer.take(scribe, number, line, text)?;
        }
        Ok(importer.tally)
    })?;
    tell(&written.value, &written.notes, dry, session)
}

/// A claims file, line by line.
fn claims_file(path: &Path, folder: &Path, args: &Args, session: &mut Session) -> Result<Outcome> {
    let (limits, dry) = (args.limits, args.dry_run);
    let mut ledger = session.open_to_write()?;
    let failed = |error| CommandError::new(format!("{} cannot be read: {error}", shown(path)));
    let file = open_regular(path).map_err(failed)?;
    let size = file.metadata().map_err(failed)?.len();
    let bar = reading(session, size);
    let mut reader = BufReader::with_capacity(1 << 20, bar.of(file));

    let (tally, notes) = thread::scope(|scope| -> Result<(Tally, Vec<Note>)> {
        // While one batch is taken in, the next is read, and none lies between.
        let (send, receive) = sync_channel::<Vec<Item>>(0);
        scope.spawn(move || {
            let read = |line: &mut DocumentLine| {
                // Large documents are read one by one, where they are stored.
                if is_large(folder, line) { Ok(None) } else { document(folder, line, limits) }
            };
            let limit = limits.or(LINE);
            read_lines(&mut reader, limit, &read, &mut |batch| send.send(batch).is_ok());
        });
        let written = session.write_or_not(&mut ledger, Kinds::none(), Mode::of_run(dry), |scribe| {
            let mut importer = Importer::default();
            for item in receive.iter().flatten() {
                let (number, mut line, text) = item?;
                let text = match (&mut line, text) {
                    (Line::Document(line), None) => {
                        document(folder, line, limits).map_err(|error| error.at_line(number))?
                    }
                    (_, text) => text,
                };
                importer.take(scribe, number, line, text)?;
            }
            Ok(importer.tally)
        })?;
        Ok((written.value, written.notes))
    })?;
    bar.clear();
    tell(&tally, &notes, dry, session)
}

/// Tells what was imported, or would have been.
fn tell(tally: &Tally, notes: &[Note], dry: bool, session: &mut Session) -> Result<Outcome> {
    session.tell(notes);
    // Those that chains and publishers named first, too.
    let named = notes.iter().filter(|note| matches!(note, Note::NewSource { .. })).count() as u64;
    let tally = Tally { sources: tally.sources + named, ..*tally };
    let did = if dry { "a dry run; it would have imported" } else { "imported" };
    let made = format!(
        "{did} {} sources, {} documents, {} claims, {} pieces of evidence, {} contradictions; {} lines were there already",
        tally.sources, tally.documents, tally.claims, tally.evidence, tally.contradictions, tally.skipped
    );
    if session.json() {
        serde_json::to_writer(session.out(), &tally)?;
        writeln!(session.out())?;
    }
    session.say(&made);
    Ok(Outcome::Fine)
}

/// How many lines are handed over at once, and how many bytes of text make fewer enough.
const BATCH: usize = 256;
const BATCH_BYTES: usize = 1 << 20;

/// Reads lines in order, up to the first that cannot be read, and hands them over in batches
/// until nobody takes them.
fn read_lines(
    reader: &mut dyn BufRead,
    limit: Size,
    document: &dyn Fn(&mut DocumentLine) -> Result<Option<Prepared>>,
    hand_over: &mut dyn FnMut(Vec<Item>) -> bool,
) {
    let mut batch = Vec::with_capacity(BATCH);
    let mut batch_bytes = 0;
    let mut text = String::new();
    for number in 1.. {
        match read_line(reader, &mut text, limit) {
            Ok(OneLine::End) => break,
            Ok(OneLine::Line) => {}
            Ok(OneLine::TooLong) => {
                batch.push(Err(too_large(&format!("line {number}"), limit, 0).and("nothing was imported")));
                break;
            }
            Err(error) => {
                let why = match error.kind() {
                    io::ErrorKind::InvalidData => "it is not UTF-8".to_owned(),
                    _ => error.to_string(),
                };
                batch.push(Err(CommandError::new(format!("line {number}: {why}; nothing was imported"))));
                break;
            }
        }
        let line = if number == 1 { text.trim_start_matches('\u{feff}') } else { &text };
        if line.trim().is_empty() {
            continue;
        }
        let item = Line::parse(line.trim()).map_err(|error| CommandError::new(error.to_string())).and_then(
            |mut line| {
                let text = match &mut line {
                    Line::Document(line) => document(line)?,
                    _ => None,
                };
                Ok((number, line, text))
            },
        );
        let item = item.map_err(|error| error.at_line(number));
        let failed = item.is_err();
        batch_bytes += text.len();
        if let Ok((.., Some(prepared))) = &item {
            batch_bytes += prepared.text.len();
        }
        batch.push(item);
        if failed {
            break;
        }
        if batch.len() == BATCH || batch_bytes >= BATCH_BYTES {
            batch_bytes = 0;
            if !hand_over(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))) {
                return;
            }
        }
    }
    hand_over(batch);
}

/// Whether a document line names a file that is no small one.
fn is_large(folder: &Path, line: &DocumentLine) -> bool {
    let size = line.path.as_ref().and_then(|path| std::fs::metadata(folder.join(path)).ok());
    size.is_some_and(|file| file.len() >= BATCH_BYTES as u64)
}

/// The text of a document line: as it stands there, out of which it is taken, or from the file
/// that it names.
fn document(folder: &Path, line: &mut DocumentLine, limits: Limits) -> Result<Option<Prepared>> {
    match (&mut line.text, &line.path) {
        (text @ Some(_), None) => Ok(text.take().map(Prepared::of_text)),
        (None, Some(path)) => {
            let inside = Path::new(path)
                .components()
                .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
            if !inside {
                return Err(CommandError::new(format!(
                    "the path {path} leads out of the claims file's own folder"
                )));
            }
            let full = folder.join(path);
            let failed =
                |error: io::Error| CommandError::new(format!("{} cannot be read: {error}", full.display()));
            // A link inside the folder must not lead out of it either.
            let real = full.canonicalize().map_err(failed)?;
            let root = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            if !real.starts_with(root.canonicalize().map_err(failed)?) {
                return Err(CommandError::new(format!(
                    "the path {path} leads out of the claims file's own folder"
                )));
            }
            let bytes = read_file(&real, limits.or(DOCUMENT))?;
            Ok(Some(prepare(path, bytes, line.encoding.as_deref())?))
        }
        _ => Ok(None),
    }
}

/// Imports lines that are compiled in, with documents that are too.
pub(super) fn import_bundled(
    scribe: &mut Scribe<'_, '_>,
    lines: &str,
    file: &dyn Fn(&str) -> Option<&'static str>,
) -> Result<Tally> {
    let document = |line: &mut DocumentLine| -> Result<Option<Prepared>> {
        let path = line.path.as_deref().unwrap_or_default();
        let text = file(path).ok_or_else(|| CommandError::new(format!("no sample is called {path}")))?;
        Ok(Some(prepare(path, text.as_bytes().to_vec(), None)?))
    };
    let mut importer = Importer::default();
    let mut failed = None;
    read_lines(&mut lines.as_bytes(), LINE, &document, &mut |batch| {
        for item in batch {
            let taken = item.and_then(|(number, line, text)| Ok(importer.take(scribe, number, line, text)?));
            if let Err(error) = taken {
                failed = Some(error);
                return false;
            }
        }
        true
    });
    match failed {
        Some(error) => Err(error),
        None => Ok(importer.tally),
    }
}
