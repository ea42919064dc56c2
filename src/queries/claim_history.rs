//! What was done to a claim, and why: the acts of the log that concern it.

use std::collections::HashMap;

use super::error::{QueryError, Result};
use crate::ledger::{HistoryFilter, Reader};
use crate::model::act::Act;
use crate::model::audience::Audience;
use crate::model::id::{ClaimId, EntityKind, SourceId};

/// What was done to a claim, the first thing first.
pub struct ClaimHistory {
    /// One act after the other.
    pub steps: Vec<Step>,
    names: HashMap<SourceId, String>,
}

/// Something that was done.
pub struct Step {
    /// The entry of the log that says so.
    pub entry: u64,
    /// When, as the writer's clock said, to the letter.
    pub at: String,
    /// Who.
    pub by: String,
    /// What.
    pub act: Act,
}

impl ClaimHistory {
    /// Nothing at all.
    #[must_use]
    pub fn none() -> Self {
        Self { steps: Vec::new(), names: HashMap::new() }
    }

    /// What was done after one entry and up to another. Sources go by the names that `audience`
    /// may know.
    pub fn between(
        reader: Reader<'_>,
        claim: ClaimId,
        after: u64,
        until: u64,
        audience: Audience,
    ) -> Result<Self> {
        let filter =
            HistoryFilter { claim: Some(claim), after, until: Some(until), ..HistoryFilter::default() };
        let mut found = Self::none();
        reader.for_each_logged(&filter, |logged| -> Result<(), QueryError> {
            for act in logged.acts.iter().rev() {
                for id in sources_of(act) {
                    found.names.entry(id).or_insert_with(|| {
                        let source = reader.source(id);
                        source
                            .map_or_else(|_| id.to_string(), |source| source.name_for(audience).into_owned())
                    });
                }
                found.steps.push(Step {
                    entry: logged.entry.seq,
                    at: logged.entry.at.clone(),
                    by: logged.entry.by.clone(),
                    act: act.clone(),
                });
            }
            Ok(())
        })?;
        found.steps.reverse();
        Ok(found)
    }

    /// What a source is called that an act names.
    #[must_use]
    pub fn name(&self, id: SourceId) -> String {
        self.names.get(&id).cloned().unwrap_or_else(|| id.to_string())
    }
}

/// The sources that an act names.
fn sources_of(act: &Act) -> Vec<SourceId> {
    let mut found = Vec::new();
    act.for_each_id(&mut |_, thing, number| {
        if thing == EntityKind::Source {
            found.push(SourceId(number));
        }
    });
    found
}
