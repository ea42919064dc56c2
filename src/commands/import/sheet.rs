//! Spreadsheets taken in: a row a claim, or a piece of evidence.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Cursor, Read};
use std::path::Path;
use std::rc::Rc;

use calamine::{Data, Reader as _, Sheets, Xlsx, open_workbook_auto_from_rs};
use indicatif::ProgressBarIter;

use super::{Args, Format, document, tell};
use crate::acts::{ActError, Importer};
use crate::commands::error::CommandError;
use crate::commands::progress::{Bar, reading};
use crate::commands::session::{Session, shown};
use crate::commands::{Outcome, Result};
use crate::exchange::rows::{Field, Rows, WrongCell};
use crate::ledger::{LedgerError, open_regular, read_regular};
use crate::model::import::Line;
use crate::render::plain;

/// How many rows and columns a sheet has at most, as ECMA-376 has it.
const ROWS: u32 = 1_048_576;
const COLUMNS: u32 = 16_384;
/// How large a workbook may be when it is unpacked, in bytes.
const UNPACKED: u64 = 200_000_000;

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
    let mut table = Table::open(path, format, args.sheet.as_deref(), &bar)?;
    let Some((_, headings)) = table.next()? else {
        return Err(CommandError::new(format!("{} is empty; nothing was imported", shown(&args.file))));
    };
    let fields = mapping(&headings, &args.maps, session)?;
    let mut ledger = session.open_to_write()?;
    let mut rows = Rows::new(fields.clone());
    let is_file = |name: &str| folder.join(name).is_file();
    let written = session.write_or_not(&mut ledger, HashMap::new(), args.dry_run, |scribe| {
        let mut importer = Importer::default();
        let mut wrong: Vec<WrongCell> = Vec::new();
        while let Some((row, cells)) = table.next()? {
            let lines = match rows.lines(row, &cells, is_file) {
                Ok(lines) => lines,
                Err(cells) => {
                    wrong.extend(cells);
                    continue;
                }
            };
            for placed in lines {
                let text = match &placed.line {
                    Line::Document(line) => document(folder, line)?,
                    _ => None,
                };
                // What is wrong is collected, so that all of it can be mended at once.
                if let Err(error) = importer.take(scribe, row, placed.line, text) {
                    wrong.push(wrong_cell(row, error)?);
                }
            }
        }
        if wrong.is_empty() { Ok(importer.tally) } else { Err(all_wrong(&wrong, &fields)) }
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
        ActError::Ledger(LedgerError::Unknown { .. }) => Field::Document,
        ActError::Ledger(_) => return Err(error.into()),
        ActError::ExcerptMissing { .. }
        | ActError::ExcerptAmbiguous { .. }
        | ActError::NoSuchOccurrence { .. }
        | ActError::EmptyExcerpt => Field::Excerpt,
        ActError::Word(word) if word.to_string().contains(" slug") => Field::Slug,
        ActError::Chain(_) | ActError::Name(_) | ActError::OtherKind { .. } => Field::Per,
        ActError::SlugTaken { .. } => Field::Slug,
        ActError::Word(_) => Field::Tags,
        ActError::Import(why) if why.contains("no document") => Field::Document,
        _ => Field::Text,
    };
    let error = CommandError::from(error);
    let why = match error.hints().first() {
        Some(hint) => format!("{} ({hint})", error.message()),
        None => error.message().to_owned(),
    };
    Ok(WrongCell { row, field, why })
}

fn all_wrong(wrong: &[WrongCell], fields: &[Field]) -> CommandError {
    let mut words = format!(
        "{} in the table; nothing was imported",
        if wrong.len() == 1 {
            "one thing is wrong".to_owned()
        } else {
            format!("{} things are wrong", wrong.len())
        }
    );
    for cell in wrong.iter().take(TOLD) {
        let column = fields.iter().position(|field| *field == cell.field);
        let column = column
            .map_or_else(|| cell.field.to_string(), |at| format!("column {} ({})", letters(at), cell.field));
        let _ = write!(words, "\nrow {}, {column}: {}", cell.row, cell.why);
    }
    if wrong.len() > TOLD {
        let _ = write!(words, "\nand {} more", wrong.len() - TOLD);
    }
    CommandError::new(words)
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
            field.parse().map_err(|error: crate::model::UnknownWord| wrong(error.to_string()))?;
        let at = headings.iter().position(|column| column.trim() == heading.trim()).ok_or_else(|| {
            wrong(format!("no column has this heading; there are: {}", headings.join(", ")))
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
            return Err(
                CommandError::new(format!("two columns hold `{field}`")).hint(format!("say which: {words}"))
            );
        }
    }
    if !fields.contains(&Field::Text) {
        return Err(CommandError::new("no column holds the claims' wording; nothing was imported")
            .hint(format!("say which does: {words}")));
    }
    let left: Vec<String> = headings
        .iter()
        .zip(&fields)
        .zip(&guessed)
        .filter(|((_, field), guessed)| **field == Field::Ignore && **guessed != Field::Ignore)
        .map(|((heading, _), guessed)| format!("“{}” ({guessed})", plain::line(heading)))
        .collect();
    let told = said.iter().any(|said| said.ends_with("=ignore"));
    if !left.is_empty() && !told {
        session
            .say(&format!("columns that are not taken: {}; to take them, too: --map guess", left.join(", ")));
    }
    if said.is_empty() {
        confirm(headings, &fields, &words, session)?;
    }
    Ok(fields)
}

/// A guess is asked about; where nobody can be asked, it is shown and not taken.
fn confirm(headings: &[String], fields: &[Field], words: &str, session: &Session) -> Result<()> {
    for (heading, field) in headings.iter().zip(fields) {
        session.say(&format!("column “{}” is taken for: {field}", plain::line(heading)));
    }
    let refused = || {
        CommandError::new("what the columns hold was guessed from their headings, and nobody has confirmed it; nothing was imported")
            .hint("if it is right: --map guess")
            .hint(format!("or say it: {words}"))
    };
    if !session.can_ask() {
        return Err(refused());
    }
    if Session::agrees("Is that right?") { Ok(()) } else { Err(refused()) }
}

/// A file whose quotation marks are counted.
struct Quotes {
    file: BufReader<ProgressBarIter<File>>,
    seen: Rc<Cell<u64>>,
}

impl Read for Quotes {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(bytes)?;
        let marks = memchr::memchr_iter(b'"', bytes.get(..read).unwrap_or_default()).count();
        self.seen.set(self.seen.get() + marks as u64);
        Ok(read)
    }
}

/// A table that is read row by row.
enum Table {
    Text(Box<csv::StringRecordsIntoIter<Quotes>>, u64, Rc<Cell<u64>>),
    Book(std::vec::IntoIter<(u64, Vec<String>)>),
}

impl Table {
    fn open(path: &Path, format: Format, sheet: Option<&str>, bar: &Bar) -> Result<Self> {
        let failed = |error: &dyn std::fmt::Display| {
            CommandError::new(format!("{} cannot be read: {error}; nothing was imported", shown(path)))
        };
        if format == Format::Xlsx {
            let bytes = read_regular(path).map_err(|error| failed(&error))?;
            refuse_swollen(&bytes)?;
            let mut book =
                open_workbook_auto_from_rs(Cursor::new(bytes.as_slice())).map_err(|error| failed(&error))?;
            let names = book.sheet_names();
            let name = match sheet {
                Some(name) if names.iter().any(|there| there == name) => name.to_owned(),
                Some(name) => {
                    return Err(CommandError::new(format!(
                        "there is no sheet “{name}”; there are: {}",
                        names.join(", ")
                    )));
                }
                None => names.first().cloned().ok_or_else(|| failed(&"it has no sheet"))?,
            };
            let rows = match &mut book {
                Sheets::Xlsx(book) => cells_of(book, &name).map_err(|error| failed(&error))?,
                book => {
                    let range = book.worksheet_range(&name).map_err(|error| failed(&error))?;
                    // Rows and columns are counted from the corner, as people see them.
                    let (above, left) =
                        range.start().map_or((0, 0), |(row, column)| (u64::from(row), column as usize));
                    let rows = (above + 1..).zip(range.rows()).map(|(row, cells)| {
                        let blank = std::iter::repeat_n(String::new(), left);
                        (row, blank.chain(cells.iter().map(cell_text)).collect())
                    });
                    rows.collect()
                }
            };
            return Ok(Self::Book(rows.into_iter()));
        }
        let file = open_regular(path).map_err(|error| failed(&error))?;
        let seen = Rc::new(Cell::new(0));
        let separator =
            if format == Format::Tsv { b'\t' } else { separator_of(path).map_err(|error| failed(&error))? };
        let reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(
                Quotes { file: BufReader::with_capacity(1 << 16, bar.of(file)), seen: Rc::clone(&seen) },
            );
        Ok(Self::Text(Box::new(reader.into_records()), 0, seen))
    }

    /// The next row, and its number.
    fn next(&mut self) -> Result<Option<(u64, Vec<String>)>> {
        match self {
            Self::Book(rows) => Ok(rows.next()),
            Self::Text(records, row, quotes) => {
                *row += 1;
                match records.next() {
                    // Those around cells and those doubled within make an even number.
                    None if quotes.get() % 2 == 1 => Err(CommandError::new(format!(
                        "row {}: a quotation mark is opened and never closed; nothing was imported",
                        *row - 1
                    ))),
                    None => Ok(None),
                    Some(Ok(record)) => Ok(Some((*row, record.iter().map(str::to_owned).collect()))),
                    Some(Err(error)) => Err(CommandError::new(format!(
                        "row {row}: {}; nothing was imported",
                        match error.kind() {
                            csv::ErrorKind::Utf8 { .. } =>
                                "it is not UTF-8; save the table as CSV UTF-8".to_owned(),
                            _ => error.to_string(),
                        }
                    ))),
                }
            }
        }
    }
}

/// The rows of a sheet that hold anything. Cell by cell: a table with one cell far out is no
/// larger than its cells.
fn cells_of(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
) -> std::result::Result<Vec<(u64, Vec<String>)>, calamine::XlsxError> {
    let mut rows: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    let mut cells = book.worksheet_cells_reader(name)?;
    while let Some(cell) = cells.next_cell()? {
        let (row, column) = cell.get_position();
        let text = cell_text(&Data::from(cell.get_value().clone()));
        if row >= ROWS || column >= COLUMNS || text.is_empty() {
            continue;
        }
        let held = rows.entry(u64::from(row) + 1).or_default();
        let at = column as usize;
        if held.len() <= at {
            held.resize(at + 1, String::new());
        }
        if let Some(place) = held.get_mut(at) {
            *place = text;
        }
    }
    Ok(rows.into_iter().collect())
}

/// Refuses a workbook that unpacks to more than anybody works with.
fn refuse_swollen(bytes: &[u8]) -> Result<()> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Ok(()) };
    let mut unpacked = 0_u64;
    for at in 0..archive.len() {
        unpacked = unpacked.saturating_add(archive.by_index_raw(at).map_or(0, |file| file.size()));
    }
    if unpacked <= UNPACKED {
        return Ok(());
    }
    Err(CommandError::new(format!(
        "the workbook unpacks to {} MB; save the table as CSV, which is read row by row",
        unpacked / 1_000_000
    )))
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

/// A cell of a workbook as text; a date as ISO 8601 has it.
fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::DateTime(when) => {
            let (year, month, day, hour, minute, second, _) = when.to_ymd_hms_milli();
            if (hour, minute, second) == (0, 0, 0) {
                format!("{year:04}-{month:02}-{day:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
            }
        }
        cell => cell.to_string(),
    }
}
