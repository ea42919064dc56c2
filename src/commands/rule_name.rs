//! Rules as arguments name them.

use super::error::{CommandError, Result};
use crate::rules::{self, RULES, Rule};

/// The rule of a name; refuses a name that no rule has.
pub(super) fn known_rule(name: &str) -> Result<&'static Rule> {
    if let Some(rule) = rules::named(name) {
        return Ok(rule);
    }
    let known: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    Err(CommandError::new(format!("unknown rule `{name}`; the rules are: {}", known.join(", ")))
        .hint("read about one: perwhom explain RULE"))
}
