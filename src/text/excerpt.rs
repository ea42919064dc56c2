//! Finding an excerpt in a document: to the letter, or as a person retypes it. What is kept
//! is always what the document says.

use std::iter;

use super::lenient::{Lenient, trimmed};
use super::overlapping::Overlapping;
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
    Ambiguous {
        /// Where, as far as it can be told: the first places.
        places: Vec<Found>,
        /// How often.
        count: usize,
    },
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

/// How many places of an excerpt that stands more than once are told.
const TOLD: usize = 20;

/// The place of an excerpt: the only one, or the `nth` from 1.
pub fn find(text: &Points, excerpt: &str, nth: Option<usize>) -> Result<Found, NotFound> {
    if excerpt.trim().is_empty() {
        return Err(NotFound::Empty);
    }
    let mut exact = to_the_letter(text.text(), excerpt).peekable();
    if exact.peek().is_some() {
        return choose(text, exact, nth);
    }
    let wanted = trimmed(excerpt);
    choose(text, leniently(text.text(), &wanted), nth)
}

/// Every place where an excerpt stands, as byte spans: to the letter, or else leniently.
#[must_use]
pub fn spans(text: &str, excerpt: &str) -> Vec<(usize, usize)> {
    let exact: Vec<(usize, usize)> = to_the_letter(text, excerpt).collect();
    if exact.is_empty() { leniently(text, &trimmed(excerpt)).collect() } else { exact }
}

/// The place that is meant, of all the byte spans where an excerpt stands.
fn choose(
    text: &Points,
    mut spans: impl Iterator<Item = (usize, usize)>,
    nth: Option<usize>,
) -> Result<Found, NotFound> {
    let place = |(start, end): (usize, usize)| {
        let point = |byte| u32::try_from(text.point_of(byte)).map_err(|_| NotFound::TooLong);
        Ok(Found { start: point(start)?, end: point(end)?, exact: text.text()[start..end].to_owned() })
    };
    if let Some(asked) = nth {
        let mut found = 0;
        for span in spans {
            found += 1;
            if found == asked {
                return place(span);
            }
        }
        return Err(if found == 0 { NotFound::Nowhere } else { NotFound::TooFew { found, asked } });
    }
    let first = spans.next().ok_or(NotFound::Nowhere)?;
    let Some(second) = spans.next() else { return place(first) };
    let mut places = vec![place(first)?, place(second)?];
    for span in spans.by_ref().take(TOLD - places.len()) {
        places.push(place(span)?);
    }
    let count = places.len() + spans.count();
    Err(NotFound::Ambiguous { places, count })
}

/// Byte spans where the excerpt stands letter by letter.
fn to_the_letter<'t>(text: &'t str, excerpt: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
    let finder = memchr::memmem::Finder::new(excerpt);
    let (mut from, mut last_end) = (0, 0);
    let mut overlapping: Option<Overlapping<'t, u8>> = None;
    iter::from_fn(move || {
        let rest = text.as_bytes().get(from..)?;
        if let Some(search) = &mut overlapping {
            from += 1 + rest.iter().position(|byte| search.see(byte))?;
            return Some((from - excerpt.len(), from));
        }
        let start = from + finder.find(rest)?;
        let (overlaps, end) = (start < last_end, start + excerpt.len());
        from = start + text[start..].chars().next().map_or(1, char::len_utf8);
        last_end = end;
        if overlaps {
            // Where it repeats within itself, each search would read all of it anew.
            overlapping = Overlapping::of(excerpt.as_bytes());
        }
        Some((start, end))
    })
}

/// Byte spans where the excerpt stands but for spaces, quotation marks, dashes, composition
/// and the case of its first letter.
fn leniently<'t>(text: &'t str, wanted: &'t [char]) -> impl Iterator<Item = (usize, usize)> + 't {
    let same_letter = |a: char, b: char| a == b || a.to_lowercase().eq(b.to_lowercase());
    let search =
        wanted.split_first().and_then(|(first, rest)| Some((*first, rest.len(), Overlapping::of(rest)?)));
    // The first letter is read again when all that comes after it has been seen: so nothing of the
    // text need be kept.
    let (mut ahead, mut behind) = (Lenient::of(text).enumerate(), Lenient::of(text));
    let mut search = search;
    iter::from_fn(move || {
        let (first, length, rest) = search.as_mut()?;
        for (at, last) in ahead.by_ref() {
            let is_rest = rest.see(&last.c);
            let begins = if at >= *length { behind.next() } else { None };
            if let Some(begins) = begins.filter(|begins| is_rest && same_letter(begins.c, *first)) {
                return Some((begins.start, last.end));
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
        let Err(NotFound::Ambiguous { places, count: 2 }) = find(&text, "sí", None) else {
            panic!("not ambiguous")
        };
        assert_eq!(places.iter().map(|p| p.start).collect::<Vec<_>>(), [0, 8]);
        assert_eq!(find(&text, "sí", Some(2)).unwrap().start, 8);
        assert_eq!(find(&text, "sí", Some(3)), Err(NotFound::TooFew { found: 2, asked: 3 }));
        assert_eq!(find(&text, "sí", Some(0)), Err(NotFound::TooFew { found: 2, asked: 0 }));
    }

    #[test]
    fn nothing_is_not_an_excerpt() {
        assert_eq!(found("x", " \n"), Err(NotFound::Empty));
    }

    /// What an excerpt stands for, as it was first written down: the whole text made comparable at
    /// once, and each window of it looked at.
    fn by_windows(text: &str, excerpt: &str) -> Vec<(usize, usize)> {
        let exact: Vec<(usize, usize)> = text
            .char_indices()
            .filter(|(at, _)| text[*at..].starts_with(excerpt))
            .map(|(at, _)| (at, at + excerpt.len()))
            .collect();
        if !exact.is_empty() {
            return exact;
        }
        let places: Vec<_> = Lenient::of(text).collect();
        let wanted = trimmed(excerpt);
        if wanted.is_empty() {
            return Vec::new();
        }
        let same = |(at, (there, wanted)): (usize, (&super::super::lenient::Place, &char))| {
            there.c == *wanted || at == 0 && there.c.to_lowercase().eq(wanted.to_lowercase())
        };
        places
            .windows(wanted.len())
            .filter(|window| window.iter().zip(&wanted).enumerate().all(same))
            .map(|window| (window[0].start, window[window.len() - 1].end))
            .collect()
    }

    proptest! {
        #[test]
        fn finds_what_looking_at_every_window_finds(
            text in "[aAbñ\u{301}«\"– \u{a0}\u{200b}x😀]{0,40}",
            excerpt in "[aAbñ\u{301}»\"\\- \u{ad}x]{1,6}",
            nth in 1usize..5,
        ) {
            prop_assume!(!excerpt.trim().is_empty());
            let points = Points::new(text.clone());
            let due = by_windows(&text, &excerpt);
            let span = |found: &Found| (found.start as usize, found.end as usize);
            let point = |(start, end): &(usize, usize)| (points.point_of(*start), points.point_of(*end));
            match find(&points, &excerpt, None) {
                Ok(found) => {
                    prop_assert_eq!(due.len(), 1);
                    prop_assert_eq!(span(&found), point(&due[0]));
                }
                Err(NotFound::Nowhere) => prop_assert!(due.is_empty()),
                Err(NotFound::Ambiguous { places, count }) => {
                    prop_assert_eq!(count, due.len());
                    for (found, due) in places.iter().zip(&due) {
                        prop_assert_eq!(span(found), point(due));
                    }
                }
                other => prop_assert!(false, "{:?}", other),
            }
            let found = find(&points, &excerpt, Some(nth)).ok();
            prop_assert_eq!(found.as_ref().map(span), due.get(nth - 1).map(point));
        }
    }

    #[test]
    fn what_repeats_within_itself_takes_no_longer() {
        // Each of the hundred thousand places looked at letter by letter would be ten thousand
        // million letters.
        let text = "a".repeat(200_000);
        let places = find(&Points::new(text.clone()), &text[..100_000], None);
        let Err(NotFound::Ambiguous { places, count }) = places else { panic!("not ambiguous") };
        assert_eq!((places.len(), count), (TOLD, 100_001));
        let nearly = format!("{}b", &text[..100_000]);
        assert_eq!(find(&Points::new(text), &nearly, None), Err(NotFound::Nowhere));
    }
}
