//! The child: reads its standard input and says what is in it.

use std::ffi::OsString;
use std::io::{self, BufWriter, Read as _, Write};
use std::process::ExitCode;

use serde::Serialize;

use super::protocol::{DocumentToRead, Reading, Said};
use crate::capture;
use crate::exchange::workbook;

/// Why a child ends.
enum Ends {
    /// What it reads cannot be read.
    Refused(String),
    /// Nobody listens any more.
    Alone,
}

impl From<io::Error> for Ends {
    fn from(_: io::Error) -> Self {
        Self::Alone
    }
}

impl From<serde_json::Error> for Ends {
    fn from(_: serde_json::Error) -> Self {
        Self::Alone
    }
}

impl From<workbook::NotAWorkbook> for Ends {
    fn from(error: workbook::NotAWorkbook) -> Self {
        Self::Refused(error.to_string())
    }
}

/// Does what the arguments after [`NAME`](super::protocol::NAME) say: how much memory, in bytes, and how many seconds of
/// the processor it may take; what to read; and an option of that.
pub(in crate::commands) fn serve(mut args: impl Iterator<Item = OsString>) -> ExitCode {
    let mut next = || args.next().and_then(|arg| arg.into_string().ok());
    let number = |text: Option<String>| text.and_then(|text| text.parse::<u64>().ok());
    let (memory, seconds) = (number(next()), number(next()));
    let (Some(memory), Some(seconds), Some(word), option) = (memory, seconds, next(), next()) else {
        return ExitCode::from(2);
    };
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let read = confine(memory, seconds)
        .map_err(|error| Ends::Refused(format!("cannot limit the reader: {error}")))
        .and_then(|()| read(&word, option.as_deref(), &mut out));
    let said = match read {
        Ok(()) => say(&Said::<()>::End, &mut out),
        Err(Ends::Refused(why)) => say(&Said::<()>::Refused(why), &mut out),
        Err(Ends::Alone) => Err(Ends::Alone),
    };
    let said = said.and_then(|()| Ok(out.flush()?));
    if said.is_ok() { ExitCode::SUCCESS } else { ExitCode::from(2) }
}

fn read(word: &str, option: Option<&str>, out: &mut dyn Write) -> Result<(), Ends> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes).map_err(|error| Ends::Refused(error.to_string()))?;
    match word {
        word if word == Reading::Workbook.word() => {
            workbook::rows(&bytes, option, |row| say(&Said::Item(row), out))
        }
        word if word == Reading::Document.word() => {
            let asked: DocumentToRead = serde_json::from_str(option.unwrap_or_default())
                .map_err(|error| Ends::Refused(error.to_string()))?;
            let made = capture::extract(
                asked.format,
                &bytes,
                asked.encoding.as_deref(),
                asked.page.as_deref(),
                asked.limit,
            );
            say(&Said::Item(made.map_err(Ends::Refused)?), out)
        }
        _ => Err(Ends::Refused(format!("no reader for `{word}`"))),
    }
}

fn say<T: Serialize>(said: &Said<T>, out: &mut dyn Write) -> Result<(), Ends> {
    serde_json::to_writer(&mut *out, said)?;
    Ok(out.write_all(b"\n")?)
}

/// Takes no more memory and time than it may, and writes no file, not even of its own crash.
#[cfg(unix)]
fn confine(memory: u64, seconds: u64) -> io::Result<()> {
    use rlimit::{Resource, getrlimit, setrlimit};
    // What it was started with may be less, and cannot be raised.
    let lower = |what: Resource, to: u64| -> io::Result<()> {
        let (_, most) = getrlimit(what)?;
        setrlimit(what, to.min(most), to.min(most))
    };
    lower(Resource::CORE, 0)?;
    lower(Resource::FSIZE, 0)?;
    lower(Resource::CPU, seconds)?;
    let limited = lower(Resource::AS, memory);
    // Apple's systems know of the limit, do not hold to it, and may refuse to set it.
    if cfg!(target_vendor = "apple") { Ok(()) } else { limited }
}

/// There, who started it limits its time and what it says.
#[cfg(not(unix))]
fn confine(_: u64, _: u64) -> io::Result<()> {
    Ok(())
}
