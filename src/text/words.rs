//! Words as the search index has them: runs of letters and digits, without case and marks.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A word without case and marks.
#[must_use]
pub fn folded(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// The words of a text, folded, with the bytes each stands at.
pub fn words(text: &str) -> impl Iterator<Item = (usize, usize, String)> + '_ {
    spans(text).map(|(start, end)| (start, end, folded(&text[start..end])))
}

fn spans(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let is_part = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = rest.find(|(_, c)| c.is_alphanumeric())?;
        let mut end = start + first.len_utf8();
        while let Some((at, c)) = rest.next_if(|(_, c)| is_part(*c)) {
            end = at + c.len_utf8();
        }
        Some((start, end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_case_and_marks_in_any_script() {
        let found: Vec<String> = words("¡Inflación! СТРЕЛЬБА\u{301}, 80 %").map(|(.., word)| word).collect();
        assert_eq!(found, ["inflacion", "стрельба", "80"]);
    }

    #[test]
    fn says_where_they_stand() {
        let text = "«Año» 2022";
        let found: Vec<&str> = words(text).map(|(start, end, _)| &text[start..end]).collect();
        assert_eq!(found, ["Año", "2022"]);
    }
}
