//! Claims revised, taken back, and held again.

use super::error::{ActError, Result};
use super::reason::reason;
use super::recorder::Recorder;
use crate::ledger::{Reader, Version};
use crate::model::act::{self, Act};
use crate::model::claim::{Claim, checked_slug, checked_tag};
use crate::model::confidence::Confidence;
use crate::model::id::ClaimId;
use crate::model::language::{Language, UNKNOWN};
use crate::text::language;

/// What is to stand otherwise of a claim; what is not named stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Revision {
    /// The wording.
    pub text: Option<String>,
    /// Its language, where the wording is not to be asked.
    pub language: Option<Language>,
    /// The desk's judgement.
    pub confidence: Option<Confidence>,
    /// A name for it; `Some(None)` for none.
    pub slug: Option<Option<String>>,
    /// Who said it, by name or id; `Some(None)` for a claim of fact.
    pub said_by: Option<Option<String>>,
    /// When it is said to hold; `Some(None)` for no time.
    pub when: Option<Option<String>>,
    /// Tags that it is to be filed under as well.
    pub tags: Vec<String>,
    /// Tags that it is no longer to be filed under.
    pub untags: Vec<String>,
    /// Why.
    pub why: String,
    /// The version that the writer saw, where that is to be held against what there is.
    pub expected: Option<u32>,
}

/// Revises a claim, and gives its new version.
pub fn revise(recorder: &mut Recorder<'_, '_>, id: ClaimId, asked: &Revision) -> Result<u32> {
    let versions = expected_version(recorder.read(), id, asked.expected)?;
    refuse_retracted(recorder, id)?;
    refuse_altered(recorder, id)?;
    let before = recorder.read().claim(id)?;
    let beside = recorder.read().diverged(id)?;
    let words_differ = beside.iter().any(|wording| wording.text != before.text);
    let judged_apart = beside.iter().any(|wording| wording.confidence != before.confidence);
    if words_differ && asked.text.is_none() {
        return Err(ActError::Diverged { claim: id, wordings: beside.len() + 1, say: "--text" });
    }
    if !words_differ && judged_apart && asked.confidence.is_none() {
        return Err(ActError::Diverged { claim: id, wordings: beside.len() + 1, say: "--confidence" });
    }
    let after = revised(recorder, &before, asked)?;
    if after == before && beside.is_empty() {
        return Err(ActError::Nothing(format!("{id} already has these values")));
    }
    let why = reason(&asked.why)?;
    let missing = |of: &[String], from: &[String]| -> Vec<String> {
        of.iter().filter(|tag| !from.contains(tag)).cloned().collect()
    };
    let language = after
        .language
        .parse()
        .map_err(|error: crate::model::language::NotALanguage| ActError::Incomplete(error.to_string()))?;
    recorder.writing.act(&Act::Revise(act::Revise {
        claim: id,
        confidence: after.confidence,
        language,
        on: last_n(&versions),
        over: recorder.read().written_beside(id)?,
        said_by: after.said_by,
        slug: after.slug,
        tagged: missing(&after.tags, &before.tags),
        text: after.text,
        untagged: missing(&before.tags, &after.tags),
        when: after.when,
        why,
    }))?;
    recorder.made.claim = Some(id);
    Ok(next_number(&versions))
}

fn revised(recorder: &mut Recorder<'_, '_>, before: &Claim, asked: &Revision) -> Result<Claim> {
    let mut claim = before.clone();
    if let Some(text) = &asked.text {
        let text = text.trim();
        if text.is_empty() {
            return Err(ActError::EmptyClaim);
        }
        if text.contains('\0') {
            return Err(ActError::Zero("the claim"));
        }
        if text != before.text {
            text.clone_into(&mut claim.text);
            let guessed = language::of(text).to_string();
            if guessed != UNKNOWN {
                claim.language = guessed;
            }
        }
    }
    if let Some(language) = &asked.language {
        claim.language = language.to_string();
    }
    claim.confidence = asked.confidence.unwrap_or(before.confidence);
    if let Some(slug) = &asked.slug {
        claim.slug = slug.as_deref().map(checked_slug).transpose()?;
        if let Some(slug) = &claim.slug
            && let Some(holder) = recorder.read().claim_with_slug(slug)?.filter(|holder| *holder != before.id)
        {
            return Err(ActError::SlugTaken { slug: slug.clone(), holder });
        }
    }
    if let Some(when) = &asked.when {
        let when = when.as_deref().map(str::trim).filter(|when| !when.is_empty());
        if when.is_some_and(|when| when.contains('\0')) {
            return Err(ActError::Zero("the claim"));
        }
        claim.when = when.map(str::to_owned);
    }
    if let Some(speaker) = &asked.said_by {
        claim.said_by = match speaker {
            Some(speaker) => Some(recorder.source_meant(speaker)?),
            None => None,
        };
    }
    for tag in &asked.tags {
        let tag = checked_tag(tag)?;
        if !claim.tags.contains(&tag) {
            claim.tags.push(tag);
        }
    }
    for tag in &asked.untags {
        if !before.tags.contains(tag) {
            return Err(ActError::Incomplete(format!("{} does not have the tag `{tag}`", before.id)));
        }
        claim.tags.retain(|filed| filed != tag);
    }
    claim.tags.sort();
    Ok(claim)
}

/// Takes a claim back: it stays, and speaks neither for nor against anything.
pub fn retract(
    recorder: &mut Recorder<'_, '_>,
    id: ClaimId,
    why: &str,
    expected: Option<u32>,
) -> Result<u32> {
    let versions = expected_version(recorder.read(), id, expected)?;
    if recorder.read().is_retracted(id)? {
        return Err(ActError::Nothing(format!("{id} is already retracted")));
    }
    refuse_altered(recorder, id)?;
    let (why, on) = (reason(why)?, last_n(&versions));
    recorder.writing.act(&Act::Retract(act::Retract { claim: id, on, why }))?;
    recorder.made.claim = Some(id);
    Ok(next_number(&versions))
}

/// Holds a claim again that was taken back.
pub fn reinstate(
    recorder: &mut Recorder<'_, '_>,
    id: ClaimId,
    why: &str,
    expected: Option<u32>,
) -> Result<u32> {
    let versions = expected_version(recorder.read(), id, expected)?;
    if !recorder.read().is_retracted(id)? {
        return Err(ActError::Nothing(format!("{id} is not retracted")));
    }
    refuse_altered(recorder, id)?;
    let (why, on) = (reason(why)?, last_n(&versions));
    recorder.writing.act(&Act::Reinstate(act::Reinstate { claim: id, on, why }))?;
    recorder.made.claim = Some(id);
    Ok(next_number(&versions))
}

/// A claim that the log does not bear out is left as it is: writing on top of it would put into
/// the log what was smuggled into the tables.
pub(super) fn refuse_altered(recorder: &Recorder<'_, '_>, id: ClaimId) -> Result<()> {
    match recorder.read().tampering_before(id, recorder.writing.seq())?.into_iter().next() {
        Some(tampering) => Err(ActError::Altered { claim: id, what: tampering.0 }),
        None => Ok(()),
    }
}

/// The same, and nothing of it may have been taken out of the tables either: for what others rely on.
pub(super) fn refuse_incomplete(recorder: &Recorder<'_, '_>, id: ClaimId) -> Result<()> {
    refuse_altered(recorder, id)?;
    match recorder.read().first_missing(&[id], recorder.writing.seq())? {
        Some((claim, tampering)) => Err(ActError::Altered { claim, what: tampering.0 }),
        None => Ok(()),
    }
}

/// A claim that was taken back is left as it is.
pub(super) fn refuse_retracted(recorder: &Recorder<'_, '_>, id: ClaimId) -> Result<()> {
    if recorder.read().is_retracted(id)? { Err(ActError::Retracted(id)) } else { Ok(()) }
}

/// The versions of a claim, if the last one is the one that was expected.
pub(super) fn expected_version(
    reader: Reader<'_>,
    claim: ClaimId,
    expected: Option<u32>,
) -> Result<Vec<Version>> {
    let versions = reader.versions(claim)?;
    let found = versions.last().map_or(0, |version| version.number);
    match expected {
        Some(expected) if expected != found => Err(ActError::Moved { claim, expected, found }),
        _ => Ok(versions),
    }
}

fn last_n(versions: &[Version]) -> u64 {
    versions.last().map_or(0, |version| version.n)
}

fn next_number(versions: &[Version]) -> u32 {
    versions.last().map_or(1, |version| version.number + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::example::{C1, Desk};

    fn to(text: &str) -> Revision {
        Revision { text: Some(text.to_owned()), why: "w".to_owned(), ..Revision::default() }
    }

    #[test]
    fn a_revision_makes_a_version_where_something_changes() {
        let mut desk = Desk::with_claim();
        assert_eq!(desk.act(|recorder| revise(recorder, C1, &to("Three bases"))).unwrap(), 2);
        let revised = |desk: &mut Desk, asked: &Revision| desk.act(|recorder| revise(recorder, C1, asked));
        assert!(matches!(revised(&mut desk, &to(" Three bases ")), Err(ActError::Nothing(_))));
        assert!(matches!(revised(&mut desk, &to(" ")), Err(ActError::EmptyClaim)));
        let old = Revision { expected: Some(1), ..to("Four bases") };
        assert!(matches!(revised(&mut desk, &old), Err(ActError::Moved { expected: 1, found: 2, .. })));
        let unfiled = Revision { untags: vec!["a".to_owned()], ..to("Four bases") };
        assert!(matches!(revised(&mut desk, &unfiled), Err(ActError::Incomplete(_))));
        let without = Revision { why: String::new(), ..to("Four bases") };
        assert!(matches!(revised(&mut desk, &without), Err(ActError::NoReason)));
        assert_eq!(desk.read().claim(C1).unwrap().text, "Three bases");
    }

    #[test]
    fn what_was_taken_back_stays_as_it_is_until_it_is_reinstated() {
        let mut desk = Desk::with_claim();
        assert!(matches!(desk.act(|r| reinstate(r, C1, "w", None)), Err(ActError::Nothing(_))));
        desk.act(|r| retract(r, C1, "w", None)).unwrap();
        assert!(matches!(desk.act(|r| retract(r, C1, "w", None)), Err(ActError::Nothing(_))));
        assert!(matches!(desk.act(|r| revise(r, C1, &to("Three"))), Err(ActError::Retracted(C1))));
        assert_eq!(desk.act(|r| reinstate(r, C1, "w", None)).unwrap(), 3);
    }
}
