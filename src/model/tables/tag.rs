//! The table `tag`: words that claims are filed under.

use super::description::table;
use crate::model::id::ClaimId;

table! {
    /// A word that a claim is filed under.
    TagRow, TagKey in "tag", BySince, Checked, Shared, about_claims(claim);
    keys {
        /// The claim.
        claim: ClaimId,
        /// The word.
        tag: String,
    }
    values {}
}

fn described(row: &TagRow) -> String {
    format!("tag {} of claim {}", row.tag, row.claim)
}
