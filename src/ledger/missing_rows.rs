//! What the log made and the tables do not have any more.
//!
//! A row that was taken out of its table leads nobody to the entry that made it. So the bodies of
//! the entries are searched for what they name, before anything is built on a claim, made for
//! others or given a number.

use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;

use super::cards::with_cards;
use super::replicas::EntryReader;
use super::rows::Stored;
use super::sqlite::named;
use super::tampering::Tampering;
use super::{LedgerError, Reader, Result};
use crate::model::act::Act;
use crate::model::change::Change;
use crate::model::entity::EntityKind;
use crate::model::entry::{Entry, OWN_REPLICA};
use crate::model::id::{ClaimId, SourceId};
use crate::model::tables::{ConfidentialKey, Ending, Key, Row, Table};

impl Reader<'_> {
    /// The first that the log says of some claims and the tables do not, before an entry that is
    /// being written. The log is read once, however many claims there are.
    pub fn first_missing(self, claims: &[ClaimId], writing: u64) -> Result<Option<(ClaimId, Tampering)>> {
        let mut held: Vec<Stored> = Vec::new();
        for table in Table::of_claims() {
            held.extend(self.stored_about(table, claims.iter().map(|claim| claim.0))?);
        }
        let mut reader = EntryReader::new(self);
        for entry in self.entries_with(&self.words_for(claims)?, 0)? {
            if entry.seq >= writing {
                break;
            }
            let changes = match with_cards(self, |card| reader.changes(&entry, card)) {
                Ok(changes) => changes,
                Err(error) if error.is_in_the_file() => {
                    return Ok(claims.first().map(|claim| (*claim, Tampering(error.to_string()))));
                }
                // A disk that fails says nothing of what was taken out.
                Err(error) => return Err(error),
            };
            for claim in claims {
                if let Some(what) = changes.iter().find_map(|change| missing(&held, *claim, &entry, change)) {
                    return Ok(Some((*claim, Tampering(what))));
                }
            }
        }
        Ok(None)
    }

    /// Refuses to make anything for others where the tables do not say of each confidential source
    /// what the log says.
    pub fn refuse_unconfided(self) -> Result<()> {
        self.unconfided()?.map_or(Ok(()), |source| Err(LedgerError::Unconfided(source)))
    }

    /// A source that the log says is confidential and the tables do not, or describe otherwise.
    fn unconfided(self) -> Result<Option<SourceId>> {
        let mut reader = EntryReader::new(self);
        // In which entry, of whom, and how the source is described.
        let mut confided: BTreeSet<(u64, SourceId, String)> = BTreeSet::new();
        for entry in self.entries_with(&["\"confide\"".to_owned()], 0)? {
            for act in reader.acts(&entry)? {
                if let Act::Confide(act) = act {
                    confided.insert((entry.seq, act.source, act.description));
                }
            }
        }
        let sources: BTreeSet<SourceId> = confided.iter().map(|(_, source, _)| *source).collect();
        for source in sources {
            let Some(last) = self.last_stored(&Key::from(ConfidentialKey { source }), u64::MAX)? else {
                return Ok(Some(source));
            };
            let Row::Confidential(row) = last.row else { return Ok(Some(source)) };
            let holds = match last.until {
                None => confided.contains(&(last.since, source, row.description)),
                Some(until) => self.discloses(&mut reader, until, source)?,
            };
            if !holds {
                return Ok(Some(source));
            }
        }
        Ok(None)
    }

    /// Whether an entry says that a source may be named again.
    fn discloses(self, reader: &mut EntryReader<'_>, seq: u64, source: SourceId) -> Result<bool> {
        let Some(entry) = self.entry(seq)? else { return Ok(false) };
        let acts = reader.acts(&entry)?;
        Ok(acts.iter().any(|act| matches!(act, Act::Disclose(act) if act.source == source)))
    }

    /// Whether an entry of the ledger's own, from one of them on, made a thing with this number.
    pub(super) fn was_made(self, thing: EntityKind, number: u32, from: u64) -> Result<bool> {
        let word = format!("\"id\":\"{}{number}\"", thing.letter());
        Ok(self.entries_with(&[word], from)?.iter().any(|entry| entry.replica == OWN_REPLICA))
    }

    /// The words by which entries name claims, each replica's by the numbers that they have there.
    fn words_for(self, claims: &[ClaimId]) -> Result<Vec<String>> {
        let word = |number: u32| format!("\"{}{number}\"", EntityKind::Claim.letter());
        let mut words: Vec<String> = claims.iter().map(|claim| word(claim.0)).collect();
        self.for_each_stored(Table::KnownAs, |stored| {
            if let Row::KnownAs(row) = stored?.row {
                let run = row.run();
                let here = claims.iter().filter_map(|claim| claim.0.checked_sub(run.here));
                let there = here.filter(|at| run.thing == EntityKind::Claim && *at < run.count);
                words.extend(there.map(|at| word(run.there + at)));
            }
            Ok(())
        })?;
        Ok(words)
    }

    /// The entries, from one of them on, with any of some words in their bodies. The bodies are
    /// looked through where they lie: `instr` in SQL takes four times as long.
    fn entries_with(self, words: &[String], from: u64) -> Result<Vec<Entry>> {
        let Ok(words) = AhoCorasick::new(words) else {
            return Err(LedgerError::TooLarge("that is more than can be searched for at once".to_owned()));
        };
        let mut statement = self
            .connection
            .prepare_cached("SELECT seq, body FROM main.entry WHERE seq >= :from ORDER BY seq")?;
        let mut rows = statement.query(named! { ":from": from })?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            if words.is_match(row.raw_text("body")?) {
                found.extend(self.entry(row.get("seq")?)?);
            }
        }
        Ok(found)
    }
}

/// Whether a change that an entry made of a claim is not in the tables, in words.
fn missing(held: &[Stored], claim: ClaimId, entry: &Entry, change: &Change) -> Option<String> {
    let by = || format!("entry {} of {} by {}", entry.seq, entry.at, entry.by);
    match change {
        Change::Insert(row) if row.claims().contains(&claim) => {
            let is_there = held.iter().any(|stored| stored.since == entry.seq && stored.row == *row);
            (!is_there).then(|| format!("{} is missing from the tables; {} made it", row.described(), by()))
        }
        Change::End(key) if key.table().description().ending == Ending::Checked => {
            let mut of_key = held.iter().filter(|stored| stored.row.key() == *key).peekable();
            let is_about_it = of_key.peek().is_some();
            let is_ended = of_key.any(|stored| stored.until == Some(entry.seq));
            (is_about_it && !is_ended)
                .then(|| format!("{} ended something of {claim} that the tables still have", by()))
        }
        Change::Insert(_) | Change::End(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::ledger::example::{C1, Example};

    #[test]
    fn a_row_that_was_taken_out_is_missed() {
        let example = Example::new();
        let missing = |example: &Example| example.read().first_missing(&[C1], u64::MAX).unwrap();
        assert!(missing(&example).is_none());
        example.tamper("DELETE FROM evidence");
        let (claim, tampering) = missing(&example).unwrap();
        assert_eq!(claim, C1);
        assert!(tampering.0.contains("evidence E1"), "{tampering:?}");
    }
}
