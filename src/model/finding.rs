//! What rules report.

use serde::Serialize;

use super::moment::Moment;
use super::place::TextPlace;
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
    /// What would fix it.
    pub help: String,
    /// What it is about, each as one word: the bottlenecks, the claims that contradict it.
    pub about: Vec<String>,
    /// Where in a text it is, where it is about a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<TextPlace>,
    /// Who set it aside, and why, where somebody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waived: Option<WaivedBy>,
}

impl Finding {
    /// Whether it makes `audit` exit with status 1.
    #[must_use]
    pub fn is_denied(&self) -> bool {
        self.severity == Severity::Deny && self.waived.is_none()
    }
}

/// That a finding was set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WaivedBy {
    /// Who.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Why.
    pub why: String,
    /// The last day on which it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}
