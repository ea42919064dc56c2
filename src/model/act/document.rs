//! Acts about documents.

use serde::{Deserialize, Serialize};

use super::fold::{Cards, Fold, import_key};
use super::names::names;
use crate::model::change::{Change, end, insert};
use crate::model::date::LooseDate;
use crate::model::digest::Digest;
use crate::model::id::{DocumentId, SourceId};
use crate::model::language::Language;
use crate::model::tables::{CopyKey, CopyRow, DiscreditedKey, DiscreditedRow, DocumentRow, Keyed};

/// A document is captured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The name of the encoding that the raw bytes were read in (WHATWG), such as `UTF-8`.
    pub encoding: String,
    /// Its id.
    pub id: DocumentId,
    /// The key an import gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The language of its text.
    pub language: Language,
    /// The media type of the raw bytes (RFC 6838).
    pub media: String,
    /// When it was published, as far as known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<LooseDate>,
    /// Who published it; nobody where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<SourceId>,
    /// The digest of the captured bytes.
    pub raw: Digest,
    /// The first document captured from the same place, itself where it is the first.
    pub series: DocumentId,
    /// The digest of the extracted text.
    pub text: Digest,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

names! { Document { makes: id; uses: series, publisher; contents: raw, text; } }

impl Fold for Document {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        let mut changes = vec![insert(DocumentRow {
            id: self.id,
            series: self.series,
            publisher: self.publisher,
            raw: self.raw,
            text: self.text,
            encoding: self.encoding.clone(),
            media: self.media.clone(),
            language: self.language.to_string(),
            published: self.published.as_ref().map(ToString::to_string),
            title: self.title.clone(),
            url: self.url.clone(),
        })];
        changes.extend(import_key(self.key.as_ref(), Keyed::Document(self.id)));
        changes
    }
}

/// A document is a copy of another, or is suspected to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Copy {
    /// The copy.
    pub copy: DocumentId,
    /// What it copies.
    pub of: DocumentId,
    /// Whether that is only suspected.
    pub suspected: bool,
    /// The reason given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

names! { Copy { changes: copy, of; } }

impl Fold for Copy {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        vec![insert(CopyRow { copy: self.copy, original: self.of, suspected: self.suspected })]
    }
}

/// A document is no copy of another after all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Uncopy {
    /// What was held to be the copy.
    pub copy: DocumentId,
    /// What it was held to copy.
    pub of: DocumentId,
    /// The reason given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

names! { Uncopy { changes: copy, of; } }

impl Fold for Uncopy {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        vec![end(CopyKey { copy: self.copy, original: self.of })]
    }
}

/// A document's publisher took it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recall {
    /// The document.
    pub document: DocumentId,
    /// The reason given.
    pub why: String,
}

names! { Recall { changes: document; } }

impl Fold for Recall {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        vec![insert(DiscreditedRow::of(self.document, self.why.clone()))]
    }
}

/// A document that was held to be taken back stands after all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Restore {
    /// The document.
    pub document: DocumentId,
    /// The reason given.
    pub why: String,
}

names! { Restore { changes: document; } }

impl Fold for Restore {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        vec![end(DiscreditedKey::from(self.document))]
    }
}
