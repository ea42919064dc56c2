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
    shortest(anything.lang().code())
}

/// The languages that the detector tells apart, each with its shortest tag (ISO 639-3 and
/// 639-1). One string, and no table of strings, which would have to be relocated at start-up.
const TAGS: &str = "afr:af aka:ak amh:am ara:ar aze:az bel:be ben:bn bul:bg cat:ca ces:cs cmn:zh cym:cy \
    dan:da deu:de ell:el eng:en epo:eo est:et fin:fi fra:fr guj:gu heb:he hin:hi hrv:hr \
    hun:hu hye:hy ind:id ita:it jav:jv jpn:ja kan:kn kat:ka khm:km kor:ko lat:la lav:lv \
    lit:lt mal:ml mar:mr mkd:mk mya:my nep:ne nld:nl nob:nb ori:or pan:pa pes:fa pol:pl \
    por:pt ron:ro rus:ru sin:si slk:sk slv:sl sna:sn spa:es srp:sr swe:sv tam:ta tel:te \
    tgl:tl tha:th tuk:tk tur:tr ukr:uk urd:ur uzb:uz vie:vi yid:yi zul:zu";

/// The shortest tag of a language (BCP 47 wants that one).
fn shortest(code: &str) -> Option<&'static str> {
    TAGS.split(' ')
        .filter_map(|pair| pair.split_once(':'))
        .find(|(long, _)| *long == code)
        .map(|(_, short)| short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_spanish_and_english_and_admits_doubt() {
        assert_eq!(of("El presidente visitó la capital el jueves por la mañana.").as_str(), "es");
        assert_eq!(of("The president visited the capital on Thursday morning.").as_str(), "en");
        assert_eq!(of("Президент посетил столицу в четверг утром и подписал договор.").as_str(), "ru");
        assert_eq!(of("80 %").as_str(), "und");
        assert_eq!(of("").as_str(), "und");
    }
}
