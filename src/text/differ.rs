//! What went and what came between two texts, word by word.

use similar::{Algorithm, ChangeTag, TextDiff};

/// A run of words that stayed, went or came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run {
    /// In both texts.
    Same(String),
    /// In the old text only.
    Gone(String),
    /// In the new text only.
    New(String),
}

/// The runs from one text to another, words by Unicode's boundaries (UAX #29). The algorithm
/// is pinned, so that the same texts always read the same.
#[must_use]
pub fn runs(old: &str, new: &str) -> Vec<Run> {
    let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_unicode_words(old, new);
    let mut made: Vec<Run> = Vec::new();
    for change in diff.iter_all_changes() {
        match (change.tag(), made.last_mut()) {
            (ChangeTag::Equal, Some(Run::Same(text)))
            | (ChangeTag::Delete, Some(Run::Gone(text)))
            | (ChangeTag::Insert, Some(Run::New(text))) => text.push_str(change.value()),
            (ChangeTag::Equal, _) => made.push(Run::Same(change.value().to_owned())),
            (ChangeTag::Delete, _) => made.push(Run::Gone(change.value().to_owned())),
            (ChangeTag::Insert, _) => made.push(Run::New(change.value().to_owned())),
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_runs_hold_both_texts(old in "[a-c ñé¿.漢]{0,24}", new in "[a-c ñé¿.漢]{0,24}") {
            let (mut before, mut after) = (String::new(), String::new());
            for run in runs(&old, &new) {
                match run {
                    Run::Same(text) => {
                        before.push_str(&text);
                        after.push_str(&text);
                    }
                    Run::Gone(text) => before.push_str(&text),
                    Run::New(text) => after.push_str(&text),
                }
            }
            prop_assert_eq!(before, old);
            prop_assert_eq!(after, new);
        }
    }
}
