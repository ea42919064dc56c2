//! Acts about claims.

use serde::{Deserialize, Serialize};

use super::fold::{Cards, Fold, import_key};
use super::names::names;
use crate::model::change::{Change, end, insert, replace};
use crate::model::confidence::Confidence;
use crate::model::digest::Digest;
use crate::model::id::{ClaimId, SourceId};
use crate::model::language::Language;
use crate::model::tables::{ClaimRow, DivergedKey, Keyed, RetractedKey, RetractedRow, TagKey, TagRow};

/// A claim is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The desk's judgement.
    pub confidence: Confidence,
    /// Its id.
    pub id: ClaimId,
    /// The key an import gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The language of its wording.
    pub language: Language,
    /// For a claim of words: who said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said_by: Option<SourceId>,
    /// A name people can give it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// What it is filed under.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The wording.
    pub text: String,
    /// When it is said to hold, in free words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
}

names! { Claim { makes: id; uses: said_by; } }

impl Fold for Claim {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        let mut changes = vec![insert(ClaimRow {
            id: self.id,
            text: self.text.clone(),
            language: self.language.to_string(),
            confidence: self.confidence,
            slug: self.slug.clone(),
            said_by: self.said_by,
            held: self.when.clone(),
        })];
        changes.extend(self.tags.iter().map(|tag| insert(TagRow { claim: self.id, tag: tag.clone() })));
        changes.extend(import_key(self.key.as_ref(), Keyed::Claim(self.id)));
        changes
    }
}

/// A claim stands otherwise from now on: all of it, not only what changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revise {
    /// The claim.
    pub claim: ClaimId,
    /// The desk's judgement.
    pub confidence: Confidence,
    /// The language of its wording.
    pub language: Language,
    /// The number of the last entry on this claim that its writer saw.
    pub on: u64,
    /// The entries, by hash, whose wordings stood beside the claim's own and are settled by this.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub over: Vec<Digest>,
    /// For a claim of words: who said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said_by: Option<SourceId>,
    /// A name people can give it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// The tags that it is filed under from now on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tagged: Vec<String>,
    /// The wording.
    pub text: String,
    /// The tags that it is no longer filed under.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub untagged: Vec<String>,
    /// When it is said to hold, in free words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// The reason given.
    pub why: String,
}

names! { Revise { changes: claim; uses: said_by; } }

impl Fold for Revise {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        let claim = self.claim;
        let mut changes = replace(ClaimRow {
            id: claim,
            text: self.text.clone(),
            language: self.language.to_string(),
            confidence: self.confidence,
            slug: self.slug.clone(),
            said_by: self.said_by,
            held: self.when.clone(),
        });
        changes.extend(self.over.iter().map(|entry| end(DivergedKey { claim, entry: *entry })));
        changes.extend(self.untagged.iter().map(|tag| end(TagKey { claim, tag: tag.clone() })));
        changes.extend(self.tagged.iter().map(|tag| insert(TagRow { claim, tag: tag.clone() })));
        changes
    }
}

/// A claim is taken back: it stays, and speaks neither for nor against anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retract {
    /// The claim.
    pub claim: ClaimId,
    /// The number of the last entry on this claim that its writer saw.
    pub on: u64,
    /// The reason given.
    pub why: String,
}

names! { Retract { changes: claim; } }

impl Fold for Retract {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        vec![insert(RetractedRow { claim: self.claim, why: self.why.clone() })]
    }
}

/// A claim that was taken back holds again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reinstate {
    /// The claim.
    pub claim: ClaimId,
    /// The number of the last entry on this claim that its writer saw.
    pub on: u64,
    /// The reason given.
    pub why: String,
}

names! { Reinstate { changes: claim; } }

impl Fold for Reinstate {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        vec![end(RetractedKey { claim: self.claim })]
    }
}
