//! A whole ledger as JSON Lines: its head, then its entries in the order in which they were
//! applied, each after the contents that it is the first to name.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::model::digest::Digest;
use crate::model::entry::Entry;

/// What the first line says it is.
pub const SCHEMA: &str = "perwhom/export/1";

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Record<'a> {
    /// The first line: which ledger it is, and how far.
    Ledger {
        /// [`SCHEMA`].
        #[serde(borrow)]
        schema: Cow<'a, str>,
        /// The hash of the first entry of its own replica.
        line: Digest,
        /// The number of the last entry of that replica.
        n: u64,
        /// The hash of that entry.
        hash: Digest,
        /// Whether confidential sources are named in it.
        names: bool,
    },
    /// A card that is kept back: the name of a confidential source.
    Withheld {
        /// The card's SHA-256.
        card: Digest,
        /// What may be said of the source.
        #[serde(borrow)]
        description: Cow<'a, str>,
    },
    /// Bytes that entries name by digest.
    Content {
        /// Their SHA-256.
        sha256: Digest,
        /// The bytes, where they are text.
        #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
        text: Option<Cow<'a, str>>,
        /// The bytes in Base64 (RFC 4648), where they are not.
        #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
        base64: Option<Cow<'a, str>>,
    },
    /// An entry of the log.
    Entry {
        /// When, as the writer's clock said.
        #[serde(borrow)]
        at: Cow<'a, str>,
        /// The number of its command's first entry.
        batch: u64,
        /// The acts: the text that is hashed, to the letter.
        #[serde(borrow)]
        body: Cow<'a, str>,
        /// Who.
        #[serde(borrow)]
        by: Cow<'a, str>,
        /// The hash over all of it and the hash before.
        hash: Digest,
        /// Which of the ledger's lines; its own is 1.
        line: u64,
        /// Its number in that replica.
        n: u64,
    },
}

/// A line that is none of an export.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotARecord(String);

impl<'a> Record<'a> {
    /// An entry as a line.
    #[must_use]
    pub fn of_entry(entry: &'a Entry) -> Self {
        Self::Entry {
            at: Cow::Borrowed(&entry.at),
            batch: entry.batch,
            body: Cow::Borrowed(&entry.body),
            by: Cow::Borrowed(&entry.by),
            hash: entry.hash,
            line: entry.replica,
            n: entry.n,
        }
    }

    /// Bytes as a line.
    #[must_use]
    pub fn of_content(sha256: Digest, bytes: &'a [u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::Content { sha256, text: Some(Cow::Borrowed(text)), base64: None },
            Err(_) => Self::Content { sha256, text: None, base64: Some(Cow::Owned(STANDARD.encode(bytes))) },
        }
    }

    /// Reads a line.
    pub fn parse(text: &'a str) -> Result<Self, NotARecord> {
        serde_json::from_str(text).map_err(|error| {
            let message = error.to_string();
            NotARecord(format!(
                "not a line of a perwhom export: {}",
                message.split(" at line ").next().unwrap_or_default()
            ))
        })
    }

    /// The bytes of a content.
    pub fn bytes(
        text: Option<Cow<'a, str>>,
        base64: Option<Cow<'a, str>>,
    ) -> Result<Cow<'a, [u8]>, NotARecord> {
        match (text, base64) {
            (Some(Cow::Borrowed(text)), None) => Ok(Cow::Borrowed(text.as_bytes())),
            (Some(Cow::Owned(text)), None) => Ok(Cow::Owned(text.into_bytes())),
            (None, Some(coded)) => STANDARD
                .decode(coded.as_bytes())
                .map(Cow::Owned)
                .map_err(|error| NotARecord(format!("its Base64 cannot be read: {error}"))),
            _ => Err(NotARecord("a content needs either `text` or `base64`".to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_as_they_were() {
        for bytes in [b"".as_slice(), "«dos bases»\n\u{0}\u{202e}".as_bytes(), &[0xff, 0, 0xfe]] {
            let line = serde_json::to_string(&Record::of_content(Digest::of(bytes), bytes)).unwrap();
            let Record::Content { text, base64, sha256 } = Record::parse(&line).unwrap() else { panic!() };
            let read = Record::bytes(text, base64).unwrap();
            assert_eq!((&*read, sha256), (bytes, Digest::of(bytes)));
        }
    }

    #[test]
    fn what_is_no_record_is_refused() {
        for line in ["", "{}", r#"{"type":"sing"}"#, r#"{"type":"entry","n":1}"#] {
            assert!(Record::parse(line).is_err(), "{line}");
        }
        assert!(Record::bytes(None, None).is_err());
        assert!(Record::bytes(None, Some("?".into())).is_err());
    }
}
