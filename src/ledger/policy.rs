//! How the desk works: what it makes of the rules, and its settings.

use super::rows::word;
use super::{Reader, Result};
use crate::model::policy::Policy;

impl Reader<'_> {
    /// All that the desk has set.
    pub fn policy(self) -> Result<Policy> {
        let mut policy = Policy::default();
        let mut severities =
            self.connection.prepare_cached("SELECT rule, tag, severity FROM severity WHERE until IS NULL")?;
        let mut rows = severities.query(())?;
        while let Some(row) = rows.next()? {
            policy.set_severity(row.get("rule")?, row.get("tag")?, word(row, "severity")?);
        }
        let mut settings =
            self.connection.prepare_cached("SELECT setting, tag, value FROM setting WHERE until IS NULL")?;
        let mut rows = settings.query(())?;
        while let Some(row) = rows.next()? {
            policy.set(word(row, "setting")?, row.get("tag")?, row.get("value")?);
        }
        Ok(policy)
    }
}
