//! A text as words and those marks that say something: `%`, `$`, quotation marks, `?`, a minus sign.

use unicode_segmentation::UnicodeSegmentation as _;

use super::lexicon::looked_up;

/// A word or a mark that says something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// The byte it begins at.
    pub start: usize,
    /// The byte it ends at, exclusive.
    pub end: usize,
    /// What it is looked up by: no case, no accents, one kind of quotation mark.
    pub key: String,
    /// Whether it is a word.
    pub is_word: bool,
    /// Whether it begins a sentence, or a text.
    pub begins: bool,
}

impl Token {
    /// How much finding it again says.
    pub(super) fn weight(&self) -> u32 {
        match () {
            () if !self.is_word => 1,
            () if super::lexicon::is_function_word(&self.key) => 3,
            () => 10,
        }
    }
}

/// The tokens of a text.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = Token> + '_ {
    let mut begins = true;
    let mut before: Option<char> = None;
    text.split_word_bound_indices().filter_map(move |(start, piece)| {
        let last = piece.chars().next_back();
        let follows = before.replace(last.unwrap_or(' '));
        let end = start + piece.len();
        if piece.chars().any(char::is_alphanumeric) {
            let key = looked_up(piece);
            return Some(Token { start, end, key, is_word: true, begins: std::mem::take(&mut begins) });
        }
        begins |= piece.contains(['.', '!', '?', '¿', '¡', '…', '\n', '。', '؟']);
        let mark = match piece.chars().next()? {
            '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '‘' | '’' | '‚' | '‹' | '›' | '\'' =>
            {
                begins = true;
                "\""
            }
            '%' | '٪' => "%",
            '?' | '؟' | '¿' => "?",
            // A minus sign is one where a figure follows, and nothing is joined by it.
            '-' | '−' | '–'
                if follows.is_none_or(|c| c.is_whitespace() || c == '(')
                    && text[end..].chars().next().is_some_and(char::is_numeric) =>
            {
                "-"
            }
            c if matches!(
                c,
                '$' | '€' | '£' | '¥' | '₽' | '₴' | '°' | '‰' | '±' | '≈' | '<' | '>' | '+' | '×'
            ) =>
            {
                return Some(Token { start, end, key: c.to_string(), is_word: false, begins: false });
            }
            _ => return None,
        };
        Some(Token { start, end, key: mark.to_owned(), is_word: false, begins: false })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_marks_that_say_something_are_tokens() {
        let keys = |text: &str| tokens(text).map(|token| token.key).collect::<Vec<_>>();
        assert_eq!(keys("«Subió 3,5 %», ¿no?"), ["\"", "subio", "3,5", "%", "\"", "?", "no", "?"]);
        assert_eq!(keys("a -3 y Groza-S, 2020-2024"), ["a", "-", "3", "y", "groza", "s", "2020", "2024"]);
    }

    #[test]
    fn what_begins_a_sentence_is_told() {
        let begin =
            |text: &str| tokens(text).filter(|token| token.begins).map(|token| token.key).collect::<Vec<_>>();
        assert_eq!(begin("Dos bases. Putin, que volvió: «Ya está»"), ["dos", "putin", "ya"]);
    }
}
