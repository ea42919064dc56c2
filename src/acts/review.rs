//! Verdicts on claims, claims in stories, findings set aside.

use super::error::{ActError, Result};
use super::reason::reason;
use super::revise::{expected_version, refuse_incomplete, refuse_retracted};
use super::scribe::Scribe;
use crate::model::act::{self, Act};
use crate::model::case::Case;
use crate::model::date::LooseDate;
use crate::model::fingerprint::Fingerprint;
use crate::model::id::ClaimId;
use crate::model::review::{Relied, Role, Verdict};

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
    /// What it came to, which the verdict relies on.
    pub relied: Relied,
    /// The version that the reviewer saw, where that is to be held against what there is.
    pub expected: Option<u32>,
}

/// Gives a verdict on a claim as it stands; one that changed since it was seen is refused.
pub fn review(scribe: &mut Scribe<'_, '_>, id: ClaimId, asked: Review) -> Result<()> {
    let versions = expected_version(scribe.read(), id, asked.expected)?;
    let case = scribe.read().case(id)?;
    if Fingerprint::of(&case) != asked.seen {
        let found = versions.last().map_or(0, |version| version.number);
        return Err(ActError::Moved { claim: id, expected: found.saturating_sub(1), found });
    }
    if asked.verdict != Verdict::Note {
        refuse_retracted(scribe, id)?;
    }
    refuse_incomplete(scribe, id)?;
    let note = asked.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    match (asked.verdict, note) {
        (Verdict::Return | Verdict::Note, None) => {
            return Err(ActError::Incomplete("a note is needed: --note \"…\"".to_owned()));
        }
        (_, Some(note)) if note.contains('\0') => return Err(ActError::Zero("the note")),
        _ => {}
    }
    let number = case.reviews.last().map_or(1, |review| review.number + 1);
    let own = had_a_hand(scribe, id)?;
    scribe.made.claim = Some(id);
    Ok(scribe.writing.act(&Act::Review(act::Review {
        claim: id,
        fingerprint: asked.seen,
        note: note.map(str::to_owned),
        number,
        own,
        relied: asked.relied,
        role: asked.role,
        verdict: asked.verdict,
    }))?)
}

/// Whether the one who writes wrote the claim as it stands, or any of its live evidence.
fn had_a_hand(scribe: &Scribe<'_, '_>, id: ClaimId) -> Result<bool> {
    let last = scribe.read().last_entry()?;
    Ok(scribe.read().hands_in(id, last)?.contains(scribe.writing.by().as_str()))
}

/// A claim in a story, to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Where: an address or a title.
    pub place: String,
    /// When it appeared.
    pub date: LooseDate,
    /// The claim as it was published.
    pub case: Case,
    /// Which version that was.
    pub version: u32,
    /// What it came to then.
    pub relied: Relied,
    /// What the story says of it, in its own words.
    pub verdict: Option<String>,
}

/// Records that a claim, as it stood at a version, appeared in a story.
pub fn publish(scribe: &mut Scribe<'_, '_>, asked: Publication) -> Result<()> {
    let id = asked.case.claim.id;
    let place = asked.place.trim();
    if place.is_empty() {
        return Err(ActError::Incomplete("a place is needed: --in URL-or-title".to_owned()));
    }
    let verdict = asked.verdict.as_deref().map(str::trim).filter(|verdict| !verdict.is_empty());
    if place.contains('\0') || verdict.is_some_and(|verdict| verdict.contains('\0')) {
        return Err(ActError::Zero("the place or the verdict"));
    }
    let verdict = verdict.map(str::to_owned);
    if asked.case.retracted {
        return Err(ActError::Retracted(id));
    }
    refuse_incomplete(scribe, id)?;
    let fingerprint = Fingerprint::of(&asked.case);
    let there = scribe.read().case(id)?.publications.into_iter().find(|known| known.place == place);
    if there.is_some_and(|known| {
        known.version == asked.version
            && known.date == asked.date.as_str()
            && known.fingerprint == fingerprint
            && known.verdict == verdict
    }) {
        return Err(ActError::Nothing(format!(
            "{id} is already recorded there, as version {}",
            asked.version
        )));
    }
    scribe.made.claim = Some(id);
    Ok(scribe.writing.act(&Act::Publish(act::Publish {
        claim: id,
        confidence: asked.case.claim.confidence,
        date: asked.date,
        fingerprint,
        place: place.to_owned(),
        relied: asked.relied,
        text: asked.case.claim.text,
        verdict,
        version: asked.version,
    }))?)
}

/// A finding to be set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The rule.
    pub rule: String,
    /// What its finding is about: it counts again when that changes.
    pub about: Vec<String>,
    /// The last day on which it is set aside.
    pub until: Option<LooseDate>,
    /// Why.
    pub why: String,
}

/// Sets a finding of a claim aside.
pub fn waive(scribe: &mut Scribe<'_, '_>, id: ClaimId, asked: Waiver) -> Result<()> {
    let why = reason(&asked.why)?;
    refuse_incomplete(scribe, id)?;
    let own = had_a_hand(scribe, id)?;
    scribe.made.claim = Some(id);
    Ok(scribe.writing.act(&Act::Waive(act::Waive {
        claim: id,
        grounds: asked.about,
        own,
        rule: asked.rule,
        until: asked.until,
        why,
    }))?)
}

/// Lets a finding count again that was set aside.
pub fn unwaive(scribe: &mut Scribe<'_, '_>, id: ClaimId, rule: &str, why: Option<&str>) -> Result<()> {
    if !scribe.read().case(id)?.waivers.iter().any(|waiver| waiver.rule == rule) {
        return Err(ActError::Nothing(format!("{rule} is not waived on {id}")));
    }
    let why = why.map(reason).transpose()?;
    scribe.made.claim = Some(id);
    Ok(scribe.writing.act(&Act::Unwaive(act::Unwaive { claim: id, rule: rule.to_owned(), why }))?)
}
