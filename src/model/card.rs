//! A source's names, kept beside the log under a salted digest.

use serde::{Deserialize, Serialize};

use super::digest::Digest;

/// The names of a source. Acts name a card by its digest only; with the salt, nobody can
/// guess a withheld name by hashing guesses. Kept as canonical JSON (RFC 8785).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// What may be said of the source where its name may not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The names: on a source's first card the one it goes by, then other spellings.
    pub names: Vec<String>,
    /// 32 random hex digits.
    pub salt: String,
}

impl Card {
    /// The bytes that are hashed and kept.
    pub fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }

    /// Reads a kept card.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(bytes)
    }

    /// The digest that acts name the card by.
    pub fn digest(&self) -> Result<Digest, serde_json::Error> {
        Ok(Digest::of(&self.to_bytes()?))
    }
}
