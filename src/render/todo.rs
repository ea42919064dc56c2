//! What would cure the most: the documents to open, the people to reach, the questions to settle.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::model::id::ClaimId;
use crate::model::kind::Kind;
use crate::model::stance::Stance;
use crate::model::standing::Standing;
use crate::rules::Audited;
use crate::weigh::Voice;

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Open and capture an original.
    Open,
    /// Reach somebody, or find another who knows.
    Reach,
    /// Ask an outlet where it has it from.
    Ask,
    /// Settle a contradiction.
    Settle,
    /// Find any source at all.
    Source,
    /// Read a claim, or read it again.
    Read,
}

impl Action {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 6] = [Self::Open, Self::Reach, Self::Ask, Self::Settle, Self::Source, Self::Read];

    /// As a heading.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Open => "Originals to open and capture",
            Self::Reach => "People to reach, or to find a second one beside",
            Self::Ask => "Outlets to ask where they have it from",
            Self::Settle => "Contradictions to settle",
            Self::Source => "Claims that need a source at all",
            Self::Read => "Claims to read",
        }
    }
}

/// A list of things to do, with the claims that each would help.
#[derive(Debug, Default)]
pub struct Todo {
    things: BTreeMap<(Action, String), BTreeSet<ClaimId>>,
}

impl Todo {
    /// Adds what a claim wants.
    pub fn add(&mut self, audited: &Audited, standing: &Standing) {
        let case = &audited.case;
        let fires = |rule: &str| {
            audited.findings.iter().any(|finding| finding.rule == rule && finding.waived.is_none())
        };
        let mut wants: Vec<(Action, String)> = Vec::new();
        if fires("original-not-seen") {
            for evidence in case.with_stance(Stance::Supports) {
                let hops = evidence.chain.hops();
                for source in hops[..hops.len() - 1].iter().filter_map(|hop| hop.source) {
                    let source = standing.same_as(source);
                    if standing.kind(source).can_be_opened() && !standing.is_captured(source) {
                        wants.push((Action::Open, standing.name(source).into_owned()));
                    }
                }
            }
        }
        if fires("single-sourced") {
            for bottleneck in &audited.weighed.support.bottlenecks {
                if let Voice::Source(source) | Voice::Unnamed(source, _) = bottleneck.voice
                    && matches!(
                        standing.kind(source),
                        Kind::Person | Kind::Office | Kind::Body | Kind::Unnamed
                    )
                {
                    wants.push((Action::Reach, standing.name(source).into_owned()));
                }
            }
        }
        if fires("origin-unstated") || fires("possibly-single-sourced") {
            for evidence in case.with_stance(Stance::Supports) {
                if !crate::weigh::voices::states_origin(standing, &evidence.chain)
                    && let Some(first) = evidence.chain.first().source
                {
                    wants.push((Action::Ask, standing.name(first).into_owned()));
                }
            }
        }
        for open in case.open_contradictions().filter(|_| fires("contradicted")) {
            let (one, other) = (case.claim.id.min(open.with), case.claim.id.max(open.with));
            wants.push((Action::Settle, format!("{one} and {other}: {}", open.why)));
        }
        if fires("unsourced") {
            wants.push((Action::Source, case.claim.text.clone()));
        }
        if fires("unreviewed") || fires("review-void") {
            wants.push((Action::Read, case.claim.text.clone()));
        }
        for want in wants {
            self.things.entry(want).or_default().insert(case.claim.id);
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
