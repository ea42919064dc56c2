//! Entries of other ledgers taken over: unchanged, in replicas of their own.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::cards::with_cards;
use super::incoming::{refuse_acts, refuse_changes};
use super::log::acts;
use super::missing_entries::contents_of;
use super::replay::note_setback;
use super::replicas::Replicas;
use super::sqlite::{Connection, named};
use super::verify::check_statements_since;
use super::writing::Writing;
use super::{LedgerError, Reader, Result, apply, log};
use crate::model::act::{Act, Merge};
use crate::model::body;
use crate::model::digest::Digest;
use crate::model::entry::{Entry, OWN_REPLICA};
use crate::model::id::{ClaimId, DocumentId, EntityKind};
use crate::model::person::Person;
use crate::text::points::Points;

/// The head of a ledger: its own replica by the hash of the first entry, and the last entry of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The hash of the first entry.
    pub replica: Digest,
    /// The number of the last entry.
    pub n: u64,
    /// Its hash.
    pub hash: Digest,
}

/// What came over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged {
    /// How many entries.
    pub entries: u64,
    /// Of each kind of thing, the number here of the first that came and how many came.
    pub came: BTreeMap<EntityKind, (u32, u32)>,
    /// Whether the entries went on where the ledger's own replica ended.
    pub continued: bool,
    /// How many cards came that were withheld before.
    pub named: u64,
    /// Contradictions that entries which came settled, and by which entry.
    pub settled: Vec<(ClaimId, ClaimId, u64)>,
}

/// Where a replica of theirs stands while it is read.
struct Theirs {
    mine: u64,
    n: u64,
    hash: Digest,
}

/// Takes the entries of another ledger over, one after the other, in the order in which it
/// applied them.
pub struct Merging<'w, 'l> {
    pub(super) writing: &'w mut Writing<'l>,
    replicas: Replicas,
    theirs: HashMap<u64, Theirs>,
    /// What is to come, to the last.
    head: Head,
    pub(super) merged: Merged,
    before: BTreeMap<EntityKind, u32>,
    /// From where on the order is to be checked: the merging entry, where there is one.
    from: u64,
    texts: HashMap<DocumentId, Points>,
    text_bytes: usize,
    /// Contents that were kept for the next entry.
    pub(super) kept: HashSet<Digest>,
    /// Cards that are kept back: their names do not come.
    kept_back: HashSet<Digest>,
}

/// How much text of documents is kept at hand, in bytes.
const TEXTS_AT_HAND: usize = 32 << 20;

fn broken(why: String) -> LedgerError {
    LedgerError::Broken(why)
}

impl<'l> Writing<'l> {
    /// Begins to take entries over from a ledger with this head. Where `continues`, they go on
    /// where our own replica ends: the other ledger is a later copy of this one.
    pub fn merge(&mut self, head: Head, continues: bool) -> Result<Merging<'_, 'l>> {
        // What is held already came over before: only cards that were withheld can be new.
        let is_held = self.read().holds_entry(head.n, &head.hash)?;
        if !continues && !is_held {
            self.act(&Act::Merge(Merge { hash: head.hash, line: head.replica, n: head.n }))?;
        }
        self.end_entry()?;
        let replicas = Replicas::of_tables(self.read())?;
        let before = EntityKind::ALL.into_iter().map(|thing| (thing, replicas.next(thing))).collect();
        let from = if continues || is_held { self.seq } else { self.seq - 1 };
        let merged = Merged { continued: continues, ..Merged::default() };
        Ok(Merging {
            writing: self,
            replicas,
            theirs: HashMap::new(),
            head,
            merged,
            before,
            from,
            texts: HashMap::new(),
            text_bytes: 0,
            kept: HashSet::new(),
            kept_back: HashSet::new(),
        })
    }
}

impl Merging<'_, '_> {
    /// Whether an entry is held already; what it needs is not asked for then.
    pub fn holds(&self, entry: &Entry) -> Result<bool> {
        if i64::try_from(entry.n).is_err() {
            return Err(broken(format!("an entry has the invalid number {}", entry.n)));
        }
        self.writing.read().holds_entry(entry.n, &entry.hash)
    }

    /// Keeps a content that the next entry names.
    pub fn keep(&mut self, digest: Digest, bytes: &[u8]) -> Result<()> {
        if Digest::of(bytes) != digest {
            return Err(broken(format!("a content does not match its SHA-256 {digest}")));
        }
        self.kept.insert(digest);
        self.writing.keep_as(digest, bytes)
    }

    /// Says that a card, which the next entry names, is kept back.
    pub fn keep_back(&mut self, card: Digest) {
        self.kept_back.insert(card);
    }

    /// Takes an entry over, unless it is held. Gives whether it was new.
    pub fn take(&mut self, entry: &Entry) -> Result<bool> {
        let replica = self.line_for(entry)?;
        let is_held = self.writing.read().hash_of(replica, entry.n)? == Some(entry.hash);
        self.theirs.insert(entry.replica, Theirs { mine: replica, n: entry.n, hash: entry.hash });
        if is_held {
            self.kept.clear();
            return Ok(false);
        }
        self.apply(entry, replica)?;
        Ok(true)
    }

    /// The replica here that an entry belongs to: one that holds the entry before it, or a new one.
    fn line_for(&mut self, entry: &Entry) -> Result<u64> {
        let who = || format!("entry {} of {} by {}", entry.n, entry.at, entry.by);
        let replica = match self.theirs.get(&entry.replica) {
            Some(theirs) => {
                if entry.n != theirs.n + 1 {
                    return Err(broken(format!("{} follows number {} of its ledger", who(), theirs.n)));
                }
                if !entry.follows(&theirs.hash) {
                    return Err(broken(format!(
                        "{} or the one before it was altered: its hash does not match",
                        who()
                    )));
                }
                Some(theirs.mine)
            }
            None if entry.n == 1 => {
                if !entry.follows(&Digest::ZERO) {
                    return Err(broken(format!("{} was altered: its hash does not match", who())));
                }
                let is_first_of_all = self.merged.continued && self.writing.n == 1;
                is_first_of_all.then_some(OWN_REPLICA)
            }
            None => {
                let Some((replica, _)) = self.writing.read().before_in_any_replica(entry)? else {
                    return Err(broken(format!("{} does not follow any known entry", who())));
                };
                Some(replica)
            }
        };
        let reader = self.writing.read();
        if let Some(replica) = replica {
            match reader.hash_of(replica, entry.n)? {
                Some(hash) if hash == entry.hash => return Ok(replica),
                None if replica != OWN_REPLICA || self.merged.continued => return Ok(replica),
                _ => {}
            }
        }
        // It goes another way than the replica that it follows.
        let connection = reader.connection;
        let known: Option<u64> = connection
            .prepare_cached("SELECT line FROM line WHERE hash = :hash")?
            .query_optional(named! { ":hash": entry.hash.as_bytes() }, |row| row.get(0))?;
        if let Some(replica) = known {
            return Ok(replica);
        }
        let replica: u64 = connection.query_row(
            "SELECT max(coalesce(max(line), 0), :own) + 1 FROM line",
            [OWN_REPLICA],
            |row| row.get(0),
        )?;
        log::name_replica(connection, replica, &entry.hash)?;
        Ok(replica)
    }

    fn apply(&mut self, theirs: &Entry, replica: u64) -> Result<()> {
        let who = || format!("entry {} of {} by {}", theirs.n, theirs.at, theirs.by);
        let entry = Entry { seq: self.writing.seq, replica, ..theirs.clone() };
        if entry.moment().is_err() || entry.by.parse::<Person>().is_err() {
            return Err(broken(format!("{} has an invalid time or writer", who())));
        }
        if entry.batch > entry.n || entry.batch == 0 || i64::try_from(entry.n).is_err() {
            return Err(broken(format!("{} does not belong to a command", who())));
        }
        // A bundle shows entries in part; a ledger has them whole.
        if let Err(error) = body::digest(&entry.body) {
            return Err(broken(format!("{}: {error}", who())));
        }
        let done = acts(&entry).map_err(|error| match error {
            LedgerError::UnknownAct { why, .. } => LedgerError::UnknownAct { entry: entry.n, why },
            error => error,
        })?;
        let writing = &mut *self.writing;
        writing.open()?;
        let connection: &Connection = &writing.tx;
        let no_such = |error: LedgerError| match error {
            LedgerError::Damaged(why) => broken(format!("{}: {why}", who())),
            error @ LedgerError::Unknown { .. } => broken(format!("{}: {error}", who())),
            error => error,
        };
        let refused = refuse_acts(Reader::now(connection), &self.replicas, &entry, &done).map_err(no_such)?;
        if let Some(why) = refused {
            return Err(broken(format!("{}: {why}", who())));
        }
        log::store(connection, &entry)?;
        self.check_contents(&done).map_err(no_such)?;
        let writing = &mut *self.writing;
        let connection: &Connection = &writing.tx;
        let reader = Reader::now(connection);
        let changes =
            with_cards(reader, |card| self.replicas.changes(reader, &entry, card)).map_err(no_such)?;
        if let Some(why) = refuse_changes(reader, &entry, &done, &changes).map_err(no_such)? {
            return Err(broken(format!("{}: {why}", who())));
        }
        for change in &changes {
            apply::apply(connection, &mut writing.chains, entry.seq, change).map_err(
                |error| match error {
                    LedgerError::Contradicted => broken(format!("{} makes an invalid row: {error}", who())),
                    error => error,
                },
            )?;
        }
        for act in done {
            let act = self.replicas.renumbered(&entry, act).map_err(no_such)?;
            if let Act::Resolve(act) = &act {
                self.merged.settled.push((act.one, act.other, entry.seq));
            }
            if let Act::Cite(act) = act {
                if !self.texts.contains_key(&act.document) {
                    let document = reader.document(act.document).map_err(no_such)?;
                    let text = Points::new(reader.text(&document.text).map_err(no_such)?);
                    if self.text_bytes + text.text().len() > TEXTS_AT_HAND {
                        self.texts.clear();
                        self.text_bytes = 0;
                    }
                    self.text_bytes += text.text().len();
                    self.texts.insert(act.document, text);
                }
                let text = self.texts.get(&act.document);
                if text.and_then(|text| text.slice(act.start, act.end)) != Some(act.exact.as_str()) {
                    let (id, document) = (act.id, act.document);
                    return Err(broken(format!(
                        "{}: the excerpt of {id} is not at its position in {document}",
                        who()
                    )));
                }
            }
        }
        note_setback(connection, &entry, writing.earlier.as_deref())?;
        if replica == OWN_REPLICA {
            writing.previous = entry.hash;
            writing.n = entry.n + 1;
            writing.batch = entry.n + 1;
        }
        writing.earlier = Some(entry.at);
        writing.seq += 1;
        writing.entries += 1;
        self.merged.entries += 1;
        Ok(())
    }

    /// The contents that acts name are there, and no others came with them; of cards, those that
    /// are kept back need not be.
    fn check_contents(&mut self, acts: &[Act]) -> Result<()> {
        let reader = Reader::now(&self.writing.tx);
        let named = contents_of(acts);
        for act in acts {
            match act {
                Act::Document(act)
                    if !(reader.has_content(&act.raw)? && reader.has_content(&act.text)?) =>
                {
                    return Err(LedgerError::Damaged(format!(
                        "it names {}, but its bytes or text are missing",
                        act.id
                    )));
                }
                Act::Document(_) => {}
                act => {
                    for card in contents_of(std::slice::from_ref(act)) {
                        if reader.card(&card)?.is_none() && !self.kept_back.contains(&card) {
                            return Err(LedgerError::Damaged(format!(
                                "it names the card {card}, which does not come before it"
                            )));
                        }
                    }
                }
            }
        }
        self.kept.retain(|digest| !named.contains(digest));
        match self.kept.iter().next() {
            None => Ok(()),
            Some(digest) => Err(LedgerError::Damaged(format!(
                "it does not name the content with SHA-256 {digest} that came with it"
            ))),
        }
    }

    /// Checks that all came that was to come, in order, and that what people stated of claims in it
    /// holds; says what it was.
    pub fn finish(mut self) -> Result<Merged> {
        let writing = self.writing;
        if let Some((id, _)) =
            writing.read().sources_without_cards(self.from)?.into_iter().find(|(_, confided)| !confided)
        {
            return Err(broken(format!("the names of {id} are withheld, but it is not confidential")));
        }
        if let Some(fault) = check_statements_since(&writing.tx, self.from)?.into_iter().next() {
            return Err(broken(fault.what));
        }
        if !writing.read().holds_entry(self.head.n, &self.head.hash)? {
            return Err(broken(format!("it ends before entry {}, its stated last one", self.head.n)));
        }
        match writing.read().out_of_order(self.from) {
            Ok(None) => {}
            Ok(Some(why)) | Err(LedgerError::Damaged(why)) => return Err(broken(why)),
            Err(error) => return Err(error),
        }
        writing.forget_numbers();
        for (thing, first) in self.before {
            let count = self.replicas.next(thing) - first;
            if count > 0 {
                self.merged.came.insert(thing, (first, count));
            }
        }
        Ok(self.merged)
    }
}

impl Reader<'_> {
    /// The hash of an entry.
    fn hash_of(self, replica: u64, n: u64) -> Result<Option<Digest>> {
        let found: Option<Vec<u8>> = self
            .connection
            .prepare_cached("SELECT hash FROM main.entry WHERE line = :line AND n = :n")?
            .query_optional(named! { ":line": replica, ":n": n }, |row| row.get(0))?;
        Ok(found.as_deref().and_then(Digest::from_bytes))
    }

    pub(super) fn has_content(self, digest: &Digest) -> Result<bool> {
        self.connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM content WHERE sha256 = :sha256)")?
            .query_row(named! { ":sha256": digest.as_bytes() }, |row| row.get(0))
    }

    /// An entry of the ledger's own replica.
    pub fn own_entry(self, n: u64) -> Result<Option<Entry>> {
        self.entry_of_replica(OWN_REPLICA, n)
    }

    /// The head of the ledger; nothing where its log is empty.
    pub fn head(self) -> Result<Option<Head>> {
        Ok(match (self.own_replica()?, self.own_head()?) {
            (Some(replica), Some(last)) => Some(Head { replica, n: last.n, hash: last.hash }),
            _ => None,
        })
    }

    /// Whether an entry with this number and hash is held.
    pub fn holds_entry(self, n: u64, hash: &Digest) -> Result<bool> {
        Ok(self.replica_with(n, hash)?.is_some())
    }
}
