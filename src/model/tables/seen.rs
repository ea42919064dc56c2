//! The table `seen`: documents that were looked up again and found unchanged.

use super::description::table;
use crate::model::digest::Digest;
use crate::model::id::DocumentId;

table! {
    /// The last time that a document was found unchanged at its address.
    SeenRow, SeenKey in "seen", Counted, Optional, Shared, about(document);
    keys {
        /// The document.
        document: DocumentId,
    }
    values {
        /// The status that the server gave (RFC 9110); nothing where a file was captured again.
        status: Option<u32> = "the server's status",
        /// The SHA-256 of the record of it (WARC); nothing where a file was captured again.
        record: Option<Digest> = "its record",
    }
}

fn described(row: &SeenRow) -> String {
    format!("the last look at document {}", row.document)
}
