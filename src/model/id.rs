//! Ids that people can say: `C12` a claim, `S3` a source, `D5` a document, `E7` evidence.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::cell::{Cell, InCell, Misread};
pub use super::entity::EntityKind;
use super::entity::number_after;

/// A word that was to be an id and is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a valid {what} id; write {letter}1, {letter}2 …")]
pub struct NotAnId {
    /// What was written.
    pub text: String,
    /// What it was to name: claim, source, document or evidence.
    pub what: &'static str,
    /// The letter such an id begins with.
    pub letter: char,
}

macro_rules! id {
    ($(#[$meta:meta])* $name:ident, $letter:literal, $what:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The letter that the id begins with.
            pub const LETTER: char = $letter;
            /// What the id names, in one word.
            pub const WHAT: &'static str = $what;
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($letter, "{}"), self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                number_after($letter, text).map(Self).ok_or_else(|| NotAnId {
                    text: text.to_owned(),
                    what: $what,
                    letter: $letter,
                })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Spoken;
                impl serde::de::Visitor<'_> for Spoken {
                    type Value = $name;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str(concat!("a ", $what, " id"))
                    }
                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$name, E> {
                        text.parse().map_err(E::custom)
                    }
                }
                deserializer.deserialize_str(Spoken)
            }
        }
    };
}

id!(/** A claim. */ ClaimId, 'C', "claim");
id!(/** A source. */ SourceId, 'S', "source");
id!(/** A document. */ DocumentId, 'D', "document");
id!(/** A piece of evidence. */ EvidenceId, 'E', "evidence");

/// Whether a word would be read as an id of any kind; names and slugs must not be.
#[must_use]
pub fn looks_like_an_id(text: &str) -> bool {
    let (id, line) = text.split_once('@').unwrap_or((text, "0"));
    EntityKind::of_id(id).is_some() && !line.is_empty() && line.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Ids, by their numbers.
macro_rules! ids {
    ($($id:ident: $thing:ident),+) => {$(
        impl InCell for $id {
            fn to_cell(&self) -> Cell<'_> {
                self.0.to_cell()
            }

            fn from_cell(cell: Cell<'_>) -> Result<Self, Misread> {
                u32::from_cell(cell).map(Self)
            }

            fn for_each_id(&self, each: &mut dyn FnMut(EntityKind, u32)) {
                each(EntityKind::$thing, self.0);
            }
        }
    )+};
}
ids!(ClaimId: Claim, DocumentId: Document, EvidenceId: Evidence, SourceId: Source);

impl InCell for EntityKind {
    fn to_cell(&self) -> Cell<'_> {
        Cell::Text(self.letter().to_string().into())
    }

    fn from_cell(cell: Cell<'_>) -> Result<Self, Misread> {
        let letter = String::from_cell(cell)?;
        let named = |thing: &Self| letter.chars().eq([thing.letter()]);
        Self::ALL
            .into_iter()
            .find(named)
            .ok_or_else(|| Misread(format!("`{letter}` is not the letter of an id")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_prints_and_nothing_else() {
        assert_eq!("C12".parse(), Ok(ClaimId(12)));
        assert_eq!(ClaimId(12).to_string(), "C12");
        for wrong in ["", "C", "C0", "C01", "c1", "C-1", "C+1", "D1", "C1 ", "C99999999999"] {
            assert!(wrong.parse::<ClaimId>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn letters_are_those_of_the_kinds() {
        let letters = [ClaimId::LETTER, DocumentId::LETTER, EvidenceId::LETTER, SourceId::LETTER];
        assert_eq!(EntityKind::ALL.map(EntityKind::letter), letters);
    }

    #[test]
    fn error_says_how_one_is_written() {
        let error = "claim 7".parse::<ClaimId>().unwrap_err();
        assert_eq!(error.to_string(), "`claim 7` is not a valid claim id; write C1, C2 …");
    }
}
