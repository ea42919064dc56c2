//! The table `evidence`: excerpts held up for claims.

use super::description::table;
use crate::model::chain::Chain;
use crate::model::digest::Digest;
use crate::model::id::{ClaimId, DocumentId, EvidenceId};
use crate::model::stance::Stance;

table! {
    /// An excerpt held up for a claim.
    EvidenceRow, EvidenceKey in "evidence", Once, Checked, Shared, about_claims(claim);
    keys {
        /// The claim.
        claim: ClaimId,
        /// Its id.
        id: EvidenceId,
    }
    values {
        /// Which way it speaks.
        stance: Stance = "its stance",
        /// The document.
        document: DocumentId = "its document",
        /// Who told whom.
        chain: Chain = "its chain",
        /// Where the excerpt begins in the document's text, in code points from 0.
        start: u32 = "its place",
        /// Where it ends, in code points, exclusive.
        end: u32 = "its place",
        /// The SHA-256 of its UTF-8 bytes.
        sha256: Digest = "its SHA-256",
        /// The place as people write it: `p. 12`.
        locator: Option<String> = "its locator",
    }
}

fn described(row: &EvidenceRow) -> String {
    format!("evidence {} of claim {}", row.id, row.claim)
}
