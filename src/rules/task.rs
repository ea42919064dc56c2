//! What somebody has to do about a finding.

use serde::Serialize;

use super::subject::Subject;

/// What a rule's findings ask for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Task {
    pub(super) action: Action,
    /// Names of what it is to be done with: the sources to reach, the contradictions to settle.
    pub(super) objects: fn(&Subject<'_>) -> Vec<String>,
}

/// A sort of work.
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
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 6] = [Self::Open, Self::Reach, Self::Ask, Self::Settle, Self::Source, Self::Read];

    /// As a heading.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Open => "Originals to open and capture",
            Self::Reach => "People to reach, or to find a second source for",
            Self::Ask => "Outlets to ask for their source",
            Self::Settle => "Contradictions to resolve",
            Self::Source => "Claims without a source",
            Self::Read => "Claims to review",
        }
    }

    /// Whether what it is to be done with is the wording of the claim itself.
    #[must_use]
    pub const fn is_about_the_claim(self) -> bool {
        matches!(self, Self::Source | Self::Read)
    }
}

/// The wording of the claim, where the claim itself is to be worked on.
pub(super) fn wording(subject: &Subject<'_>) -> Vec<String> {
    vec![subject.case.claim.text.clone()]
}
