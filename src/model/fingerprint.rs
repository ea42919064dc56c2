//! Fingerprints: what a reviewer saw of a claim, in one hash.
//!
//! How it is made of a claim is in [`case::fingerprint`](super::case).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::cell::{self, Cell, InCell, Misread};
use super::digest::Digest;

/// `1:` and a SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fingerprint(String);

impl Fingerprint {
    /// A fingerprint 1 with this digest.
    pub(super) fn first(digest: Digest) -> Self {
        Self(format!("1:{digest}"))
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Text that is no fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a fingerprint: `1:` and a SHA-256")]
pub struct NotAFingerprint(String);

impl FromStr for Fingerprint {
    type Err = NotAFingerprint;

    fn from_str(text: &str) -> Result<Self, NotAFingerprint> {
        let fine = text.strip_prefix("1:").is_some_and(|digest| digest.parse::<Digest>().is_ok());
        if fine { Ok(Self(text.to_owned())) } else { Err(NotAFingerprint(text.to_owned())) }
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = NotAFingerprint;

    fn try_from(text: String) -> Result<Self, NotAFingerprint> {
        text.parse()
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> Self {
        fingerprint.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl InCell for Fingerprint {
    fn to_cell(&self) -> Cell<'_> {
        Cell::Text(self.as_str().into())
    }

    fn from_cell(cell: Cell<'_>) -> Result<Self, Misread> {
        cell::parse(cell)
    }
}
