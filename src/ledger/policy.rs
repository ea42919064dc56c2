//! What the desk makes of the rules.

use super::{Reader, Result};
use crate::model::severity::Severity;

impl Reader<'_> {
    /// The severities that the desk has set, by rule.
    pub fn severities(self) -> Result<Vec<(String, Severity)>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT rule, severity FROM severity WHERE until IS NULL ORDER BY rule")?;
        let rows = statement
            .query_and_then([], |row| Ok((row.get("rule")?, super::rows::word(row, "severity")?)))?;
        rows.collect()
    }
}
