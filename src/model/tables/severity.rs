//! The table `severity`: what the desk makes of the rules.

use super::description::table;
use super::for_tag::for_tag;
use crate::model::severity::Severity;

table! {
    /// What the desk makes of a rule.
    SeverityRow, SeverityKey in "severity", Counted, Optional, Local;
    keys {
        /// The rule's name.
        rule: String,
        /// For claims filed under this tag; empty for all.
        tag: String,
    }
    values {
        /// How heavily it weighs.
        severity: Severity = "its severity",
    }
}

fn described(row: &SeverityRow) -> String {
    format!("the severity of {}{}", row.rule, for_tag(&row.tag))
}
