//! The table `source`: how sources are judged.

use super::description::table;
use crate::model::grade::Reliability;
use crate::model::id::SourceId;
use crate::model::kind::Kind;

table! {
    /// A source as it is judged.
    SourceRow, SourceKey in "source", Counted, Checked, Shared, about(id);
    keys {
        /// Its id.
        id: SourceId,
    }
    values {
        /// What sort of thing it is.
        kind: Kind = "its kind",
        /// How far it can be relied on.
        reliability: Reliability = "its reliability",
        /// The source it belongs to, is part of or speaks for.
        under: Option<SourceId> = "what it is under",
    }
}

fn described(row: &SourceRow) -> String {
    format!("the record of source {}", row.id)
}
