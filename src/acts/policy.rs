//! What the desk makes of the rules.

use super::scribe::Scribe;
use super::{ActError, Result};
use crate::model::act::{Act, SetSeverity};
use crate::model::severity::Severity;

/// Sets how heavily a rule weighs. `known` are the rules there are.
pub fn set_severity(
    scribe: &mut Scribe<'_, '_>,
    rule: &str,
    severity: Severity,
    known: &[&'static str],
) -> Result<()> {
    if !known.contains(&rule) {
        return Err(ActError::UnknownRule { name: rule.to_owned(), known: known.to_vec() });
    }
    let already = scribe.read().severities()?.into_iter().any(|(name, set)| name == rule && set == severity);
    if already {
        return Err(ActError::Nothing(format!("{rule} is set to {severity} already")));
    }
    Ok(scribe.writing.act(&Act::Severity(SetSeverity { rule: rule.to_owned(), severity }))?)
}
