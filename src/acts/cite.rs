//! Excerpts held up for claims, and taken back.

use super::document::{self, Capture, ExcerptOrigin};
use super::error::{ActError, Result};
use super::reason::reason;
use super::recorder::{Note, Recorder};
use crate::model::act::{self, Act, Reopen, Withdraw};
use crate::model::extraction::Extractor;
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
    pub from: ExcerptOrigin,
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
pub fn cite(recorder: &mut Recorder<'_, '_>, claim: ClaimId, asked: Cite) -> Result<()> {
    let claim = recorder.read().claim(claim)?.id;
    // A claim that this command made is as it made it.
    if recorder.made.claim != Some(claim) {
        super::revise::refuse_retracted(recorder, claim)?;
        super::revise::refuse_altered(recorder, claim)?;
    }
    let document = match asked.from {
        ExcerptOrigin::Document(id) => recorder.read().document(id)?.id,
        ExcerptOrigin::There(name) => super::resolve::document_id(recorder.read(), &name)?,
        ExcerptOrigin::Captured(prepared) => {
            let id = document::capture(recorder, Capture::of(*prepared))?;
            let is_known = recorder.notes.iter().any(|note| matches!(note, Note::SameBytes { .. }));
            if !is_known {
                recorder.notes.push(Note::Captured(id));
            }
            id
        }
    };
    recorder.made.document = Some(document);
    let stored = recorder.read().document(document)?;
    let text = Points::new(recorder.read().sound_text(&stored.text)?);
    let found = locate(&text, document, &asked.excerpt)?;
    if found.exact != asked.excerpt.text {
        recorder.notes.push(Note::Verbatim { typed: asked.excerpt.text.clone(), exact: found.exact.clone() });
    }
    if found.exact.contains('\0') || asked.locator.as_deref().is_some_and(|locator| locator.contains('\0')) {
        return Err(ActError::Zero("the excerpt or its place"));
    }
    // A page is told where the document knows of pages.
    let locator = match asked.locator {
        Some(locator) => Some(locator),
        // Bytes that are their own text know of none.
        None if stored.raw == stored.text => None,
        None => match recorder.read().layout_of(document)? {
            Some(layout) => layout.page_at(found.start).map(|page| format!("p. {page}")),
            None => place_in_transcript(recorder, document, text.before(found.start, u32::MAX))?,
        },
    };
    let own_voice = [WrittenChain { begins_with: None, hops: Vec::new() }];
    let per = if asked.per.is_empty() { own_voice.as_slice() } else { asked.per.as_slice() };
    for written in per {
        let chain = recorder.chain(written, stored.publisher)?;
        let same = recorder.read().evidence_of(claim)?.into_iter().find(|there| {
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
        let id = recorder.writing.next_evidence()?;
        recorder.writing.act(&Act::Cite(act::Cite {
            chain,
            claim,
            document,
            end: found.end,
            exact: found.exact.clone(),
            id,
            key: None,
            locator: locator.clone(),
            stance: asked.stance,
            start: found.start,
        }))?;
        recorder.made.evidence.push(id);
    }
    recorder.made.claim = Some(claim);
    let made = recorder.made.evidence.clone();
    super::follow::follow_cited(recorder, &stored, &made)?;
    let ids: Vec<String> = recorder.made.evidence.iter().map(ToString::to_string).collect();
    reopen(recorder, claim, &format!("{} was cited for {claim}", ids.join(", ")))
}

/// Where something stands in a text that a person typed, so that who reads the evidence knows that, and
/// where to listen; nothing in any other text.
fn place_in_transcript(
    recorder: &Recorder<'_, '_>,
    document: DocumentId,
    before: &str,
) -> Result<Option<String>> {
    let capture = recorder.read().capture_of(document)?;
    let is_typed = capture.is_some_and(|capture| capture.extractor.as_deref() == Some(Extractor::TRANSCRIPT));
    let place =
        || time_before(before).map_or_else(|| "transcript".to_owned(), |time| format!("transcript, {time}"));
    Ok(is_typed.then(place))
}

/// The last time that a transcript gives before a place: `1:02:03` or `02:03`, in brackets or not.
fn time_before(text: &str) -> Option<&str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')')).rev().find(|word| {
        let parts: Vec<&str> = word.split(':').collect();
        (2..=3).contains(&parts.len())
            && parts
                .iter()
                .all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
    })
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
pub fn withdraw(recorder: &mut Recorder<'_, '_>, id: EvidenceId, why: &str) -> Result<()> {
    let why = reason(why)?;
    let (claim, _) = recorder.read().evidence(id)?;
    super::revise::refuse_altered(recorder, claim)?;
    recorder.writing.act(&Act::Withdraw(Withdraw { claim, id, why }))?;
    recorder.made.claim = Some(claim);
    recorder.made.evidence.push(id);
    reopen(recorder, claim, &format!("{id} was withdrawn from {claim}"))
}

/// Opens the settled contradictions of a claim again, because its evidence changed.
pub(super) fn reopen(recorder: &mut Recorder<'_, '_>, claim: ClaimId, note: &str) -> Result<()> {
    for settled in recorder.read().contradictions_of(claim)? {
        if settled.outcome != Outcome::Open {
            let (one, other) = (settled.one, settled.other);
            recorder.writing.act(&Act::Reopen(Reopen {
                note: Some(note.to_owned()),
                one,
                other,
                why: settled.why,
            }))?;
            recorder.notes.push(Note::Reopened(one, other));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::contradict::{contradict, resolve};
    use crate::acts::example::{C1, C2, Desk, cited};
    use crate::acts::writing::Mode;

    #[test]
    fn what_is_stored_is_what_the_document_says() {
        let mut desk = Desk::with_claim();
        let asked = Cite { locator: Some("par. 1".to_owned()), ..cited("\"dos  bases\"", "Ana [person]") };
        let written = desk.write("checker-1", Mode::Commit, |recorder| cite(recorder, C1, asked)).unwrap();
        let is_told = |note: &Note| matches!(note, Note::Verbatim { exact, .. } if exact == "«dos bases»");
        assert!(written.notes.iter().any(is_told), "{:?}", written.notes);
        let evidence = desk.read().evidence_of(C1).unwrap();
        assert_eq!((evidence[1].start, evidence[1].end), (24, 35));
        assert_eq!(evidence[1].locator.as_deref(), Some("par. 1"));
    }

    #[test]
    fn the_same_words_with_the_same_chain_are_cited_once() {
        let mut desk = Desk::with_claim();
        let mut again = |per| desk.act(|recorder| cite(recorder, C1, cited("dos bases", per)));
        assert!(matches!(again("Figuera").unwrap_err(), ActError::Nothing(_)));
        again("Ana [person]").unwrap();
        let twice = Cite { per: Vec::new(), ..cited("a", "Ana") };
        let refused = desk.act(|recorder| cite(recorder, C1, twice)).unwrap_err();
        assert!(matches!(refused, ActError::ExcerptAmbiguous { .. }), "{refused}");
    }

    #[test]
    fn evidence_that_comes_or_goes_opens_what_was_settled() {
        let mut desk = Desk::with_two_claims();
        desk.act(|recorder| contradict(recorder, C1, C2, "w")).unwrap();
        desk.act(|recorder| resolve(recorder, C1, C2, Some(C1), Outcome::BothStand, "w")).unwrap();
        desk.act(|recorder| withdraw(recorder, EvidenceId(1), "w")).unwrap();
        assert_eq!(desk.last_acts(), ["withdraw", "reopen"]);
        assert!(desk.act(|recorder| withdraw(recorder, EvidenceId(1), "w")).is_err());
        assert!(desk.act(|recorder| withdraw(recorder, EvidenceId(9), "w")).is_err());
    }
}
