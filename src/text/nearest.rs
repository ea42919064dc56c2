//! The passage of a text that is most like an excerpt that does not stand in it.

use std::collections::HashMap;

use unicode_segmentation::UnicodeSegmentation as _;

use super::words::folded;

/// The passage with the most words in common, if it has at least a third of them: at most half
/// as many words again as the excerpt has, and none at either end that the excerpt has not.
#[must_use]
pub fn nearest<'t>(text: &'t str, excerpt: &str) -> Option<&'t str> {
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

    // Words of the window that the excerpt has too, each at most as often as it has it.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_passage_with_most_words_in_common() {
        let text = "Ayer llovió. Operan ya dos bases militares rusas en el país, dijo. Nada más.";
        assert_eq!(nearest(text, "dos bases rusas en el país"), Some("dos bases militares rusas en el país"));
        assert_eq!(nearest(text, "una cosa del todo distinta y larga"), None);
        assert_eq!(nearest("", "x"), None);
        assert_eq!(nearest("x", "…"), None);
    }
}
