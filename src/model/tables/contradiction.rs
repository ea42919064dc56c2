//! The table `contradiction`: claims that cannot both be true.

use super::description::table;
use crate::model::id::ClaimId;
use crate::model::outcome::Outcome;

table! {
    /// Two claims that cannot both be true.
    ContradictionRow, ContradictionKey in "contradiction", Counted, Checked, Shared, about_claims(one, other);
    keys {
        /// One of the two: the lower id.
        one: ClaimId,
        /// The other.
        other: ClaimId,
    }
    values {
        /// How it stands.
        outcome: Outcome = "its state",
        /// Why both cannot be true.
        why: String = "its reason",
        /// Why it was settled so, or what opened it again.
        note: Option<String> = "its reason",
    }
}

fn described(row: &ContradictionRow) -> String {
    format!("the contradiction of {} and {}", row.one, row.other)
}
