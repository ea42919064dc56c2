//! Which words of a wording came with which revision.

use crate::text::differ::{Run, runs};

/// A span of a wording, and the revision that it came with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The words.
    pub text: String,
    /// The place of the revision among the wordings, from 0.
    pub from: usize,
}

/// The spans of the last of some wordings, and, where that wording had been given up and was
/// taken up again, the places of the reverts. A wording that is taken up again is blamed on
/// those who first wrote it: whoever reverted is named as such.
#[must_use]
pub fn blame(wordings: &[&str]) -> (Vec<Span>, Vec<Revert>) {
    let mut states: Vec<Vec<Span>> = Vec::with_capacity(wordings.len());
    let mut reverts: Vec<Revert> = Vec::new();
    for (at, wording) in wordings.iter().enumerate() {
        let earlier = (0..at.saturating_sub(1)).rev().find(|earlier| wordings[*earlier] == *wording);
        let state = match (states.last(), earlier) {
            (None, _) => vec![Span { text: (*wording).to_owned(), from: 0 }],
            (Some(last), _) if wordings[at - 1] == *wording => last.clone(),
            (_, Some(to)) => {
                reverts.push(Revert { at, to });
                states[to].clone()
            }
            (Some(last), None) => revised(last, wordings[at - 1], wording, at),
        };
        states.push(state);
    }
    let last = states.pop().unwrap_or_default();
    // A revert that was itself overtaken is history, not what stands.
    let standing = reverts
        .into_iter()
        .filter(|revert| wordings[revert.at..].iter().all(|wording| *wording == wordings[revert.at]))
        .collect();
    (last, standing)
}

/// That a revision took up an earlier wording again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revert {
    /// The place of the revision.
    pub at: usize,
    /// The place of the wording that it went back to.
    pub to: usize,
}

fn revised(before: &[Span], old: &str, new: &str, at: usize) -> Vec<Span> {
    let mut rest: Vec<(char, usize)> =
        before.iter().flat_map(|span| span.text.chars().map(|c| (c, span.from))).collect();
    rest.reverse();
    let mut made: Vec<Span> = Vec::new();
    let mut push = |c: char, from: usize| match made.last_mut() {
        Some(span) if span.from == from => span.text.push(c),
        _ => made.push(Span { text: c.to_string(), from }),
    };
    for run in runs(old, new) {
        match run {
            Run::Same(text) => {
                for c in text.chars() {
                    push(c, rest.pop().map_or(at, |(_, from)| from));
                }
            }
            Run::Gone(text) => rest.truncate(rest.len().saturating_sub(text.chars().count())),
            Run::New(text) => text.chars().for_each(|c| push(c, at)),
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reported(wordings: &[&str]) -> Vec<(String, usize)> {
        blame(wordings).0.into_iter().map(|span| (span.text, span.from)).collect()
    }

    #[test]
    fn words_keep_who_wrote_them() {
        let found = reported(&["two bases", "two Russian bases", "two Russian bases in Venezuela"]);
        assert_eq!(
            found,
            [("two ".into(), 0), ("Russian ".into(), 1), ("bases".into(), 0), (" in Venezuela".into(), 2)]
        );
    }

    #[test]
    fn a_revert_gives_the_words_back_to_who_wrote_them_and_is_named() {
        let wordings = ["two bases", "three places", "two bases"];
        assert_eq!(reported(&wordings), [("two bases".to_owned(), 0)]);
        assert_eq!(blame(&wordings).1, [Revert { at: 2, to: 0 }]);
        let overtaken = ["two bases", "three places", "two bases", "two large bases"];
        assert_eq!(blame(&overtaken).1, []);
    }

    proptest! {
        #[test]
        fn the_spans_are_the_wording(wordings in prop::collection::vec("[ab ]{1,9}", 1..6)) {
            let wordings: Vec<&str> = wordings.iter().map(String::as_str).collect();
            let text: String = blame(&wordings).0.into_iter().map(|span| span.text).collect();
            prop_assert_eq!(text, *wordings.last().unwrap());
        }
    }
}
