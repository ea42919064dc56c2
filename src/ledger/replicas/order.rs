//! The order in which entries of other replicas must stand: after the entry of ours that merged
//! them, all of them, as a merge applies them.

use std::collections::VecDeque;

use super::super::sqlite::named;
use super::super::{Reader, Result};
use super::known::Replicas;
use crate::model::entry::OWN_REPLICA;

impl Reader<'_> {
    /// Why entries that came over, from the merging entry `first` on, do not stand in the order
    /// in which merges apply them; nothing where they do.
    pub(in crate::ledger) fn out_of_order(self, first: u64) -> Result<Option<String>> {
        let replicas = Replicas::of_tables(self)?;
        let mut statement = self
            .connection
            .prepare_cached("SELECT seq, line, n FROM main.entry WHERE seq >= :first ORDER BY seq")?;
        let mut rows = statement.query(named! { ":first": first })?;
        let mut due = VecDeque::new();
        while let Some(row) = rows.next()? {
            let (seq, replica, n): (u64, u64, u64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            if replica != OWN_REPLICA {
                if due.pop_front() != Some((replica, n)) {
                    return Ok(Some(format!("entry {seq} was not merged, or not in this order")));
                }
                continue;
            }
            if let Some((replica, n)) = due.front() {
                return Ok(Some(format!(
                    "entry {n} of ledger {replica} was merged before entry {seq}, and is missing"
                )));
            }
            if let Some(meeting) = replicas.meeting(OWN_REPLICA, n) {
                due = replicas.that_came_with(self, meeting)?.into();
            }
        }
        Ok(due
            .front()
            .map(|(replica, n)| format!("entry {n} of ledger {replica} was merged, and is missing")))
    }
}
