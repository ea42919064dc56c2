//! Claims in stories.

use super::confidence::Confidence;
use super::fingerprint::Fingerprint;
use super::review::Assessment;

/// That a claim appeared in a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Where: an address or a title.
    pub place: String,
    /// When, as far as known.
    pub date: String,
    /// Which version of the claim.
    pub version: u32,
    /// Its wording then.
    pub text: String,
    /// The desk's judgement then.
    pub confidence: Confidence,
    /// Of the claim then.
    pub fingerprint: Fingerprint,
    /// What it came to then.
    pub relied: Assessment,
    /// What the story says of it, in its own words, where it says anything.
    pub verdict: Option<String>,
    /// The entry that recorded it.
    pub since: u64,
}
