//! Which language a text is in, as far as that can be told.

use whatlang::{Detector, Lang, detect};

use crate::model::language::Language;

/// The language of a text: Spanish or English where it is clearly one of them, another where
/// that is beyond doubt, `und` otherwise.
#[must_use]
pub fn of(text: &str) -> Language {
    tag(text).and_then(|tag| tag.parse().ok()).unwrap_or_else(Language::undetermined)
}

fn tag(text: &str) -> Option<&'static str> {
    let anything = detect(text)?;
    // Among all languages, short texts rarely count as reliable; between two, they do.
    let either = Detector::with_allowlist(vec![Lang::Spa, Lang::Eng]).detect(text);
    let gainsaid = |either: Lang| anything.is_reliable() && anything.lang() != either;
    if let Some(either) = either.filter(|either| either.is_reliable() && !gainsaid(either.lang())) {
        return Some(if either.lang() == Lang::Spa { "es" } else { "en" });
    }
    if !anything.is_reliable() {
        return None;
    }
    let code = anything.lang().code();
    let language = isolang::Language::from_639_3(code)?;
    language.to_639_1().or(Some(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_spanish_and_english_and_admits_doubt() {
        assert_eq!(of("El presidente visitó la capital el jueves por la mañana.").as_str(), "es");
        assert_eq!(of("The president visited the capital on Thursday morning.").as_str(), "en");
        assert_eq!(of("Two Russian military bases operate in Venezuela").as_str(), "en");
        assert_eq!(of("Президент посетил столицу в четверг утром и подписал договор.").as_str(), "ru");
        assert_eq!(of("80 %").as_str(), "und");
        assert_eq!(of("").as_str(), "und");
    }
}
