//! The table `seal`: heads of the log that were noted, to be kept elsewhere.

use super::description::table;
use crate::model::digest::Digest;

table! {
    /// A head of the log that was noted.
    SealRow, SealKey in "seal", Once, Checked, Local;
    keys {
        /// The number of the entry.
        n: u64,
    }
    values {
        /// Its hash.
        hash: Digest = "its hash",
    }
}

fn described(row: &SealRow) -> String {
    format!("the seal of entry {}", row.n)
}
