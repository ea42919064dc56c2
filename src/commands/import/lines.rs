//! Claims taken in line by line.

use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::thread;

use super::args::Args;
use super::documents::{document, is_large};
use super::tally::tell;
use crate::acts::{Importer, Kinds, Mode, Note, Recorder, Tally};
use crate::capture::prepare;
use crate::commands::error::{CommandError, Result};
use crate::commands::limits::{LINE, OneLine, read_line, too_large};
use crate::commands::outcome::Outcome;
use crate::commands::progress::reading;
use crate::commands::session::Session;
use crate::commands::shown::shown;
use crate::ledger::open_regular;
use crate::model::document::Prepared;
use crate::model::import::{DocumentLine, Line};
use crate::model::size::Size;

/// A line with its number, and with its text where it is a document.
pub(super) type ReadLine = Result<(u64, Line, Option<Prepared>)>;

/// Takes lines in that were read elsewhere. `kinds` are of sources that are not known yet.
pub(super) fn take_placed(
    items: impl Iterator<Item = ReadLine>,
    kinds: Kinds,
    dry: bool,
    session: &mut Session,
) -> Result<Outcome> {
    let mut ledger = session.open_to_write()?;
    let written = session.write_or_not(&mut ledger, kinds, Mode::of_run(dry), |recorder| {
        let mut importer = Importer::default();
        for item in items {
            let (number, line, text) = item?;
            importer.take(recorder, number, line, text)?;
        }
        Ok(importer.finish(recorder)?)
    })?;
    tell(&written.value, &written.notes, dry, session)
}

/// A claims file, line by line.
pub(super) fn claims_file(path: &Path, folder: &Path, args: &Args, session: &mut Session) -> Result<Outcome> {
    let (limits, dry) = (args.limits, args.dry_run);
    let mut ledger = session.open_to_write()?;
    let failed = |error| CommandError::new(format!("{} cannot be read: {error}", shown(path)));
    let file = open_regular(path).map_err(failed)?;
    let size = file.metadata().map_err(failed)?.len();
    let bar = reading(session, size);
    let mut reader = BufReader::with_capacity(1 << 20, bar.of(file));

    let (tally, notes) = thread::scope(|scope| -> Result<(Tally, Vec<Note>)> {
        // While one batch is taken in, the next is read, and none lies between.
        let (send, receive) = sync_channel::<Vec<ReadLine>>(0);
        scope.spawn(move || {
            let read = |line: &mut DocumentLine| {
                // Large documents are read one by one, where they are stored.
                if is_large(folder, line) { Ok(None) } else { document(folder, line, limits) }
            };
            let limit = limits.or(LINE);
            read_lines(&mut reader, limit, &read, &mut |batch| send.send(batch).is_ok());
        });
        let written = session.write_or_not(&mut ledger, Kinds::none(), Mode::of_run(dry), |recorder| {
            let mut importer = Importer::default();
            for item in receive.iter().flatten() {
                let (number, mut line, text) = item?;
                let text = match (&mut line, text) {
                    (Line::Document(line), None) => {
                        document(folder, line, limits).map_err(|error| error.at_line(number))?
                    }
                    (_, text) => text,
                };
                importer.take(recorder, number, line, text)?;
            }
            Ok(importer.finish(recorder)?)
        })?;
        Ok((written.value, written.notes))
    })?;
    bar.clear();
    tell(&tally, &notes, dry, session)
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
    hand_over: &mut dyn FnMut(Vec<ReadLine>) -> bool,
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
                    io::ErrorKind::InvalidData => "not UTF-8".to_owned(),
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

/// Imports lines that are compiled in, with documents that are too.
pub(in crate::commands) fn import_bundled(
    recorder: &mut Recorder<'_, '_>,
    lines: &str,
    file: &dyn Fn(&str) -> Option<&'static str>,
) -> Result<Tally> {
    let document = |line: &mut DocumentLine| -> Result<Option<Prepared>> {
        let path = line.path.as_deref().unwrap_or_default();
        let text = file(path).ok_or_else(|| CommandError::new(format!("no sample is named {path}")))?;
        Ok(Some(prepare(path, text.as_bytes().to_vec(), None)?))
    };
    let mut importer = Importer::default();
    let mut failed = None;
    read_lines(&mut lines.as_bytes(), LINE, &document, &mut |batch| {
        for item in batch {
            let taken =
                item.and_then(|(number, line, text)| Ok(importer.take(recorder, number, line, text)?));
            if let Err(error) = taken {
                failed = Some(error);
                return false;
            }
        }
        true
    });
    match failed {
        Some(error) => Err(error),
        None => Ok(importer.finish(recorder)?),
    }
}
