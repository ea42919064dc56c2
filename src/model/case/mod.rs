//! A claim with all that is held up for and against it: what is weighed, and what a reviewer sees.

mod fingerprint;

use std::sync::Arc;

use super::chain::Chain;
use super::claim::Claim;
use super::confidence::Confidence;
use super::digest::Digest;
use super::fate::{Edits, Fate};
use super::id::{ClaimId, DocumentId, EvidenceId};
use super::outcome::Outcome;
use super::publication::Published;
use super::review::Reviewed;
use super::stance::Stance;
use super::waiver::Waived;

/// A claim with what was held up for and against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The claim.
    pub claim: Claim,
    /// Its live evidence, by id.
    pub evidence: Vec<Evidence>,
    /// The contradictions it is in, open or settled.
    pub contradictions: Vec<Contradiction>,
    /// The supporting evidence of the live claims that openly contradict it.
    pub opposing: Vec<Evidence>,
    /// Whether the claim was taken back: it then speaks neither for nor against anything.
    pub retracted: bool,
    /// The verdicts on it, in the order in which they were given.
    pub reviews: Vec<Reviewed>,
    /// The stories it appeared in, by place: the latest at each.
    pub publications: Vec<Published>,
    /// The findings of it that were set aside, by rule.
    pub waivers: Vec<Waived>,
    /// Wordings that stand beside its own: who wrote them did not know of it, nor the other way
    /// round.
    pub diverged: Vec<Wording>,
    /// The excerpts that do not stand in the last capture of their documents as they were cited.
    pub changed: Vec<Changed>,
}

/// An excerpt that does not stand in the last capture of its document as it was cited: words were changed,
/// or it is gone, or nobody can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The evidence.
    pub evidence: EvidenceId,
    /// The last capture.
    pub document: DocumentId,
    /// What became of it.
    pub fate: Fate,
    /// What was changed.
    pub edits: Edits,
}

/// A wording that stands beside a claim's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// The wording.
    pub text: String,
    /// The judgement that went with it.
    pub confidence: Confidence,
    /// Who wrote it.
    pub by: String,
    /// When, as the writer's clock said.
    pub at: String,
    /// The hash of the entry that it was written in.
    pub entry: Digest,
}

/// An excerpt held up for a claim, as far as weighing needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Its id.
    pub id: EvidenceId,
    /// Which way it speaks.
    pub stance: Stance,
    /// Who told whom.
    pub chain: Arc<Chain>,
    /// The document it stands in.
    pub document: DocumentId,
    /// Where the excerpt begins in the document's text, in code points from 0.
    pub start: u32,
    /// Where it ends, exclusive.
    pub end: u32,
    /// The SHA-256 of the excerpt's UTF-8 bytes, as it was when it was cited.
    pub sha256: Digest,
    /// The place as people write it.
    pub locator: Option<String>,
}

/// A contradiction, seen from one of its claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The other claim.
    pub with: ClaimId,
    /// How it stands.
    pub state: Settled,
    /// Why both cannot be true.
    pub why: String,
    /// Why it was settled so, or what opened it again.
    pub note: Option<String>,
    /// Whether the other claim was taken back, so that it contradicts nothing.
    pub is_with_retracted: bool,
}

impl Contradiction {
    /// Whether nobody has settled it and the other claim still holds.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == Settled::Open && !self.is_with_retracted
    }

    /// How it stands, in words.
    #[must_use]
    pub const fn words(&self) -> &'static str {
        if self.is_with_retracted { "the other claim was retracted" } else { self.state.words() }
    }
}

/// How a contradiction stands, seen from one of its claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// Nobody has settled it.
    Open,
    /// For this claim.
    ForThis,
    /// For the other one.
    ForTheOther,
    /// For neither.
    ForNeither,
    /// Both stand after all.
    BothStand,
}

impl Settled {
    /// A stored outcome, seen from the claim that the row names first, or from the other.
    #[must_use]
    pub const fn seen(outcome: Outcome, from_one: bool) -> Self {
        match (outcome, from_one) {
            (Outcome::Open, _) => Self::Open,
            (Outcome::ForOne, true) | (Outcome::ForOther, false) => Self::ForThis,
            (Outcome::ForOne, false) | (Outcome::ForOther, true) => Self::ForTheOther,
            (Outcome::Neither, _) => Self::ForNeither,
            (Outcome::BothStand, _) => Self::BothStand,
        }
    }

    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::ForThis => "resolved for this claim",
            Self::ForTheOther => "resolved for the other claim",
            Self::ForNeither => "resolved for neither",
            Self::BothStand => "resolved: both stand",
        }
    }
}

impl Case {
    /// A claim with nothing held up for or against it.
    #[must_use]
    pub const fn of(claim: Claim) -> Self {
        Self {
            claim,
            evidence: Vec::new(),
            contradictions: Vec::new(),
            opposing: Vec::new(),
            retracted: false,
            reviews: Vec::new(),
            publications: Vec::new(),
            waivers: Vec::new(),
            diverged: Vec::new(),
            changed: Vec::new(),
        }
    }

    /// The evidence of one stance.
    pub fn with_stance(&self, stance: Stance) -> impl Iterator<Item = &Evidence> {
        self.evidence.iter().filter(move |evidence| evidence.stance == stance)
    }

    /// The contradictions with live claims that nobody has settled; a retracted claim
    /// contradicts nothing.
    pub fn open_contradictions(&self) -> impl Iterator<Item = &Contradiction> {
        self.contradictions.iter().filter(|contradiction| !self.retracted && contradiction.is_open())
    }
}
