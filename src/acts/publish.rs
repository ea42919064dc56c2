//! Claims in stories.

use super::error::{ActError, Result};
use super::recorder::Recorder;
use super::review::audited_now;
use super::revise::refuse_incomplete;
use crate::ledger::Ledger;
use crate::model::act::{self, Act};
use crate::model::audience::Audience;
use crate::model::case::Case;
use crate::model::date::LooseDate;
use crate::model::fingerprint::Fingerprint;
use crate::model::id::ClaimId;
use crate::model::moment::Moment;
use crate::model::review::Assessment;
use crate::queries::{ClaimDetail, View};

/// A claim in a story, to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Where: an address or a title.
    pub place: String,
    /// When it appeared.
    pub date: LooseDate,
    /// The claim as it was published; as it stands where nothing is said.
    pub as_published: Option<AsPublished>,
    /// What the story says of it, in its own words.
    pub verdict: Option<String>,
}

/// A claim as it was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsPublished {
    case: Case,
    version: u32,
    relied: Assessment,
}

impl AsPublished {
    /// A claim at a version, by its number from 1, weighed by what was known then.
    pub fn at_version(ledger: &Ledger, claim: ClaimId, version: u32, now: Moment) -> Result<Self> {
        let view = View::at_version(ledger, claim, version, now, Audience::Desk)?;
        let audited = ClaimDetail::of(&view, claim)?.audited;
        Ok(Self { relied: audited.assessment(), version, case: audited.case })
    }

    /// A claim as it stands.
    fn now(recorder: &Recorder<'_, '_>, claim: ClaimId) -> Result<Self> {
        let audited = audited_now(recorder, claim)?;
        let version = u32::try_from(recorder.read().versions(claim)?.len()).unwrap_or(u32::MAX);
        Ok(Self { relied: audited.assessment(), version, case: audited.case })
    }
}

/// Records that a claim appeared in a story.
pub fn publish(recorder: &mut Recorder<'_, '_>, id: ClaimId, asked: Publication) -> Result<()> {
    let place = asked.place.trim();
    if place.is_empty() {
        return Err(ActError::Incomplete("a place is needed: --in URL-or-title".to_owned()));
    }
    let verdict = asked.verdict.as_deref().map(str::trim).filter(|verdict| !verdict.is_empty());
    if place.contains('\0') || verdict.is_some_and(|verdict| verdict.contains('\0')) {
        return Err(ActError::Zero("the place or the verdict"));
    }
    let verdict = verdict.map(str::to_owned);
    let AsPublished { case, version, relied } = match asked.as_published {
        Some(published) => published,
        None => AsPublished::now(recorder, id)?,
    };
    if case.retracted {
        return Err(ActError::Retracted(id));
    }
    refuse_incomplete(recorder, id)?;
    let fingerprint = Fingerprint::of(&case);
    let there = recorder.read().case(id)?.publications.into_iter().find(|known| known.place == place);
    if there.is_some_and(|known| {
        known.version == version
            && known.date == asked.date.as_str()
            && known.fingerprint == fingerprint
            && known.verdict == verdict
    }) {
        return Err(ActError::Nothing(format!("{id} is already recorded there, as version {version}")));
    }
    recorder.made.claim = Some(id);
    Ok(recorder.writing.act(&Act::Publish(act::Publish {
        claim: id,
        confidence: case.claim.confidence,
        date: asked.date,
        fingerprint,
        place: place.to_owned(),
        relied,
        text: case.claim.text,
        verdict,
        version,
    }))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::example::{C1, Desk};
    use crate::acts::revise::{Revision, retract, revise};

    fn in_story(place: &str) -> Publication {
        Publication {
            place: place.to_owned(),
            date: "2024-06-14".parse().unwrap(),
            as_published: None,
            verdict: None,
        }
    }

    #[test]
    fn a_claim_is_published_as_it_stands_or_as_it_stood() {
        let mut desk = Desk::with_claim();
        let text = Some("Three bases".to_owned());
        desk.act(|recorder| {
            revise(recorder, C1, &Revision { text, why: "w".to_owned(), ..Revision::default() })
        })
        .unwrap();
        desk.act(|recorder| publish(recorder, C1, in_story("page 1"))).unwrap();
        let before = AsPublished::at_version(&desk.ledger, C1, 1, desk.now()).unwrap();
        let asked = Publication { as_published: Some(before), ..in_story("page 2") };
        desk.act(|recorder| publish(recorder, C1, asked)).unwrap();
        let published = desk.read().case(C1).unwrap().publications;
        let reported: Vec<(&str, u32, &str)> = published
            .iter()
            .map(|story| (story.place.as_str(), story.version, story.text.as_str()))
            .collect();
        assert_eq!(reported, [("page 1", 2, "Three bases"), ("page 2", 1, "Two bases")]);
        assert!(AsPublished::at_version(&desk.ledger, C1, 3, desk.now()).is_err());
    }

    #[test]
    fn the_same_story_is_recorded_once_and_nothing_that_was_retracted() {
        let mut desk = Desk::with_claim();
        desk.act(|recorder| publish(recorder, C1, in_story("page 1"))).unwrap();
        let refused =
            |desk: &mut Desk, place| desk.act(|recorder| publish(recorder, C1, in_story(place))).unwrap_err();
        assert!(matches!(refused(&mut desk, "page 1"), ActError::Nothing(_)));
        assert!(matches!(refused(&mut desk, " "), ActError::Incomplete(_)));
        assert!(matches!(refused(&mut desk, "a\0"), ActError::Zero(_)));
        desk.act(|recorder| retract(recorder, C1, "w", None)).unwrap();
        assert!(matches!(refused(&mut desk, "page 3"), ActError::Retracted(C1)));
    }
}
