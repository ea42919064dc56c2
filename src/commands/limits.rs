//! How much is read of what others made. Nothing is read without a limit; a limit that is
//! reached is said, with the option that raises it.

use std::io::{self, BufRead, Read};
use std::path::Path;

use super::error::{CommandError, Result};
use super::shown::shown;
use crate::ledger::open_regular;
use crate::model::size::Size;

/// A document that is captured.
pub(super) const DOCUMENT: Size = Size::megabytes(64);
/// What comes through a pipe and is kept aside.
pub(super) const PIPED: Size = Size::megabytes(256);
/// One line of a claims file.
pub(super) const LINE: Size = Size::megabytes(8);
/// One row of a table.
pub(super) const ROW: Size = Size::megabytes(4);
/// A file that is read as a whole: TOML. Read, it can take a hundred times as much.
pub(super) const TOML: Size = Size::megabytes(3);
/// A file that is read as a whole: `ClaimReview`s, or a page with them. Read, they can take as much.
pub(super) const REVIEWS: Size = Size::megabytes(3);
/// A workbook, packed; and the text that it holds.
pub(super) const WORKBOOK: Size = Size::megabytes(64);
/// One line of an export, which may be a document.
pub(super) const EXPORTED: Size = Size::megabytes(128);
/// A seal.
pub(super) const SEAL: Size = Size::megabytes(1);
/// What an editor leaves.
pub(super) const WORDING: Size = Size::megabytes(1);
/// What somebody answers on a terminal.
const ANSWER: Size = Size(64_000);

/// `--max-size`.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub(super) struct Limits {
    /// Read files, lines and rows up to this size, such as 200MB [default: docs/import.md lists them]
    #[arg(long, value_name = "SIZE")]
    max_size: Option<Size>,
}

impl Limits {
    /// The limit that was asked for, if any.
    pub(super) const fn of(max_size: Option<Size>) -> Self {
        Self { max_size }
    }

    /// The limit that was asked for, or the one that holds by itself.
    pub(super) fn or(self, default: Size) -> Size {
        self.max_size.unwrap_or(default)
    }
}

/// Tells that something is larger than it may be. `needed` is how large it is, where that is known.
pub(super) fn too_large(what: &str, limit: Size, needed: u64) -> CommandError {
    CommandError::new(format!("{what} is larger than {limit}"))
        .hint(format!("to allow that: --max-size {}", limit.next(needed).typed()))
}

/// All that a reader gives. `what` is what it is called.
pub(super) fn read_all(reader: impl Read, what: &str, limit: Size) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader
        .take(limit.0.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| CommandError::new(format!("{what} cannot be read: {error}")))?;
    if bytes.len() as u64 > limit.0 { Err(too_large(what, limit, 0)) } else { Ok(bytes) }
}

/// All of a file.
pub(super) fn read_file(path: &Path, limit: Size) -> Result<Vec<u8>> {
    let what = shown(path);
    let failed = |error: io::Error| CommandError::new(format!("{what} cannot be read: {error}"));
    let file = open_regular(path).map_err(failed)?;
    let size = file.metadata().map_err(failed)?.len();
    if size > limit.0 {
        return Err(too_large(&what, limit, size));
    }
    read_all(file, &what, limit)
}

/// What a line came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OneLine {
    /// There was one.
    Line,
    /// It is longer than it may be.
    TooLong,
    /// There are no more.
    End,
}

/// Reads one line, with its line feed, over what `line` held.
pub(super) fn read_line(reader: &mut dyn BufRead, line: &mut String, limit: Size) -> io::Result<OneLine> {
    line.clear();
    let mut some = reader.take(limit.0.saturating_add(1));
    match some.read_line(line) {
        // Where a long line is cut, a character may be, too.
        _ if some.limit() == 0 => Ok(OneLine::TooLong),
        Ok(0) => Ok(OneLine::End),
        Ok(_) => Ok(OneLine::Line),
        Err(error) => Err(error),
    }
}

/// What somebody answers; empty where standard input ends.
pub(super) fn answer() -> io::Result<String> {
    let mut answer = String::new();
    match read_line(&mut io::stdin().lock(), &mut answer, ANSWER)? {
        OneLine::TooLong => Err(io::Error::other("the answer is too long")),
        OneLine::Line | OneLine::End => Ok(answer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_may_be_as_long_as_the_limit_and_no_longer() {
        let mut text = "año\nañ\nlargo".as_bytes();
        let mut line = String::new();
        assert_eq!(read_line(&mut text, &mut line, Size(5)).unwrap(), OneLine::Line);
        assert_eq!(line, "año\n");
        assert_eq!(read_line(&mut text, &mut line, Size(4)).unwrap(), OneLine::Line);
        assert_eq!(read_line(&mut text, &mut line, Size(4)).unwrap(), OneLine::TooLong);
        // A cut within a character is a line that is too long, not one that is no UTF-8.
        assert_eq!(read_line(&mut "ñ".as_bytes(), &mut line, Size(0)).unwrap(), OneLine::TooLong);
        assert_eq!(read_line(&mut "".as_bytes(), &mut line, Size(4)).unwrap(), OneLine::End);
        assert_eq!(read_all("largo".as_bytes(), "x", Size(5)).unwrap(), b"largo");
        let error = read_all(io::repeat(0), "x", Size::megabytes(1)).unwrap_err();
        assert_eq!(error.message(), "x is larger than 1 MB");
        assert_eq!(error.hints(), ["to allow that: --max-size 4MB"]);
    }
}
