//! Finding an excerpt in a document: to the letter, or as a person retypes it. What is kept
//! is always what the document says.

use super::lenient::Lenient;
use super::points::Points;

/// A place where an excerpt stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it begins, in code points from 0.
    pub start: u32,
    /// Where it ends, exclusive.
    pub end: u32,
    /// What the document says there.
    pub exact: String,
}

/// Why an excerpt could not be pinned down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotFound {
    /// There is nothing to look for.
    Empty,
    /// It does not stand in the text.
    Nowhere,
    /// It stands there more than once.
    Ambiguous(Vec<Found>),
    /// It stands there, but not as often as was asked for.
    TooFew {
        /// How often.
        found: usize,
        /// Which one was asked for.
        asked: usize,
    },
    /// The text is longer than positions can count.
    TooLong,
}

/// The place of an excerpt: the only one, or the `nth` from 1.
pub fn find(text: &Points, excerpt: &str, nth: Option<usize>) -> Result<Found, NotFound> {
    if excerpt.trim().is_empty() {
        return Err(NotFound::Empty);
    }
    let spans = match to_the_letter(text.text(), excerpt) {
        exact if exact.is_empty() => leniently(text.text(), excerpt),
        exact => exact,
    };
    let place = |(start, end): (usize, usize)| {
        Some(Found {
            start: u32::try_from(text.point_of(start)).ok()?,
            end: u32::try_from(text.point_of(end)).ok()?,
            exact: text.text()[start..end].to_owned(),
        })
    };
    match (spans.as_slice(), nth) {
        ([], _) => Err(NotFound::Nowhere),
        (spans, Some(nth)) => match nth.checked_sub(1).and_then(|at| spans.get(at)) {
            Some(span) => place(*span).ok_or(NotFound::TooLong),
            None => Err(NotFound::TooFew { found: spans.len(), asked: nth }),
        },
        ([span], None) => place(*span).ok_or(NotFound::TooLong),
        (spans, None) => {
            let places: Option<Vec<Found>> = spans.iter().copied().map(place).collect();
            Err(places.map_or(NotFound::TooLong, NotFound::Ambiguous))
        }
    }
}

/// Byte spans where the excerpt stands letter by letter.
fn to_the_letter(text: &str, excerpt: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut from = 0;
    let finder = memchr::memmem::Finder::new(excerpt);
    while let Some(at) = finder.find(&text.as_bytes()[from..]) {
        let start = from + at;
        found.push((start, start + excerpt.len()));
        from = start + text[start..].chars().next().map_or(1, char::len_utf8);
    }
    found
}

/// Byte spans where the excerpt stands but for spaces, quotation marks, dashes, composition
/// and the case of its first letter.
fn leniently(text: &str, excerpt: &str) -> Vec<(usize, usize)> {
    let (text, wanted) = (Lenient::of(text), Lenient::of(excerpt));
    let Some((first, rest)) = wanted.trimmed().split_first() else {
        return Vec::new();
    };
    let length = rest.len() + 1;
    let same_letter = |a: char, b: char| a == b || a.to_lowercase().eq(b.to_lowercase());
    text.chars()
        .windows(length)
        .enumerate()
        .filter(|(_, window)| same_letter(window[0], *first) && window[1..] == *rest)
        .filter_map(|(at, _)| text.span(at, at + length))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, excerpt: &str) -> Result<Found, NotFound> {
        find(&Points::new(text.to_owned()), excerpt, None)
    }

    #[test]
    fn finds_to_the_letter_and_counts_code_points() {
        let there = found("Según él, «dos bases» operan.", "dos bases").unwrap();
        assert_eq!((there.start, there.end, there.exact.as_str()), (11, 20, "dos bases"));
    }

    #[test]
    fn keeps_what_the_document_says() {
        let text = "Dijo: «Dos\u{a0} bases —rusas—» en Cumana\u{301}.";
        for (excerpt, exact) in [
            ("dos bases -rusas-", "Dos\u{a0} bases —rusas—"),
            ("\"Dos bases", "«Dos\u{a0} bases"),
            ("  en Cumaná ", "en Cumana\u{301}"),
        ] {
            assert_eq!(found(text, excerpt).unwrap().exact, exact, "{excerpt}");
        }
    }

    #[test]
    fn only_the_first_letter_may_change_case() {
        assert!(found("Dos bases", "dos bases").is_ok());
        assert_eq!(found("dos Bases", "dos bases"), Err(NotFound::Nowhere));
    }

    #[test]
    fn says_where_when_it_stands_more_than_once() {
        let text = Points::new("sí, no, sí".to_owned());
        let Err(NotFound::Ambiguous(places)) = find(&text, "sí", None) else { panic!("not ambiguous") };
        assert_eq!(places.iter().map(|p| p.start).collect::<Vec<_>>(), [0, 8]);
        assert_eq!(find(&text, "sí", Some(2)).unwrap().start, 8);
        assert_eq!(find(&text, "sí", Some(3)), Err(NotFound::TooFew { found: 2, asked: 3 }));
        assert_eq!(find(&text, "sí", Some(0)), Err(NotFound::TooFew { found: 2, asked: 0 }));
    }

    #[test]
    fn nothing_is_not_an_excerpt() {
        assert_eq!(found("x", " \n"), Err(NotFound::Empty));
    }
}
