//! `--from`: a document's id, a file, or standard input.

use std::fs;
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::time::Duration;

use super::apart::{Allowed, Apart, DocumentToRead, Reading};
use super::error::{CommandError, Result};
use super::limits::{DOCUMENT, Limits, read_all, too_large};
use crate::acts::ExcerptOrigin;
use crate::capture::{Format, Origin, media, prepare};
use crate::ledger::{check_size, open_regular};
use crate::model::document::Prepared;
use crate::model::extraction::Extraction;
use crate::model::id::DocumentId;
use crate::model::size::Size;

/// How much memory reading a document may take.
const MEMORY: Size = Size::megabytes(1024);
/// How long waiting for it may take, in seconds.
const SECONDS: u32 = 60;
/// The part of the memory that unpacked text may take: what is made of it takes more.
const PART_OF_MEMORY: u64 = 8;

/// `--max-time` and `--max-memory`.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub(super) struct ReaderLimits {
    /// Stop fetching or reading a page, a PDF or another format after this many seconds [default: 60]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..))]
    max_time: Option<u32>,
    /// Stop reading it when it takes more memory than this, such as 2GB [default: 1GB]
    #[arg(long, value_name = "SIZE")]
    max_memory: Option<Size>,
}

impl ReaderLimits {
    /// How long one document may take.
    pub(super) fn time(self) -> Duration {
        Duration::from_secs(self.max_time.unwrap_or(SECONDS).into())
    }
}

/// How captured bytes are to be read, as far as somebody says it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct How<'a> {
    /// The encoding of the bytes.
    pub encoding: Option<&'a str>,
    /// The address of the page that is meant, of an archive of the web.
    pub page: Option<&'a str>,
    /// The text that a person typed off it.
    pub transcript: Option<&'a str>,
}

/// The document that is meant, or bytes to be captured on the way.
pub(super) fn from(argument: &str, limits: Limits) -> Result<ExcerptOrigin> {
    if let Ok(id) = argument.parse::<DocumentId>() {
        return Ok(ExcerptOrigin::Document(id));
    }
    // D2@ab3f: a document as another replica of entries calls it.
    if argument.split_once('@').is_some_and(|(id, _)| id.parse::<DocumentId>().is_ok()) {
        return Ok(ExcerptOrigin::There(argument.to_owned()));
    }
    Ok(ExcerptOrigin::Captured(Box::new(
        read(argument, How::default(), limits, ReaderLimits::default())
            .map_err(|error| in_two_steps(error, argument))?,
    )))
}

/// What reading a file takes can only be said where it is captured.
fn in_two_steps(error: CommandError, argument: &str) -> CommandError {
    if error.hints().iter().any(|hint| hint.contains("--max-time") || hint.contains("--max-memory")) {
        error.hint(format!("capture it first: perwhom capture {argument}"))
    } else {
        error
    }
}

/// The bytes of a file or of standard input, with their text.
pub(super) fn read(argument: &str, how: How<'_>, limits: Limits, reader: ReaderLimits) -> Result<Prepared> {
    let limit = limits.or(DOCUMENT);
    let (name, bytes) = match Origin::of(argument) {
        Origin::Web(address) => {
            return Err(CommandError::new(format!("{address} is an address, not a file"))
                .hint(format!("capture it first: perwhom capture {address}")));
        }
        Origin::Stdin => {
            let name = "standard input";
            (name.to_owned(), read_all(io::stdin().lock(), name, limit)?)
        }
        Origin::File(path) => {
            let failed = |error: io::Error| match error.kind() {
                io::ErrorKind::NotFound => CommandError::new(format!("no file {argument}"))
                    .hint("give a path, - for standard input, or the id of a document such as D1"),
                _ => CommandError::new(format!("{argument} cannot be read: {error}")),
            };
            let size = fs::metadata(&path).map_err(failed)?.len();
            check_size(usize::try_from(size).unwrap_or(usize::MAX))?;
            if size > limit.0 {
                return Err(too_large(argument, limit, size));
            }
            let file = open_regular(&path).map_err(failed)?;
            (argument.to_owned(), read_all(file, argument, limit)?)
        }
    };
    document(&name, bytes, how, reader)
}

/// Captured bytes with their text: plain text as it is, everything else read apart.
pub(super) fn document(name: &str, bytes: Vec<u8>, how: How<'_>, reader: ReaderLimits) -> Result<Prepared> {
    let How { encoding, page, transcript } = how;
    let format = Format::of(name, &bytes)?;
    if page.is_some() && !matches!(format, Format::Warc | Format::Wacz) {
        return Err(CommandError::new(format!("--page is for archives of the web; {name} is none")));
    }
    if let Some(transcript) = transcript {
        if format == Format::Text {
            return Err(CommandError::new(format!(
                "{name} is text itself; a transcript is of a picture, a recording, a film or a scan"
            )));
        }
        let media = media(&bytes).unwrap_or("application/octet-stream");
        return Ok(Prepared::transcribed(bytes, media, transcript.to_owned()));
    }
    if format == Format::Media {
        let media = media(&bytes).unwrap_or("application/octet-stream");
        return Ok(Prepared::transcribed(bytes, media, String::new()));
    }
    if format == Format::Text {
        return Ok(prepare(name, bytes, encoding)?);
    }
    let memory = reader.max_memory.unwrap_or(MEMORY);
    let asked = DocumentToRead {
        format,
        encoding: encoding.map(str::to_owned),
        page: page.map(str::to_owned),
        limit: memory.0 / PART_OF_MEMORY,
    };
    let asked = serde_json::to_string(&asked).map_err(|error| CommandError::new(error.to_string()))?;
    // The very bytes that are kept, whatever becomes of the file.
    let mut file = tempfile::tempfile().map_err(CommandError::temporary)?;
    file.write_all(&bytes).map_err(CommandError::temporary)?;
    file.seek(SeekFrom::Start(0)).map_err(CommandError::temporary)?;
    let allowed = Allowed {
        memory,
        time: reader.time(),
        output: Size(memory.0 / PART_OF_MEMORY),
        item: Size(memory.0 / PART_OF_MEMORY),
    };
    let mut apart = Apart::start(Reading::Document, Some(&asked), file, name.to_owned(), allowed)?;
    let made: Option<Extraction> = apart.next()?;
    let made =
        made.ok_or_else(|| CommandError::new(format!("{name} cannot be read: the reader said nothing")))?;
    Ok(Prepared::of_extraction(bytes, made))
}
