//! What would fix the most: the documents to open, the people to reach, the questions to settle.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::id::ClaimId;
use crate::model::standing::Standing;
use crate::rules::{Action, Audited};

/// A list of things to do, with the claims that each would help.
#[derive(Debug, Default)]
pub struct Todo {
    things: BTreeMap<(Action, String), BTreeSet<ClaimId>>,
}

impl Todo {
    /// Adds what a claim's findings ask for.
    pub fn add(&mut self, audited: &Audited, standing: &Standing) {
        for task in audited.tasks(standing) {
            self.things.entry(task).or_default().insert(audited.case.claim.id);
        }
    }

    /// What is to be done of one sort, what helps most claims first.
    #[must_use]
    pub fn of(&self, action: Action) -> Vec<(&str, &BTreeSet<ClaimId>)> {
        let mut things: Vec<(&str, &BTreeSet<ClaimId>)> = self
            .things
            .iter()
            .filter(|((sort, _), _)| *sort == action)
            .map(|((_, what), claims)| (what.as_str(), claims))
            .collect();
        things
            .sort_by_key(|(what, claims)| (std::cmp::Reverse(claims.len()), claims.first().copied(), *what));
        things
    }
}
