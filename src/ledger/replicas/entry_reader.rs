//! What stored entries say, with the numbers that things have here.

use super::super::log::acts;
use super::super::sqlite::named;
use super::super::{Reader, Result};
use super::known::Replicas;
use crate::model::act::Act;
use crate::model::card::Card;
use crate::model::case::Case;
use crate::model::change::Change;
use crate::model::digest::Digest;
use crate::model::entry::{Entry, OWN_LINE};
use crate::model::fingerprint::Fingerprint;

/// Reads stored entries; what is known of lines is read where the first of another line comes.
pub(in crate::ledger) struct EntryReader<'c> {
    reader: Reader<'c>,
    lines: Option<Replicas>,
}

impl<'c> EntryReader<'c> {
    pub(in crate::ledger) const fn new(reader: Reader<'c>) -> Self {
        Self { reader, lines: None }
    }

    fn lines(&mut self) -> Result<&mut Replicas> {
        let lines = match self.lines.take() {
            Some(lines) => lines,
            None => Replicas { recalls: true, ..Replicas::of_tables(self.reader)? },
        };
        Ok(self.lines.insert(lines))
    }

    /// The acts of an entry.
    pub(in crate::ledger) fn acts(&mut self, entry: &Entry) -> Result<Vec<Act>> {
        let acts = acts(entry)?;
        if entry.line == OWN_LINE {
            return Ok(acts);
        }
        let lines = self.lines()?;
        acts.into_iter().map(|act| lines.renumbered(entry, act)).collect()
    }

    /// The changes that an entry made.
    pub(in crate::ledger) fn changes(
        &mut self,
        entry: &Entry,
        card: &dyn Fn(&Digest) -> Option<Card>,
    ) -> Result<Vec<Change>> {
        if entry.line == OWN_LINE {
            return Ok(acts(entry)?.iter().flat_map(|act| act.changes(card)).collect());
        }
        let reader = self.reader;
        self.lines()?.changes(reader, entry, card)
    }

    /// The fingerprint that a claim has for whoever wrote an entry, where that is of another
    /// line; nothing where that one never saw some of it.
    pub(in crate::ledger) fn fingerprint(&mut self, case: &Case, line: u64) -> Result<Option<Fingerprint>> {
        if line == OWN_LINE {
            return Ok(Some(Fingerprint::of(case)));
        }
        let space = self.lines()?.space(line);
        Ok(space.and_then(|space| Fingerprint::as_numbered(case, |thing, here| space.there(thing, here))))
    }
}

impl Reader<'_> {
    /// The line of an entry.
    pub(in crate::ledger) fn line_of(self, seq: u64) -> Result<u64> {
        self.connection
            .prepare_cached("SELECT coalesce(max(line), :own) FROM main.entry WHERE seq = :seq")?
            .query_row(named! { ":own": OWN_LINE, ":seq": seq }, |row| row.get(0))
    }

    /// Whether entries of other lines came over.
    pub fn has_other_lines(self) -> Result<bool> {
        self.connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM main.line WHERE line <> :own)")?
            .query_row(named! { ":own": OWN_LINE }, |row| row.get(0))
    }
}
