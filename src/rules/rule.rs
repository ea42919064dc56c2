//! What a rule is: its name and documentation, what it looks at, and what the rest of the program
//! has to know of its findings.

use super::subject::{EditorialState, Reading, Subject};
use super::task::Task;
use crate::model::case::Case;
use crate::model::place::TextPlace;
use crate::model::severity::Severity;
use crate::model::standing::Standing;

/// A rule. Whatever depends on which rule it is stands here, in the rule's own file.
pub struct Rule {
    /// Describes the flaw, and is never given to another rule.
    pub name: &'static str,
    /// How heavily it weighs where the desk has not said otherwise.
    pub severity: Severity,
    /// What it finds, why it matters, an example and how to resolve it, in Markdown.
    pub doc: &'static str,
    pub(super) check: Check,
    /// Whether it looks at retracted claims too.
    pub looks_at_retracted: bool,
    /// Whether its findings can be set aside.
    pub waivable: Waivable,
    /// Whether a finding is about the verdicts on a claim, so that the next verdict settles it and
    /// it is no reason against giving one.
    pub is_settled_by_verdict: bool,
    /// Outputs that show what it finds in another way.
    pub left_out_of: &'static [Output],
    /// How findings that say the same of many claims are reported once for all of them.
    pub together: Option<Together>,
    /// What somebody has to do about a finding.
    pub(super) task: Option<Task>,
}

/// What a rule looks at, and the function that does.
pub(super) enum Check {
    /// The claim and its evidence.
    Sourcing(fn(&Subject<'_>) -> Vec<Flaw>),
    /// How the claim's excerpts were found in the texts of their documents: only where these were
    /// read.
    Texts(fn(&[Reading]) -> Vec<Flaw>),
    /// The verdicts on the claim, the stories it appeared in, what was set aside: after the other
    /// rules have looked.
    EditorialState(fn(&EditorialState<'_>) -> Vec<Flaw>),
}

/// Whether findings of a rule can be set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waivable {
    /// By anybody, with a reason.
    Yes,
    /// Never.
    No {
        /// Says so, as an error.
        error: &'static str,
        /// What to do instead.
        hint: &'static str,
    },
}

/// An output in which the findings of some rules would say what it says already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// The table of claims, which has a column for approvals.
    AuditTable,
    /// What changed of a claim, where approvals that became void have lines of their own.
    Difference,
}

/// Findings of one rule that say the same of many claims, reported once for all of them.
#[derive(Debug, Clone, Copy)]
pub struct Together {
    /// Whether the finding about a claim says no more than `message` does.
    pub(super) applies_to: fn(&Case) -> bool,
    /// What is wrong with all of them.
    pub message: &'static str,
    /// What to do about all of them.
    pub help: &'static str,
}

/// What a rule says is wrong, before the desk's policy weighs it.
pub(super) struct Flaw {
    pub(super) message: String,
    pub(super) help: String,
    /// What it is about, each as one word.
    pub(super) about: Vec<String>,
    /// Where in a text it is, where it is about a text.
    pub(super) place: Option<TextPlace>,
    /// It weighs no more than this, whatever the desk makes of the rule.
    pub(super) at_most: Severity,
}

impl Default for Flaw {
    fn default() -> Self {
        Self {
            message: String::new(),
            help: String::new(),
            about: Vec::new(),
            place: None,
            at_most: Severity::Deny,
        }
    }
}

impl Rule {
    /// A rule of which nothing else has to be known.
    pub(super) const fn new(name: &'static str, severity: Severity, doc: &'static str, check: Check) -> Self {
        Self {
            name,
            severity,
            doc,
            check,
            looks_at_retracted: false,
            waivable: Waivable::Yes,
            is_settled_by_verdict: false,
            left_out_of: &[],
            together: None,
            task: None,
        }
    }

    /// The first line of the documentation.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.doc.lines().next().unwrap_or_default().trim()
    }

    /// How heavily it weighs for this desk, on a claim that is filed so.
    #[must_use]
    pub fn severity_for(&self, standing: &Standing, tags: &[String]) -> Severity {
        standing.severity(self.name, tags).unwrap_or(self.severity)
    }

    /// Whether it looks at the verdicts on a claim and at its publications, not at its sourcing.
    pub(super) const fn is_editorial(&self) -> bool {
        matches!(self.check, Check::EditorialState(_))
    }
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rule").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Defines a file's rule: its documentation, name, severity, what its `check` looks at, and what
/// else is to be known of it, by the fields of [`Rule`].
macro_rules! rule {
    (
        $(#[doc = $doc:literal])+
        $name:literal, $severity:ident, $check:ident $(, $field:ident: $value:expr)* $(,)?
    ) => {
        $(#[doc = $doc])+
        pub(super) static RULE: $crate::rules::rule::Rule = $crate::rules::rule::Rule {
            $($field: $value,)*
            ..$crate::rules::rule::Rule::new(
                $name,
                crate::model::severity::Severity::$severity,
                concat!($($doc, "\n"),+),
                $crate::rules::rule::Check::$check(check),
            )
        };
    };
}
pub(super) use rule;
