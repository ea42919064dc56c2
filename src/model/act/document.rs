//! Acts about documents.

use serde::{Deserialize, Serialize};

use super::fold::{Cards, Fold, import_key};
use super::names::names;
use crate::model::change::{Change, end, insert, replace};
use crate::model::date::LooseDate;
use crate::model::digest::Digest;
use crate::model::id::{DocumentId, SourceId};
use crate::model::language::Language;
use crate::model::retrieval::Retrieval;
use crate::model::tables::{CopyKey, CopyRow, DiscreditedKey, DiscreditedRow, DocumentRow, Keyed, SeenRow};

/// A document is captured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Who wrote it, as the document says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Where in the document the author was found; nothing where somebody said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author_from: Option<String>,
    /// The name of the encoding that the raw bytes were read in (WHATWG), such as `UTF-8`.
    pub encoding: String,
    /// What made the text of the captured bytes; nothing where the bytes are the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extractor: Option<String>,
    /// Its version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extractor_version: Option<String>,
    /// Its id.
    pub id: DocumentId,
    /// The key an import gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The language of its text.
    pub language: Language,
    /// What stands where in the text: the digest of a [`Layout`](crate::model::extraction::Layout) as
    /// JSON. Nothing where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<Digest>,
    /// The media type of the raw bytes (RFC 6838).
    pub media: String,
    /// When it was last changed, as the document says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<LooseDate>,
    /// Where in the document that was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified_from: Option<String>,
    /// When it was published, as far as known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<LooseDate>,
    /// Where in the document the date was found; nothing where somebody said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_from: Option<String>,
    /// Who published it; nobody where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<SourceId>,
    /// Where in the document the publisher was found; nothing where somebody said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher_from: Option<String>,
    /// The digest of the captured bytes.
    pub raw: Digest,
    /// How it was got off the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retrieval: Option<Retrieval>,
    /// The first document captured from the same place, itself where it is the first.
    pub series: DocumentId,
    /// The digest of the extracted text.
    pub text: Digest,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where in the document the title was found; nothing where somebody said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_from: Option<String>,
    /// Where it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Where in the document the address was found; nothing where somebody said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url_from: Option<String>,
}

impl Document {
    /// Whether its text differs from that of an earlier capture, though both say that they were last changed
    /// at one time.
    #[must_use]
    pub fn is_stealth_edit_of(&self, before: &Self) -> bool {
        let is_whole = self.retrieval.as_ref().is_none_or(|retrieval| !retrieval.tells_nothing());
        is_whole && self.text != before.text && self.modified.is_some() && self.modified == before.modified
    }

    /// Whether another act captures the same bytes, and says the same of them. What is only found
    /// in them may differ: a better extractor finds more.
    #[must_use]
    pub fn is_same_capture(&self, again: &Self) -> bool {
        let mut again = again.clone();
        again.extractor.clone_from(&self.extractor);
        again.extractor_version.clone_from(&self.extractor_version);
        again.layout = self.layout;
        again.modified.clone_from(&self.modified);
        again.modified_from.clone_from(&self.modified_from);
        if again.text != self.text {
            // Encoding, media type and language are of a reading of the bytes.
            again.text = self.text;
            again.encoding.clone_from(&self.encoding);
            again.media.clone_from(&self.media);
            again.language.clone_from(&self.language);
        }
        if self.author_from.is_some() || again.author_from.is_some() {
            again.author.clone_from(&self.author);
            again.author_from.clone_from(&self.author_from);
        }
        if self.published_from.is_some() || again.published_from.is_some() {
            again.published.clone_from(&self.published);
            again.published_from.clone_from(&self.published_from);
        }
        if self.title_from.is_some() || again.title_from.is_some() {
            again.title.clone_from(&self.title);
            again.title_from.clone_from(&self.title_from);
        }
        if self.publisher_from.is_some() || again.publisher_from.is_some() {
            again.publisher = self.publisher;
            again.publisher_from.clone_from(&self.publisher_from);
        }
        if self.url_from.is_some() || again.url_from.is_some() {
            again.url.clone_from(&self.url);
            again.url_from.clone_from(&self.url_from);
        }
        *self == again
    }
}

names! { Document { makes: id; uses: series, publisher; contents: raw, text, layout; } }

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
pub struct DeclareCopy {
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

names! { DeclareCopy { changes: copy, of; } }

impl Fold for DeclareCopy {
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

/// A document was found unchanged: the server said so, or gave the same text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// The document.
    pub document: DocumentId,
    /// The digest of the record of it (WARC); nothing where a file was captured again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<Digest>,
    /// The status that the server gave (RFC 9110).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u32>,
}

names! { Seen { changes: document; contents: record; } }

impl Fold for Seen {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        replace(SeenRow { document: self.document, status: self.status, record: self.record })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn captured() -> Document {
        Document {
            author: None,
            author_from: None,
            encoding: "UTF-8".into(),
            extractor: None,
            extractor_version: None,
            id: DocumentId(1),
            key: Some("k".into()),
            language: "es".parse().unwrap(),
            layout: None,
            media: "text/html".into(),
            modified: None,
            modified_from: None,
            published: None,
            published_from: None,
            publisher: None,
            publisher_from: None,
            raw: Digest::of(b"raw"),
            retrieval: None,
            series: DocumentId(1),
            text: Digest::of(b"text"),
            title: Some("t".into()),
            title_from: None,
            url: None,
            url_from: None,
        }
    }

    #[test]
    fn what_a_better_extractor_finds_makes_no_other_capture() {
        let better: [fn(&mut Document); 7] = [
            |act| act.layout = Some(Digest::of(b"layout")),
            |act| {
                (act.url, act.url_from) =
                    (Some("https://example.org/".into()), Some("link canonical".into()));
            },
            |act| (act.publisher, act.publisher_from) = (Some(SourceId(2)), Some("JSON-LD publisher".into())),
            |act| act.text = Digest::of(b"more text"),
            |act| act.extractor_version = Some("2".into()),
            |act| (act.author, act.author_from) = (Some("a".into()), Some("meta author".into())),
            |act| (act.title, act.title_from) = (Some("T".into()), Some("h1".into())),
        ];
        for change in better {
            let mut again = captured();
            change(&mut again);
            assert!(captured().is_same_capture(&again), "{again:?}");
        }
    }

    #[test]
    fn other_bytes_and_other_facts_make_another_capture() {
        let others: [fn(&mut Document); 5] = [
            |act| act.raw = Digest::of(b"other"),
            |act| act.title = Some("T".into()),
            |act| act.title = None,
            |act| act.language = "en".parse().unwrap(),
            |act| act.url = Some("https://example.org/".into()),
        ];
        for change in others {
            let mut again = captured();
            change(&mut again);
            assert!(!captured().is_same_capture(&again), "{again:?}");
        }
    }
}
