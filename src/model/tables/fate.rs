//! The table `fate`: what became of excerpts in later captures.

use super::description::table;
use crate::model::fate::{Edits, Fate};
use crate::model::id::{ClaimId, DocumentId, EvidenceId};

table! {
    /// What became of an excerpt in the last later capture of its document that was looked at.
    FateRow, FateKey in "fate", Counted, Optional, Shared, about_claims(claim);
    keys {
        /// The claim that the excerpt is held up for.
        claim: ClaimId,
        /// The evidence.
        evidence: EvidenceId,
    }
    values {
        /// The later capture.
        document: DocumentId = "the later document",
        /// What became of it.
        fate: Fate = "what became of it",
        /// What was changed, in the order of the text.
        edits: Edits = "its edits",
        /// Where it begins in the later document's text, in code points from 0; nothing where it is gone
        /// or unclear.
        start: Option<u32> = "its later place",
        /// Where it ends, in code points, exclusive.
        end: Option<u32> = "its later place",
    }
}

fn described(row: &FateRow) -> String {
    format!("what became of evidence {} of claim {}", row.evidence, row.claim)
}
