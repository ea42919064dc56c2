//! Perwhom's own export taken in: a merge.

use std::cell::RefCell;
use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;

use crate::acts::{Kinds, Mode, Origin, Relation, merge_from, take_over};
use crate::commands::error::{CommandError, Result};
use crate::commands::limits::{EXPORTED, Limits, OneLine, read_line, too_large};
use crate::commands::matching::Matching;
use crate::commands::merge_report::print_report;
use crate::commands::outcome::Outcome;
use crate::commands::progress::reading;
use crate::commands::session::Session;
use crate::commands::shown::shown;
use crate::commands::sound::refuse_faulty;
use crate::exchange::{Record, SCHEMA};
use crate::ledger::{Head, Ledger, LedgerError, Merging, NewLedger, open_regular};
use crate::model::digest::Digest;
use crate::model::entry::Entry;
use crate::model::size::Size;

/// Whether a file begins as an export does.
pub(in crate::commands) fn is_one(path: &Path) -> Result<bool> {
    Ok(start_of(path)?.trim_start().starts_with(r#"{"type":"ledger""#))
}

/// How a file begins.
pub(super) fn start_of(path: &Path) -> Result<String> {
    let mut start = Vec::new();
    open(path)?.take(4096).read_to_end(&mut start).map_err(|error| unread(path, &error))?;
    Ok(String::from_utf8_lossy(&start).into_owned())
}

fn unread(path: &Path, error: &std::io::Error) -> CommandError {
    CommandError::new(format!("{} cannot be read: {error}", shown(path)))
}

fn open(path: &Path) -> Result<File> {
    open_regular(path).map_err(|error| unread(path, &error))
}

/// Takes an export in. A ledger that there is not is made of it.
pub(in crate::commands) fn run(
    path: &Path,
    matching: &Matching,
    dry: bool,
    limits: Limits,
    session: &mut Session,
) -> Result<Outcome> {
    let export = Export::open(path, limits.or(EXPORTED), session)?;
    let new = !session.has_ledger();
    let (mut made, mut there) = (None, None);
    let ledger = if new && !dry {
        made.insert(NewLedger::begin(&session.new_ledger_path())?).ledger_mut()
    } else {
        there.insert(session.open_to_write()?)
    };
    let relation = Relation::of(ledger.read(), &export)?;
    let Head { n, hash, .. } = export.head;
    if !new && relation == Relation::Beside && !ledger.read().holds_entry(n, &hash)? {
        try_alone(&export)?;
    }
    let written = session.write_or_not(ledger, Kinds::none(), Mode::of_run(dry), |recorder| {
        merge_from(recorder, &export, relation, &mut |pair| Ok(matching.is_one(pair, session)))
    })?;
    if let Some(made) = made {
        made.finish()?;
    }
    session.tell(&written.notes);
    if new && !dry {
        session.say(&format!("created {} from it", shown(&session.new_ledger_path())));
    }
    if dry {
        session.say("dry run: nothing was written; a merge would give:");
    }
    print_report(&written.value, session)
}

/// Makes a ledger of nothing but the export, elsewhere, and checks it: what other people stated is
/// held against what they saw, which cannot be told any more once it stands beside our own.
fn try_alone(export: &Export<'_>) -> Result<()> {
    let folder = tempfile::tempdir().map_err(CommandError::temporary)?;
    let mut alone = Ledger::create(&folder.path().join("export.db"))?;
    export.session.write_with(&mut alone, |recorder| take_over(recorder, export, Relation::Continues))?;
    refuse_faulty(&alone, &shown(export.path), export.session)
}

/// An export, to be taken over from.
struct Export<'e> {
    path: &'e Path,
    /// The size that one entry, and what it is the first to name, may have.
    limit: Size,
    head: Head,
    session: &'e Session,
}

impl<'e> Export<'e> {
    /// Reads what the first line says.
    fn open(path: &'e Path, limit: Size, session: &'e Session) -> Result<Self> {
        Ok(Self { path, limit, head: head(path, limit)?, session })
    }
}

impl Origin for Export<'_> {
    type Error = CommandError;

    fn head(&self) -> Head {
        self.head
    }

    fn own_hash(&self, n: u64) -> Result<Option<Digest>> {
        own_hash(self.path, self.limit, n)
    }

    fn hand_over(&self, merging: &RefCell<Merging<'_, '_>>) -> Result<()> {
        take_entries(self.path, self.limit, self.session, merging)
    }
}

/// Takes the entries of an export over, each with the contents that stand before it.
fn take_entries(
    path: &Path,
    limit: Size,
    session: &Session,
    merging: &RefCell<Merging<'_, '_>>,
) -> Result<()> {
    let mut merging = merging.borrow_mut();
    let mut contents: Vec<(Digest, Vec<u8>)> = Vec::new();
    let mut waiting = 0_u64;
    for_each(path, limit, session, |number, record| {
        let at = |error: CommandError| error.at_line(number);
        match record {
            Record::Ledger { .. } => {}
            Record::Withheld { card, .. } => merging.keep_back(card),
            Record::Content { sha256, text, base64 } => {
                let bytes = Record::bytes(text, base64).map_err(|error| at(error.into()))?;
                // With some for each, so that empty ones count, too.
                waiting += bytes.len() as u64 + 64;
                if waiting > limit.0 {
                    return Err(at(too_large("what one entry is the first to name", limit, 0)));
                }
                contents.push((sha256, bytes.into_owned()));
            }
            Record::Entry { at: when, batch, body, by, hash, line, n } => {
                let (at_, by, body) = (when.into_owned(), by.into_owned(), body.into_owned());
                let entry = Entry { seq: number, replica: line, n, batch, at: at_, by, body, hash };
                let is_new = !merging.holds(&entry).map_err(|error| at(error.into()))?;
                waiting = 0;
                for (digest, bytes) in contents.drain(..) {
                    let kept =
                        if is_new { merging.keep(digest, &bytes) } else { merging.fill(digest, &bytes) };
                    kept.map_err(|error| at(error.into()))?;
                }
                merging.take(&entry).map_err(|error| match error {
                    error @ LedgerError::Broken(_) => at(error.into()),
                    error => error.into(),
                })?;
            }
        }
        Ok(())
    })?;
    match contents.first() {
        None => Ok(()),
        Some((digest, _)) => Err(CommandError::new(format!(
            "no entry names the content with SHA-256 {digest}; nothing was merged"
        ))),
    }
}

/// What the first line says.
fn head(path: &Path, limit: Size) -> Result<Head> {
    let mut line = String::new();
    let read = read_line(&mut BufReader::new(open(path)?), &mut line, limit);
    if read.map_err(|error| unread(path, &error))? == OneLine::TooLong {
        return Err(too_large("line 1", limit, 0));
    }
    let record = Record::parse(line.trim()).map_err(|error| CommandError::from(error).at_line(1))?;
    match record {
        Record::Ledger { schema, line, n, hash, .. } if schema == SCHEMA => {
            Ok(Head { replica: line, n, hash })
        }
        Record::Ledger { schema, .. } => Err(CommandError::new(format!(
            "{} has the schema `{schema}`, which this perwhom cannot read",
            shown(path)
        ))
        .hint("get a newer perwhom")),
        _ => Err(CommandError::new(format!("{} is not a perwhom export", shown(path)))),
    }
}

/// The hash of an entry of the export's own replica.
fn own_hash(path: &Path, limit: Size, wanted: u64) -> Result<Option<Digest>> {
    let mut found = None;
    let mut reader = BufReader::with_capacity(1 << 20, open(path)?);
    let mut line = String::new();
    while read_line(&mut reader, &mut line, limit).map_err(|error| unread(path, &error))? == OneLine::Line {
        if let Ok(Record::Entry { line: 1, n, hash, .. }) = Record::parse(&line)
            && n == wanted
        {
            found = Some(hash);
            break;
        }
    }
    Ok(found)
}

fn for_each(
    path: &Path,
    limit: Size,
    session: &Session,
    mut each: impl FnMut(u64, Record<'_>) -> Result<()>,
) -> Result<()> {
    let file = open(path)?;
    let size = file.metadata().map_err(|error| unread(path, &error))?.len();
    let bar = reading(session, size);
    let mut reader = BufReader::with_capacity(1 << 20, bar.of(file));
    let mut line = String::new();
    for number in 1.. {
        match read_line(&mut reader, &mut line, limit) {
            Ok(OneLine::Line) => {}
            Ok(OneLine::End) => break,
            Ok(OneLine::TooLong) => {
                return Err(too_large(&format!("line {number}"), limit, 0).and("nothing was merged"));
            }
            Err(error) => {
                return Err(CommandError::new(format!("line {number}: {error}; nothing was merged")));
            }
        }
        if line.trim().is_empty() {
            continue;
        }
        let record = Record::parse(line.trim()).map_err(|error| CommandError::from(error).at_line(number))?;
        each(number, record)?;
    }
    Ok(())
}
