//! What rules report.

use serde::Serialize;

use super::severity::Severity;

/// What a rule found wrong with a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    /// How heavily it weighs here.
    pub severity: Severity,
    /// What is wrong, of what, and why.
    pub message: String,
    /// What would cure it.
    pub help: String,
}
