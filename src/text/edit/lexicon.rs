//! What a word says when it comes or goes, by the lists of [`word_lists`](super::word_lists) and by its
//! ending: Spanish and English.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;

use super::super::words::folded;
use super::word_lists::{
    ATTRIBUTIONS, CALENDAR, DATES, DEMONYMS, FUNCTION_WORDS, MODALS, NEGATIONS, NEUTRAL_ATTRIBUTIONS,
    NOUNS_IN_RIA, NUMBERS, QUANTITIES,
};
use crate::model::fate::EditKind;

/// The lists as they are looked up in: made where an edit is first judged.
static LISTS: LazyLock<Lists> = LazyLock::new(Lists::new);

struct Lists {
    /// The kind of edit that a word makes; of two lists that have a word, the first counts.
    kinds: HashMap<&'static str, EditKind>,
    calendar: HashSet<&'static str>,
    function_words: HashSet<&'static str>,
    neutral_attributions: HashSet<&'static str>,
    nouns_in_ria: HashSet<&'static str>,
    demonyms: HashSet<&'static str>,
    /// What words for numbers say, in figures.
    values: HashMap<&'static str, &'static str>,
}

impl Lists {
    fn new() -> Self {
        let set = |list: &'static str| list.split_whitespace().collect();
        let mut kinds = HashMap::new();
        for (list, kind) in [
            (NEGATIONS, EditKind::Negation),
            (DATES, EditKind::Date),
            (QUANTITIES, EditKind::Number),
            (MODALS, EditKind::Modality),
            (ATTRIBUTIONS, EditKind::Attribution),
            (NEUTRAL_ATTRIBUTIONS, EditKind::Attribution),
        ] {
            for word in list.split_whitespace() {
                kinds.entry(word).or_insert(kind);
            }
        }
        let lines = NUMBERS.lines().filter_map(|line| line.trim().split_once(": "));
        let values =
            lines.flat_map(|(value, words)| words.split(' ').map(move |word| (word, value))).collect();
        Self {
            kinds,
            calendar: set(CALENDAR),
            function_words: set(FUNCTION_WORDS),
            neutral_attributions: set(NEUTRAL_ATTRIBUTIONS),
            nouns_in_ria: set(NOUNS_IN_RIA),
            demonyms: set(DEMONYMS),
            values,
        }
    }
}

/// The kind of edit that a word makes when it comes or goes; nothing for words that belong to none.
pub(super) fn kind_of(written: &str) -> Option<EditKind> {
    let word = looked_up(written);
    if word.ends_with("n't") {
        return Some(EditKind::Negation);
    }
    let listed = LISTS.kinds.get(word.as_str()).copied();
    listed
        .or_else(|| value_of(&word).map(|_| EditKind::Number))
        .or_else(|| is_conditional(written).then_some(EditKind::Modality))
        .or_else(|| is_demonym(&word).then_some(EditKind::Name))
}

/// Whether a word is a month or a day of the week: numbers beside it are dates.
pub(super) fn is_calendar(word: &str) -> bool {
    LISTS.calendar.contains(word)
}

/// Whether a word only joins others, so that a capital letter at the start of a sentence says nothing.
pub(super) fn is_function_word(word: &str) -> bool {
    LISTS.function_words.contains(word)
}

/// Whether a word says that somebody said something, and nothing of what to make of it.
pub(super) fn is_neutral_attribution(word: &str) -> bool {
    LISTS.neutral_attributions.contains(word)
}

/// The Spanish conditional, by which what is not certain is told (RAE, Nueva gramática, 23.15). It has
/// an accent, as some nouns have.
fn is_conditional(written: &str) -> bool {
    let lower = uncased(written);
    let stem = ["ría", "rían", "ríamos", "rías"].iter().find_map(|ending| lower.strip_suffix(ending));
    stem.is_some_and(|stem| stem.chars().count() > 1 || stem == "i")
        && !LISTS.nouns_in_ria.contains(lower.trim_end_matches('s'))
}

/// Whether a word is a form of the Spanish future.
pub(super) fn is_future(written: &str) -> bool {
    let lower = uncased(written);
    ["rá", "rán", "rás"].iter().any(|ending| lower.ends_with(ending)) && lower.chars().count() > 4
}

/// Whether a word is of a country or a people, which Spanish writes small.
fn is_demonym(word: &str) -> bool {
    ["os", "as", "es", "o", "a", "e", "i", "ies", "is", ""]
        .iter()
        .filter_map(|ending| word.strip_suffix(ending))
        .any(|stem| LISTS.demonyms.contains(stem))
}

/// What a word for a number says, in figures: `dos` and `2` are one number.
pub(super) fn value_of(word: &str) -> Option<String> {
    if word.chars().any(char::is_numeric) {
        return Some(word.trim_end_matches(['.', ',']).to_owned());
    }
    let value = LISTS.values.get(word).map(|value| (*value).to_owned());
    value.or_else(|| spanish_compound(word)).or_else(|| roman(word))
}

/// `veintitrés`, `dieciséis`.
fn spanish_compound(word: &str) -> Option<String> {
    let (rest, tens) = word
        .strip_prefix("veinti")
        .map(|rest| (rest, "2"))
        .or_else(|| word.strip_prefix("dieci").map(|rest| (rest, "1")))?;
    let rest = if rest == "un" { "uno" } else { rest };
    let unit = LISTS.values.get(rest).filter(|value| value.len() == 1)?;
    Some(format!("{tens}{unit}"))
}

/// Roman figures of centuries, kings and popes; `i`, `v` and `x` alone could be letters.
fn roman(word: &str) -> Option<String> {
    (word.len() > 1
        && word.len() < 8
        && word.chars().all(|c| "ivxlc".contains(c))
        && word != "civil"
        && word != "vi")
        .then(|| word.to_owned())
}

/// Whether one word is the other's opposite by its beginning: `legal`, `ilegal`; `confirmed`, `unconfirmed`.
pub(super) fn are_opposites(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    short.chars().count() > 3
        && ["in", "im", "i", "un", "des", "dis", "ir", "il", "non", "mis", "anti", "no"]
            .iter()
            .any(|prefix| long.strip_prefix(prefix).is_some_and(|rest| rest.trim_start_matches('-') == short))
}

/// A word without its case, and with its accents.
pub(super) fn uncased(word: &str) -> String {
    word.nfc().flat_map(char::to_lowercase).collect()
}

/// A word as it is looked up.
pub(super) fn looked_up(word: &str) -> String {
    folded(word).replace('’', "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_in_order_and_folded() {
        for list in [
            NEGATIONS,
            CALENDAR,
            DATES,
            QUANTITIES,
            MODALS,
            ATTRIBUTIONS,
            NEUTRAL_ATTRIBUTIONS,
            FUNCTION_WORDS,
            DEMONYMS,
        ] {
            let words: Vec<&str> = list.split_whitespace().collect();
            let out_of_order = words.windows(2).find(|pair| pair[0] >= pair[1]);
            assert!(out_of_order.is_none(), "{out_of_order:?}");
            assert!(words.iter().all(|word| folded(word) == **word), "{words:?}");
        }
    }

    #[test]
    fn words_have_the_kind_they_are_of() {
        for (word, kind) in [
            ("no", Some(EditKind::Negation)),
            ("didn't", Some(EditKind::Negation)),
            ("junio", Some(EditKind::Date)),
            ("veintitrés", Some(EditKind::Number)),
            ("31", Some(EditKind::Number)),
            ("operaría", Some(EditKind::Modality)),
            ("habrían", Some(EditKind::Modality)),
            ("artillería", None),
            ("historia", None),
            ("rusas", Some(EditKind::Name)),
            ("según", Some(EditKind::Attribution)),
            ("base", None),
        ] {
            assert_eq!(kind_of(word), kind, "{word}");
        }
    }

    #[test]
    fn a_number_is_one_in_figures_and_in_words() {
        assert_eq!(value_of("dos"), value_of("2"));
        assert_eq!(value_of("dieciseis"), value_of("16"));
        assert_ne!(value_of("treinta"), value_of("31"));
        assert_eq!(value_of("base"), None);
    }

    #[test]
    fn opposites_are_told() {
        assert!(are_opposites("legal", "ilegal") && are_opposites("unconfirmed", "confirmed"));
        assert!(!are_opposites("base", "bases") && !are_opposites("si", "asi"));
    }
}
