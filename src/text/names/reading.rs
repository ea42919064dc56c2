//! A text read in one encoding, its escapes meant in every way, and the names in it.

use aho_corasick::automaton::StateID;
use encoding_rs::Encoding;

use super::automaton::Names;
use super::decode::Decode;
use super::fold::Fold;
use super::unescape::{Tags, Unescape};

/// How many words before a name are told with it.
const BEFORE: usize = 4;
/// How much of what came before is kept for that, in bytes.
const KEPT: usize = 1 << 12;

/// A place where a name stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The number of what the name stands for.
    pub of: usize,
    /// The line, from 1.
    pub line: u64,
    /// Where it begins in the text, in code points from 0, as far as escapes let that be told.
    pub start: u64,
    /// The name as it is compared, with some words before it: by them it can be looked for
    /// elsewhere. Empty where that was not asked for.
    pub words: String,
}

/// A text read in one encoding, in all the ways in which its escapes can be meant.
pub(super) struct Reading {
    decode: Decode,
    lanes: Vec<Lane>,
    /// Whether all ways come to the same here, so that only the first need be gone.
    is_one: bool,
    tracks: bool,
    at: u64,
    line: u64,
}

impl Reading {
    pub(super) fn new(names: &Names, encoding: &'static Encoding, tracks: bool) -> Self {
        let lanes = [None, Some(Tags::Text), Some(Tags::Part), Some(Tags::Join)];
        let lanes = lanes.map(|tags| Lane::new(names, tags, tracks)).into();
        Self { decode: Decode::new(encoding), lanes, is_one: !tracks, tracks, at: 0, line: 1 }
    }

    pub(super) fn push(&mut self, names: &Names, bytes: &[u8], is_last: bool, hit: &mut dyn FnMut(Hit)) {
        let Self { decode, lanes, is_one, tracks, at, line } = self;
        decode.push(bytes, is_last, &mut |text| {
            let mut rest = text;
            while !rest.is_empty() {
                if *is_one {
                    let end = rest.bytes().position(is_special).unwrap_or(rest.len());
                    let (plain, after) = rest.split_at(end);
                    if let Some(first) = lanes.first_mut() {
                        first.push_plain(names, plain, (at, line), hit);
                    }
                    rest = after;
                    if rest.is_empty() {
                        break;
                    }
                    part(lanes);
                }
                let Some(c) = rest.chars().next() else { break };
                for lane in &mut *lanes {
                    lane.push(names, c, (*at, *line), hit);
                }
                *at += 1;
                *line += u64::from(c == '\n');
                rest = rest.get(c.len_utf8()..).unwrap_or_default();
                *is_one = !*tracks && are_one(lanes);
            }
        });
        if is_last {
            if *is_one {
                part(lanes);
            }
            for lane in &mut *lanes {
                lane.end(names, (*at, *line), hit);
            }
            (*at, *line, *is_one) = (0, 1, !*tracks);
        }
    }
}

/// Whether a byte of UTF-8 may begin what the ways of reading differ in: an escape, a tag, a hyphen.
const fn is_special(byte: u8) -> bool {
    matches!(byte, b'&' | b'\\' | b'%' | b'_' | b'<' | b'-' | 0x1b | 0xe2)
}

/// Whether all ways of reading have come to the same.
fn are_one(lanes: &[Lane]) -> bool {
    let Some((first, others)) = lanes.split_first() else { return false };
    let is_idle = |lane: &Lane| lane.unescape.as_ref().is_none_or(Unescape::is_idle);
    others.iter().all(|lane| {
        is_idle(lane) && lane.seen.state == first.seen.state && lane.fold.goes_on_like(&first.fold)
    })
}

/// Lets each way of reading go on from where the first is.
fn part(lanes: &mut [Lane]) {
    if let Some((first, others)) = lanes.split_first_mut() {
        for lane in others {
            lane.fold.follow(&first.fold);
            lane.seen.state = first.seen.state;
        }
    }
}

/// A text with its escapes meant in one way.
struct Lane {
    unescape: Option<Unescape>,
    fold: Fold,
    seen: Seen,
}

/// How far the names have been seen.
struct Seen {
    state: StateID,
    /// What came before, and where each byte of it stands in the text.
    recent: Option<(Vec<u8>, Vec<u64>)>,
}

impl Lane {
    fn new(names: &Names, tags: Option<Tags>, tracks: bool) -> Self {
        Self {
            unescape: tags.map(Unescape::new),
            fold: Fold::new(tags == Some(Tags::Join)),
            seen: Seen { state: names.start, recent: tracks.then(|| (vec![b' '], vec![0])) },
        }
    }

    /// Reads what has no escapes in it.
    fn push_plain(
        &mut self,
        names: &Names,
        text: &str,
        (at, line): (&mut u64, &mut u64),
        hit: &mut dyn FnMut(Hit),
    ) {
        let Self { fold, seen, .. } = self;
        let mut rest = text;
        while !rest.is_empty() {
            let ascii = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
            let (plain, after) = rest.split_at(ascii);
            for byte in plain.bytes() {
                if let Some(folded) = fold.push_plain(byte) {
                    seen.state = names.machine.next(seen.state, folded);
                    if names.machine.is_match(seen.state) {
                        seen.tell(names, (*at, *line), hit);
                    }
                }
                *at += 1;
                *line += u64::from(byte == b'\n');
            }
            rest = after;
            if let Some(c) = rest.chars().next() {
                fold.push(c, &mut |folded| seen.step(names, folded, (*at, *line), hit));
                *at += 1;
                rest = rest.get(c.len_utf8()..).unwrap_or_default();
            }
        }
    }

    fn push(&mut self, names: &Names, c: char, place: (u64, u64), hit: &mut dyn FnMut(Hit)) {
        let Self { unescape, fold, seen } = self;
        let mut take = |c: char| fold.push(c, &mut |folded| seen.step(names, folded, place, hit));
        match unescape {
            Some(unescape) => unescape.push(c, &mut take),
            None => take(c),
        }
    }

    fn end(&mut self, names: &Names, place: (u64, u64), hit: &mut dyn FnMut(Hit)) {
        let Self { unescape, fold, seen } = self;
        if let Some(unescape) = unescape {
            unescape.end(&mut |c| fold.push(c, &mut |folded| seen.step(names, folded, place, hit)));
        }
        fold.end(&mut |folded| seen.step(names, folded, place, hit));
        seen.state = names.start;
        if let Some(recent) = &mut seen.recent {
            *recent = (vec![b' '], vec![0]);
        }
    }
}

impl Seen {
    fn step(&mut self, names: &Names, folded: char, place: (u64, u64), hit: &mut dyn FnMut(Hit)) {
        let mut coded = [0; 4];
        for byte in folded.encode_utf8(&mut coded).bytes() {
            self.state = names.machine.next(self.state, byte);
            if let Some((recent, places)) = &mut self.recent {
                recent.push(byte);
                places.push(place.0);
            }
        }
        if names.machine.is_match(self.state) {
            self.tell(names, place, hit);
        }
        if let Some((recent, places)) = &mut self.recent
            && recent.len() > 4 * KEPT
        {
            recent.drain(..3 * KEPT);
            places.drain(..3 * KEPT);
        }
    }

    /// Tells of all that ends here.
    fn tell(&self, names: &Names, (at, line): (u64, u64), hit: &mut dyn FnMut(Hit)) {
        for (way, length) in names.machine.ending(self.state) {
            let (start, words) = self.reported(length, at);
            hit(Hit { of: names.of.get(way).copied().unwrap_or_default(), line, start, words });
        }
    }

    /// Where a name of so many bytes that ends here begins, and the words to tell of it.
    fn reported(&self, length: usize, at: u64) -> (u64, String) {
        let Some((recent, places)) = &self.recent else { return (at, String::new()) };
        let start = recent.len().saturating_sub(length);
        let first = start + usize::from(recent.get(start) == Some(&b' '));
        let place = places.get(first).copied().unwrap_or(at);
        let spaces = recent.get(..start).unwrap_or_default().iter().enumerate().rev();
        let from = spaces.filter(|(_, byte)| **byte == b' ').map(|(at, _)| at).take(BEFORE).last();
        let words = recent.get(from.unwrap_or(start)..).unwrap_or_default();
        (place, String::from_utf8_lossy(words).into_owned())
    }
}
