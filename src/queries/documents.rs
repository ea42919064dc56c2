//! Captured documents: a list of them, and one with what is cited from it.

use super::error::Result;
use super::view::View;
use crate::ledger::{Captured, CitedExcerpt, Fated, LedgerError};
use crate::model::act;
use crate::model::digest::Digest;
use crate::model::document::Document;
use crate::model::extraction::SegmentKind;
use crate::model::id::DocumentId;
use crate::model::standing::CopyOf;
use crate::text::points::Points;

/// A document with what is known of its publisher and of what it copies.
pub struct DocumentRecord {
    /// The document.
    pub document: Document,
    /// Who published it, by name.
    pub publisher: Option<String>,
    /// What it copies.
    pub copies: Vec<CopyOf>,
}

/// Every document by id, one after the other.
pub fn for_each_document_record<E: From<LedgerError>>(
    view: &View,
    mut each: impl FnMut(DocumentRecord) -> Result<(), E>,
) -> Result<(), E> {
    let standing = view.read().standing(view.audience())?;
    view.read().for_each_document(|document| {
        let publisher = document.publisher.map(|source| standing.written_name(source).into_owned());
        let copies = standing.copies_of(document.id).to_vec();
        each(DocumentRecord { document, publisher, copies })
    })
}

/// A document in detail.
pub struct DocumentDetail {
    /// The document.
    pub record: DocumentRecord,
    /// The documents that copy it.
    pub copied_into: Vec<DocumentId>,
    /// The excerpts that are cited from it, by place.
    pub excerpts: Vec<CitedExcerpt>,
    /// How it was captured, as the log has it: with what was found in it, and where. Nothing where its
    /// entry is lost.
    pub capture: Option<act::Document>,
    /// What became of its excerpts in the last later capture.
    pub fates: Vec<Fated>,
    /// When its place was captured, and seen unchanged, in order.
    pub captures: Vec<Captured>,
}

impl DocumentDetail {
    /// Reads one document.
    pub fn of(view: &View, id: DocumentId) -> Result<Self> {
        let reader = view.read();
        let document = reader.document(id)?;
        let publisher = match document.publisher {
            Some(publisher) => Some(reader.source(publisher)?.name_for(view.audience()).into_owned()),
            None => None,
        };
        let mut captures = reader.captures_of_series(document.series)?;
        captures.extend(reader.seen_of_series(document.series)?);
        captures.sort_by(|one, other| one.at.cmp(&other.at));
        let record = DocumentRecord { document, publisher, copies: reader.copies_of(id)? };
        Ok(Self {
            record,
            copied_into: reader.copied_into(id)?,
            excerpts: reader.excerpts_of(id)?,
            capture: reader.capture_of(id)?,
            fates: reader.fates_of(id)?,
            captures,
        })
    }

    /// Its text, damaged or not.
    pub fn text(&self, view: &View) -> Result<String> {
        Ok(view.read().text(&self.record.document.text)?)
    }

    /// The words of its excerpts; nothing for one that is not at its position.
    pub fn words(&self, view: &View) -> Result<Vec<Option<String>>> {
        let points = Points::new(view.read().sound_text(&self.record.document.text)?);
        let words = |excerpt: &CitedExcerpt| points.slice(excerpt.start, excerpt.end).map(str::to_owned);
        Ok(self.excerpts.iter().map(words).collect())
    }
}

/// The text of a document as it is read.
pub struct ReadableText {
    /// The digest of all of it.
    pub sha256: Digest,
    /// All of it.
    pub text: String,
    /// The lines of its article, each with what it is; nothing where all of it is text.
    pub article: Option<Vec<(SegmentKind, String)>>,
}

impl ReadableText {
    /// Reads the text of a document, and says which part of it is the article.
    pub fn of(view: &View, id: DocumentId) -> Result<Self> {
        let reader = view.read();
        let document = reader.document(id)?;
        let text = reader.sound_text(&document.text)?;
        let layout = reader.layout_of(id)?.filter(crate::model::extraction::Layout::has_article);
        let article = layout.map(|layout| {
            let points = Points::new(text.clone());
            let read = layout.segments.iter().filter(|segment| {
                matches!(
                    segment.kind,
                    SegmentKind::Headline
                        | SegmentKind::Lede
                        | SegmentKind::Article
                        | SegmentKind::Related
                        | SegmentKind::Caption
                )
            });
            // What leads to other articles stands between the article's lines, or is none of it.
            let last = layout.segments.iter().rposition(|segment| segment.kind == SegmentKind::Article);
            let end = last.map_or(0, |at| layout.segments[at].end);
            read.filter(|segment| segment.start < end)
                .filter_map(|segment| {
                    Some((segment.kind, points.slice(segment.start, segment.end)?.to_owned()))
                })
                .collect()
        });
        Ok(Self { sha256: document.text, text, article })
    }
}
