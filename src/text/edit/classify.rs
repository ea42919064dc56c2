//! What an edit changed: each run of words that went or came, and what the words are.

use std::collections::HashSet;

use super::super::differ::{Run, runs};
use super::lexicon::{
    are_opposites, is_calendar, is_function_word, is_future, is_neutral_attribution, kind_of, uncased,
    value_of,
};
use super::tokens::{Token, tokens};
use crate::model::fate::{Edit, EditKind};

/// The edits from one wording of a passage to another. `is_common` says of a folded word whether it is
/// written small somewhere, so that its capital letter at the start of a sentence says nothing.
pub(super) fn edits(was: &str, is: &str, is_common: &dyn Fn(&str) -> bool) -> Vec<Edit> {
    let (old, new): (Vec<Token>, Vec<Token>) = (tokens(was).collect(), tokens(is).collect());
    let side = |text: &'_ str, tokens: &[Token], start: usize, end: usize| -> Side {
        let within = |token: &&Token| token.start < end && token.end > start;
        let first = tokens.iter().position(|token| within(&token)).unwrap_or(tokens.len());
        let words = tokens[first..]
            .iter()
            .take_while(within)
            .enumerate()
            .map(|(at, token)| Word {
                written: text[token.start..token.end].to_owned(),
                token: token.clone(),
                is_by_calendar: (first + at).saturating_sub(2) < tokens.len()
                    && tokens[(first + at).saturating_sub(2)..(first + at + 3).min(tokens.len())]
                        .iter()
                        .any(|near| is_calendar(&near.key)),
            })
            .collect();
        Side { words }
    };
    let (mut at_old, mut at_new) = (0, 0);
    let mut found: Vec<Edit> = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    let close = |open: &mut Option<(usize, usize)>, at_old: usize, at_new: usize, found: &mut Vec<Edit>| {
        let Some((from_old, from_new)) = open.take() else { return };
        let kinds = kinds(&side(was, &old, from_old, at_old), &side(is, &new, from_new, at_new), is_common);
        found.push(Edit {
            is: is[from_new..at_new].trim().to_owned(),
            kinds,
            was: was[from_old..at_old].trim().to_owned(),
        });
    };
    for run in runs(was, is) {
        match run {
            // A space between two changes parts nothing.
            Run::Same(text) if open.is_none() || text.chars().any(|c| !c.is_whitespace()) => {
                close(&mut open, at_old, at_new, &mut found);
                at_old += text.len();
                at_new += text.len();
            }
            Run::Same(text) => {
                at_old += text.len();
                at_new += text.len();
            }
            Run::Gone(text) => {
                open.get_or_insert((at_old, at_new));
                at_old += text.len();
            }
            Run::New(text) => {
                open.get_or_insert((at_old, at_new));
                at_new += text.len();
            }
        }
    }
    close(&mut open, at_old, at_new, &mut found);
    found
}

/// The words of one side of an edit.
struct Side {
    words: Vec<Word>,
}

struct Word {
    written: String,
    token: Token,
    is_by_calendar: bool,
}

impl Word {
    fn is_name(&self, is_common: &dyn Fn(&str) -> bool) -> bool {
        let mut chars = self.written.chars();
        let is_capital = chars.next().is_some_and(char::is_uppercase);
        is_capital
            && !is_function_word(&self.token.key)
            && (!self.token.begins || chars.any(char::is_uppercase) || !is_common(&self.token.key))
    }

    fn is_date(&self) -> bool {
        let is_year = self.token.key.len() == 4
            && self.token.key.parse::<u32>().is_ok_and(|year| (1900..=2100).contains(&year));
        self.is_by_calendar || is_year
    }
}

/// What is changed between the two sides of an edit.
fn kinds(was: &Side, is: &Side, is_common: &dyn Fn(&str) -> bool) -> Vec<EditKind> {
    let (gone, new) = differing(&was.words, &is.words);
    let mut kinds: Vec<EditKind> = Vec::new();
    if gone.is_empty() && new.is_empty() {
        let sequence = |side: &Side| -> Vec<String> {
            side.words
                .iter()
                .map(|word| if word.token.is_word { uncased(&word.written) } else { word.token.key.clone() })
                .collect()
        };
        return vec![if sequence(was) == sequence(is) { EditKind::Typography } else { EditKind::Wording }];
    }
    let values = |words: &[&Word]| -> Vec<String> {
        let mut values: Vec<String> = words.iter().filter_map(|word| value_of(&word.token.key)).collect();
        values.sort_unstable();
        values
    };
    let is_same_number = values(&gone) == values(&new);
    let are_neutral = |words: &[&Word]| words.iter().any(|word| is_neutral_attribution(&word.token.key));
    let is_neutral = are_neutral(&gone) && are_neutral(&new);
    for word in gone.iter().chain(&new) {
        let is_number = value_of(&word.token.key).is_some();
        let kind = match word.token.key.as_str() {
            "\"" => Some(EditKind::Attribution),
            "?" => Some(EditKind::Modality),
            _ if !word.token.is_word => Some(EditKind::Number),
            _ if is_number && is_same_number => None,
            _ if is_number && word.is_date() => Some(EditKind::Date),
            key if is_neutral && is_neutral_attribution(key) => None,
            _ => kind_of(&word.written)
                .or_else(|| is_number.then_some(EditKind::Number))
                .or_else(|| word.is_name(is_common).then_some(EditKind::Name)),
        };
        kinds.extend(kind);
    }
    for (one, other) in gone.iter().flat_map(|one| new.iter().map(move |other| (one, other))) {
        if are_opposites(&one.token.key, &other.token.key) {
            kinds.push(EditKind::Negation);
        }
        let shared = one.token.key.chars().zip(other.token.key.chars()).take_while(|(a, b)| a == b).count();
        if shared > 2 && is_future(&one.written) != is_future(&other.written) {
            kinds.push(EditKind::Modality);
        }
    }
    if kinds.is_empty() {
        kinds.push(EditKind::Wording);
    }
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// The words that one side has and the other lacks, counted.
fn differing<'w>(was: &'w [Word], is: &'w [Word]) -> (Vec<&'w Word>, Vec<&'w Word>) {
    let without = |words: &'w [Word], others: &[Word]| -> Vec<&'w Word> {
        let mut left: Vec<&str> = others.iter().map(|word| word.token.key.as_str()).collect();
        words
            .iter()
            .filter(|word| match left.iter().position(|key| *key == word.token.key) {
                Some(at) => {
                    left.swap_remove(at);
                    false
                }
                None => true,
            })
            .collect()
    };
    (without(was, is), without(is, was))
}

/// The folded words that a text writes small.
pub(super) fn common_words(text: &str, tokens: &[Token]) -> HashSet<String> {
    tokens
        .iter()
        .filter(|token| text[token.start..token.end].chars().next().is_some_and(char::is_lowercase))
        .map(|token| token.key.clone())
        .collect()
}
