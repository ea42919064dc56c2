//! The table `retracted`: claims that were taken back.

use super::description::table;
use crate::model::id::ClaimId;

table! {
    /// That a claim was taken back.
    RetractedRow, RetractedKey in "retracted", BySince, Checked, Shared, about_claims(claim);
    keys {
        /// The claim.
        claim: ClaimId,
    }
    values {
        /// The reason given.
        why: String = "its reason",
    }
}

fn described(row: &RetractedRow) -> String {
    format!("the retraction of claim {}", row.claim)
}
