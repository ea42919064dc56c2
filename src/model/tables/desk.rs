//! The table `desk`: who owns the ledger.

use super::description::table;
use crate::model::id::SourceId;

table! {
    /// A ledger's owner: its own, and those of ledgers that were merged into it.
    DeskRow, DeskKey in "desk", Once, Checked, Shared;
    keys {
        /// The desk's own source.
        source: SourceId,
    }
    values {}
}

fn described(_: &DeskRow) -> String {
    "the ledger's owner".to_owned()
}
