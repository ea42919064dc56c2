//! What lies between data and a terminal: nothing in data moves the cursor, changes colours, sets
//! titles or turns the reading direction. Data for files and pipes does not come this way.

use std::cell::Cell;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::rc::Rc;

use crate::render::plain::{Escapes, on_screen};

/// How long something can be that is to be seen whole: a colour, a flag, a character, in bytes.
const WHOLE: usize = 64;

/// A terminal, or a pager before one.
pub(super) struct Screen<W: Write> {
    /// Nothing once it is closed.
    out: Option<W>,
    /// What is not all there yet.
    held: Vec<u8>,
    /// How what acts is written; unknown until the first character.
    escapes: Option<Escapes>,
    /// Whether data that had to be made harmless before may have got colours since.
    paints: Rc<Cell<bool>>,
}

impl<W: Write> Screen<W> {
    pub(super) const fn new(out: W, paints: Rc<Cell<bool>>) -> Self {
        Self { out: Some(out), held: Vec::new(), escapes: None, paints }
    }

    /// Shows what is left, and nothing more.
    pub(super) fn close(&mut self) {
        let _ = self.flush();
        self.out = None;
    }

    /// Shows the held bytes: all of them, or only what nothing that follows can change.
    fn show(&mut self, all: bool) -> io::Result<()> {
        let kept = if all { incomplete(&self.held) } else { unsettled(&self.held) };
        let whole = self.held.len() - kept;
        let (ready, rest) = self.held.split_at(whole);
        let mut shown = String::with_capacity(ready.len());
        for chunk in ready.utf8_chunks() {
            let text = chunk.valid();
            // JSON begins with one of these; other data that does is escaped in its way, too.
            let first = text.trim_start().chars().next();
            let escapes = *self.escapes.get_or_insert(match first {
                Some('{' | '[') => Escapes::Json,
                _ => Escapes::Braced,
            });
            shown.push_str(&on_screen(text, escapes, self.paints.get()));
            for byte in chunk.invalid() {
                let _ = write!(shown, "\\x{byte:02x}");
            }
        }
        let rest = rest.to_vec();
        self.held = rest;
        match &mut self.out {
            Some(out) => out.write_all(shown.as_bytes()),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }
}

impl<W: Write> Write for Screen<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(bytes);
        self.show(false)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.held.is_empty() {
            self.show(true)?;
        }
        self.out.as_mut().map_or(Ok(()), Write::flush)
    }
}

/// How many bytes at the end may belong to something that is not all there.
fn unsettled(bytes: &[u8]) -> usize {
    let near = bytes.len().saturating_sub(WHOLE);
    let tail = bytes.get(near..).unwrap_or_default();
    // A carriage return before a line feed, a colour, a flag: each is held from its beginning.
    let begins = tail.iter().rposition(|byte| *byte == 0x1b).into_iter();
    let begins = begins.chain(tail.windows(4).rposition(|four| four == "\u{1f3f4}".as_bytes()));
    let begins = begins.chain(tail.last().filter(|byte| **byte == b'\r').map(|_| tail.len() - 1));
    let held =
        begins.filter(|at| is_open(tail.get(*at..).unwrap_or_default())).map(|at| tail.len() - at).max();
    held.unwrap_or(0).max(incomplete(bytes))
}

/// Whether a colour or a flag that begins here may go on.
fn is_open(bytes: &[u8]) -> bool {
    match bytes.strip_prefix(b"\x1b") {
        Some(colour) => match colour.strip_prefix(b"[") {
            Some(parameters) => parameters.iter().all(|byte| byte.is_ascii_digit() || *byte == b';'),
            None => colour.is_empty(),
        },
        None => bytes == b"\r" || !bytes.ends_with("\u{e007f}".as_bytes()),
    }
}

/// How many bytes at the end are the beginning of a character.
fn incomplete(bytes: &[u8]) -> usize {
    let Some(begin) = bytes.iter().rev().take(3).position(|byte| *byte >= 0xc0) else { return 0 };
    let end = bytes.get(bytes.len() - 1 - begin..).unwrap_or_default();
    let is_short = std::str::from_utf8(end).is_err_and(|error| error.error_len().is_none());
    if is_short { begin + 1 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pieces: &[&[u8]], paints: bool) -> String {
        let mut out = Vec::new();
        let mut screen = Screen::new(&mut out, Rc::new(Cell::new(paints)));
        for piece in pieces {
            screen.write_all(piece).unwrap();
        }
        screen.flush().unwrap();
        drop(screen);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_acts_is_shown_whatever_pieces_it_comes_in() {
        let scotland = "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}";
        let text =
            format!("{{\"a\":\"é\u{202e}\u{9b}2J{scotland}\u{e0041}\u{7f}\"}}\r\n\u{1b}[1mx\u{1b}]0;t\u{7}");
        let due = format!(
            "{{\"a\":\"é\\u202e\\u009b2J{scotland}\\udb40\\udc41\\u007f\"}}\n\\u001b[1mx\\u001b]0;t\\u0007"
        );
        for cut in 0..=text.len() {
            let (one, other) = text.as_bytes().split_at(cut);
            assert_eq!(shown(&[one, other], false), due, "cut at {cut}");
        }
        assert_eq!(
            shown(&[b"a\x1b[31", b"mb\x1b[0m \x9b \x1b[2J"], true),
            "a\u{1b}[31mb\u{1b}[0m \\x9b \\u{1b}[2J"
        );
    }
}
