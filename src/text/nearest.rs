//! The passage of a text that is most like an excerpt that does not stand in it.

use std::collections::{HashMap, VecDeque};

use unicode_segmentation::UnicodeSegmentation as _;

use super::words::folded;

/// How many words an excerpt has at most that is held against passages.
pub const WORDS: usize = 2000;

/// The passage with the most words in common, if it has at least a third of them: at most half
/// as many words again as the excerpt has, and none at either end that the excerpt has not. An
/// excerpt of more than [`WORDS`] has none: nobody would find the difference in it.
#[must_use]
pub fn nearest<'t>(text: &'t str, excerpt: &str) -> Option<&'t str> {
    let mut numbers: HashMap<String, usize> = HashMap::new();
    // How often the excerpt has each of its words, less how often the window has it.
    let mut left: Vec<i64> = Vec::new();
    let mut length = 0_usize;
    for word in excerpt.unicode_words() {
        let number = *numbers.entry(folded(word)).or_insert(left.len());
        if number == left.len() {
            left.push(0);
        }
        left[number] += 1;
        length += 1;
    }
    if length > WORDS {
        return None;
    }
    let width = length + length / 2;

    // Words of the window that the excerpt has too, each at most as often as it has it.
    let mut window: VecDeque<(usize, Option<usize>)> = VecDeque::new();
    let mut shared = 0_i64;
    let mut best = (0_i64, 0_usize);
    for (at, word) in text.unicode_word_indices() {
        let number = numbers.get(&folded(word)).copied();
        if let Some(number) = number {
            shared += i64::from(left[number] > 0);
            left[number] -= 1;
        }
        window.push_back((at, number));
        if window.len() > width
            && let Some((_, Some(number))) = window.pop_front()
        {
            left[number] += 1;
            shared -= i64::from(left[number] > 0);
        }
        // A text of fewer words than that is one window.
        if shared > best.0
            && let Some((start, _)) = window.front().filter(|_| window.len() == width)
        {
            best = (shared, *start);
        }
    }
    if window.len() < width {
        best = (shared, window.front()?.0);
    }
    if best.0 == 0 || best.0 * 3 < i64::try_from(length).ok()? {
        return None;
    }
    let rest = &text[best.1..];
    let mut wanted = rest
        .unicode_word_indices()
        .take(width)
        .filter(|(_, word)| numbers.contains_key(&folded(word)))
        .map(|(at, word)| (at, at + word.len()));
    let first = wanted.next()?;
    let last = wanted.last().unwrap_or(first);
    Some(&rest[first.0..last.1])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn finds_the_passage_with_most_words_in_common() {
        let text = "Ayer llovió. Operan ya dos bases militares rusas en el país, dijo. Nada más.";
        assert_eq!(nearest(text, "dos bases rusas en el país"), Some("dos bases militares rusas en el país"));
        assert_eq!(nearest(text, "una cosa del todo distinta y larga"), None);
        assert_eq!(nearest("", "x"), None);
        assert_eq!(nearest("x", "…"), None);
    }

    /// As it was first written down: all words of the text at once.
    fn among_all_words<'t>(text: &'t str, excerpt: &str) -> Option<&'t str> {
        let mut wanted: HashMap<String, i64> = HashMap::new();
        let mut length = 0;
        for word in excerpt.unicode_words() {
            *wanted.entry(folded(word)).or_default() += 1;
            length += 1;
        }
        let words: Vec<(usize, &str)> = text.unicode_word_indices().collect();
        let folded: Vec<String> = words.iter().map(|(_, word)| folded(word)).collect();
        let width = (length + length / 2).min(words.len());
        if width == 0 {
            return None;
        }
        let mut shared = 0_i64;
        let mut best = (0_i64, 0_usize);
        for at in 0..words.len() {
            if let Some(left) = wanted.get_mut(&folded[at]) {
                shared += i64::from(*left > 0);
                *left -= 1;
            }
            if at >= width
                && let Some(left) = wanted.get_mut(&folded[at - width])
            {
                *left += 1;
                shared -= i64::from(*left > 0);
            }
            if at + 1 >= width && shared > best.0 {
                best = (shared, at + 1 - width);
            }
        }
        let enough = best.0 * 3 >= i64::try_from(length).ok()?;
        let window = best.1..best.1 + width;
        let is_wanted = |at: &usize| wanted.contains_key(&folded[*at]);
        let (first, last) = (window.clone().find(is_wanted)?, window.rev().find(is_wanted)?);
        let (end, word) = words[last];
        enough.then(|| &text[words[first].0..end + word.len()])
    }

    proptest! {
        #[test]
        fn finds_what_looking_at_all_words_finds(text in "([abcÁ]{1,2}[ .,’]{0,2}){0,30}", excerpt in "([abcdÁ]{1,2} ){0,8}") {
            prop_assert_eq!(nearest(&text, &excerpt), among_all_words(&text, &excerpt));
        }
    }
}
