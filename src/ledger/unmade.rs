//! What the log made and the tables do not have any more.
//!
//! A row that was taken out of its table leads nobody to the entry that made it. So the bodies of
//! the entries are searched for what they name, before anything is built on a claim, made for
//! others or given a number.

use super::cards::with_cards;
use super::log::entry_from_row;
use super::replicas::EntryReader;
use super::rows::Stored;
use super::sqlite::named;
use super::witness::Doubt;
use super::{LedgerError, Reader, Result};
use crate::model::act::Act;
use crate::model::change::Change;
use crate::model::entity::Thing;
use crate::model::entry::{Entry, OWN_LINE};
use crate::model::id::{ClaimId, SourceId};
use crate::model::tables::{ConfidentialKey, Ending, Key, Row, Table};

impl Reader<'_> {
    /// What the log says of a claim and the tables do not, before an entry that is being written.
    pub fn missing_about(self, claim: ClaimId, writing: u64) -> Result<Vec<Doubt>> {
        let mut held: Vec<Stored> = Vec::new();
        for table in Table::of_claims() {
            held.extend(self.stored_about(table, std::iter::once(claim.0))?);
        }
        let mut doubts = Vec::new();
        let mut reader = EntryReader::new(self);
        for entry in self.entries_naming(Thing::Claim, claim.0)?.into_iter().filter(|e| e.seq < writing) {
            let changes = match with_cards(self, |card| reader.changes(&entry, card)) {
                Ok(changes) => changes,
                Err(error) if error.is_in_the_file() => {
                    doubts.push(Doubt(error.to_string()));
                    continue;
                }
                Err(error) => return Err(error),
            };
            for change in changes {
                doubts.extend(missing(&held, claim, &entry, &change).map(Doubt));
            }
        }
        Ok(doubts)
    }

    /// A source that the log says is confidential and the tables do not, or describe otherwise.
    pub fn unconfided(self) -> Result<Option<SourceId>> {
        let mut reader = EntryReader::new(self);
        let mut confided: Vec<(SourceId, String)> = Vec::new();
        let mut disclosed: Vec<(u64, SourceId)> = Vec::new();
        let mut ended: Vec<(u64, SourceId)> = Vec::new();
        for entry in self.entries_with("\"confide\"", "\"disclose\"")? {
            for act in reader.acts(&entry)? {
                if let Act::Confide(act) = &act {
                    confided.push((act.source, act.description.clone()));
                    ended.push((entry.seq, act.source));
                }
                if let Act::Disclose(act) = &act {
                    disclosed.push((entry.seq, act.source));
                }
            }
        }
        for (source, _) in &confided {
            let key = Key::from(ConfidentialKey { source: *source });
            let Some(last) = self.last_stored(&key, u64::MAX)? else { return Ok(Some(*source)) };
            let holds = match (last.until, &last.row) {
                // What it says was said by an entry that confided it.
                (None, Row::Confidential(row)) => {
                    ended.contains(&(last.since, *source))
                        && confided.contains(&(*source, row.description.clone()))
                }
                (Some(until), _) => disclosed.contains(&(until, *source)),
                (None, _) => false,
            };
            if !holds {
                return Ok(Some(*source));
            }
        }
        Ok(None)
    }

    /// Refuses to make anything for others where the tables do not say of each confidential source
    /// what the log says.
    pub fn refuse_unconfided(self) -> Result<()> {
        self.unconfided()?.map_or(Ok(()), |source| Err(LedgerError::Unconfided(source)))
    }

    /// Whether an entry of the ledger's own, from one of them on, made a thing with this number.
    pub(super) fn was_made(self, thing: Thing, number: u32, from: u64) -> Result<bool> {
        let word = format!("\"id\":\"{}{number}\"", thing.letter());
        self.connection
            .prepare_cached(
                "SELECT EXISTS (
                     SELECT 1 FROM main.entry WHERE seq >= :from AND line = :own AND instr(body, :word) > 0
                 )",
            )?
            .query_row(named! { ":from": from, ":own": OWN_LINE, ":word": word }, |row| row.get(0))
    }

    /// The entries that name a thing, each replica's by the number that the thing has there.
    fn entries_naming(self, thing: Thing, number: u32) -> Result<Vec<Entry>> {
        let word = |number: u32| format!("\"{}{number}\"", thing.letter());
        let mut words = vec![(OWN_LINE, word(number))];
        self.for_each_stored(Table::KnownAs, |stored| {
            if let Row::KnownAs(row) = stored?.row {
                let run = row.run();
                if run.thing == thing && (run.here..run.here.saturating_add(run.count)).contains(&number) {
                    words.push((row.line, word(run.there + (number - run.here))));
                }
            }
            Ok(())
        })?;
        let mut entries = Vec::new();
        for (line, word) in words {
            let mut statement = self.connection.prepare_cached(
                "SELECT seq, line, n, batch, at, by, body, hash
                 FROM main.entry
                 WHERE line = :line AND instr(body, :word) > 0
                 ORDER BY n",
            )?;
            let rows = statement.query_map(named! { ":line": line, ":word": word }, entry_from_row)?;
            entries.extend(rows.collect::<Result<Vec<_>>>()?);
        }
        entries.sort_by_key(|entry| entry.seq);
        Ok(entries)
    }

    fn entries_with(self, one: &str, other: &str) -> Result<Vec<Entry>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT seq, line, n, batch, at, by, body, hash
             FROM main.entry
             WHERE instr(body, :one) > 0 OR instr(body, :other) > 0
             ORDER BY seq",
        )?;
        let rows = statement.query_map(named! { ":one": one, ":other": other }, entry_from_row)?;
        rows.collect()
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
