//! Which claims are meant: named, found by their words, or changed.

use std::collections::BTreeSet;

use super::error::Result;
use crate::ledger::{Query, Reader};
use crate::model::id::ClaimId;

/// Which claims are meant: those that are all of what is said here.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Named one by one; all where none is.
    pub named: Vec<ClaimId>,
    /// With these words in their wording.
    pub search: Option<Query>,
    /// Changed after this entry.
    pub changed_after: Option<u64>,
}

impl Selection {
    /// The claims; nothing where all are meant.
    pub fn claims(&self, reader: Reader<'_>) -> Result<Option<Vec<ClaimId>>> {
        let mut sets: Vec<BTreeSet<ClaimId>> = Vec::new();
        if !self.named.is_empty() {
            sets.push(self.named.iter().copied().collect());
        }
        if let Some(query) = &self.search {
            sets.push(reader.claims_with(query)?.into_iter().collect());
        }
        if let Some(entry) = self.changed_after {
            sets.push(reader.claims_changed_after(entry)?);
        }
        let common = sets.into_iter().reduce(|a, b| a.intersection(&b).copied().collect());
        Ok(common.map(|ids| ids.into_iter().collect()))
    }

    /// The claims one by one, also where all are meant: those filed under all of some tags.
    pub fn filed_under(&self, reader: Reader<'_>, tags: &[String]) -> Result<Vec<ClaimId>> {
        let ids = self.claims(reader)?;
        let mut filed = Vec::new();
        reader.for_each_claim(ids.as_deref(), |claim, _| -> Result<bool> {
            if tags.iter().all(|tag| claim.tags.contains(tag)) {
                filed.push(claim.id);
            }
            Ok(true)
        })?;
        Ok(filed)
    }
}
