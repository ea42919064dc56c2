//! How something was got off the web.

use serde::{Deserialize, Serialize};

/// One request, and what answered it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hop {
    /// When, as the archive says (ISO 8601).
    pub at: String,
    /// The status of the answer (RFC 9110).
    pub status: u32,
    /// The address.
    pub url: String,
}

/// How a document was got: from the address that was asked for to the one that answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retrieval {
    /// Why the body ends before its end (WARC 1.1, 5.13): `length`, `time`, `disconnect`, `unspecified`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<String>,
    /// Each redirect, and the answer.
    pub hops: Vec<Hop>,
    /// The mark by which the server knows what it gave (`ETag`; RFC 9110, 8.8.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
    /// When it was last changed, as the server wrote it (`Last-Modified`; RFC 9110, 8.8.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_change: Option<String>,
}

impl Retrieval {
    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> Option<u32> {
        self.hops.last().map(|hop| hop.status)
    }

    /// Whether the answer tells nothing of what stands there: somebody is kept out, or the server failed.
    #[must_use]
    pub fn tells_nothing(&self) -> bool {
        self.cut.is_some() || !matches!(self.status(), Some(200..=299 | 304 | 404 | 410))
    }
}
