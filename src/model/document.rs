//! A document as it stands.

use std::sync::Arc;

use super::digest::Digest;
use super::extraction::{Extraction, Extractor, Facts, Layout};
use super::id::{DocumentId, SourceId};
use super::moment::Moment;
use super::retrieval::Retrieval;

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
    /// The encoding of the bytes, as the WHATWG names it; `binary` where they are no text.
    pub encoding: String,
    /// Whether the encoding was guessed.
    pub guessed: bool,
    /// The media type of the bytes.
    pub media: String,
    /// What a reader of their format found in them; nothing where they are plain text.
    pub found: Option<Box<Found>>,
}

/// What a reader found in captured bytes beside their text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What stands where in the text.
    pub layout: Layout,
    /// What the document says of itself.
    pub facts: Facts,
    /// What made the text.
    pub extractor: Extractor,
    /// How it was got off the web, where the bytes say so.
    pub retrieval: Option<Retrieval>,
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
            encoding: "UTF-8".to_owned(),
            guessed: false,
            media: "text/plain".to_owned(),
            found: None,
        }
    }

    /// Captured bytes, and what a reader of their format made of them.
    #[must_use]
    pub fn of_extraction(raw: Vec<u8>, extraction: Extraction) -> Self {
        let Extraction { text, layout, facts, encoding, guessed, media, extractor, retrieval } = extraction;
        Self {
            raw_digest: Digest::of(&raw),
            raw: Some(Arc::new(raw)),
            text_digest: Digest::of(text.as_bytes()),
            text,
            encoding,
            guessed,
            media,
            found: Some(Box::new(Found { layout, facts, extractor, retrieval })),
        }
    }

    /// A picture, a recording, a film or a scan, and the text that a person typed off it, if any.
    #[must_use]
    pub fn transcribed(raw: Vec<u8>, media: &str, text: String) -> Self {
        let extractor = Extractor {
            name: if text.is_empty() { "none" } else { Extractor::TRANSCRIPT }.to_owned(),
            version: "1".to_owned(),
        };
        Self::of_extraction(
            raw,
            Extraction {
                text,
                layout: Layout::default(),
                facts: Facts::default(),
                encoding: "binary".to_owned(),
                guessed: false,
                media: media.to_owned(),
                extractor,
                retrieval: None,
            },
        )
    }

    /// The captured bytes.
    #[must_use]
    pub fn raw(&self) -> &[u8] {
        self.raw.as_ref().map_or(self.text.as_bytes(), |raw| raw)
    }
}
