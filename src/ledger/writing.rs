//! One command's writing: acts appended to the log and applied to the tables, in one
//! transaction that is durable when it is acknowledged.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};

use super::chains::ChainNumbers;
use super::disk::place::Place;
use super::replay::note_setback;
use super::sqlite::{Connection, Transaction, named};
use super::{Access, Ledger, LedgerError, Reader, Result, apply, content, log};
use crate::model::act::Act;
use crate::model::body::BodyWriter;
use crate::model::card::Card;
use crate::model::change::{Change, insert};
use crate::model::digest::Digest;
use crate::model::entry::{self, Entry, OWN_REPLICA};
use crate::model::id::{ClaimId, DocumentId, EntityKind, EvidenceId, SourceId};
use crate::model::moment::Moment;
use crate::model::person::Person;
use crate::model::tables::{Key, MeetingRow};

/// The size, in bytes, at which an import begins a new entry.
const BODY: usize = 64 * 1024;

/// Gives sixteen random bytes at a time.
pub type RandomBytes<'r> = Box<dyn FnMut() -> [u8; 16] + 'r>;

/// A transaction that adds to the ledger. Dropped without [`Writing::commit`], it leaves the
/// ledger as it was.
pub struct Writing<'l> {
    pub(super) tx: Transaction<'l>,
    place: &'l Place,
    at: Moment,
    by: Person,
    pub(super) seq: u64,
    pub(super) n: u64,
    pub(super) batch: u64,
    pub(super) previous: Digest,
    /// When the entry before was written, as it says.
    pub(super) earlier: Option<String>,
    body: BodyWriter,
    random: RandomBytes<'l>,
    pub(super) entries: u64,
    /// The numbers that the next things get, as far as they were asked for.
    next: BTreeMap<EntityKind, u32>,
    pub(super) chains: ChainNumbers,
    /// What this entry made or replaced, as far as it can be replaced again.
    touched: HashSet<Key>,
}

/// What a command added to the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// How many entries.
    pub entries: u64,
    /// The last one, where there is any.
    pub last: u64,
}

impl Ledger {
    /// Begins to write. Waits while another program writes. The salts of entries and cards are
    /// drawn from `random`.
    pub fn write<'l>(&'l mut self, at: Moment, by: Person, random: RandomBytes<'l>) -> Result<Writing<'l>> {
        if self.access != Access::Write {
            return Err(LedgerError::ReadOnly("it was opened for reading".to_owned()));
        }
        let tx = Transaction::begin(&self.connection)?;
        let (seq, n, previous, earlier) = tx
            .prepare_cached(
                "SELECT (SELECT coalesce(max(seq), 0) FROM entry),
                        coalesce(max(n), 0),
                        (SELECT hash FROM entry WHERE line = :line ORDER BY n DESC LIMIT 1),
                        (SELECT at FROM entry ORDER BY seq DESC LIMIT 1)
                 FROM entry
                 WHERE line = :line",
            )?
            .query_row(named! { ":line": OWN_REPLICA }, |row| {
                let previous: Option<Vec<u8>> = row.get(2)?;
                Ok((row.get::<u64>(0)?, row.get::<u64>(1)?, previous, row.get(3)?))
            })?;
        let previous = previous.and_then(|hash| Digest::from_bytes(&hash)).unwrap_or(Digest::ZERO);
        Ok(Writing {
            tx,
            place: &self.place,
            at,
            by,
            seq: seq + 1,
            n: n + 1,
            batch: n + 1,
            previous,
            earlier,
            body: BodyWriter::default(),
            random,
            entries: 0,
            next: BTreeMap::new(),
            chains: ChainNumbers::default(),
            touched: HashSet::new(),
        })
    }
}

/// Where a file cannot be read or written, `SQLite` undoes the whole transaction. What came after
/// would be written without one: a part of a change, on disk at once.
fn refuse_undone(tx: &Transaction<'_>) -> Result<()> {
    if tx.is_autocommit() { Err(LedgerError::Undone) } else { Ok(()) }
}

impl Writing<'_> {
    /// The transaction, to write in it.
    pub(super) fn open(&self) -> Result<&Connection> {
        refuse_undone(&self.tx)?;
        Ok(&self.tx)
    }

    /// Reads what the ledger holds, with what this command did so far.
    #[must_use]
    pub fn read(&self) -> Reader<'_> {
        Reader::now(&self.tx)
    }

    /// The time of writing, as the writer's clock says.
    #[must_use]
    pub const fn at(&self) -> Moment {
        self.at
    }

    /// The hash of the last whole entry of the log.
    #[must_use]
    pub const fn head(&self) -> Digest {
        self.previous
    }

    /// A salt of its own: also where the random bytes are fixed, since the head of the log is mixed in.
    pub fn salt(&mut self) -> [u8; 16] {
        let mixed = Digest::of_parts(&[&(self.random)(), self.previous.as_bytes()]);
        let mut salt = [0; 16];
        salt.copy_from_slice(&mixed.as_bytes()[..16]);
        salt
    }

    /// Who writes.
    #[must_use]
    pub const fn by(&self) -> &Person {
        &self.by
    }

    /// The number of the entry being written.
    #[must_use]
    pub const fn seq(&self) -> u64 {
        self.seq
    }

    /// The acts of the entry being written.
    pub fn acts_so_far(&self) -> Result<Vec<Act>> {
        self.body.acts().map_err(|error| LedgerError::UnknownAct { entry: self.seq, why: error.to_string() })
    }

    /// Keeps bytes, and gives the digest that acts name them by.
    pub fn keep(&mut self, bytes: &[u8]) -> Result<Digest> {
        let digest = Digest::of(bytes);
        self.keep_as(digest, bytes)?;
        Ok(digest)
    }

    /// Keeps bytes whose digest is known.
    pub fn keep_as(&mut self, digest: Digest, bytes: &[u8]) -> Result<()> {
        content::keep(self.open()?, &digest, bytes)
    }

    /// Does an act.
    pub fn act(&mut self, act: &Act) -> Result<()> {
        let changes = self.changes(act)?;
        // One entry makes or replaces the row of a key once, so that `since` tells rows apart.
        if changes.iter().any(|change| matches!(change, Change::End(key) if self.touched.contains(key))) {
            self.end_entry()?;
        }
        let text = serde_json::to_string(act)
            .map_err(|error| LedgerError::Damaged(format!("an act cannot be written: {error}")))?;
        self.body.add(&text);
        for change in &changes {
            refuse_undone(&self.tx)?;
            apply::apply(&self.tx, &mut self.chains, self.seq, change)?;
            if let Change::Insert(row) = change
                && row.table().description().comes_again()
            {
                self.touched.insert(row.key());
            }
        }
        if self.body.len() >= BODY {
            self.end_entry()?;
        }
        Ok(())
    }

    fn changes(&self, act: &Act) -> Result<Vec<Change>> {
        let failed = RefCell::new(None);
        let reader = self.read();
        let card = |digest: &Digest| -> Option<Card> {
            reader.card(digest).unwrap_or_else(|error| {
                failed.replace(Some(error));
                None
            })
        };
        let mut changes = act.changes(&card);
        if let Act::Merge(act) = act {
            changes.push(insert(MeetingRow { line: OWN_REPLICA, n: self.n, upto: act.n, hash: act.hash }));
        }
        match failed.into_inner() {
            Some(error) => Err(error),
            None => Ok(changes),
        }
    }

    /// The id that the next claim gets.
    pub fn next_claim(&mut self) -> Result<ClaimId> {
        self.next_number(EntityKind::Claim).map(ClaimId)
    }

    /// The id that the next source gets.
    pub fn next_source(&mut self) -> Result<SourceId> {
        self.next_number(EntityKind::Source).map(SourceId)
    }

    /// The id that the next document gets.
    pub fn next_document(&mut self) -> Result<DocumentId> {
        self.next_number(EntityKind::Document).map(DocumentId)
    }

    /// The id that the next evidence gets.
    pub fn next_evidence(&mut self) -> Result<EvidenceId> {
        self.next_number(EntityKind::Evidence).map(EvidenceId)
    }

    /// What comes next is asked of the tables again.
    pub(super) fn forget_numbers(&mut self) {
        self.next.clear();
    }

    fn next_number(&mut self, thing: EntityKind) -> Result<u32> {
        let next = match self.next.get(&thing) {
            Some(next) => Some(*next),
            None => self.unmade_number(thing)?,
        };
        let next = next.ok_or_else(|| LedgerError::TooLarge("no more numbers are left".to_owned()))?;
        self.next.insert(thing, next.saturating_add(1));
        Ok(next)
    }

    /// The number after the largest that the tables have, which the log must not have given yet.
    fn unmade_number(&self, thing: EntityKind) -> Result<Option<u32>> {
        let largest = self.read().largest_number(thing)?;
        let Some(next) = largest.checked_add(1) else { return Ok(None) };
        let since = self.read().maker_of(thing, largest)?.unwrap_or(0);
        if self.read().was_made(thing, next, since)? {
            let letter = thing.letter();
            return Err(LedgerError::Damaged(format!(
                "the log made {letter}{next} and the tables do not have it; make them again from the log: perwhom rebuild NEW.db"
            )));
        }
        Ok(Some(next))
    }

    pub(super) fn end_entry(&mut self) -> Result<()> {
        if self.body.is_empty() {
            return Ok(());
        }
        let salt = self.salt();
        let (at, body) = (self.at.to_string(), self.body.finish(salt));
        let hash = entry::hash(&self.previous, self.n, self.batch, &at, self.by.as_str(), &body)
            .map_err(|error| LedgerError::Damaged(format!("an entry cannot be written: {error}")))?;
        let entry = Entry {
            seq: self.seq,
            replica: OWN_REPLICA,
            n: self.n,
            batch: self.batch,
            at,
            by: self.by.to_string(),
            body,
            hash,
        };
        log::store(self.open()?, &entry)?;
        note_setback(self.open()?, &entry, self.earlier.as_deref())?;
        self.earlier = Some(entry.at);
        self.touched.clear();
        self.previous = hash;
        self.entries += 1;
        self.seq += 1;
        self.n += 1;
        Ok(())
    }

    /// Puts it all on disk. When this returns, it is there, in the file that the ledger's path
    /// leads to.
    pub fn commit(mut self) -> Result<Receipt> {
        self.end_entry()?;
        let receipt = Receipt { entries: self.entries, last: self.seq - 1 };
        self.place.check()?;
        refuse_undone(&self.tx)?;
        self.tx.commit()?;
        self.place.check_after_commit()?;
        Ok(receipt)
    }
}
