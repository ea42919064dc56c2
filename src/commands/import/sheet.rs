//! Spreadsheets taken in: a row a claim, or a piece of evidence.

use std::cell::Cell;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read};
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use indicatif::ProgressBarIter;

use super::args::Args;
use super::documents::document;
use super::format::Format;
use super::tally::tell;
use crate::acts::{ActError, Importer, Kinds, Mode};
use crate::commands::apart::{Allowed, Apart, Reading};
use crate::commands::error::{CommandError, Result};
use crate::commands::limits::{ROW, WORKBOOK, too_large};
use crate::commands::outcome::Outcome;
use crate::commands::progress::{Bar, reading};
use crate::commands::session::Session;
use crate::commands::shown::shown;
use crate::exchange::rows::{Cells, Field, Rows, WrongCell};
use crate::exchange::workbook;
use crate::ledger::{LedgerError, open_regular};
use crate::model::claim::WordFor;
use crate::model::import::Line;
use crate::model::size::Size;
use crate::render::plain;

/// How much memory reading a workbook may take.
const MEMORY: Size = Size::megabytes(256);
/// How long it may take, in seconds.
const SECONDS: u32 = 30;
/// What became of an import that failed.
const NOTHING: &str = "nothing was imported";

/// How many things that are wrong are told one by one.
const TOLD: usize = 50;

pub(super) fn run(
    path: &Path,
    folder: &Path,
    format: Format,
    args: &Args,
    session: &mut Session,
) -> Result<Outcome> {
    let size = std::fs::metadata(path).map_or(0, |meta| meta.len());
    let bar = reading(session, size);
    let mut table = Table::open(path, format, args, &bar)?;
    let Some((_, headings)) = table.next()? else {
        return Err(CommandError::new(format!("{} is empty; nothing was imported", shown(&args.file))));
    };
    let fields = mapping(&dense(&headings), &args.maps, session)?;
    let mut ledger = session.open_to_write()?;
    let mut rows = Rows::new(&fields);
    let is_file = |name: &str| folder.join(name).is_file();
    let written =
        session.write_or_not(&mut ledger, Kinds::none(), Mode::of_run(args.dry_run), |recorder| {
            let mut importer = Importer::default();
            let mut wrong = Wrong::default();
            while let Some((row, cells)) = table.next()? {
                let lines = match rows.lines(row, &cells, is_file) {
                    Ok(lines) => lines,
                    Err(cells) => {
                        for cell in cells {
                            wrong.add(cell);
                        }
                        continue;
                    }
                };
                for mut placed in lines {
                    let text = match &mut placed.line {
                        Line::Document(line) => document(folder, line, args.limits)?,
                        _ => None,
                    };
                    // What is wrong is collected, so that all of it can be mended at once.
                    if let Err(error) = importer.take(recorder, row, placed.line, text) {
                        wrong.add(wrong_cell(row, error)?);
                    }
                }
            }
            if wrong.count == 0 { Ok(importer.finish(recorder)?) } else { Err(all_wrong(&wrong, &fields)) }
        })?;
    bar.clear();
    tell(&written.value, &written.notes, args.dry_run, session)
}

/// In which cell of a row something is wrong.
fn wrong_cell(row: u64, error: ActError) -> Result<WrongCell> {
    let error = match error {
        ActError::Line { why, .. } => *why,
        error => error,
    };
    let field = match &error {
        ActError::Ledger(LedgerError::Unknown { .. }) | ActError::NoDocument(_) => Field::Document,
        ActError::Ledger(_) => return Err(error.into()),
        ActError::ExcerptMissing { .. }
        | ActError::ExcerptAmbiguous { .. }
        | ActError::NoSuchOccurrence { .. }
        | ActError::EmptyExcerpt => Field::Excerpt,
        ActError::Word(word) if word.what == WordFor::Slug => Field::Slug,
        ActError::Chain(_) | ActError::Name(_) | ActError::OtherKind { .. } => Field::Per,
        ActError::SlugTaken { .. } => Field::Slug,
        ActError::Word(_) => Field::Tags,
        _ => Field::Text,
    };
    let error = CommandError::from(error);
    let why = match error.hints().first() {
        Some(hint) => format!("{} ({hint})", error.message()),
        None => error.message().to_owned(),
    };
    Ok(WrongCell { row, field, why })
}

/// What is wrong in a table: as much of it as is told, and how much there is.
#[derive(Default)]
struct Wrong {
    reported: Vec<WrongCell>,
    count: usize,
}

impl Wrong {
    fn add(&mut self, cell: WrongCell) {
        self.count += 1;
        if self.reported.len() < TOLD {
            self.reported.push(cell);
        }
    }
}

fn all_wrong(wrong: &Wrong, fields: &[Field]) -> CommandError {
    let mut words = format!(
        "{} in the table; nothing was imported",
        if wrong.count == 1 { "1 error".to_owned() } else { format!("{} errors", wrong.count) }
    );
    for cell in &wrong.reported {
        let column = fields.iter().position(|field| *field == cell.field);
        let column = column
            .map_or_else(|| cell.field.to_string(), |at| format!("column {} ({})", letters(at), cell.field));
        let _ = write!(words, "\nrow {}, {column}: {}", cell.row, cell.why);
    }
    if wrong.count > wrong.reported.len() {
        let _ = write!(words, "\nand {} more", wrong.count - wrong.reported.len());
    }
    CommandError::new(words)
}

/// All cells of a row, empty ones between them too.
fn dense(cells: &Cells) -> Vec<String> {
    let mut all = vec![String::new(); cells.last().map_or(0, |(column, _)| column + 1)];
    for (column, cell) in cells {
        if let Some(place) = all.get_mut(*column) {
            place.clone_from(cell);
        }
    }
    all
}

/// The letters of a column, as spreadsheets have them: A, B … Z, AA.
fn letters(mut at: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + u8::try_from(at % 26).unwrap_or(0)));
        match (at / 26).checked_sub(1) {
            Some(rest) => at = rest,
            None => break,
        }
    }
    letters.iter().rev().collect()
}

/// What each column holds: as was said, or, where that was confirmed, as its heading says.
fn mapping(headings: &[String], said: &[String], session: &Session) -> Result<Vec<Field>> {
    let guessed: Vec<Field> = headings.iter().map(|heading| Field::guess(heading)).collect();
    let mut fields = vec![Field::Ignore; headings.len()];
    let mut takes_guess = false;
    for said in said {
        if said == "guess" {
            takes_guess = true;
            continue;
        }
        let wrong = |why: String| CommandError::new(format!("--map {said}: {why}"));
        let (heading, field) =
            said.rsplit_once('=').ok_or_else(|| wrong("write HEADING=FIELD, or guess".to_owned()))?;
        let field: Field =
            field.parse().map_err(|error: crate::model::words::UnknownWord| wrong(error.to_string()))?;
        let at = headings.iter().position(|column| column.trim() == heading.trim()).ok_or_else(|| {
            wrong(format!("no column has this heading; the headings are: {}", headings.join(", ")))
        })?;
        fields[at] = field;
    }
    if said.is_empty() || takes_guess {
        for (field, guessed) in fields.iter_mut().zip(&guessed) {
            if *field == Field::Ignore {
                *field = *guessed;
            }
        }
    }
    let words = headings
        .iter()
        .zip(&fields)
        .map(|(heading, field)| format!("--map \"{}={field}\"", plain::line(heading)))
        .collect::<Vec<_>>()
        .join(" ");
    for (at, field) in fields.iter().enumerate() {
        if *field != Field::Ignore && fields.iter().position(|other| other == field) != Some(at) {
            return Err(CommandError::new(format!("two columns contain `{field}`"))
                .hint(format!("choose one: {words}")));
        }
    }
    if !fields.contains(&Field::Text) {
        return Err(CommandError::new("no column contains the wording of the claims; nothing was imported")
            .hint(format!("choose one: {words}")));
    }
    let left: Vec<String> = headings
        .iter()
        .zip(&fields)
        .zip(&guessed)
        .filter(|((_, field), guessed)| **field == Field::Ignore && **guessed != Field::Ignore)
        .map(|((heading, _), guessed)| format!("“{}” ({guessed})", plain::line(heading)))
        .collect();
    let reported = said.iter().any(|said| said.ends_with("=ignore"));
    if !left.is_empty() && !reported {
        session.say(&format!("columns not imported: {}; to import them too: --map guess", left.join(", ")));
    }
    if said.is_empty() {
        confirm(headings, &fields, &words, session)?;
    }
    Ok(fields)
}

/// A guess is asked about; where nobody can be asked, it is shown and not taken.
fn confirm(headings: &[String], fields: &[Field], words: &str, session: &Session) -> Result<()> {
    for (heading, field) in headings.iter().zip(fields) {
        session.say(&format!("column “{}” is read as: {field}", plain::line(heading)));
    }
    let refused = || {
        CommandError::new(
            "the columns were guessed from their headings and not confirmed; nothing was imported",
        )
        .hint("if the guess is right: --map guess")
        .hint(format!("or set them: {words}"))
    };
    if !session.can_ask() {
        return Err(refused());
    }
    if Session::agrees("Is that right?") { Ok(()) } else { Err(refused()) }
}

/// What is seen of a file between two of its rows.
#[derive(Default)]
struct Seen {
    /// How many quotation marks, in all of it.
    quotes: Cell<u64>,
    /// How many bytes since the last row.
    bytes: Cell<u64>,
}

/// A file of which a row can be no longer than it may.
struct Watched {
    file: BufReader<ProgressBarIter<File>>,
    seen: Rc<Seen>,
    most: Size,
}

impl Read for Watched {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if self.seen.bytes.get() > self.most.0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let read = self.file.read(bytes)?;
        let marks = memchr::memchr_iter(b'"', bytes.get(..read).unwrap_or_default()).count();
        self.seen.quotes.set(self.seen.quotes.get() + marks as u64);
        self.seen.bytes.set(self.seen.bytes.get() + read as u64);
        Ok(read)
    }
}

/// A table that is read row by row.
enum Table {
    Text { records: Box<csv::StringRecordsIntoIter<Watched>>, row: u64, seen: Rc<Seen>, most: Size },
    Book(Apart),
}

impl Table {
    fn open(path: &Path, format: Format, args: &Args, bar: &Bar) -> Result<Self> {
        let failed = |error: &dyn std::fmt::Display| {
            CommandError::new(format!("{} cannot be read: {error}; nothing was imported", shown(path)))
        };
        let file = open_regular(path).map_err(|error| failed(&error))?;
        if format == Format::Xlsx {
            let (limit, size) =
                (args.limits.or(WORKBOOK), file.metadata().map_err(|error| failed(&error))?.len());
            if size > limit.0 {
                return Err(too_large(&shown(&args.file), limit, size).and(NOTHING));
            }
            let allowed = Allowed {
                memory: args.max_memory.unwrap_or(MEMORY),
                time: Duration::from_secs(args.max_time.unwrap_or(SECONDS).into()),
                output: limit,
                item: args.limits.or(ROW),
            };
            let name = shown(&args.file);
            let apart = Apart::start(Reading::Workbook, args.sheet.as_deref(), file, name, allowed);
            return Ok(Self::Book(apart.map_err(|error| error.and(NOTHING))?));
        }
        let (seen, most) = (Rc::new(Seen::default()), args.limits.or(ROW));
        let separator =
            if format == Format::Tsv { b'\t' } else { separator_of(path).map_err(|error| failed(&error))? };
        let file =
            Watched { file: BufReader::with_capacity(1 << 16, bar.of(file)), seen: Rc::clone(&seen), most };
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(file);
        Ok(Self::Text { records: Box::new(reader.into_records()), row: 0, seen, most })
    }

    /// The next row, and its number.
    fn next(&mut self) -> Result<Option<workbook::Row>> {
        match self {
            Self::Book(book) => book.next().map_err(|error| error.and(NOTHING)),
            Self::Text { records, row, seen, most } => {
                *row += 1;
                seen.bytes.set(0);
                match records.next() {
                    // Those around cells and those doubled within make an even number.
                    None if seen.quotes.get() % 2 == 1 => Err(CommandError::new(format!(
                        "row {}: a quotation mark is never closed; nothing was imported",
                        *row - 1
                    ))),
                    None => Ok(None),
                    Some(Ok(record)) => {
                        let cells = record.iter().map(str::to_owned).enumerate();
                        Ok(Some((*row, cells.filter(|(_, cell)| !cell.is_empty()).collect())))
                    }
                    Some(Err(error)) => Err(match error.kind() {
                        csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                            let what = format!("row {row}, or a quotation mark in it is never closed: it");
                            too_large(&what, *most, 0).and(NOTHING)
                        }
                        csv::ErrorKind::Utf8 { .. } => CommandError::new(format!(
                            "row {row}: not UTF-8; save the table as CSV UTF-8; nothing was imported"
                        )),
                        _ => CommandError::new(format!("row {row}: {error}; nothing was imported")),
                    }),
                }
            }
        }
    }
}

/// The separator that the first line has most of.
fn separator_of(path: &Path) -> io::Result<u8> {
    let mut line = Vec::new();
    BufReader::new(open_regular(path)?.take(1 << 16)).read_until(b'\n', &mut line)?;
    let count = |separator: u8| memchr::memchr_iter(separator, &line).count();
    Ok([b',', b';', b'\t']
        .into_iter()
        .max_by_key(|separator| (count(*separator), *separator == b','))
        .unwrap_or(b','))
}
