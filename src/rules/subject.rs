//! What rules look at.

use crate::model::case::Case;
use crate::model::finding::Finding;
use crate::model::id::{DocumentId, EvidenceId};
use crate::model::review::Assessment;
use crate::model::standing::Standing;
use crate::weigh::{Approval, Weighed};

/// A claim, as rules look at it.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// What is known of sources and copies.
    pub standing: &'a Standing,
    /// The claim and its evidence.
    pub case: &'a Case,
    /// What it comes to.
    pub weighed: &'a Weighed,
}

/// What the rules look at that run after the others.
pub(super) struct EditorialState<'a> {
    pub(super) subject: &'a Subject<'a>,
    /// What the claim comes to now.
    pub(super) now: &'a Assessment,
    /// How the verdicts on it stand.
    pub(super) approval: &'a Approval<'a>,
    /// What the other rules found.
    pub(super) found: &'a [Finding],
}

/// How an excerpt was found when its document was read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The evidence.
    pub id: EvidenceId,
    /// Its document.
    pub document: DocumentId,
    /// Whether the document's text still has its SHA-256.
    pub document_is_intact: bool,
    /// Whether the excerpt stands at its place and has its SHA-256.
    pub excerpt_is_intact: bool,
}
