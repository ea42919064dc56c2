//! Acts about what is decided on claims: verdicts, stories, waivers.

use serde::{Deserialize, Serialize};

use super::fold::{Cards, Fold};
use super::names::names;
use super::statement::Statement;
use crate::model::change::{Change, end, insert, replace};
use crate::model::confidence::Confidence;
use crate::model::date::LooseDate;
use crate::model::fingerprint::Fingerprint;
use crate::model::id::ClaimId;
use crate::model::review::{Assessment, Role, Verdict};
use crate::model::tables::{PublicationRow, ReviewRow, WaiverKey, WaiverRow};

/// Somebody gave a verdict on a claim as it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// The claim.
    pub claim: ClaimId,
    /// Of what the reviewer saw.
    pub fingerprint: Fingerprint,
    /// What is needed, or to be noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// 1, 2, 3 … of the reviews of this claim.
    pub number: u32,
    /// Whether the reviewer wrote what was reviewed, or any of its live evidence.
    pub own: bool,
    /// What the verdict relies on beyond the fingerprint.
    pub relied: Assessment,
    /// In which capacity.
    pub role: Role,
    /// The verdict.
    pub verdict: Verdict,
}

names! { Review { changes: claim; uses: relied; } }

impl Fold for Review {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        vec![insert(ReviewRow {
            claim: self.claim,
            number: self.number,
            verdict: self.verdict,
            role: self.role.clone(),
            note: self.note.clone(),
            fingerprint: self.fingerprint.clone(),
            relied: self.relied.clone(),
            own: self.own,
        })]
    }

    fn statement(&self) -> Option<Statement<'_>> {
        Some(Statement::Reviewed { claim: self.claim, fingerprint: &self.fingerprint, own: self.own })
    }
}

/// A claim appeared in a story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publish {
    /// The claim.
    pub claim: ClaimId,
    /// The desk's judgement of it as it was published.
    pub confidence: Confidence,
    /// When it appeared.
    pub date: LooseDate,
    /// Of the claim as it was published.
    pub fingerprint: Fingerprint,
    /// Where: an address or a title.
    pub place: String,
    /// What it came to as it was published.
    pub relied: Assessment,
    /// Its wording as it was published.
    pub text: String,
    /// What the story says of it, in its own words: false, misleading, true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<String>,
    /// The version that was published, from 1.
    pub version: u32,
}

names! { Publish { changes: claim; uses: relied; } }

impl Fold for Publish {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        replace(PublicationRow {
            claim: self.claim,
            place: self.place.clone(),
            date: self.date.to_string(),
            version: self.version,
            text: self.text.clone(),
            confidence: self.confidence,
            fingerprint: self.fingerprint.clone(),
            relied: self.relied.clone(),
            verdict: self.verdict.clone(),
        })
    }
}

/// A finding is set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waive {
    /// The claim.
    pub claim: ClaimId,
    /// What the finding was about: the bottlenecks, the claims that contradict it.
    pub grounds: Vec<String>,
    /// Whether the one who waives wrote the claim as it stands, or any of its live evidence.
    pub own: bool,
    /// The rule whose finding is set aside.
    pub rule: String,
    /// The last day on which it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<LooseDate>,
    /// The reason given.
    pub why: String,
}

names! { Waive { changes: claim; uses: grounds; } }

impl Fold for Waive {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        replace(WaiverRow {
            claim: self.claim,
            rule: self.rule.clone(),
            about: self.grounds.clone(),
            last_day: self.until.as_ref().map(ToString::to_string),
            why: self.why.clone(),
            own: self.own,
        })
    }

    fn statement(&self) -> Option<Statement<'_>> {
        Some(Statement::Waived { claim: self.claim, own: self.own })
    }
}

/// A finding that was set aside counts again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unwaive {
    /// The claim.
    pub claim: ClaimId,
    /// The rule whose finding was set aside.
    pub rule: String,
    /// The reason given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

names! { Unwaive { changes: claim; } }

impl Fold for Unwaive {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        vec![end(WaiverKey { claim: self.claim, rule: self.rule.clone() })]
    }
}
