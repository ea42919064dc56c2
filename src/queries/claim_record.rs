//! A claim with all that is on record about it, as it is read before it is judged.

use std::collections::BTreeMap;

use super::claim_detail::ClaimDetail;
use super::error::Result;
use super::view::View;
use crate::ledger::{Reader, Tampering};
use crate::model::digest::Digest;
use crate::model::document::Document;
use crate::model::id::{ClaimId, DocumentId, EntityKind};

/// A claim with all that is on record about it.
pub struct ClaimRecord {
    /// The claim, weighed, with its excerpts.
    pub detail: ClaimDetail,
    /// The number of its version, from 1.
    pub version: usize,
    /// Where it came from another ledger: its number there, and the hash of that ledger's first
    /// entry.
    pub known_as: Option<(u32, Digest)>,
    /// The documents that it is cited from.
    pub documents: BTreeMap<DocumentId, Document>,
    /// What of it the log does not bear out.
    pub tampering: Vec<Tampering>,
}

impl ClaimRecord {
    /// All that is on record, held against the log.
    pub fn of(view: &View, id: ClaimId) -> Result<Self> {
        let tampering = view.read().tampering_with(id)?;
        Self::about(view.read(), ClaimDetail::of(view, id)?, tampering)
    }

    /// The same with more of the text around each excerpt, in code points.
    pub fn with_context(view: &View, id: ClaimId, around: u32) -> Result<Self> {
        let detail = ClaimDetail::with_context(view, id, around)?;
        let tampering = view.read().tampering_with(id)?;
        Self::about(view.read(), detail, tampering)
    }

    /// What is on record about a claim that was read, and held against the log; `tampering` is what does not match it.
    pub fn about(reader: Reader<'_>, detail: ClaimDetail, tampering: Vec<Tampering>) -> Result<Self> {
        let case = &detail.audited.case;
        let version = reader.versions(case.claim.id)?.len();
        let known_as = reader.called_there(EntityKind::Claim, case.claim.id.0)?;
        let mut documents = BTreeMap::new();
        for evidence in &case.evidence {
            documents.insert(evidence.document, reader.document(evidence.document)?);
        }
        Ok(Self { detail, version, known_as, documents, tampering })
    }

    /// Whether anything of it is not what was entered.
    #[must_use]
    pub fn is_altered(&self) -> bool {
        let holds = |read: &crate::ledger::ExcerptRead| read.document_is_intact && read.excerpt_is_intact;
        !self.tampering.is_empty() || !self.detail.excerpts.iter().all(holds)
    }
}
