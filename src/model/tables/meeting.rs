//! The table `meeting`: what one replica of entries took over of another.

use super::description::table;
use crate::model::digest::Digest;

table! {
    /// That a line merged another, up to one of its entries.
    MeetingRow, MeetingKey in "meeting", Once, Never, Shared;
    keys {
        /// The merging replica.
        line: u64,
        /// The merging entry's number in it.
        n: u64,
    }
    values {
        /// The number of the last entry that came over, in its own replica.
        upto: u64 = "the last entry that came over",
        /// Its hash.
        hash: Digest = "the hash of the last entry that came over",
    }
}

fn described(row: &MeetingRow) -> String {
    format!("what entry {} of ledger {} merged", row.n, row.line)
}
