//! Two captures held against each other.

use super::error::{QueryError, Result};
use super::view::View;
use crate::ledger::LedgerError;
use crate::model::fate::{Fate, Followed, Followup};
use crate::model::id::DocumentId;
use crate::text::edit::Later;
use crate::text::points::Points;

/// What changed from one document to another.
pub struct DocumentChange {
    /// The earlier one.
    pub from: DocumentId,
    /// The later one.
    pub to: DocumentId,
    /// Their texts.
    pub texts: [String; 2],
    /// What became of each excerpt that is cited from the earlier one, and its words there.
    pub excerpts: Vec<(String, Followup)>,
    /// Whether the text was changed, and not the date at which the document says that it was.
    pub is_stealthy: bool,
}

impl DocumentChange {
    /// Compares a document with another, or with the one that was captured before it at the same place.
    pub fn of(view: &View, one: DocumentId, other: Option<DocumentId>) -> Result<Self> {
        let reader = view.read();
        let (from, to) = if let Some(other) = other {
            (one, other)
        } else {
            let series = reader.document(one)?.series;
            let before = reader.last_of_series_before(series, one)?;
            (before.ok_or(QueryError::FirstCapture(one))?, one)
        };
        let text = |id| -> Result<String, LedgerError> { reader.sound_text(&reader.document(id)?.text) };
        let (old, new) = (Points::new(text(from)?), Points::new(text(to)?));
        let mut later = Later::of(&old, &new);
        let mut excerpts = Vec::new();
        for excerpt in reader.excerpts_of(from)? {
            let words = old.slice(excerpt.start, excerpt.end).unwrap_or_default().to_owned();
            let followed = later.follow(excerpt.start, excerpt.end);
            let followed = followed.unwrap_or_else(|| Followed::nowhere(Fate::Unclear));
            excerpts.push((words, Followup { claim: excerpt.claim, evidence: excerpt.id, followed }));
        }
        let is_stealthy = match (reader.capture_of(from)?, reader.capture_of(to)?) {
            (Some(before), Some(after)) => after.is_stealth_edit_of(&before),
            _ => false,
        };
        drop(later);
        Ok(Self { from, to, texts: [old.into_text(), new.into_text()], excerpts, is_stealthy })
    }
}
