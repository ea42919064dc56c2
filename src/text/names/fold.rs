//! Text as names are compared in it: words of small letters and digits without marks, one space
//! between them.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Makes characters comparable, one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fold {
    /// Whether the last that came out is a space.
    gap: bool,
    /// Whether a word that a line ends in the middle of is put together again.
    mends: bool,
    hyphen: Hyphen,
}

/// What each byte of ASCII comes to: a small letter or a digit, or 0 where it parts words.
const LETTERS: [u8; 256] = {
    let mut letters = [0; 256];
    let mut byte: u8 = 0;
    while byte.is_ascii() {
        if byte.is_ascii_alphanumeric() {
            letters[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    letters
};

/// How far the end of a line within a word has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hyphen {
    None,
    Seen,
    AtLineEnd,
}

impl Fold {
    pub(super) const fn new(mends: bool) -> Self {
        Self { gap: true, mends, hyphen: Hyphen::None }
    }

    /// Takes a character, and gives what it comes to.
    pub(super) fn push(&mut self, c: char, out: &mut impl FnMut(char)) {
        if c.is_ascii_alphanumeric() {
            return self.letter(c.to_ascii_lowercase(), out);
        }
        if c.is_ascii() {
            return self.separator(c, out);
        }
        if is_invisible(c) {
            return;
        }
        decompose_compatible(c, |part| {
            if is_combining_mark(part) {
                return;
            }
            for lower in part.to_lowercase() {
                match plain(lower) {
                    Some(letters) => letters.chars().for_each(|letter| self.letter(letter, out)),
                    // Apostrophes that are held to be letters part words all the same.
                    None if lower.is_alphanumeric() && !('\u{2b0}'..='\u{2ff}').contains(&lower) => {
                        self.letter(lower, out);
                    }
                    None if is_combining_mark(lower) => {}
                    None => self.separator(c, out),
                }
            }
        });
    }

    /// Takes a character of ASCII in the middle of what has no escapes and no hyphens, and gives what
    /// it comes to.
    #[inline]
    pub(super) const fn push_plain(&mut self, byte: u8) -> Option<u8> {
        let letter = LETTERS[byte as usize];
        if letter != 0 {
            self.gap = false;
            return Some(letter);
        }
        if self.gap {
            return None;
        }
        self.gap = true;
        Some(b' ')
    }

    /// Whether it goes on as another does, however each mends words.
    pub(super) fn goes_on_like(&self, other: &Self) -> bool {
        self.gap == other.gap && self.hyphen == Hyphen::None && other.hyphen == Hyphen::None
    }

    /// Goes on from where another is.
    pub(super) const fn follow(&mut self, other: &Self) {
        self.gap = other.gap;
        self.hyphen = other.hyphen;
    }

    /// The text is at its end.
    pub(super) fn end(&mut self, out: &mut impl FnMut(char)) {
        self.gap(out);
        self.hyphen = Hyphen::None;
    }

    fn letter(&mut self, letter: char, out: &mut impl FnMut(char)) {
        if std::mem::replace(&mut self.hyphen, Hyphen::None) == Hyphen::Seen {
            self.gap(out);
        }
        self.gap = false;
        out(letter);
    }

    fn separator(&mut self, c: char, out: &mut impl FnMut(char)) {
        if self.mends {
            match (self.hyphen, c) {
                (Hyphen::None, '-' | '\u{2010}' | '\u{2011}') if !self.gap => {
                    self.hyphen = Hyphen::Seen;
                    return;
                }
                (Hyphen::Seen, '\n' | '\r') => {
                    self.hyphen = Hyphen::AtLineEnd;
                    return;
                }
                (Hyphen::Seen | Hyphen::AtLineEnd, c) if c.is_whitespace() => return,
                _ => self.hyphen = Hyphen::None,
            }
        }
        self.gap(out);
    }

    fn gap(&mut self, out: &mut impl FnMut(char)) {
        if !std::mem::replace(&mut self.gap, true) {
            out(' ');
        }
    }
}

/// The comparable words of a text.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let mut folded = String::with_capacity(text.len());
    let mut fold = Fold::new(false);
    for c in text.chars() {
        fold.push(c, &mut |c| folded.push(c));
    }
    folded.split_whitespace().map(str::to_owned).collect()
}

/// Whether a character's script is written without spaces, so that no word has an end that shows.
pub(super) const fn runs_on(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Letters that other hands write in plain ones, and that no decomposition takes apart.
const fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'ł' => "l",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ŧ' => "t",
        'ı' => "i",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ς' => "σ",
        _ => return None,
    })
}

/// Characters that take no room: soft hyphens, joiners, marks of direction and variation, tags.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{640}' | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_of_writing_come_to_the_same() {
        for text in [
            "Łukasz Müller",
            "LUKASZ  MULLER",
            "łukasz mu\u{308}ller",
            "Łu\u{ad}kasz\u{a0}Müller",
            "ＬＵＫＡＳＺ-müller",
        ] {
            assert_eq!(words(text), ["lukasz", "muller"], "{text}");
        }
        assert_eq!(words("O’Brien, Straße"), ["o", "brien", "strasse"]);
    }

    #[test]
    fn a_word_broken_at_a_line_end_is_one_where_that_is_wanted() {
        let folded = |mends: bool, text: &str| {
            let mut out = String::new();
            let mut fold = Fold::new(mends);
            text.chars().for_each(|c| fold.push(c, &mut |c| out.push(c)));
            out
        };
        assert_eq!(folded(true, "Petren-\n  ko x-y - z"), "petrenko x y z");
        assert_eq!(folded(false, "Petren-\nko"), "petren ko");
    }
}
