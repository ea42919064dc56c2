//! A place in a text, for findings about texts.

use serde::Serialize;

/// A range of a text, as people and as programs find it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TextPlace {
    /// The text's file, as it was named.
    pub file: String,
    /// The line on which the range begins, from 1; lines end with a line feed.
    pub line: u32,
    /// Where on that line it begins, in code points from 1.
    pub column: u32,
    /// Where in the text it begins, in code points from 0.
    pub start: u32,
    /// Where in the text it ends, in code points, exclusive.
    pub end: u32,
    /// The line on which it begins, without its line break, to be shown with the finding.
    #[serde(skip)]
    pub source_line: String,
}

impl TextPlace {
    /// A range of code points of a text; none where the text has no such range.
    #[must_use]
    pub fn of(file: impl Into<String>, text: &str, start: u32, end: u32) -> Option<Self> {
        let from = byte_of(text, start)?;
        let to = byte_of(text, end)?;
        let before = text.get(..from)?;
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        text.get(from..to)?;
        let line = text.get(line_start..)?.split('\n').next().unwrap_or_default();
        let count = |found: usize| u32::try_from(found).ok();
        Some(Self {
            file: file.into(),
            line: count(before.matches('\n').count())? + 1,
            column: count(before.get(line_start..)?.chars().count())? + 1,
            start,
            end,
            source_line: line.strip_suffix('\r').unwrap_or(line).to_owned(),
        })
    }
}

/// The byte at which a code point begins, or the end of the text.
fn byte_of(text: &str, point: u32) -> Option<usize> {
    let point = usize::try_from(point).ok()?;
    let bytes = text.char_indices().map(|(byte, _)| byte).chain([text.len()]);
    bytes.into_iter().nth(point)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Sí.\r\n¿«dos bases»?\nfin";

    fn place(start: u32, end: u32) -> (u32, u32, String) {
        let place = TextPlace::of("t.txt", TEXT, start, end).unwrap();
        (place.line, place.column, place.source_line)
    }

    #[test]
    fn lines_and_columns_count_from_one_in_code_points() {
        assert_eq!(place(0, 2), (1, 1, "Sí.".to_owned()));
        assert_eq!(place(7, 16), (2, 3, "¿«dos bases»?".to_owned()));
        assert_eq!(place(19, 22), (3, 1, "fin".to_owned()));
    }

    #[test]
    fn a_range_may_be_empty_and_may_go_on_to_the_next_line() {
        assert_eq!(place(22, 22), (3, 4, "fin".to_owned()));
        assert_eq!(place(7, 22), (2, 3, "¿«dos bases»?".to_owned()));
        assert_eq!(place(18, 18), (2, 14, "¿«dos bases»?".to_owned()));
    }

    #[test]
    fn is_none_where_the_text_has_no_such_range() {
        assert_eq!(TextPlace::of("t.txt", TEXT, 5, 23), None);
        assert_eq!(TextPlace::of("t.txt", TEXT, 9, 4), None);
    }
}
