//! The table `document`: captured documents.

use super::description::table;
use crate::model::digest::Digest;
use crate::model::id::{DocumentId, SourceId};

table! {
    /// A captured document.
    DocumentRow, DocumentKey in "document", Once, Checked, Shared, about(id);
    keys {
        /// Its id.
        id: DocumentId,
    }
    values {
        /// The first document captured from the same place.
        series: DocumentId = "its series",
        /// Who published it; nobody where that is not known.
        publisher: Option<SourceId> = "its publisher",
        /// The SHA-256 of the captured bytes.
        raw: Digest = "its digests",
        /// The SHA-256 of the extracted text.
        text: Digest = "its digests",
        /// The encoding of the captured bytes, as the WHATWG names it.
        encoding: String = "its encoding",
        /// The media type of the captured bytes (RFC 6838).
        media: String = "its media type",
        /// The language of the text (BCP 47), `und` where it is not known.
        language: String = "its language",
        /// When it was published (ISO 8601): a time, a day, a month or a year.
        published: Option<String> = "its date",
        /// Its title.
        title: Option<String> = "its title",
        /// Where it was published.
        url: Option<String> = "its URL",
    }
}

fn described(row: &DocumentRow) -> String {
    format!("document {}", row.id)
}
