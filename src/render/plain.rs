//! Text made harmless for a terminal: nothing in it moves the cursor, changes colours or
//! turns the reading direction. What is stored is not touched.

use std::borrow::Cow;
use std::fmt::Write as _;

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

/// How a character that would act is written instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escapes {
    /// `\u{202e}`, for people.
    Braced,
    /// `\u202e`, which JSON reads as the character.
    Json,
}

/// Data on its way to a terminal: line feeds and tabs stay. Where `paints`, colours do, too: what
/// has colours was made harmless before it got them.
#[must_use]
pub fn on_screen(text: &str, escapes: Escapes, paints: bool) -> Cow<'_, str> {
    escaped(text, true, escapes, paints)
}

fn harmless(text: &str, lines: bool) -> Cow<'_, str> {
    escaped(text, lines, Escapes::Braced, false)
}

fn escaped(text: &str, lines: bool, escapes: Escapes, paints: bool) -> Cow<'_, str> {
    if !text.chars().any(|c| is_harmful(c) || (!lines && (c == '\n' || c == '\t'))) {
        return Cow::Borrowed(text);
    }
    let mut made = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let whole = if paints { colour(rest) } else { None }.or_else(|| flag(rest));
        if let Some(whole) = whole {
            made.push_str(whole);
            rest = rest.get(whole.len()..).unwrap_or_default();
            continue;
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '\r' if rest.starts_with('\n') => {}
            '\n' | '\t' if lines => made.push(c),
            '\n' | '\t' => made.push(' '),
            c if is_harmful(c) && escapes == Escapes::Json => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    let _ = write!(made, "\\u{unit:04x}");
                }
            }
            c if is_harmful(c) => made.extend(c.escape_unicode()),
            c => made.push(c),
        }
    }
    Cow::Owned(made)
}

/// The colour that a text begins with: `ESC [ 1;31 m` (ECMA-48, SGR).
fn colour(text: &str) -> Option<&str> {
    let parameters = text.strip_prefix("\u{1b}[")?;
    let length = parameters.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    parameters.get(length..)?.starts_with('m').then_some(text.get(..length + 3)?)
}

/// The flag that a text begins with which is written in tags, such as Scotland's (UTS #51).
fn flag(text: &str) -> Option<&str> {
    let tags = text.strip_prefix('\u{1f3f4}')?;
    let length = tags.find(|c: char| !('\u{e0020}'..='\u{e007e}').contains(&c))?;
    let is_whole = length > 0 && tags.get(length..)?.starts_with('\u{e007f}');
    if is_whole { text.get(..length + 8) } else { None }
}

/// Control characters (C0, C1, DEL), line and paragraph separators, whatever overrides or
/// isolates the reading direction (UAX #9), and tags, which nobody sees.
fn is_harmful(c: char) -> bool {
    let control = c.is_control() && c != '\n' && c != '\t';
    control
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{061c}'
            | '\u{e0000}'..='\u{e007f}')
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
    fn tags_are_shown_outside_flags() {
        let scotland = "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}";
        assert_eq!(line(scotland), scotland);
        assert_eq!(line("a\u{e0068}\u{e0069}"), "a\\u{e0068}\\u{e0069}");
        assert_eq!(line("\u{1f3f4}\u{e0068}"), "\u{1f3f4}\\u{e0068}");
    }

    #[test]
    fn on_a_screen_json_stays_json_and_colours_stay_where_they_are_our_own() {
        let on_screen = |text, paints| on_screen(text, Escapes::Json, paints).into_owned();
        assert_eq!(on_screen("\u{202e}\u{9b}\u{e0041}\n", false), "\\u202e\\u009b\\udb40\\udc41\n");
        assert_eq!(on_screen("\u{1b}[1;31mx\u{1b}[0m", true), "\u{1b}[1;31mx\u{1b}[0m");
        assert_eq!(on_screen("\u{1b}[31mx", false), "\\u001b[31mx");
        assert_eq!(on_screen("\u{1b}]0;x\u{7}\u{1b}[2J", true), "\\u001b]0;x\\u0007\\u001b[2J");
    }

    #[test]
    fn cuts_by_columns() {
        assert_eq!(cut("dos bases", 20), "dos bases");
        assert_eq!(cut("dos bases", 5), "dos…");
        assert_eq!(cut("漢字漢字", 5), "漢字…");
    }
}
