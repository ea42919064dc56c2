//! Verdicts on claims.

use super::error::{ActError, Result};
use super::recorder::Recorder;
use super::revise::{expected_version, refuse_incomplete, refuse_retracted};
use crate::model::act::{self, Act};
use crate::model::audience::Audience;
use crate::model::fingerprint::Fingerprint;
use crate::model::id::ClaimId;
use crate::model::review::{Role, Verdict};
use crate::queries::ClaimDetail;
use crate::rules::Audited;

/// A verdict to be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The verdict.
    pub verdict: Verdict,
    /// What is needed, or to be noted.
    pub note: Option<String>,
    /// In which capacity.
    pub role: Role,
    /// What the reviewer saw.
    pub seen: Fingerprint,
    /// The version that the reviewer saw, where that is to be held against what there is.
    pub expected: Option<u32>,
}

/// Gives a verdict on a claim as it stands; one that changed since it was seen is refused. What the
/// claim comes to now is recorded with it, since the verdict relies on that.
pub fn review(recorder: &mut Recorder<'_, '_>, id: ClaimId, asked: Review) -> Result<()> {
    let versions = expected_version(recorder.read(), id, asked.expected)?;
    let case = recorder.read().case(id)?;
    if Fingerprint::of(&case) != asked.seen {
        let found = versions.last().map_or(0, |version| version.number);
        return Err(ActError::Moved { claim: id, expected: found.saturating_sub(1), found });
    }
    if asked.verdict != Verdict::Note {
        refuse_retracted(recorder, id)?;
    }
    refuse_incomplete(recorder, id)?;
    let note = asked.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    match (asked.verdict, note) {
        (Verdict::Return | Verdict::Note, None) => {
            return Err(ActError::Incomplete("a note is needed: --note \"…\"".to_owned()));
        }
        (_, Some(note)) if note.contains('\0') => return Err(ActError::Zero("the note")),
        _ => {}
    }
    let number = case.reviews.last().map_or(1, |review| review.number + 1);
    let relied = audited_now(recorder, id)?.assessment();
    let own = is_author(recorder, id)?;
    recorder.made.claim = Some(id);
    Ok(recorder.writing.act(&Act::Review(act::Review {
        claim: id,
        fingerprint: asked.seen,
        note: note.map(str::to_owned),
        number,
        own,
        relied,
        role: asked.role,
        verdict: asked.verdict,
    }))?)
}

/// Whether the one who writes wrote the claim as it stands, or any of its live evidence.
pub(super) fn is_author(recorder: &Recorder<'_, '_>, id: ClaimId) -> Result<bool> {
    let last = recorder.read().last_entry()?;
    Ok(recorder.read().authors_of(id, last)?.contains(recorder.writing.by().as_str()))
}

/// A claim as it stands, weighed, with what this command did so far.
pub(super) fn audited_now(recorder: &Recorder<'_, '_>, id: ClaimId) -> Result<Audited> {
    Ok(ClaimDetail::at(recorder.read(), recorder.writing.at(), id, Audience::Desk)?.audited)
}
