//! Acts about evidence.

use serde::{Deserialize, Serialize};

use super::fold::{Cards, Fold, import_key};
use super::names::names;
use crate::model::chain::Chain;
use crate::model::change::{Change, end, insert, replace};
use crate::model::digest::Digest;
use crate::model::fate::{Edits, Fate};
use crate::model::id::{ClaimId, DocumentId, EvidenceId};
use crate::model::stance::Stance;
use crate::model::tables::{EvidenceKey, EvidenceRow, FateRow, Keyed};

/// An excerpt is held up for a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cite {
    /// Who told whom.
    pub chain: Chain,
    /// The claim.
    pub claim: ClaimId,
    /// The document.
    pub document: DocumentId,
    /// Where the excerpt ends in the document's text, in code points, exclusive.
    pub end: u32,
    /// The excerpt, verbatim.
    pub exact: String,
    /// Its id.
    pub id: EvidenceId,
    /// The key an import gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The place as people write it: a page, a minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locator: Option<String>,
    /// Which way it speaks.
    pub stance: Stance,
    /// Where the excerpt begins in the document's text, in code points from 0.
    pub start: u32,
}

names! { Cite { makes: id; changes: claim; uses: document, chain; } }

impl Fold for Cite {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        let mut changes = vec![insert(EvidenceRow {
            claim: self.claim,
            id: self.id,
            stance: self.stance,
            document: self.document,
            chain: self.chain.clone(),
            start: self.start,
            end: self.end,
            sha256: Digest::of(self.exact.as_bytes()),
            locator: self.locator.clone(),
        })];
        changes.extend(import_key(self.key.as_ref(), Keyed::Evidence(self.id)));
        changes
    }
}

/// An excerpt was looked for in a later capture of its document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Follow {
    /// The claim that the excerpt is held up for.
    pub claim: ClaimId,
    /// The later capture.
    pub document: DocumentId,
    /// What was changed, in the order of the text.
    #[serde(default, skip_serializing_if = "Edits::is_empty")]
    pub edits: Edits,
    /// Where it ends in the later document's text, in code points, exclusive; nothing where it is gone or
    /// unclear.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<u32>,
    /// The evidence.
    pub evidence: EvidenceId,
    /// What became of the excerpt.
    pub fate: Fate,
    /// Where it begins, in code points from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<u32>,
}

names! { Follow { changes: claim; uses: evidence, document; } }

impl Fold for Follow {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        replace(FateRow {
            claim: self.claim,
            evidence: self.evidence,
            document: self.document,
            fate: self.fate,
            edits: self.edits.clone(),
            start: self.start,
            end: self.end,
        })
    }
}

/// Evidence is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// The claim it was held up for.
    pub claim: ClaimId,
    /// The evidence.
    pub id: EvidenceId,
    /// The reason given.
    pub why: String,
}

names! { Withdraw { changes: claim; uses: id; } }

impl Fold for Withdraw {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        vec![end(EvidenceKey { claim: self.claim, id: self.id })]
    }
}
