//! Names found in bytes, however they are written there: in any case, with marks or without,
//! composed or not, with other spaces, escaped or within markup, in Base64, in other encodings.

mod decode;
mod fold;
mod unescape;

use aho_corasick::Anchored;
use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::dfa::DFA;
use aho_corasick::nfa::contiguous::NFA;
use encoding_rs::{Encoding, UTF_8};

pub use self::fold::words;

use self::decode::{Base64, Decode, Piece};
use self::fold::{Fold, runs_on};
use self::unescape::{Tags, Unescape};

/// How many letters a part of a name has at least to be looked for alone.
const ALONE: usize = 4;
/// How many letters a name has at least to be told from other words.
const NAME: usize = 3;
/// How many words before a name are told with it.
const BEFORE: usize = 4;
/// How much of what came before is kept for that, in bytes.
const KEPT: usize = 1 << 12;

/// The ways in which a whole name is looked for: its words in order, run together, and, of a
/// person, with the last one first. None where it is too short to be told from other words.
#[must_use]
pub fn ways_to_write(name: &str, is_person: bool) -> Vec<String> {
    let words = words(name);
    let letters = || words.iter().flat_map(|word| word.chars());
    if letters().count() < NAME && letters().filter(|c| runs_on(*c)).count() < 2 {
        return Vec::new();
    }
    let mut ways = vec![bounded(&words.join(" "), ends_openly(&words))];
    if let [first @ .., last] = words.as_slice()
        && !first.is_empty()
    {
        ways.push(bounded(&words.concat(), false));
        if is_person {
            let turned: Vec<String> = [std::slice::from_ref(last), first].concat();
            ways.push(bounded(&turned.join(" "), ends_openly(&turned)));
        }
    }
    ways
}

/// The words of a person's name that can be looked for alone.
#[must_use]
pub fn parts_of_name(name: &str) -> Vec<String> {
    let mut words = words(name);
    words.retain(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= ALONE);
    words
}

/// The way in which one word is looked for.
#[must_use]
pub fn way_to_write_word(word: &str) -> String {
    bounded(word, false)
}

/// Whether what follows the last word may belong to it: “Petrenko's”, “Petrenkos”.
fn ends_openly(words: &[String]) -> bool {
    words.len() > 1 && words.last().is_some_and(|word| word.chars().count() >= ALONE)
}

/// With the spaces that must stand before and after.
fn bounded(folded: &str, is_open: bool) -> String {
    let before = if folded.starts_with(runs_on) { "" } else { " " };
    let after = if is_open || folded.ends_with(runs_on) { "" } else { " " };
    format!("{before}{folded}{after}")
}

/// More names than can be looked for at once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("too many names to search for at once")]
pub struct TooMany;

/// What is looked for.
#[derive(Debug, Clone)]
pub struct Names {
    machine: Machine,
    /// What each way of writing stands for.
    of: Vec<usize>,
    start: StateID,
}

/// How long all ways of writing may be together for the quick machine, which is large, in bytes.
const QUICK: usize = 1 << 15;

/// Steps through a text, a byte at a time.
#[derive(Debug, Clone)]
enum Machine {
    Quick(DFA),
    Small(NFA),
}

impl Machine {
    #[inline]
    fn next(&self, state: StateID, byte: u8) -> StateID {
        match self {
            Self::Quick(machine) => machine.next_state(Anchored::No, state, byte),
            Self::Small(machine) => machine.next_state(Anchored::No, state, byte),
        }
    }

    #[inline]
    fn is_match(&self, state: StateID) -> bool {
        match self {
            Self::Quick(machine) => machine.is_special(state) && machine.is_match(state),
            Self::Small(machine) => machine.is_special(state) && machine.is_match(state),
        }
    }

    /// The ways of writing that end here, each with its length.
    fn ending(&self, state: StateID) -> Vec<(usize, usize)> {
        fn of(machine: &impl Automaton, state: StateID) -> Vec<(usize, usize)> {
            let ways = (0..machine.match_len(state)).map(|number| machine.match_pattern(state, number));
            ways.map(|way| (way.as_usize(), machine.pattern_len(way))).collect()
        }
        match self {
            Self::Quick(machine) => of(machine, state),
            Self::Small(machine) => of(machine, state),
        }
    }
}

impl Names {
    /// Looks for these ways of writing, each with the number of what it stands for.
    pub fn new(ways: impl IntoIterator<Item = (String, usize)>) -> Result<Self, TooMany> {
        let (ways, of): (Vec<String>, Vec<usize>) = ways.into_iter().unzip();
        let (machine, start) = if ways.iter().map(String::len).sum::<usize>() <= QUICK {
            let machine = DFA::new(&ways).map_err(|_| TooMany)?;
            let start = machine.start_state(Anchored::No).map_err(|_| TooMany)?;
            (Machine::Quick(machine), start)
        } else {
            let machine = NFA::new(&ways).map_err(|_| TooMany)?;
            let start = machine.start_state(Anchored::No).map_err(|_| TooMany)?;
            (Machine::Small(machine), start)
        };
        // A text begins as if a space stood before it.
        let start = machine.next(start, b' ');
        Ok(Self { machine, of, start })
    }

    /// Whether there is nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }
}

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
            if pieces.len() >= KEPT || (*byte == b'\n' && !pieces.is_empty()) {
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

/// A text read in one encoding, in all the ways in which its escapes can be meant.
struct Reading {
    decode: Decode,
    lanes: Vec<Lane>,
    /// Whether all ways come to the same here, so that only the first need be gone.
    is_one: bool,
    tracks: bool,
    at: u64,
    line: u64,
}

impl Reading {
    fn new(names: &Names, encoding: &'static Encoding, tracks: bool) -> Self {
        let lanes = [None, Some(Tags::Text), Some(Tags::Part), Some(Tags::Join)];
        let lanes = lanes.map(|tags| Lane::new(names, tags, tracks)).into();
        Self { decode: Decode::new(encoding), lanes, is_one: !tracks, tracks, at: 0, line: 1 }
    }

    fn push(&mut self, names: &Names, bytes: &[u8], is_last: bool, hit: &mut dyn FnMut(Hit)) {
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
            let (start, words) = self.told(length, at);
            hit(Hit { of: names.of.get(way).copied().unwrap_or_default(), line, start, words });
        }
    }

    /// Where a name of so many bytes that ends here begins, and the words to tell of it.
    fn told(&self, length: usize, at: u64) -> (u64, String) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization as _;

    const NAMES: [&str; 4] = ["Oleh Petrénko-Ñandú", "María Ólafsdóttir", "Łukasz Żółć", "Ґалина Їжак"];

    fn names() -> Names {
        let ways = NAMES
            .iter()
            .enumerate()
            .flat_map(|(at, name)| ways_to_write(name, true).into_iter().map(move |way| (way, at)));
        Names::new(ways).unwrap()
    }

    fn found(pieces: &[&[u8]], encodings: &[&'static Encoding]) -> Vec<Hit> {
        let names = names();
        let mut hits = Vec::new();
        let mut watcher = Watcher::of_file(&names, encodings);
        for piece in pieces {
            watcher.push(piece, &mut |hit| hits.push(hit));
        }
        watcher.end(&mut |hit| hits.push(hit));
        hits
    }

    fn is_found(text: &[u8], of: usize) -> bool {
        found(&[text], &[]).iter().any(|hit| hit.of == of)
    }

    /// A character in one of the ways in which it can be written.
    fn written(c: char, way: usize) -> String {
        match way {
            0 => c.to_string(),
            1 => c.to_uppercase().collect(),
            2 => {
                c.to_string().nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect()
            }
            3 => c.to_string().nfd().collect(),
            4 => format!("&#{};", u32::from(c)),
            5 => format!("&#X{:x};", u32::from(c)),
            6 => format!("\\u{:04x}", u32::from(c)),
            7 => c.to_string().bytes().fold(String::new(), |made, byte| format!("{made}%{byte:02X}")),
            8 => format!("_x{:04X}_", u32::from(c)),
            9 => format!("<b>{c}</b>"),
            10 => format!("{c}&shy;"),
            11 => format!("{c}\u{ad}\u{200b}"),
            12 => format!("&amp;#{};", u32::from(c)),
            13 => format!("\\\\u{:04x}", u32::from(c)),
            _ => c.to_string().nfkd().collect(),
        }
    }

    const GAPS: [&str; 14] = [
        " ", "\u{a0}", "\r\n", "  \t ", "&nbsp;", "-", "_", "%20", "+", "\\n", "</b> <i>", "&#160;\n",
        "\u{2003}", "",
    ];

    proptest! {
        #[test]
        fn a_name_is_found_however_it_is_written(
            of in 0..NAMES.len(),
            ways in proptest::collection::vec(0_usize..15, 24),
            gap in 0..GAPS.len(),
            cuts in proptest::collection::vec(0_usize..400, 0..6),
            before in "[ -~]{0,12}[ .,;]",
        ) {
            let mut text = String::new();
            for (c, way) in NAMES[of].chars().zip(&ways) {
                if c.is_alphabetic() {
                    text.push_str(&written(c, *way));
                } else {
                    text.push_str(GAPS[gap]);
                }
            }
            // A name that is within an escape of what stands before is not that name.
            let text = format!("{}{text}.", before.replace(['&', '\\', '%', '_', '<'], " "));
            prop_assert!(is_found(text.as_bytes(), of), "{text}");
            // Pieces cut anywhere are the same as the whole.
            let whole = found(&[text.as_bytes()], &[]);
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut % (text.len() + 1)).collect();
            cuts.extend([0, text.len()]);
            cuts.sort_unstable();
            let pieces: Vec<&[u8]> = cuts.windows(2).map(|cut| &text.as_bytes()[cut[0]..cut[1]]).collect();
            let mut cut = found(&pieces, &[]);
            let key = |hit: &Hit| (hit.of, hit.start, hit.line);
            let mut whole = whole;
            whole.sort_by_key(key);
            cut.sort_by_key(key);
            prop_assert_eq!(whole, cut);
        }

        #[test]
        fn pieces_of_any_bytes_are_the_same_as_the_whole(
            bytes in proptest::collection::vec(any::<u8>(), 0..200),
            cut in 0_usize..200,
        ) {
            let cut = cut.min(bytes.len());
            let encodings = [encoding_rs::WINDOWS_1252, encoding_rs::UTF_16LE, encoding_rs::SHIFT_JIS];
            let sorted = |mut hits: Vec<Hit>| {
                hits.sort_by_key(|hit| (hit.of, hit.start, hit.line));
                hits
            };
            let (first, second) = bytes.split_at(cut);
            prop_assert_eq!(sorted(found(&[&bytes], &encodings)), sorted(found(&[first, second], &encodings)));
        }
    }

    #[test]
    fn other_encodings_and_base64_are_looked_into() {
        use base64::Engine as _;
        let text = format!("según {} ayer", NAMES[0]);
        let (latin, ..) = encoding_rs::WINDOWS_1252.encode(&text);
        assert!(is_found(&latin, 0), "what is no UTF-8 is taken for windows-1252");
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(found(&[&wide], &[encoding_rs::UTF_16LE]).iter().any(|hit| hit.of == 0));
        let (cyrillic, ..) = encoding_rs::WINDOWS_1251.encode(NAMES[3]);
        assert!(found(&[&cyrillic], &[encoding_rs::WINDOWS_1251]).iter().any(|hit| hit.of == 3));
        for bytes in [latin.as_ref(), &wide] {
            let coded = base64::engine::general_purpose::STANDARD.encode(bytes);
            let line = format!("{{\"x\":1}}\n{{\"base64\":\"{coded}\"}}\n");
            let hits = found(&[line.as_bytes()], &[encoding_rs::UTF_16LE]);
            assert!(hits.iter().any(|hit| hit.of == 0 && hit.line == 2), "{hits:?}");
        }
    }

    #[test]
    fn other_words_are_no_names() {
        for text in
            ["Oleg Petrenko Nandu", "Marias Olafsdottir", "aMaría Ólafsdóttirs", "Żółć", "Petrénko-Ñandú"]
        {
            assert!(found(&[text.as_bytes()], &[]).is_empty(), "{text}");
        }
        assert!(is_found("Ólafsdóttir, MARIA".as_bytes(), 1));
        assert!(is_found("marías: María\nÓlafsdóttirs Haus".as_bytes(), 1));
        assert!(ways_to_write("Li", true).is_empty());
        assert_eq!(ways_to_write("习近平", true), ["习近平"]);
        assert_eq!(parts_of_name("Ana de Petrénko Jr."), ["petrenko"]);
    }

    #[test]
    fn a_hit_tells_where_it_is_and_by_which_words_it_is_found_elsewhere() {
        let names = names();
        let mut hits = Vec::new();
        let mut watcher = Watcher::new(&names, &[], true);
        watcher.push("Año uno.\nLo dijo ayer, sin más, María Ólafsdóttir.".as_bytes(), &mut |hit| {
            hits.push(hit);
        });
        watcher.end(&mut |hit| hits.push(hit));
        let hit = &hits[0];
        assert_eq!((hit.of, hit.line, hit.start), (1, 2, 32));
        assert_eq!(hit.words, " dijo ayer sin mas maria olafsdottir");
    }
}
