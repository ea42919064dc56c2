//! What a reviewer saw of a claim, in one hash.
//!
//! Fingerprint 1 is the SHA-256 of `perwhom/fingerprint/1`, a line feed, and a JSON object as
//! RFC 8785 has it: the claim's id, wording, language, confidence, speaker, time and whether
//! it is retracted; each live evidence's id, stance, document, place, SHA-256, locator and
//! chain; each contradiction's other claim, how it stands, and the reasons. The function that
//! makes it is never edited, so that old reviews can be checked for ever: whatever should be
//! seen otherwise is a fingerprint 2.

use serde::Serialize;

use super::Case;
use crate::model::confidence::Confidence;
use crate::model::digest::Digest;
use crate::model::fingerprint::Fingerprint;
use crate::model::id::{ClaimId, DocumentId, EvidenceId, SourceId};
use crate::model::stance::Stance;

impl Fingerprint {
    /// Of a claim as it stands.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        let claim = &case.claim;
        let evidence = case.evidence.iter().map(|evidence| Evidence1 {
            chain: evidence.chain.to_string(),
            document: evidence.document,
            end: evidence.end,
            id: evidence.id,
            locator: evidence.locator.as_deref(),
            sha256: evidence.sha256,
            stance: evidence.stance,
            start: evidence.start,
        });
        let contradictions = case.contradictions.iter().map(|contradiction| Contradiction1 {
            claim: contradiction.with,
            note: contradiction.note.as_deref(),
            state: contradiction.state.words(),
            why: &contradiction.why,
        });
        let seen = Seen1 {
            claim: claim.id,
            confidence: claim.confidence,
            contradictions: contradictions.collect(),
            evidence: evidence.collect(),
            language: &claim.language,
            retracted: case.retracted,
            said_by: claim.said_by,
            text: &claim.text,
            when: claim.when.as_deref(),
        };
        // Plain structs of strings and numbers always serialise.
        let json = serde_json::to_vec(&seen).unwrap_or_default();
        Self::first(Digest::of_parts(&[b"perwhom/fingerprint/1\n", &json]))
    }
}

#[derive(Serialize)]
struct Seen1<'a> {
    claim: ClaimId,
    confidence: Confidence,
    contradictions: Vec<Contradiction1<'a>>,
    evidence: Vec<Evidence1<'a>>,
    language: &'a str,
    retracted: bool,
    said_by: Option<SourceId>,
    text: &'a str,
    when: Option<&'a str>,
}

#[derive(Serialize)]
struct Evidence1<'a> {
    chain: String,
    document: DocumentId,
    end: u32,
    id: EvidenceId,
    locator: Option<&'a str>,
    sha256: Digest,
    stance: Stance,
    start: u32,
}

#[derive(Serialize)]
struct Contradiction1<'a> {
    claim: ClaimId,
    note: Option<&'a str>,
    state: &'a str,
    why: &'a str,
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{Contradiction, Evidence, Settled};
    use super::*;
    use crate::model::claim::Claim;

    fn case() -> Case {
        let claim = Claim {
            id: ClaimId(1),
            text: "Two bases".to_owned(),
            language: "en".to_owned(),
            confidence: Confidence::Possible,
            slug: None,
            said_by: None,
            when: None,
            tags: vec!["t".to_owned()],
        };
        Case {
            evidence: vec![Evidence {
                id: EvidenceId(1),
                stance: Stance::Supports,
                chain: Arc::new("S3:said>S2".parse().unwrap()),
                document: DocumentId(1),
                start: 4,
                end: 9,
                sha256: Digest::of(b"dos bases"),
                locator: None,
            }],
            contradictions: vec![Contradiction {
                with: ClaimId(2),
                state: Settled::Open,
                why: "w".to_owned(),
                note: None,
                is_with_retracted: false,
            }],
            ..Case::of(claim)
        }
    }

    #[test]
    fn stays_what_it_was() {
        let due = "1:f43de16452cd25e21b075895a213ca86cd071f957b0f496191ccbc9e3aff217a";
        assert_eq!(Fingerprint::of(&case()).as_str(), due);
    }

    #[test]
    fn changes_with_anything_a_reviewer_sees() {
        let before = Fingerprint::of(&case());
        let changes: [fn(&mut Case); 9] = [
            |case| case.claim.text.push('.'),
            |case| case.claim.language = "es".to_owned(),
            |case| case.claim.confidence = Confidence::Probable,
            |case| case.claim.when = Some("2022".to_owned()),
            |case| case.retracted = true,
            |case| case.evidence[0].stance = Stance::Disputes,
            |case| case.evidence[0].chain = Arc::new("S3>S2".parse().unwrap()),
            |case| case.evidence[0].start += 1,
            |case| case.contradictions[0].state = Settled::ForThis,
        ];
        for change in changes {
            let mut other = case();
            change(&mut other);
            assert_ne!(Fingerprint::of(&other), before);
        }
        let mut filed_otherwise = case();
        filed_otherwise.claim.tags.clear();
        filed_otherwise.claim.slug = Some("s".to_owned());
        assert_eq!(Fingerprint::of(&filed_otherwise), before);
    }

    #[test]
    fn is_written_as_rfc_8785_has_it() {
        assert!("1:00".parse::<Fingerprint>().is_err());
        let of = Fingerprint::of(&case());
        assert_eq!(of.to_string().parse(), Ok(of));
    }
}
