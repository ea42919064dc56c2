//! Claims read, weighed and looked at by the rules: shared by `show`, `audit`, `diff` and others.

use std::collections::BTreeSet;

use super::Result;
use super::view::{View, standing_of};
use crate::ledger::{ExcerptRead, Reader};
use crate::model::audience::Audience;
use crate::model::id::{ClaimId, DocumentId};
use crate::model::moment::Moment;
use crate::model::standing::Standing;
use crate::rules::{Audited, Reading, audited};

/// A claim with everything that `show` tells of it.
pub(super) struct Closely {
    pub(super) standing: Standing,
    pub(super) audited: Audited,
    pub(super) excerpts: Vec<ExcerptRead>,
}

/// Reads one claim, its excerpts and their documents, and weighs it.
pub(super) fn closely(view: &View, id: ClaimId) -> Result<Closely> {
    weigh(view.read(), view.now(), id, view.audience())
}

/// Reads one claim, its excerpts and their documents, and weighs it as of a time.
pub(super) fn closely_at(
    reader: Reader<'_>,
    now: Moment,
    id: ClaimId,
    audience: Audience,
) -> Result<Closely> {
    weigh(reader, now, id, audience)
}

/// The same as [`closely`], without the texts of some documents: their excerpts are as the log has
/// them.
pub(super) fn closely_without(view: &View, id: ClaimId, left_out: &BTreeSet<DocumentId>) -> Result<Closely> {
    weigh_without(view.read(), view.now(), id, view.audience(), left_out)
}

fn weigh(reader: Reader<'_>, now: Moment, id: ClaimId, audience: Audience) -> Result<Closely> {
    weigh_without(reader, now, id, audience, &BTreeSet::new())
}

fn weigh_without(
    reader: Reader<'_>,
    now: Moment,
    id: ClaimId,
    audience: Audience,
    left_out: &BTreeSet<DocumentId>,
) -> Result<Closely> {
    let case = reader.case(id)?;
    let standing = standing_of(reader, &case, now, audience)?;
    let mut excerpts = reader.excerpts(&case.evidence)?;
    for excerpt in excerpts.iter_mut().filter(|excerpt| left_out.contains(&excerpt.document)) {
        *excerpt = reader.excerpt_in_log(excerpt.id)?;
    }
    let audited = audited(&standing, case, Some(&readings(&excerpts)));
    Ok(Closely { standing, audited, excerpts })
}

/// The same, with more of the text around each excerpt, in code points.
pub(super) fn closely_with(view: &View, id: ClaimId, around: u32) -> Result<Closely> {
    let mut shown = closely(view, id)?;
    shown.excerpts = view.read().excerpts_with(&shown.audited.case.evidence, around)?;
    Ok(shown)
}

/// How excerpts were found, as the rules want to know it.
pub(super) fn readings(excerpts: &[ExcerptRead]) -> Vec<Reading> {
    excerpts
        .iter()
        .map(|read| Reading {
            id: read.id,
            document: read.document,
            document_holds: read.document_holds,
            excerpt_holds: read.excerpt_holds,
        })
        .collect()
}
