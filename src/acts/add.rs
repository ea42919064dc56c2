//! Claims made.

use super::cite::{Cite, cite};
use super::error::{ActError, Result};
use super::recorder::Recorder;
use crate::model::act::{self, Act};
use crate::model::claim::{checked_slug, checked_tag};
use crate::model::confidence::Confidence;
use crate::model::id::ClaimId;
use crate::model::language::Language;
use crate::text::language;

/// A claim to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Add {
    /// The wording, without any "(per …)".
    pub text: String,
    /// Its language, where the wording is not to be asked.
    pub language: Option<Language>,
    /// The desk's judgement.
    pub confidence: Confidence,
    /// For a claim of words: who said it, by name or id.
    pub said_by: Option<String>,
    /// When it is said to hold.
    pub when: Option<String>,
    /// A name for it.
    pub slug: Option<String>,
    /// What it is filed under.
    pub tags: Vec<String>,
    /// The first evidence.
    pub evidence: Option<Cite>,
}

/// Makes a claim, with its first evidence.
pub fn add(recorder: &mut Recorder<'_, '_>, asked: Add) -> Result<ClaimId> {
    let said_by = match &asked.said_by {
        Some(name) => Some(recorder.source_meant(name)?),
        None => None,
    };
    let act = claim_act(recorder, &asked, said_by, None, None)?;
    let id = act.id;
    recorder.writing.act(&Act::Claim(act))?;
    recorder.made.claim = Some(id);
    if let Some(evidence) = asked.evidence {
        cite(recorder, id, evidence)?;
    }
    Ok(id)
}

/// The act that makes a claim, with a new id or with one that is known.
pub(super) fn claim_act(
    recorder: &mut Recorder<'_, '_>,
    asked: &Add,
    said_by: Option<crate::model::id::SourceId>,
    key: Option<String>,
    known: Option<ClaimId>,
) -> Result<act::Claim> {
    let text = asked.text.trim();
    if text.is_empty() {
        return Err(ActError::EmptyClaim);
    }
    if text.contains('\0') || asked.when.as_deref().is_some_and(|when| when.contains('\0')) {
        return Err(ActError::Zero("the claim"));
    }
    let slug = asked.slug.as_deref().map(checked_slug).transpose()?;
    if let Some(slug) = &slug
        && let Some(holder) = recorder.read().claim_with_slug(slug)?.filter(|holder| Some(*holder) != known)
    {
        return Err(ActError::SlugTaken { slug: slug.clone(), holder });
    }
    let mut tags =
        asked.tags.iter().map(|tag| checked_tag(tag)).collect::<std::result::Result<Vec<_>, _>>()?;
    tags.sort();
    tags.dedup();
    let id = match known {
        Some(id) => id,
        None => recorder.writing.next_claim()?,
    };
    Ok(act::Claim {
        confidence: asked.confidence,
        id,
        key,
        language: asked.language.clone().unwrap_or_else(|| language::of(text)),
        said_by,
        slug,
        tags,
        text: text.to_owned(),
        when: asked.when.as_deref().map(str::trim).filter(|when| !when.is_empty()).map(str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::example::{C1, Desk, cited, claim};

    #[test]
    fn a_claim_is_made_with_its_first_evidence_in_one_entry() {
        let mut desk = Desk::with_document();
        let asked = Add {
            slug: Some("bases".to_owned()),
            tags: vec!["b".to_owned(), "a".to_owned(), "b".to_owned()],
            evidence: Some(cited("dos bases", "Figuera [person]")),
            ..claim("  Two bases ")
        };
        assert_eq!(desk.act(|recorder| add(recorder, asked)).unwrap(), C1);
        assert_eq!(desk.last_acts(), ["claim", "source", "cite"]);
        let made = desk.read().claim(C1).unwrap();
        assert_eq!((made.text.as_str(), made.tags), ("Two bases", vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(desk.read().evidence_of(C1).unwrap().len(), 1);
    }

    #[test]
    fn what_is_no_claim_is_refused_and_nothing_is_written() {
        let mut desk = Desk::with_document();
        desk.act(|recorder| add(recorder, Add { slug: Some("bases".to_owned()), ..claim("One") })).unwrap();
        let before = desk.read().last_entry().unwrap();
        let mut refused = |asked| desk.act(|recorder| add(recorder, asked)).unwrap_err();
        assert!(matches!(refused(claim("  ")), ActError::EmptyClaim));
        assert!(matches!(refused(claim("a\0b")), ActError::Zero(_)));
        let slug = Some("bases".to_owned());
        assert!(matches!(refused(Add { slug, ..claim("Two") }), ActError::SlugTaken { holder: C1, .. }));
        let evidence = Some(cited("three bases", "Figuera"));
        assert!(matches!(refused(Add { evidence, ..claim("Two") }), ActError::ExcerptMissing { .. }));
        assert_eq!(desk.read().last_entry().unwrap(), before);
    }
}
