//! The table `review`: verdicts on claims as they stood.

use super::description::table;
use crate::model::fingerprint::Fingerprint;
use crate::model::id::ClaimId;
use crate::model::review::{Assessment, Role, Verdict};

table! {
    /// A verdict on a claim.
    ReviewRow, ReviewKey in "review", Once, Checked, Shared, about_claims(claim);
    keys {
        /// The claim.
        claim: ClaimId,
        /// 1, 2, 3 … of the reviews of this claim.
        number: u32,
    }
    values {
        /// The verdict.
        verdict: Verdict = "its verdict",
        /// In which capacity it was given.
        role: Role = "its role",
        /// What is needed, or to be noted.
        note: Option<String> = "its note",
        /// Of what the reviewer saw.
        fingerprint: Fingerprint = "its fingerprint",
        /// What the claim came to.
        relied: Assessment = "what it relied on",
        /// Whether the reviewer wrote what was reviewed.
        own: bool = "whether it was of the reviewer's own work",
    }
}

fn described(row: &ReviewRow) -> String {
    format!("review {} of claim {}", row.number, row.claim)
}
