//! Text made harmless for a terminal: nothing in it moves the cursor, changes colours or
//! turns the reading direction. What is stored is not touched.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr as _;

/// Text on one line: line feeds and tabs become spaces.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    harmless(text, false)
}

/// Text on several lines: line feeds and tabs stay.
#[must_use]
pub fn block(text: &str) -> Cow<'_, str> {
    harmless(text, true)
}

/// One line, cut to some columns with an ellipsis.
#[must_use]
pub fn cut(text: &str, columns: usize) -> String {
    let text = line(text);
    if text.width() <= columns {
        return text.into_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        if kept.width() >= columns {
            kept.pop();
            break;
        }
    }
    format!("{}…", kept.trim_end())
}

fn harmless(text: &str, lines: bool) -> Cow<'_, str> {
    if !text.chars().any(|c| is_harmful(c) || (!lines && (c == '\n' || c == '\t'))) {
        return Cow::Borrowed(text);
    }
    let mut made = String::with_capacity(text.len() + 8);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\r' if rest.peek() == Some(&'\n') => {}
            '\n' | '\t' if lines => made.push(c),
            '\n' | '\t' => made.push(' '),
            c if is_harmful(c) => made.extend(c.escape_unicode()),
            c => made.push(c),
        }
    }
    Cow::Owned(made)
}

/// Control characters (C0, C1, DEL), line and paragraph separators, and whatever overrides or
/// isolates the reading direction (UAX #9).
fn is_harmful(c: char) -> bool {
    let control = c.is_control() && c != '\n' && c != '\t';
    control
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{061c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_would_act() {
        assert_eq!(line("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(line("user\u{202e}gpj"), "user\\u{202e}gpj");
        assert_eq!(line("a\r\nb\tc"), "a b c");
        assert_eq!(block("a\r\nb\tc\u{9b}2J"), "a\nb\tc\\u{9b}2J");
        assert_eq!(line("«año» مرحبا 😀"), "«año» مرحبا 😀");
    }

    #[test]
    fn cuts_by_columns() {
        assert_eq!(cut("dos bases", 20), "dos bases");
        assert_eq!(cut("dos bases", 5), "dos…");
        assert_eq!(cut("漢字漢字", 5), "漢字…");
    }
}
