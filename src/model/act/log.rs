//! Acts about logs: this one, and others.

use serde::{Deserialize, Serialize};

use super::fold::{Cards, Fold};
use super::names::names;
use super::statement::Statement;
use crate::model::change::{Change, insert};
use crate::model::digest::Digest;
use crate::model::tables::SealRow;

/// The log's head was noted, to be kept elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// The hash of the entry.
    pub hash: Digest,
    /// The number of the entry.
    pub n: u64,
}

names! { Seal {  } }

impl Fold for Seal {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        vec![insert(SealRow { n: self.n, hash: self.hash })]
    }

    fn statement(&self) -> Option<Statement<'_>> {
        Some(Statement::Sealed { n: self.n, hash: &self.hash })
    }
}

/// Another replica came over, up to one of them: those that were not held yet
/// follow this entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// The hash of the last entry that came over.
    pub hash: Digest,
    /// The hash of the first entry of its ledger.
    pub line: Digest,
    /// The number of the last entry in its line.
    pub n: u64,
}

names! { Merge {  } }

impl Fold for Merge {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        // What came over is in entries of its own.
        Vec::new()
    }
}
