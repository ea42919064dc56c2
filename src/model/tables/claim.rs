//! The table `claim`: wordings of claims, a row for each revision.

use super::description::table;
use crate::model::confidence::Confidence;
use crate::model::id::{ClaimId, SourceId};

/// How many revisions a claim can have. The rows of C12 are 12 · 4096, 12 · 4096 + 1 …, in the
/// order of its revisions, so that all rows are in one B-tree in the order of ids.
pub const REVISIONS: i64 = 4096;

table! {
    /// A claim as it stands after a revision.
    ClaimRow, ClaimKey in "claim", InRow, Checked, Shared, about_claims(id);
    keys {
        /// Its id.
        id: ClaimId,
    }
    values {
        /// The wording, without any "(per …)".
        text: String = "its wording",
        /// The language of the wording (BCP 47).
        language: String = "its language",
        /// The desk's judgement.
        confidence: Confidence = "its confidence",
        /// A name people gave it.
        slug: Option<String> = "its slug",
        /// For a claim of words: who said it.
        said_by: Option<SourceId> = "who said it",
        /// When it is said to hold, in free words.
        held: Option<String> = "when it holds",
    }
}

fn described(row: &ClaimRow) -> String {
    format!("claim {}", row.id)
}
