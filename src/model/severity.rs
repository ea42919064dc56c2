//! How heavily a finding weighs for a desk.

use super::words::words;

words! {
    /// What a ledger's policy makes of a rule.
    Severity, "severity":
    /// The rule is silent.
    Allow = "allow",
    /// Worth knowing.
    Note = "note",
    /// To be cured before publication.
    Warn = "warn",
    /// `audit` exits with status 1 while it fires.
    Deny = "deny",
}

impl Severity {
    /// The word a finding is printed with.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Allow => "allowed",
            Self::Note => "note",
            Self::Warn => "warning",
            Self::Deny => "error",
        }
    }
}
