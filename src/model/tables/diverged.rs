//! The table `diverged`: wordings of claims that stand beside the claims' own.

use super::claim::ClaimRow;
use super::description::table;
use crate::model::confidence::Confidence;
use crate::model::digest::Digest;
use crate::model::id::{ClaimId, SourceId};

table! {
    /// A wording of a claim that stands beside its own, since neither who wrote the one nor who
    /// wrote the other knew of the other.
    DivergedRow, DivergedKey in "diverged", Once, Optional, Shared, about_claims(claim);
    keys {
        /// The claim.
        claim: ClaimId,
        /// The hash of the entry that the wording was written in.
        entry: Digest,
    }
    values {
        /// The order in which this file applied that entry.
        written: u64 = "the entry that it was written in",
        /// The wording.
        text: String = "its wording",
        /// The language of the wording (BCP 47).
        language: String = "its language",
        /// The judgement that goes with it.
        confidence: Confidence = "its confidence",
        /// The slug that goes with it.
        slug: Option<String> = "its slug",
        /// For a claim of words: who said it.
        said_by: Option<SourceId> = "who said it",
        /// When it is said to hold, in free words.
        held: Option<String> = "when it holds",
    }
}

impl DivergedRow {
    /// A wording that was written in an entry, beside the claim's own.
    #[must_use]
    pub fn of(claim: ClaimRow, entry: Digest, written: u64) -> Self {
        let ClaimRow { id, text, language, confidence, slug, said_by, held } = claim;
        Self { claim: id, entry, written, text, language, confidence, slug, said_by, held }
    }
}

fn described(row: &DivergedRow) -> String {
    format!("a wording beside that of claim {}", row.claim)
}
