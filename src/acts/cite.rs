//! Excerpts held up for claims, and taken back.

use super::document::{self, Capture, From};
use super::error::{ActError, Result};
use super::reason::reason;
use super::scribe::{Note, Scribe};
use crate::model::act::{self, Act, Reopen, Withdraw};
use crate::model::id::{ClaimId, DocumentId, EvidenceId};
use crate::model::outcome::Outcome;
use crate::model::stance::Stance;
use crate::model::written_chain::WrittenChain;
use crate::text::excerpt::{Found, NotFound, find};
use crate::text::nearest::nearest;
use crate::text::points::Points;

/// An excerpt as somebody typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The words.
    pub text: String,
    /// Which occurrence, from 1, where there is more than one.
    pub nth: Option<usize>,
}

/// Evidence to be cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cite {
    /// Where the excerpt is from.
    pub from: From,
    /// The excerpt.
    pub excerpt: Excerpt,
    /// The chains: one piece of evidence each; with none, the publisher speaks for itself.
    pub per: Vec<WrittenChain>,
    /// Which way it speaks.
    pub stance: Stance,
    /// The place as people write it.
    pub locator: Option<String>,
}

/// Holds an excerpt up for a claim.
pub fn cite(scribe: &mut Scribe<'_, '_>, claim: ClaimId, asked: Cite) -> Result<()> {
    let claim = scribe.read().claim(claim)?.id;
    // A claim that this command made is as it made it.
    if scribe.made.claim != Some(claim) {
        super::revise::refuse_retracted(scribe, claim)?;
        super::revise::refuse_altered(scribe, claim)?;
    }
    let document = match asked.from {
        From::Document(id) => scribe.read().document(id)?.id,
        From::There(name) => super::resolve::document_id(scribe.read(), &name)?,
        From::Captured(prepared) => {
            let id = document::capture(scribe, Capture::of(*prepared))?;
            let is_known = scribe.notes.iter().any(|note| matches!(note, Note::SameBytes { .. }));
            if !is_known {
                scribe.notes.push(Note::Captured(id));
            }
            id
        }
    };
    scribe.made.document = Some(document);
    let held = scribe.read().document(document)?;
    let text = Points::new(scribe.read().sound_text(&held.text)?);
    let found = locate(&text, document, &asked.excerpt)?;
    if found.exact != asked.excerpt.text {
        scribe.notes.push(Note::Verbatim { typed: asked.excerpt.text.clone(), exact: found.exact.clone() });
    }
    if found.exact.contains('\0') || asked.locator.as_deref().is_some_and(|locator| locator.contains('\0')) {
        return Err(ActError::Zero("the excerpt or its place"));
    }
    let own_voice = [WrittenChain { begins_with: None, hops: Vec::new() }];
    let per = if asked.per.is_empty() { own_voice.as_slice() } else { asked.per.as_slice() };
    for written in per {
        let chain = scribe.chain(written, held.publisher)?;
        let same = scribe.read().evidence_of(claim)?.into_iter().find(|there| {
            (there.document, there.start, there.end, there.stance)
                == (document, found.start, found.end, asked.stance)
                && *there.chain == chain
        });
        if let Some(same) = same {
            return Err(ActError::Nothing(format!(
                "{} already cites the same words with the same chain",
                same.id
            )));
        }
        let id = scribe.writing.next_evidence()?;
        scribe.writing.act(&Act::Cite(act::Cite {
            chain,
            claim,
            document,
            end: found.end,
            exact: found.exact.clone(),
            id,
            key: None,
            locator: asked.locator.clone(),
            stance: asked.stance,
            start: found.start,
        }))?;
        scribe.made.evidence.push(id);
    }
    scribe.made.claim = Some(claim);
    let ids: Vec<String> = scribe.made.evidence.iter().map(ToString::to_string).collect();
    reopen(scribe, claim, &format!("{} was cited for {claim}", ids.join(", ")))
}

/// The place of an excerpt in a document, or an error that helps to find it.
pub(super) fn locate(text: &Points, document: DocumentId, excerpt: &Excerpt) -> Result<Found> {
    find(text, &excerpt.text, excerpt.nth).map_err(|not_found| match not_found {
        NotFound::Empty => ActError::EmptyExcerpt,
        NotFound::TooLong => {
            ActError::Incomplete(format!("{document} is too long for positions to be counted"))
        }
        NotFound::TooFew { found, asked } => ActError::NoSuchOccurrence { document, found, asked },
        NotFound::Ambiguous { places, count } => {
            let around = |found: &Found| {
                format!("{}{}{}", text.before(found.start, 40), found.exact, text.after(found.end, 40))
            };
            let places = places.into_iter().map(|found| (found.clone(), around(&found))).collect();
            ActError::ExcerptAmbiguous { document, places, count }
        }
        NotFound::Nowhere => ActError::ExcerptMissing {
            document,
            excerpt: excerpt.text.clone(),
            nearest: nearest(text.text(), &excerpt.text).map(str::to_owned),
        },
    })
}

/// Takes evidence back.
pub fn withdraw(scribe: &mut Scribe<'_, '_>, id: EvidenceId, why: &str) -> Result<()> {
    let why = reason(why)?;
    let (claim, _) = scribe.read().evidence(id)?;
    super::revise::refuse_altered(scribe, claim)?;
    scribe.writing.act(&Act::Withdraw(Withdraw { claim, id, why }))?;
    scribe.made.claim = Some(claim);
    scribe.made.evidence.push(id);
    reopen(scribe, claim, &format!("{id} was withdrawn from {claim}"))
}

/// Opens the settled contradictions of a claim again, because its evidence changed.
pub(super) fn reopen(scribe: &mut Scribe<'_, '_>, claim: ClaimId, note: &str) -> Result<()> {
    for settled in scribe.read().contradictions_of(claim)? {
        if settled.outcome != Outcome::Open {
            let (one, other) = (settled.one, settled.other);
            scribe.writing.act(&Act::Reopen(Reopen {
                note: Some(note.to_owned()),
                one,
                other,
                why: settled.why,
            }))?;
            scribe.notes.push(Note::Reopened(one, other));
        }
    }
    Ok(())
}
