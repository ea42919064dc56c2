//! Acts about contradictions.

use serde::{Deserialize, Serialize};

use super::fold::{Cards, Fold, import_key};
use super::names::names;
use crate::model::change::{Change, insert, replace};
use crate::model::id::ClaimId;
use crate::model::outcome::Outcome;
use crate::model::tables::{ContradictionRow, Keyed};

/// Two claims cannot both be true.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contradict {
    /// The key an import gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// One of the two: the lower id.
    pub one: ClaimId,
    /// The other.
    pub other: ClaimId,
    /// Why both cannot be true.
    pub why: String,
}

names! { Contradict { changes: one, other; pair: one, other; } }

impl Fold for Contradict {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        let mut changes = vec![insert(ContradictionRow {
            one: self.one,
            other: self.other,
            outcome: Outcome::Open,
            why: self.why.clone(),
            note: None,
        })];
        changes.extend(import_key(self.key.as_ref(), Keyed::Contradiction(self.one, self.other)));
        changes
    }
}

/// A contradiction is settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resolve {
    /// Why it was settled so.
    pub note: String,
    /// One of the two: the lower id.
    pub one: ClaimId,
    /// The other.
    pub other: ClaimId,
    /// How it was settled.
    pub outcome: Outcome,
    /// Why both were held not to be true, as it was given before.
    pub why: String,
}

names! { Resolve { changes: one, other; pair: one, other, outcome; } }

impl Fold for Resolve {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        replace(ContradictionRow {
            one: self.one,
            other: self.other,
            outcome: self.outcome,
            why: self.why.clone(),
            note: Some(self.note.clone()),
        })
    }
}

/// A settled contradiction is open again, because evidence on one side changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reopen {
    /// What opened it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// One of the two: the lower id.
    pub one: ClaimId,
    /// The other.
    pub other: ClaimId,
    /// Why both cannot be true.
    pub why: String,
}

names! { Reopen { changes: one, other; pair: one, other; } }

impl Fold for Reopen {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        replace(ContradictionRow {
            one: self.one,
            other: self.other,
            outcome: Outcome::Open,
            why: self.why.clone(),
            note: self.note.clone(),
        })
    }
}
