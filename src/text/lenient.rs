//! A text with everything taken out that a person retyping it would not keep: how it is
//! composed, which quotation marks and dashes it uses, how wide its spaces are.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::canonical_combining_class;

/// A text made comparable, with the way back to where each of its characters came from.
#[derive(Debug, Clone)]
pub struct Lenient {
    chars: Vec<char>,
    /// For each character: the bytes of the original that it stands for.
    spans: Vec<(usize, usize)>,
}

impl Lenient {
    /// Makes a text comparable.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut made = Self { chars: Vec::with_capacity(text.len()), spans: Vec::with_capacity(text.len()) };
        let mut rest = text.char_indices().peekable();
        while let Some((start, first)) = rest.next() {
            let mut end = start + first.len_utf8();
            // A base character and the marks on it are composed together, and only together.
            while let Some((at, next)) = rest.next_if(|(_, c)| canonical_combining_class(*c) != 0) {
                end = at + next.len_utf8();
            }
            for c in text[start..end].nfc() {
                made.push(c, (start, end));
            }
        }
        made
    }

    fn push(&mut self, c: char, span: (usize, usize)) {
        let c = plain(c);
        if c == ' ' && self.chars.last() == Some(&' ') {
            if let Some(last) = self.spans.last_mut() {
                last.1 = span.1;
            }
            return;
        }
        if is_invisible(c) {
            return;
        }
        self.chars.push(c);
        self.spans.push(span);
    }

    /// The comparable characters.
    #[must_use]
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// The characters without white space at either end.
    #[must_use]
    pub fn trimmed(&self) -> &[char] {
        let start = self.chars.iter().take_while(|c| **c == ' ').count();
        let end = self.chars.len() - self.chars.iter().rev().take_while(|c| **c == ' ').count();
        self.chars.get(start..end).unwrap_or_default()
    }

    /// The bytes of the original behind the characters from `start` up to `end`.
    #[must_use]
    pub fn span(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        Some((self.spans.get(start)?.0, self.spans.get(end.checked_sub(1)?)?.1))
    }
}

/// The plain form of a character: one kind of space, of quotation mark and of dash.
fn plain(c: char) -> char {
    match c {
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
        Lenient::of(text).chars().iter().collect()
    }

    #[test]
    fn takes_marks_dashes_spaces_and_composition_out() {
        assert_eq!(plain_text("«dos   bases»\n–\u{a0}sí"), "\"dos bases\" - sí");
        assert_eq!(plain_text("sergue\u{301}i"), plain_text("sergu\u{e9}i"));
        assert_eq!(plain_text("in\u{ad}visible"), "invisible");
    }

    #[test]
    fn finds_its_way_back() {
        let text = "a\u{301}  «b»";
        let lenient = Lenient::of(text);
        let (start, end) = lenient.span(1, 3).unwrap();
        assert_eq!(&text[start..end], "  «");
        assert_eq!(lenient.span(0, 1).map(|(s, e)| &text[s..e]), Some("a\u{301}"));
    }
}
