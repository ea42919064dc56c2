//! A document as it stands.

use std::sync::Arc;

use super::digest::Digest;
use super::id::{DocumentId, SourceId};
use super::moment::Moment;

/// One capture of something published or handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its id.
    pub id: DocumentId,
    /// The first document captured from the same place.
    pub series: DocumentId,
    /// Who published it; nobody where that is not known.
    pub publisher: Option<SourceId>,
    /// The captured bytes.
    pub raw: Digest,
    /// The extracted text.
    pub text: Digest,
    /// The encoding of the bytes.
    pub encoding: String,
    /// Their media type.
    pub media: String,
    /// The language tag of the text.
    pub language: String,
    /// When it was published.
    pub published: Option<String>,
    /// When it was captured; nothing while the command that captures it is at work.
    pub captured: Option<Moment>,
    /// Its title.
    pub title: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
}

/// Captured bytes, read as text and ready to be stored as a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The captured bytes, where they are not those of the text; documents may share them.
    pub raw: Option<Arc<Vec<u8>>>,
    /// Their digest.
    pub raw_digest: Digest,
    /// The text.
    pub text: String,
    /// Its digest.
    pub text_digest: Digest,
    /// The encoding of the bytes, as the WHATWG names it.
    pub encoding: &'static str,
    /// Whether the encoding was guessed.
    pub guessed: bool,
    /// The media type of the bytes.
    pub media: &'static str,
}

impl Prepared {
    /// Text that was given as such.
    #[must_use]
    pub fn of_text(text: String) -> Self {
        let digest = Digest::of(text.as_bytes());
        Self {
            raw: None,
            raw_digest: digest,
            text,
            text_digest: digest,
            encoding: "UTF-8",
            guessed: false,
            media: "text/plain",
        }
    }

    /// The captured bytes.
    #[must_use]
    pub fn raw(&self) -> &[u8] {
        self.raw.as_ref().map_or(self.text.as_bytes(), |raw| raw)
    }
}
