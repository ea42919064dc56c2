//! The table `confidential`: sources whose names are for the desk alone.

use super::description::table;
use crate::model::id::SourceId;

table! {
    /// A source whose name is for the desk alone.
    ConfidentialRow, ConfidentialKey in "confidential", Counted, Optional, Shared, about(source);
    keys {
        /// The source.
        source: SourceId,
    }
    values {
        /// What may be said of it to others.
        description: String = "its description",
    }
}

fn described(row: &ConfidentialRow) -> String {
    format!("the confidence of source {}", row.source)
}
