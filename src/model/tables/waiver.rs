//! The table `waiver`: findings set aside.

use super::description::table;
use crate::model::id::ClaimId;

table! {
    /// A finding of a claim that was set aside.
    WaiverRow, WaiverKey in "waiver", Counted, Optional, Shared, about_claims(claim);
    keys {
        /// The claim.
        claim: ClaimId,
        /// The rule that fired.
        rule: String,
    }
    values {
        /// The bottlenecks or claims that the finding named.
        about: Vec<String> = "what it is about",
        /// The last day on which the waiver counts; for good where there is none.
        last_day: Option<String> = "its last day",
        /// The reason given.
        why: String = "its reason",
        /// Whether who waived it wrote the claim, or evidence of it.
        own: bool = "whether it was of the waiver's own work",
    }
}

fn described(row: &WaiverRow) -> String {
    format!("the waiver of {} on claim {}", row.rule, row.claim)
}
