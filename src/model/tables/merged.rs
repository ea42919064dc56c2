//! The table `merged`: sources that turned out to be another one.

use super::description::table;
use crate::model::id::SourceId;

table! {
    /// A source that is another one.
    MergedRow, MergedKey in "merged", BySince, Checked, Shared, about(source);
    keys {
        /// The source that is no other.
        source: SourceId,
    }
    values {
        /// The source that it is.
        target: SourceId = "the source that it is",
    }
}

fn described(row: &MergedRow) -> String {
    format!("the merging of source {}", row.source)
}
