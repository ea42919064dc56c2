//! Rules as arguments name them.

use super::error::{CommandError, Result};
use crate::rules::{self, RULES};

/// Refuses a name that no rule has.
pub(super) fn known_rule(name: &str) -> Result<()> {
    if rules::named(name).is_some() {
        return Ok(());
    }
    let known: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    Err(CommandError::new(format!("there is no rule `{name}`; the rules are: {}", known.join(", ")))
        .hint("read about one: perwhom explain RULE"))
}
