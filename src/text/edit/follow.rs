//! What became of an excerpt in a later text. A likeness only finds the place; what stands there, word
//! by word, decides: no likeness tells a changed figure from a corrected misspelling.

use std::collections::HashSet;

use super::super::excerpt::spans;
use super::super::lenient::trimmed;
use super::super::points::Points;
use super::classify::{common_words, edits};
use super::place::{Place, Search, Searched};
use crate::model::fate::{Edit, EditKind, Edits, Fate, Followed, Stretch};

/// Code points beside an excerpt by which it is told apart from the same words elsewhere.
const BESIDE: u32 = 48;

/// Code points of the rest of its sentence that are looked at on either side.
const SENTENCE: u32 = 240;

/// Two texts of one place, an earlier and a later one, read once for all excerpts.
pub struct Later<'t> {
    old: &'t Points,
    new: &'t Points,
    searched: Option<Tokens>,
}

/// What looking for edited passages needs; most excerpts stand where they stood.
struct Tokens {
    old: Searched,
    new: Searched,
    common: HashSet<String>,
}

impl<'t> Later<'t> {
    /// Prepares to follow excerpts from one text into another.
    #[must_use]
    pub const fn of(old: &'t Points, new: &'t Points) -> Self {
        Self { old, new, searched: None }
    }

    /// What became of the excerpt that stands from code point `start` up to `end` of the earlier text;
    /// nothing where the text has no such place.
    pub fn follow(&mut self, start: u32, end: u32) -> Option<Followed> {
        let exact = self.old.slice(start, end).filter(|exact| !exact.trim().is_empty())?;
        let stretch = |span: (usize, usize)| {
            let point = |byte| u32::try_from(self.new.point_of(byte)).ok();
            Some(Stretch { start: point(span.0)?, end: point(span.1)? })
        };
        let there = spans(self.new.text(), exact);
        if !there.is_empty() {
            let Some(at) = self.which(exact, start, end, &there) else {
                return Some(Followed::nowhere(Fate::Unclear));
            };
            let place = stretch(there[at])?;
            let now = &self.new.text()[there[at].0..there[at].1];
            let mut around = self.edits_around(start, end, place);
            if now != exact {
                let mut edits = edits(exact, now, &|_| false);
                // What a lenient search finds differs in marks alone, also where those stand within words.
                for edit in &mut edits {
                    edit.kinds = vec![EditKind::Typography];
                }
                edits.append(&mut around);
                return Some(Followed { edits: Edits(edits), fate: Fate::Edited, place: Some(place) });
            }
            if !around.is_empty() {
                return Some(Followed { edits: Edits(around), fate: Fate::Edited, place: Some(place) });
            }
            let (before, after) = self.beside(start, end, place);
            let fate = if before && after { Fate::Same } else { Fate::Moved };
            return Some(Followed { edits: Edits::default(), fate, place: Some(place) });
        }
        let (from, to) = (start, end);
        let found = self.search(start, end);
        Some(match found {
            Search::TooLong => Followed::nowhere(Fate::Unclear),
            Search::Nowhere => Followed::nowhere(Fate::Gone),
            Search::At(place) => {
                let Place { start, end } = self.with_its_marks(exact, place);
                let now = &self.new.text()[start..end];
                let common = self.searched.as_ref().map(|searched| &searched.common);
                let mut edits = edits(exact, now, &|word| common.is_some_and(|common| common.contains(word)));
                let place = stretch((start, end))?;
                edits.append(&mut self.edits_around(from, to, place));
                Followed { edits: Edits(edits), fate: Fate::Edited, place: Some(place) }
            }
        })
    }

    /// Which of the places where an excerpt stands is the one it stood at: the one between the same
    /// words, or the one in the same order where there are as many; none where nothing tells.
    fn which(&self, exact: &str, start: u32, end: u32, there: &[(usize, usize)]) -> Option<usize> {
        if there.len() == 1 {
            return Some(0);
        }
        let before: Vec<char> = trimmed(self.old.before(start, BESIDE));
        let after: Vec<char> = trimmed(self.old.after(end, BESIDE));
        let alike = |(from, to): &(usize, usize)| {
            let point = |byte| u32::try_from(self.new.point_of(byte)).unwrap_or(u32::MAX);
            let near_before = trimmed(self.new.before(point(*from), BESIDE));
            let near_after = trimmed(self.new.after(point(*to), BESIDE));
            let ending =
                before.iter().rev().zip(near_before.iter().rev()).take_while(|(a, b)| a == b).count();
            let beginning = after.iter().zip(&near_after).take_while(|(a, b)| a == b).count();
            ending + beginning
        };
        let scores: Vec<usize> = there.iter().map(alike).collect();
        let best = scores.iter().copied().max()?;
        let mut holding = scores.iter().enumerate().filter(|(_, score)| **score == best).map(|(at, _)| at);
        let first = holding.next()?;
        if holding.next().is_none() {
            return Some(first);
        }
        let earlier = spans(self.old.text(), exact);
        let ordinal = earlier.iter().position(|(from, _)| self.old.point_of(*from) == start as usize)?;
        (earlier.len() == there.len() && scores[ordinal] == best).then_some(ordinal)
    }

    /// Whether the words before and after are what they were.
    fn beside(&self, start: u32, end: u32, place: Stretch) -> (bool, bool) {
        let before = |points: &Points, at| trimmed(points.before(at, BESIDE));
        let after = |points: &Points, at| trimmed(points.after(at, BESIDE));
        let ends_alike = |one: &[char], other: &[char]| {
            // Spaces may be fewer: what is compared is as much as both have, and all of it where a text begins.
            let length = one.len().min(other.len());
            one[one.len() - length..] == other[other.len() - length..]
                && (length > 0 || one.len() == other.len())
        };
        let begins_alike = |one: &[char], other: &[char]| {
            let length = one.len().min(other.len());
            one[..length] == other[..length] && (length > 0 || one.len() == other.len())
        };
        (
            ends_alike(&before(self.old, start), &before(self.new, place.start)),
            begins_alike(&after(self.old, end), &after(self.new, place.end)),
        )
    }

    /// What was changed in the rest of its sentence, so that words that stand as they stood say something
    /// else: a "not" before them, or who said them.
    fn edits_around(&self, start: u32, end: u32, place: Stretch) -> Vec<Edit> {
        let before = |points: &'t Points, at| rest_of_sentence_before(points.before(at, SENTENCE));
        let after = |points: &'t Points, at: u32| {
            let is_whole = points.before(at, 1).contains(['.', '!', '?', '…', '\n', '。', '؟']);
            if is_whole { "" } else { rest_of_sentence_after(points.after(at, SENTENCE)) }
        };
        let pairs = [
            (before(self.old, start), before(self.new, place.start)),
            (after(self.old, end), after(self.new, place.end)),
        ];
        let differing = pairs.into_iter().filter(|(was, is)| was != is);
        let mut found: Vec<Edit> = differing.flat_map(|(was, is)| edits(was, is, &|_| true)).collect();
        found.retain(|edit| {
            edit.kinds
                .iter()
                .any(|kind| matches!(kind, EditKind::Negation | EditKind::Modality | EditKind::Attribution))
        });
        found
    }

    /// A place with the marks at its ends, as far as the excerpt has some there: a full stop is no word.
    fn with_its_marks(&self, exact: &str, place: Place) -> Place {
        let text = self.new.text();
        let is_mark = |c: &char| !c.is_alphanumeric() && !c.is_whitespace();
        let at_end = exact.chars().rev().take_while(is_mark).count();
        let at_start = exact.chars().take_while(is_mark).count();
        let more =
            text[place.end..].chars().take_while(is_mark).take(at_end).map(char::len_utf8).sum::<usize>();
        let less = text[..place.start]
            .chars()
            .rev()
            .take_while(is_mark)
            .take(at_start)
            .map(char::len_utf8)
            .sum::<usize>();
        Place { start: place.start - less, end: place.end + more }
    }

    fn search(&mut self, start: u32, end: u32) -> Search {
        let (old, new) = (self.old, self.new);
        let searched = self.searched.get_or_insert_with(|| {
            let (earlier, later) = (Searched::of(old.text()), Searched::of(new.text()));
            let mut common = common_words(old.text(), &earlier.tokens);
            common.extend(common_words(new.text(), &later.tokens));
            Tokens { old: earlier, new: later, common }
        });
        let (Some(from), Some(to)) = (old.byte_of(start as usize), old.byte_of(end as usize)) else {
            return Search::Nowhere;
        };
        let first = searched.old.tokens.partition_point(|token| token.end <= from);
        let last = searched.old.tokens.partition_point(|token| token.start < to);
        searched.new.place_of(&searched.old, first, last)
    }
}

/// The last sentence of a text, as far as it goes.
fn rest_of_sentence_before(text: &str) -> &str {
    let ends = |(at, c): &(usize, char)| {
        matches!(c, '\n' | '。' | '؟' | '¿' | '¡')
            || matches!(c, '.' | '!' | '?' | '…' | '»' | '”')
                && text[at + c.len_utf8()..].starts_with(char::is_whitespace)
    };
    let from = text.char_indices().rev().find(ends).map_or(0, |(at, c)| at + c.len_utf8());
    // The mark that makes it a question is of the sentence.
    let from = if text[..from].ends_with('¿') { from - '¿'.len_utf8() } else { from };
    &text[from..]
}

/// The first sentence of a text, as far as it goes.
fn rest_of_sentence_after(text: &str) -> &str {
    let ends = |(at, c): &(usize, char)| {
        let rest = &text[at + c.len_utf8()..];
        *c == '\n'
            || matches!(c, '.' | '!' | '?' | '…' | '。' | '؟')
                && (rest.is_empty() || !rest.starts_with(char::is_alphanumeric))
    };
    let to = text.char_indices().find(ends).map_or(text.len(), |(at, c)| at + c.len_utf8());
    &text[..to]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use EditKind::{Attribution, Date, Modality, Name, Negation, Number, Typography, Wording};

    fn followed(old: &str, excerpt: &str, new: &str) -> Followed {
        let (old, new) = (Points::new(old.to_owned()), Points::new(new.to_owned()));
        let at = old.text().find(excerpt).unwrap();
        let (start, end) = (old.point_of(at), old.point_of(at + excerpt.len()));
        Later::of(&old, &new).follow(u32::try_from(start).unwrap(), u32::try_from(end).unwrap()).unwrap()
    }

    const BEFORE: &str = "El ministro habló ayer ante la prensa en la capital. ";
    const AFTER: &str = " Nadie más quiso comentar la noticia por ahora.";

    fn edited(excerpt: &str, now: &str) -> Followed {
        followed(&format!("{BEFORE}{excerpt}{AFTER}"), excerpt, &format!("{BEFORE}{now}{AFTER}"))
    }

    #[test]
    fn each_edit_is_told_by_its_kinds() {
        let cases: &[(&str, &str, &[EditKind])] = &[
            (
                "Dos bases militares rusas operan en el país.",
                "Tres bases militares rusas operan en el país.",
                &[Number],
            ),
            ("Hubo 30 muertos en el ataque.", "Hubo 31 muertos en el ataque.", &[Number]),
            ("Hubo 30 muertos en el ataque.", "Hubo treinta muertos en el ataque.", &[Wording]),
            ("Costó 3,5 millones a la empresa.", "Costó 3,5 mil a la empresa.", &[Number]),
            ("Subió un 3 % en el año.", "Subió un 3 puntos en el año.", &[Number]),
            ("La mayoría de los soldados volvió.", "Algunos de los soldados volvió.", &[Number]),
            ("El tratado se firmó el 14 de junio.", "El tratado se firmó el 15 de junio.", &[Date]),
            ("El tratado se firmó en junio pasado.", "El tratado se firmó en julio pasado.", &[Date]),
            ("La guerra empezó en 2014 con un ataque.", "La guerra empezó en 2022 con un ataque.", &[Date]),
            (
                "The base opened on Tuesday, officials added.",
                "The base opened on Friday, officials added.",
                &[Date],
            ),
            ("Rusia envió sistemas antiaéreos al sur.", "Ucrania envió sistemas antiaéreos al sur.", &[Name]),
            ("El sistema Groza-S llegó al frente.", "El sistema Groza-R llegó al frente.", &[Name]),
            ("Belarus supplied the jammers last year.", "Serbia supplied the jammers last year.", &[Name]),
            (
                "Los asesores rusos llegaron al puerto.",
                "Los asesores bielorrusos llegaron al puerto.",
                &[Name],
            ),
            ("Rusia opera bases en el país vecino.", "Rusia no opera bases en el país vecino.", &[Negation]),
            ("The minister did confirm the sale.", "The minister didn't confirm the sale.", &[Negation]),
            ("El contrato era legal según la corte.", "El contrato era ilegal según la corte.", &[Negation]),
            (
                "The figures were confirmed by the bank.",
                "The figures were unconfirmed by the bank.",
                &[Negation, Attribution],
            ),
            ("Avanzan hacia el norte, dijo.", "Avanzan hacia el norte, presuntamente, dijo.", &[Modality]),
            ("Rusia opera dos bases en el país.", "Rusia operaría dos bases en el país.", &[Modality]),
            ("Rusia operó dos bases en el país.", "Rusia operará dos bases en el país.", &[Modality]),
            ("The army has received new drones.", "The army may have received new drones.", &[Modality]),
            (
                "La base fue atacada por los rebeldes.",
                "La base fue presuntamente atacada por los rebeldes.",
                &[Modality],
            ),
            ("Los rebeldes tomaron la ciudad.", "¿Los rebeldes tomaron la ciudad?", &[Modality]),
            (
                "Los rebeldes tomaron la ciudad.",
                "Según vecinos, los rebeldes tomaron la ciudad.",
                &[Typography, Attribution],
            ),
            ("Dijo que las tropas avanzan.", "Admitió que las tropas avanzan.", &[Attribution]),
            ("Dijo que las tropas avanzan.", "Señaló que las tropas avanzan.", &[Wording]),
            (
                "Habló de «una victoria total» del ejército.",
                "Habló de una victoria total del ejército.",
                &[Attribution],
            ),
            ("Las tropas avanzaron hacia el norte.", "Las tropas avanzaron hasta el norte.", &[Date]),
            ("Las tropas avanzaron por el valle.", "Los soldados avanzaron por el valle.", &[Wording]),
            ("El gobeirno aprobó la nueva ley.", "El gobierno aprobó la nueva ley.", &[Wording]),
            ("Habló de «una victoria total».", "Habló de “una victoria total”.", &[Typography]),
            ("El Gobierno aprobó la nueva ley.", "El gobierno aprobó la nueva ley.", &[Typography]),
            ("El gobierno, ayer, aprobó la ley.", "El gobierno ayer aprobó la ley.", &[Typography]),
            ("El gobierno publico la nueva ley.", "El gobierno publicó la nueva ley.", &[Wording]),
        ];
        for (was, is, kinds) in cases {
            let found = edited(was, is);
            assert_eq!(
                (found.fate, found.edits.kinds().as_slice()),
                (Fate::Edited, *kinds),
                "{was} → {is}: {found:?}"
            );
        }
    }

    #[test]
    fn only_marks_may_change_without_a_persons_word() {
        assert!(edited("Habló de «una victoria».", "Habló de \"una victoria\".").holds());
        assert!(!edited("Las tropas avanzaron.", "Los soldados avanzaron.").holds());
    }

    #[test]
    fn the_words_that_changed_are_marked() {
        let found = edited("Dos bases rusas operan desde junio.", "Tres bases rusas operan desde julio.");
        let words: Vec<(&str, &str)> =
            found.edits.0.iter().map(|edit| (edit.was.as_str(), edit.is.as_str())).collect();
        assert_eq!(words, [("Dos", "Tres"), ("junio", "julio")]);
    }

    #[test]
    fn what_stands_as_it_stood_is_the_same_or_moved() {
        let old = format!("{BEFORE}Dos bases operan.{AFTER}");
        let same = followed(&old, "Dos bases operan.", &format!("Actualizado. {old} Fin."));
        assert_eq!((same.fate, same.place.unwrap().start), (Fate::Same, 66));
        let moved =
            followed(&old, "Dos bases operan.", &format!("{BEFORE}{AFTER} Otra cosa. Dos bases operan."));
        assert_eq!(moved.fate, Fate::Moved);
    }

    #[test]
    fn what_was_taken_out_is_gone() {
        let old = format!("{BEFORE}Dos bases militares rusas operan en el país vecino.{AFTER}");
        let gone = followed(
            &old,
            "Dos bases militares rusas operan en el país vecino.",
            &format!("{BEFORE}{AFTER}"),
        );
        assert_eq!((gone.fate, gone.place), (Fate::Gone, None));
        let other =
            followed(&old, "Dos bases militares rusas operan en el país vecino.", "Página no encontrada.");
        assert_eq!(other.fate, Fate::Gone);
        assert_eq!(followed("Dos bases.", "Dos bases.", "").fate, Fate::Gone);
    }

    #[test]
    fn of_several_places_the_words_beside_it_tell_or_nobody() {
        let old = "Primero: sí hubo bases. Luego hablaron otros. Al final: sí hubo bases.";
        let which = |new: &str| followed(old, "sí hubo bases", new);
        assert_eq!(which(&format!("Nuevo. {old}")).place.unwrap().start, 16);
        let new = "Al final: sí hubo bases. Entre tanto: sí hubo bases. Primero: sí hubo bases.";
        assert_eq!(which(new).place.unwrap().start, 62);
        assert_eq!(followed("sí", "sí", "sí o sí").fate, Fate::Unclear);
    }

    #[test]
    fn a_passage_is_found_in_spite_of_many_changes() {
        let old =
            format!("{BEFORE}Según el diputado, dos bases militares rusas operan ya en el país.{AFTER}");
        let new = format!(
            "{BEFORE}Según fuentes anónimas, tres bases militares rusas operarían en la región.{AFTER}"
        );
        let found =
            followed(&old, "Según el diputado, dos bases militares rusas operan ya en el país.", &new);
        assert_eq!(found.fate, Fate::Edited);
        let place = found.place.unwrap();
        let points = Points::new(new);
        let there = points.slice(place.start, place.end).unwrap();
        assert_eq!(there, "Según fuentes anónimas, tres bases militares rusas operarían en la región.");
    }

    #[test]
    fn a_word_at_an_end_of_an_excerpt_is_seen_to_be_replaced() {
        let old =
            format!("{BEFORE}Según él, ha denunciado la existencia de dos bases militares rusas ya.{AFTER}");
        let excerpt = "ha denunciado la existencia de dos bases militares rusas";
        for (new, was, is, kinds) in [
            (
                "habría denunciado la existencia de dos bases militares rusas ya",
                "ha",
                "habría",
                vec![Modality],
            ),
            (
                "no denunció la existencia de dos bases militares rusas ya",
                "ha denunciado",
                "no denunció",
                vec![Negation, Attribution],
            ),
            ("ha denunciado la existencia de dos bases militares chinas ya", "rusas", "chinas", vec![Name]),
            ("ha denunciado la existencia de dos bases militares de Irán ya", "rusas", "de Irán", vec![Name]),
        ] {
            let found = followed(&old, excerpt, &format!("{BEFORE}Según él, {new}.{AFTER}"));
            let edit = Edit { is: is.to_owned(), kinds: kinds.clone(), was: was.to_owned() };
            assert_eq!((found.fate, found.edits.0.as_slice()), (Fate::Edited, [edit].as_slice()), "{new}");
        }
    }

    #[test]
    fn words_that_stand_as_they_stood_may_say_something_else() {
        let old = format!("{BEFORE}Rusia opera dos bases en el país.{AFTER}");
        for (new, kind) in [
            ("Rusia no opera dos bases en el país.", Negation),
            ("Rusia opera dos bases en el país, aseguró un bloguero.", Attribution),
            ("¿Rusia opera dos bases en el país?", Modality),
        ] {
            let found = followed(&old, "opera dos bases", &format!("{BEFORE}{new}{AFTER}"));
            assert_eq!((found.fate, found.edits.kinds()), (Fate::Edited, vec![kind]), "{new}: {found:?}");
        }
        let more = followed(
            &old,
            "opera dos bases",
            &format!("{BEFORE}Rusia opera dos bases en el país vecino.{AFTER}"),
        );
        assert!(more.holds(), "{more:?}");
    }

    proptest! {
        #[test]
        fn what_is_still_there_is_found(
            before in "([a-z]{1,8} ){0,30}", excerpt in "[a-zñ]{2,9}( [a-zñ]{1,9}){3,12}", after in "( [a-z]{1,8}){0,30}", new in "([a-z]{1,8} ){0,60}"
        ) {
            let old = format!("{before}{excerpt}{after}");
            let found = followed(&old, &excerpt, &format!("{new}{excerpt} {new}"));
            prop_assert!(found.place.is_some() || found.fate == Fate::Unclear, "{:?}", found);
        }

        #[test]
        fn a_place_is_within_the_text_and_edits_lead_from_one_to_the_other(
            old in "[A-Za-z0-9áñ«»?%., \u{301}漢]{1,80}", new in "[A-Za-z0-9áñ«»?%., \u{301}漢]{0,80}", start in 0u32..60, length in 1u32..30
        ) {
            let (old, new) = (Points::new(old), Points::new(new));
            let Some(exact) = old.slice(start, start + length).map(str::to_owned) else { return Ok(()) };
            if let Some(found) = Later::of(&old, &new).follow(start, start + length) {
                if let Some(place) = found.place {
                    let now = new.slice(place.start, place.end);
                    prop_assert!(now.is_some());
                    prop_assert!(now == Some(exact.as_str()) || !found.edits.0.is_empty());
                }
                prop_assert_eq!(found.place.is_none(), matches!(found.fate, Fate::Gone | Fate::Unclear));
            }
        }
    }
}
