//! What a reviewer saw of a claim, in one hash.
//!
//! Fingerprint 1 is the SHA-256 of `perwhom/fingerprint/1`, a line feed, and a JSON object as
//! RFC 8785 has it: the claim's id, wording, language, confidence, speaker, time and whether
//! it is retracted; each live evidence's id, stance, document, place, SHA-256, locator and
//! chain; each contradiction's other claim, how it stands, and the reasons. The function that
//! makes it is never edited, so that old reviews can be checked for ever: whatever should be
//! seen otherwise is a fingerprint 2.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::cell::{self, Cell, InCell, Misread};
use super::confidence::Confidence;
use super::digest::Digest;
use super::id::{ClaimId, DocumentId, EvidenceId, SourceId};
use super::stance::Stance;
use super::standing::Case;

/// `1:` and a SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fingerprint(String);

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
        Self(format!("1:{}", Digest::of_parts(&[b"perwhom/fingerprint/1\n", &json])))
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
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

/// Text that is no fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no fingerprint: `1:` and a SHA-256")]
pub struct NotAFingerprint(String);

impl FromStr for Fingerprint {
    type Err = NotAFingerprint;

    fn from_str(text: &str) -> Result<Self, NotAFingerprint> {
        let fine = text.strip_prefix("1:").is_some_and(|digest| digest.parse::<Digest>().is_ok());
        if fine { Ok(Self(text.to_owned())) } else { Err(NotAFingerprint(text.to_owned())) }
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = NotAFingerprint;

    fn try_from(text: String) -> Result<Self, NotAFingerprint> {
        text.parse()
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> Self {
        fingerprint.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl InCell for Fingerprint {
    fn to_cell(&self) -> Cell<'_> {
        Cell::Text(self.as_str().into())
    }

    fn from_cell(cell: Cell<'_>) -> Result<Self, Misread> {
        cell::parse(cell)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::claim::Claim;
    use crate::model::standing::{Contradiction, Evidence, Settled};

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
