//! What an import knows a line by, so that importing it again makes nothing twice.

use serde::{Deserialize, Deserializer};

use super::digest::{Digest, hex};

/// How a line is known.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ImportKey {
    /// By the writer's own word, which the log takes down as it is.
    Given(String),
    /// By what it says, since its writer gave no key. Such words may name people, so the log takes
    /// down a digest; ledgers written by earlier versions have the words themselves.
    Made(String),
}

impl ImportKey {
    /// The key that was given; else what the line says.
    #[must_use]
    pub fn given_or(given: Option<String>, says: impl FnOnce() -> String) -> Self {
        given.map_or_else(|| Self::Made(says()), Self::Given)
    }

    /// The words by which other lines refer to it.
    #[must_use]
    pub fn words(&self) -> &str {
        let (Self::Given(words) | Self::Made(words)) = self;
        words
    }

    /// Whether the writer gave it.
    #[must_use]
    pub const fn is_given(&self) -> bool {
        matches!(self, Self::Given(_))
    }
}

impl<'de> Deserialize<'de> for ImportKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::Given)
    }
}

/// The key that the log takes down for what is known by these parts: the first 128 bits of a
/// SHA-256, in hex. `letter` says what it names. Parts must be such as the log holds anyway, or
/// such as name nobody: a digest can be guessed by whoever can guess its parts.
#[must_use]
pub fn made(letter: char, parts: &[&str]) -> String {
    let mut hashed = format!("perwhom import key\n{letter}\n").into_bytes();
    for part in parts {
        // With its length before it, so that no part runs into the next.
        hashed.extend_from_slice(format!("{}\n", part.len()).as_bytes());
        hashed.extend_from_slice(part.as_bytes());
    }
    hex(Digest::of(&hashed).as_bytes().get(..16).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_a_boundary_changes_the_key() {
        assert_ne!(made('E', &["ab", "c"]), made('E', &["a", "bc"]));
        assert_ne!(made('E', &["ab"]), made('C', &["ab"]));
        assert_eq!(made('E', &["ab"]).len(), 32);
    }
}
