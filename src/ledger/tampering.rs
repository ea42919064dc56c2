//! Whether the log bears out what is about to be shown.
//!
//! Before a claim is shown, the entries behind it are read again: each hash is recomputed
//! from its predecessor, and each row held against the act that made it. This is `verify`
//! for one claim.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::cards::with_cards;
use super::replicas::EntryReader;
use super::rows::Stored;
use super::{LedgerError, Reader, Result};
use crate::model::change::Change;
use crate::model::entity::EntityKind;
use crate::model::id::ClaimId;
use crate::model::tables::Table;

/// Something shown that the log does not bear out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tampering(pub String);

impl fmt::Display for Tampering {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Reader<'_> {
    /// Whatever behind a claim does not hold; nothing where all does.
    pub fn tampering_with(self, claim: ClaimId) -> Result<Vec<Tampering>> {
        self.tampering_before(claim, u64::MAX)
    }

    /// The same, leaving out what is being written from this entry on.
    pub fn tampering_before(self, claim: ClaimId, writing: u64) -> Result<Vec<Tampering>> {
        let stored = match self.held_behind(claim) {
            Ok(stored) => stored,
            Err(LedgerError::Damaged(why)) => return Ok(vec![Tampering(why)]),
            Err(error) => return Err(error),
        };
        let mut wanted: BTreeMap<u64, Vec<Change>> = BTreeMap::new();
        for stored in &stored {
            wanted.entry(stored.since).or_default().push(Change::Insert(stored.row.clone()));
            if let Some(until) = stored.until {
                wanted.entry(until).or_default().push(Change::End(stored.row.key()));
            }
        }
        let mut tampering = Vec::new();
        let mut recall = EntryReader::new(self);
        for (seq, changes) in wanted.into_iter().filter(|(seq, _)| *seq < writing) {
            self.check_entry(&mut recall, seq, &changes, &mut tampering)?;
        }
        Ok(tampering)
    }

    fn check_entry(
        self,
        recall: &mut EntryReader<'_>,
        seq: u64,
        changes: &[Change],
        tampering: &mut Vec<Tampering>,
    ) -> Result<()> {
        let Some(entry) = self.entry(seq)? else {
            tampering.push(Tampering(format!("entry {seq} of the log, on which this depends, is missing")));
            return Ok(());
        };
        if !self.hash_before(&entry)?.is_some_and(|before| entry.follows(&before)) {
            tampering.push(Tampering(format!(
                "entry {seq} of the log or the one before it was altered: its hash does not match"
            )));
        }
        let made = match with_cards(self, |card| recall.changes(&entry, card)) {
            Ok(made) => made,
            Err(error) if error.is_in_the_file() => {
                tampering.push(Tampering(error.to_string()));
                return Ok(());
            }
            // A disk that fails says nothing of what was altered.
            Err(error) => return Err(error),
        };
        let mut missing: Vec<&Change> = changes.iter().collect();
        for change in made {
            missing.retain(|wanted| **wanted != change);
            if missing.is_empty() {
                break;
            }
        }
        tampering.extend(missing.into_iter().map(|change| {
            let what = match change {
                Change::Insert(row) => {
                    format!("{} does not match entry {seq} of {} by {}", row.described(), entry.at, entry.by)
                }
                Change::End(_) => format!(
                    "entry {seq} of {} by {} did not end what the tables say it ended",
                    entry.at, entry.by
                ),
            };
            Tampering(what)
        }));
        Ok(())
    }

    /// The rows that showing a claim reads.
    fn held_behind(self, claim: ClaimId) -> Result<Vec<Stored>> {
        let mut stored = Vec::new();
        for table in Table::of_claims() {
            stored.extend(self.stored_about(table, std::iter::once(claim.0))?);
        }
        let mut documents = BTreeSet::new();
        let mut sources = BTreeSet::new();
        for stored in &stored {
            documents.extend(stored.row.ids(EntityKind::Document));
            sources.extend(stored.row.ids(EntityKind::Source));
        }
        let above = self.sources_above(&super::sqlite::ids::json(sources.iter().copied()))?;
        sources.extend(above.iter().map(|source| source.id.0));
        for table in [Table::Document, Table::Copy] {
            stored.extend(self.stored_about(table, documents.iter().copied())?);
        }
        for table in [Table::Source, Table::Name, Table::Merged, Table::Confidential] {
            stored.extend(self.stored_about(table, sources.iter().copied())?);
        }
        for table in [Table::Desk, Table::Discredited, Table::Setting, Table::Severity] {
            stored.extend(self.all_stored(table)?);
        }
        Ok(stored)
    }
}

#[cfg(test)]
mod tests {
    use crate::ledger::example::{C1, Example};

    #[test]
    fn what_the_log_does_not_say_of_a_claim_is_told() {
        for (sql, says) in [
            ("UPDATE claim SET text = 'Six bases'", "does not match"),
            ("UPDATE evidence SET start = 0", "does not match"),
            ("INSERT INTO tag (claim, tag, since) VALUES (1, 'a', 1)", "C1"),
        ] {
            let example = Example::new();
            assert!(example.read().tampering_with(C1).unwrap().is_empty());
            example.tamper(sql);
            let reported = example.read().tampering_with(C1).unwrap();
            assert!(reported.iter().any(|tampering| tampering.0.contains(says)), "{sql}: {reported:?}");
        }
    }
}
