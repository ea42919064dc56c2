//! The table `publication`: claims in stories.

use super::description::table;
use crate::model::confidence::Confidence;
use crate::model::fingerprint::Fingerprint;
use crate::model::id::ClaimId;
use crate::model::review::Assessment;

table! {
    /// A claim in a story, as it stood when it was published.
    PublicationRow, PublicationKey in "publication", Counted, Optional, Shared, about_claims(claim);
    keys {
        /// The claim.
        claim: ClaimId,
        /// Where: an address or a title.
        place: String,
    }
    values {
        /// When (ISO 8601): a time, a day, a month or a year.
        date: String = "its date",
        /// The version of the claim, from 1.
        version: u32 = "its version",
        /// The wording then.
        text: String = "its wording",
        /// The desk's judgement then.
        confidence: Confidence = "its confidence",
        /// Of the claim then.
        fingerprint: Fingerprint = "its version",
        /// What the claim came to then.
        relied: Assessment = "what it came to",
        /// What the story says of it, in its own words.
        verdict: Option<String> = "its verdict",
    }
}

fn described(row: &PublicationRow) -> String {
    format!("the publication of claim {} in {}", row.claim, row.place)
}
