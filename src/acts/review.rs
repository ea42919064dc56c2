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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::example::{C1, Desk};
    use crate::acts::revise::{Revision, revise};
    use crate::acts::writing::Mode;

    fn verdict(desk: &Desk, verdict: Verdict, note: Option<&str>) -> Review {
        let seen = Fingerprint::of(&desk.read().case(C1).unwrap());
        Review { verdict, note: note.map(str::to_owned), role: Role::default(), seen, expected: None }
    }

    #[test]
    fn a_verdict_says_whether_an_author_gave_it_and_what_the_claim_came_to() {
        let mut desk = Desk::with_claim();
        for by in ["checker-1", "checker-2"] {
            let asked = verdict(&desk, Verdict::Approve, None);
            desk.write(by, Mode::Commit, |recorder| review(recorder, C1, asked)).unwrap();
        }
        let reviews = desk.read().case(C1).unwrap().reviews;
        assert_eq!(
            reviews.iter().map(|review| (review.number, review.own)).collect::<Vec<_>>(),
            [(1, true), (2, false)]
        );
        assert_eq!(reviews[0].relied.independent(), "1");
    }

    #[test]
    fn a_claim_that_changed_since_it_was_seen_is_not_judged() {
        let mut desk = Desk::with_claim();
        let before = verdict(&desk, Verdict::Approve, None);
        let text = Some("Three bases".to_owned());
        desk.act(|recorder| {
            revise(recorder, C1, &Revision { text, why: "w".to_owned(), ..Revision::default() })
        })
        .unwrap();
        let refused = desk.act(|recorder| review(recorder, C1, before)).unwrap_err();
        assert!(matches!(refused, ActError::Moved { expected: 1, found: 2, .. }), "{refused}");
        let old = Review { expected: Some(1), ..verdict(&desk, Verdict::Approve, None) };
        assert!(matches!(desk.act(|recorder| review(recorder, C1, old)), Err(ActError::Moved { .. })));
        for without_note in [Verdict::Return, Verdict::Note] {
            let asked = verdict(&desk, without_note, Some(" "));
            assert!(matches!(desk.act(|recorder| review(recorder, C1, asked)), Err(ActError::Incomplete(_))));
        }
    }
}
