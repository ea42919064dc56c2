//! A text with everything taken out that a person retyping it would not keep: how it is
//! composed, which quotation marks and dashes it uses, how wide its spaces are.

use std::iter::Peekable;
use std::str::{CharIndices, Chars};

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, Recompositions, UnicodeNormalization as _, is_nfc_quick};

/// How many marks on one character are composed with it. No script has more than thirty
/// (UAX #15, Stream-Safe Text Format); with a bound, no text takes memory beyond itself.
const MARKS: usize = 256;

/// A comparable character, and the bytes of the original that it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The character.
    pub c: char,
    /// Where the original begins.
    pub start: usize,
    /// Where it ends, exclusive.
    pub end: usize,
}

/// The comparable characters of a text, one after the other.
#[derive(Clone)]
pub struct Lenient<'t> {
    text: &'t str,
    rest: Peekable<CharIndices<'t>>,
    /// What is left of a character that was composed with its marks, and its bytes.
    composed: Option<(Recompositions<Chars<'t>>, usize, usize)>,
    /// The last character that was read: it may be a space that goes on.
    held: Option<Place>,
}

impl<'t> Lenient<'t> {
    /// Makes a text comparable.
    #[must_use]
    pub fn of(text: &'t str) -> Self {
        Self { text, rest: text.char_indices().peekable(), composed: None, held: None }
    }

    /// The next character, with a space for each white space.
    fn read(&mut self) -> Option<Place> {
        if let Some((composed, start, end)) = &mut self.composed {
            if let Some(c) = composed.next() {
                return Some(Place { c: plain(c), start: *start, end: *end });
            }
            self.composed = None;
        }
        let (start, first) = self.rest.next()?;
        let mut end = start + first.len_utf8();
        // A base character and the marks on it are composed together, and only together.
        let mut marks = 0;
        while marks < MARKS
            && let Some((at, mark)) = self.rest.next_if(|(_, c)| is_mark(*c))
        {
            end = at + mark.len_utf8();
            marks += 1;
        }
        if marks == 0 && is_composed(first) {
            return Some(Place { c: plain(first), start, end });
        }
        self.composed = Some((self.text[start..end].nfc(), start, end));
        self.read()
    }
}

impl Iterator for Lenient<'_> {
    type Item = Place;

    fn next(&mut self) -> Option<Place> {
        while let Some(place) = self.read() {
            if is_invisible(place.c) {
                continue;
            }
            if let Some(held) = self.held.as_mut().filter(|held| held.c == ' ' && place.c == ' ') {
                held.end = place.end;
            } else if let Some(held) = self.held.replace(place) {
                return Some(held);
            }
        }
        self.held.take()
    }
}

/// The comparable characters of a text, without white space at either end.
#[must_use]
pub fn trimmed(text: &str) -> Vec<char> {
    let mut chars: Vec<char> = Lenient::of(text).map(|place| place.c).skip_while(|c| *c == ' ').collect();
    // Runs of white space are one space.
    chars.pop_if(|c| *c == ' ');
    chars
}

fn is_mark(c: char) -> bool {
    c >= '\u{300}' && canonical_combining_class(c) != 0
}

/// Whether a character that stands alone is its own composition.
fn is_composed(c: char) -> bool {
    c < '\u{300}' || is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes
}

/// The plain form of a character: one kind of space, of quotation mark and of dash.
fn plain(c: char) -> char {
    match c {
        'a'..='z' => c,
        c if c.is_whitespace() => ' ',
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '＂' => '"',
        '‘' | '’' | '‚' | '‛' | '‹' | '›' | '′' | '`' | '´' | '＇' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '－' => '-',
        c => c,
    }
}

/// Characters that take no room: soft hyphens, joiners, direction marks, byte order marks.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain_text(text: &str) -> String {
        Lenient::of(text).map(|place| place.c).collect()
    }

    #[test]
    fn takes_marks_dashes_spaces_and_composition_out() {
        assert_eq!(plain_text("«dos   bases»\n–\u{a0}sí"), "\"dos bases\" - sí");
        assert_eq!(plain_text("sergue\u{301}i"), plain_text("sergu\u{e9}i"));
        assert_eq!(plain_text("in\u{ad}visible"), "invisible");
        assert_eq!(plain_text("\u{958}"), "\u{915}\u{93c}");
        assert_eq!(trimmed(" \t«a b» \u{200b} "), ['"', 'a', ' ', 'b', '"']);
    }

    #[test]
    fn finds_its_way_back() {
        let text = "a\u{301}  «b»";
        let places: Vec<Place> = Lenient::of(text).collect();
        assert_eq!(&text[places[1].start..places[2].end], "  «");
        assert_eq!(&text[places[0].start..places[0].end], "a\u{301}");
    }

    #[test]
    fn a_letter_under_any_number_of_marks_takes_no_room_of_its_own() {
        let text = format!("a{}b", "\u{301}\u{316}".repeat(100_000));
        assert_eq!(Lenient::of(&text).last().map(|place| place.c), Some('b'));
    }
}
