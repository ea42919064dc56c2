//! The table `discredited`: sources that are not to be relied on any more, and documents that
//! their publishers took back.

use super::description::table;
use crate::model::id::{DocumentId, EntityKind, SourceId};

table! {
    /// A source or a document that is not to be relied on.
    DiscreditedRow, DiscreditedKey in "discredited", BySince, Checked, Shared;
    keys {
        /// Whether it is a source or a document.
        what: EntityKind,
        /// Its number.
        id: u32,
    }
    values {
        /// The reason given.
        why: String = "its reason",
    }
}

impl From<SourceId> for DiscreditedKey {
    fn from(source: SourceId) -> Self {
        Self { what: EntityKind::Source, id: source.0 }
    }
}

impl From<DocumentId> for DiscreditedKey {
    fn from(document: DocumentId) -> Self {
        Self { what: EntityKind::Document, id: document.0 }
    }
}

impl DiscreditedRow {
    /// A source or a document, and why it is not to be relied on.
    pub fn of(what: impl Into<DiscreditedKey>, why: String) -> Self {
        let DiscreditedKey { what, id } = what.into();
        Self { what, id, why }
    }
}

fn described(row: &DiscreditedRow) -> String {
    match row.what {
        EntityKind::Document => format!("the recall of document {}", DocumentId(row.id)),
        EntityKind::Source | EntityKind::Claim | EntityKind::Evidence => {
            format!("the discrediting of source {}", SourceId(row.id))
        }
    }
}
