//! The table `name`: the spellings of sources' names.

use super::description::table;
use crate::model::digest::Digest;
use crate::model::id::SourceId;
use crate::model::name;

table! {
    /// A spelling of a source's name, as a card has it.
    NameRow, NameKey in "name", BySince, Checked, Shared, about(source);
    keys {
        /// The spelling without case and marks (see [`name::folded`]): with it, a row is found in the
        /// order that the table is kept in.
        folded: String,
        /// Whose name it is.
        source: SourceId,
        /// The SHA-256 of the card that it stands on.
        card: Digest,
        /// Its place on the card, from 0.
        place: u32,
    }
    values {
        /// The spelling. Empty where the card is withheld.
        printed: String = "its spelling",
        /// Whether it is the name that the source goes by.
        chief: bool = "whether it is the main name",
    }
}

impl NameRow {
    /// A spelling, filed as it must be.
    #[must_use]
    pub fn new(source: SourceId, card: Digest, place: u32, printed: String, chief: bool) -> Self {
        Self { source, card, place, folded: name::folded(&printed), printed, chief }
    }
}

fn described(row: &NameRow) -> String {
    format!("a name of source {}", row.source)
}
