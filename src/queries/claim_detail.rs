//! One claim read, weighed and looked at by the rules, with the words of its excerpts.

use std::collections::BTreeSet;

use super::error::Result;
use super::view::{View, standing_of};
use crate::ledger::{ExcerptRead, Reader};
use crate::model::audience::Audience;
use crate::model::id::{ClaimId, DocumentId};
use crate::model::moment::Moment;
use crate::model::standing::Standing;
use crate::rules::{Audited, Reading, audited};

/// A claim in detail.
pub struct ClaimDetail {
    /// What is known of the sources and documents that it rests on.
    pub standing: Standing,
    /// The claim, weighed, with its findings.
    pub audited: Audited,
    /// Its excerpts, in the order of its evidence.
    pub excerpts: Vec<ExcerptRead>,
}

impl ClaimDetail {
    /// Reads one claim, its excerpts and their documents, and weighs it.
    pub fn of(view: &View, id: ClaimId) -> Result<Self> {
        Self::at(view.read(), view.now(), id, view.audience())
    }

    /// The same of what is being read while something is written, as of a time.
    pub fn at(reader: Reader<'_>, now: Moment, id: ClaimId, audience: Audience) -> Result<Self> {
        Self::read(reader, now, id, audience, &BTreeSet::new())
    }

    /// The same without the texts of some documents: their excerpts are as the log has them.
    pub fn without(view: &View, id: ClaimId, left_out: &BTreeSet<DocumentId>) -> Result<Self> {
        Self::read(view.read(), view.now(), id, view.audience(), left_out)
    }

    /// The same with more of the text around each excerpt, in code points.
    pub fn with_context(view: &View, id: ClaimId, around: u32) -> Result<Self> {
        let mut detail = Self::of(view, id)?;
        detail.excerpts = view.read().excerpts_with(&detail.audited.case.evidence, around)?;
        Ok(detail)
    }

    fn read(
        reader: Reader<'_>,
        now: Moment,
        id: ClaimId,
        audience: Audience,
        left_out: &BTreeSet<DocumentId>,
    ) -> Result<Self> {
        let case = reader.case(id)?;
        let standing = standing_of(reader, &case, now, audience)?;
        let mut excerpts = reader.excerpts(&case.evidence)?;
        for excerpt in excerpts.iter_mut().filter(|excerpt| left_out.contains(&excerpt.document)) {
            *excerpt = reader.excerpt_in_log(excerpt.id)?;
        }
        let audited = audited(&standing, case, Some(&readings(&excerpts)));
        Ok(Self { standing, audited, excerpts })
    }
}

/// How excerpts were found, as the rules want to know it.
pub(super) fn readings(excerpts: &[ExcerptRead]) -> Vec<Reading> {
    excerpts
        .iter()
        .map(|read| Reading {
            id: read.id,
            document: read.document,
            document_is_intact: read.document_is_intact,
            excerpt_is_intact: read.excerpt_is_intact,
        })
        .collect()
}
