//! The log as people read it: who did what, and when.

use rusqlite::named_params;

use super::log::acts;
use super::{LedgerError, Reader, Result};
use crate::model::act::Act;
use crate::model::entry::Entry;
use crate::model::id::ClaimId;
use crate::model::moment::Moment;

/// An entry with its acts read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedEntry {
    /// The entry.
    pub entry: Entry,
    /// What was done.
    pub acts: Vec<Act>,
}

/// Which entries are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryFilter {
    /// Only those that made or ended something of this claim.
    pub claim: Option<ClaimId>,
    /// Only those by this person.
    pub by: Option<String>,
    /// At most so many, newest first.
    pub limit: Option<u64>,
}

impl Reader<'_> {
    /// Entries, newest first, one after the other.
    pub fn for_each_logged<E: From<LedgerError>>(
        self,
        filter: &HistoryFilter,
        mut each: impl FnMut(LoggedEntry) -> Result<(), E>,
    ) -> Result<(), E> {
        let about = match filter.claim {
            Some(claim) => Some(self.entries_about(claim)?),
            None => None,
        };
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT seq
                 FROM entry
                 WHERE (:by IS NULL OR by = :by)
                   AND (:about IS NULL OR seq IN (SELECT value FROM json_each(:about)))
                 ORDER BY seq DESC
                 LIMIT :limit",
            )
            .map_err(LedgerError::from)?;
        let limit = filter.limit.and_then(|limit| i64::try_from(limit).ok()).unwrap_or(-1);
        let params = named_params! { ":by": filter.by, ":about": about, ":limit": limit };
        let mut rows = statement.query(params).map_err(LedgerError::from)?;
        while let Some(row) = rows.next().map_err(LedgerError::from)? {
            let seq = row.get("seq").map_err(LedgerError::from)?;
            if let Some(entry) = self.entry(seq)? {
                let acts = acts(&entry)?;
                each(LoggedEntry { entry, acts })?;
            }
        }
        Ok(())
    }

    /// The claims of which something was made or ended by an entry of this time or later.
    pub fn claims_changed_since(self, at: Moment) -> Result<Vec<ClaimId>> {
        let mut statement = self.connection.prepare_cached(
            "WITH first (seq) AS (SELECT min(seq) FROM entry WHERE at >= :at)
             SELECT row / 4096 AS claim FROM first JOIN claim ON since >= seq OR until >= seq
             UNION
             SELECT claim FROM first JOIN tag ON since >= seq OR until >= seq
             UNION
             SELECT claim FROM first JOIN evidence ON since >= seq OR until >= seq
             UNION
             SELECT one FROM first JOIN contradiction ON since >= seq OR until >= seq
             UNION
             SELECT other FROM first JOIN contradiction ON since >= seq OR until >= seq
             ORDER BY claim",
        )?;
        let rows = statement
            .query_map(named_params! { ":at": at.to_string() }, |row| row.get("claim").map(ClaimId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The entries that made or ended something of a claim, as a JSON array.
    fn entries_about(self, claim: ClaimId) -> Result<String> {
        self.claim(claim)?;
        Ok(self
            .connection
            .prepare_cached(
                "WITH moved (since, until) AS (
                     SELECT since, until FROM claim WHERE row BETWEEN :claim * 4096 AND :claim * 4096 + 4095
                     UNION ALL
                     SELECT since, until FROM tag WHERE claim = :claim
                     UNION ALL
                     SELECT since, until FROM evidence WHERE claim = :claim
                     UNION ALL
                     SELECT since, until FROM contradiction WHERE one = :claim OR other = :claim
                 )
                 SELECT json_group_array(seq)
                 FROM (SELECT since AS seq FROM moved UNION SELECT until FROM moved WHERE until IS NOT NULL)",
            )?
            .query_row(named_params! { ":claim": claim.0 }, |row| row.get(0))?)
    }
}
