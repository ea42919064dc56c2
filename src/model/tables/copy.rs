//! The table `copy`: documents that copy others, as somebody said.

use super::description::table;
use crate::model::id::DocumentId;

table! {
    /// A document that copies another.
    CopyRow, CopyKey in "copy", BySince, Checked, Shared, about(copy);
    keys {
        /// The copy.
        copy: DocumentId,
        /// What it copies.
        original: DocumentId,
    }
    values {
        /// Whether that is only suspected: it counts in the low end alone.
        suspected: bool = "whether it is only suspected",
    }
}

fn described(row: &CopyRow) -> String {
    format!("the copying of {} by {}", row.original, row.copy)
}
