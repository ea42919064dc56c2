//! Bytes looked at while they come: as they are, and what stands in them as Base64.

use encoding_rs::{Encoding, UTF_8};

use super::automaton::Names;
use super::decode::{Base64, Piece};
use super::reading::{Hit, Reading};

/// How many bytes of Base64 are looked at together.
const TOGETHER: usize = 1 << 12;

/// A text that is looked at while it comes.
pub struct Watcher<'n> {
    names: &'n Names,
    readings: Vec<Reading>,
    /// The same for what stands in it as Base64.
    inner: Vec<Reading>,
    base64: Base64,
    line: u64,
}

impl<'n> Watcher<'n> {
    /// Looks at a text in UTF-8, which may hold others as Base64, and, where `encodings` names more,
    /// at each of those as if it were in one of them, too. `tracks` says whether words come with a
    /// hit.
    #[must_use]
    pub fn new(names: &'n Names, encodings: &[&'static Encoding], tracks: bool) -> Self {
        let all = || {
            let others = encodings.iter().copied().filter(|encoding| *encoding != UTF_8);
            [UTF_8].into_iter().chain(others).map(|encoding| Reading::new(names, encoding, tracks))
        };
        Self {
            names,
            readings: all().take(1).collect(),
            inner: all().collect(),
            base64: Base64::default(),
            line: 1,
        }
    }

    /// Looks at a file that may be in one of the encodings itself.
    #[must_use]
    pub fn of_file(names: &'n Names, encodings: &[&'static Encoding]) -> Self {
        let mut watcher = Self::new(names, encodings, false);
        let others = encodings.iter().copied().filter(|encoding| *encoding != UTF_8);
        watcher.readings.extend(others.map(|encoding| Reading::new(names, encoding, false)));
        watcher
    }

    /// Looks at what comes next.
    pub fn push(&mut self, bytes: &[u8], hit: &mut dyn FnMut(Hit)) {
        for reading in &mut self.readings {
            reading.push(self.names, bytes, false, hit);
        }
        self.look_within(bytes, hit);
    }

    /// Nothing follows: what comes after is another text.
    pub fn end(&mut self, hit: &mut dyn FnMut(Hit)) {
        for reading in &mut self.readings {
            reading.push(self.names, &[], true, hit);
        }
        let (names, inner, line) = (self.names, &mut self.inner, self.line);
        self.base64.end(&mut |piece| within(names, inner, line, &[piece], hit));
        self.line = 1;
    }

    fn look_within(&mut self, bytes: &[u8], hit: &mut dyn FnMut(Hit)) {
        let mut pieces: Vec<Piece> = Vec::new();
        for byte in bytes {
            self.base64.push(*byte, &mut |piece| pieces.push(piece));
            if pieces.len() >= TOGETHER || (*byte == b'\n' && !pieces.is_empty()) {
                within(self.names, &mut self.inner, self.line, &pieces, hit);
                pieces.clear();
            }
            self.line += u64::from(*byte == b'\n');
        }
        within(self.names, &mut self.inner, self.line, &pieces, hit);
    }
}

/// Looks at what Base64 came to.
fn within(names: &Names, inner: &mut [Reading], line: u64, pieces: &[Piece], hit: &mut dyn FnMut(Hit)) {
    let mut hit = |found: Hit| hit(Hit { line, ..found });
    let mut bytes = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match piece {
            Piece::Byte(byte) => bytes.push(*byte),
            Piece::End => {
                for reading in &mut *inner {
                    reading.push(names, &bytes, true, &mut hit);
                }
                bytes.clear();
            }
        }
    }
    if !bytes.is_empty() {
        for reading in inner {
            reading.push(names, &bytes, false, &mut hit);
        }
    }
}
