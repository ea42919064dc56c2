//! Languages, by tag.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The tag of a language that is not known.
pub const UNKNOWN: &str = "und";

/// A language tag (BCP 47): `es`, `en`, `pt-BR`; `und` where it is not known.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Language(String);

impl Language {
    /// Not known.
    #[must_use]
    pub fn undetermined() -> Self {
        Self(UNKNOWN.to_owned())
    }

    /// The tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Text that is no language tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a language tag; write es, en or pt-BR, or und if unknown")]
pub struct NotALanguage(String);

impl FromStr for Language {
    type Err = NotALanguage;

    fn from_str(text: &str) -> Result<Self, NotALanguage> {
        let mut parts = text.split('-');
        let primary = parts.next().unwrap_or_default();
        let known = (2..=3).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_alphabetic());
        let rest = parts
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
        if !known || !rest {
            return Err(NotALanguage(text.to_owned()));
        }
        Ok(Self(format!("{}{}", primary.to_ascii_lowercase(), &text[primary.len()..])))
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_tags_and_refuses_words() {
        for (text, tag) in [("es", "es"), ("EN", "en"), ("pt-BR", "pt-BR"), ("und", "und"), ("quy", "quy")] {
            assert_eq!(text.parse::<Language>().unwrap().as_str(), tag);
        }
        for wrong in ["", "spanish", "e", "xx1", "es-", "es_MX", "ñu"] {
            assert!(wrong.parse::<Language>().is_err(), "{wrong}");
        }
    }
}
