//! The log in a bundle: every entry by its hashes, and what those that prove its claims say.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write as _;

use crate::model::body::{self, Scheme};
use crate::model::digest::Digest;
use crate::model::entry::{Entry, OWN_REPLICA, hash_of_digest};
use crate::model::id::{DocumentId, EntityKind};
use crate::model::id_map::Numbered;
use crate::model::person::Person;
use crate::model::seal::Seal;

/// The file of all entries, in the order in which they were applied: line, number, number of the
/// command's first entry, time, who, scheme of hashing, digest of what it says, the hash before,
/// the hash.
pub const ENTRIES: &str = "log/entries.tsv";
/// The file with the numbers of what came from other replicas: line, id there, id here.
pub const NUMBERS: &str = "numbers.tsv";
/// The file with the documents that were left out: id, SHA-256 of the captured bytes and the text.
pub const LEFT_OUT: &str = "left-out.tsv";
/// An entry as a row of [`ENTRIES`], after the hash before it.
pub fn row(entry: &Entry, before: &Digest) -> Result<String, body::NotABody> {
    let (scheme, digest) = body::digest_as_shown(&entry.body)?;
    let Entry { replica, n, batch, at, by, hash, .. } = entry;
    Ok(format!("{replica}\t{n}\t{batch}\t{at}\t{by}\t{}\t{digest}\t{before}\t{hash}\n", scheme.number()))
}

/// The name of the file with what an entry says, as far as it is shown; nothing where it is not.
#[must_use]
pub fn file_of(entry: &Entry) -> Option<String> {
    let ending = match entry.body.chars().next() {
        Some('[' | '{') => "json",
        Some('0'..='9' | 'a'..='f') => "tsv",
        _ => return None,
    };
    Some(format!("log/{}/{}.{ending}", entry.replica, entry.n))
}

/// [`NUMBERS`].
#[must_use]
pub fn numbers(numbers: &[Numbered]) -> String {
    numbers.iter().fold(String::new(), |mut rows, number| {
        let letter = number.thing.letter();
        let _ = writeln!(rows, "{}\t{letter}{}\t{letter}{}", number.replica, number.there, number.here);
        rows
    })
}

/// The seal of the last entry of the ledger's own replica.
#[must_use]
pub fn seal(entries: &[Entry]) -> Option<Seal> {
    let mut own = entries.iter().filter(|entry| entry.replica == OWN_REPLICA);
    let first = own.clone().next()?;
    let last = own.next_back()?;
    Some(Seal { line: Some(first.hash), n: Some(last.n), at: Some(last.at.clone()), hash: last.hash })
}

/// The log of a bundle, as it was read.
#[derive(Debug, Default)]
pub(super) struct Log {
    pub(super) entries: Vec<Entry>,
    pub(super) numbers: Vec<Numbered>,
    pub(super) left_out: BTreeSet<DocumentId>,
    pub(super) faults: Vec<String>,
}

/// Reads the log from its files by name, and checks its hashes.
pub(super) fn read(files: &BTreeMap<String, String>) -> Result<Log, String> {
    let needed = |name: &str| {
        files.get(name).map(String::as_str).ok_or_else(|| format!("not a bundle: {name} is missing"))
    };
    let mut log = Log::default();
    let mut known: HashSet<(u64, Digest)> = HashSet::new();
    let mut heads: BTreeMap<u64, (u64, Digest)> = BTreeMap::new();
    let mut shown: BTreeMap<&str, bool> = files
        .keys()
        .filter(|name| name.starts_with("log/") && *name != ENTRIES)
        .map(|name| (name.as_str(), false))
        .collect();
    for (seq, text) in (1..).zip(needed(ENTRIES)?.split_terminator('\n')) {
        let row = Row::read(text).ok_or_else(|| format!("row {seq} of its {ENTRIES} cannot be read"))?;
        let who = format!("entry {} of ledger {}", row.n, row.line);
        if row.due() != row.hash {
            log.faults.push(format!("{who}: its hash does not match"));
        }
        let follows = match heads.get(&row.line) {
            Some((last, hash)) => row.n == last + 1 && *hash == row.before,
            None if row.n == 1 => row.before == Digest::ZERO,
            // A line that branches off another.
            None => known.contains(&(row.n - 1, row.before)),
        };
        if !follows || row.batch == 0 || row.batch > row.n {
            log.faults.push(format!("{who} does not follow the entry before it"));
        }
        heads.insert(row.line, (row.n, row.hash));
        known.insert((row.n, row.hash));
        let mut entry = Entry {
            seq,
            replica: row.line,
            n: row.n,
            batch: row.batch,
            at: row.at.to_owned(),
            by: row.by.to_owned(),
            body: body::hidden(row.scheme, &row.body),
            hash: row.hash,
        };
        if entry.moment().is_err() || entry.by.parse::<Person>().is_err() {
            log.faults.push(format!("{who} has an invalid time or writer"));
        }
        for ending in ["json", "tsv"] {
            let name = format!("log/{}/{}.{ending}", row.line, row.n);
            let Some(said) = files.get(&name) else { continue };
            shown.remove(name.as_str());
            match body::digest_as_shown(said) {
                Ok(due) if due == (row.scheme, row.body) && body::acts_as_shown(said).is_ok() => {
                    entry.body.clone_from(said);
                }
                Ok(_) => log.faults.push(format!("{name} does not match {who}")),
                Err(error) => log.faults.push(format!("{name} cannot be read: {error}")),
            }
        }
        log.entries.push(entry);
    }
    log.faults.extend(shown.keys().map(|name| format!("{name} does not belong to any entry")));
    read_seal(needed("seal.txt")?, &mut log);
    log.numbers = read_numbers(needed(NUMBERS)?, &mut log.faults)?;
    for row in files.get(LEFT_OUT).map(String::as_str).unwrap_or_default().lines() {
        let id = row.split('\t').next().and_then(|id| id.parse().ok());
        log.left_out.insert(id.ok_or_else(|| format!("its {LEFT_OUT} cannot be read"))?);
    }
    Ok(log)
}

fn read_seal(text: &str, log: &mut Log) {
    if seal(&log.entries).map(|seal| seal.to_string()).as_deref() != Some(text) {
        log.faults.push("seal.txt does not name the last entry of the log".to_owned());
    }
}

/// Numbers are given in the order in which things came, so that they grow together.
fn read_numbers(text: &str, faults: &mut Vec<String>) -> Result<Vec<Numbered>, String> {
    let mut read = Vec::new();
    let mut last: BTreeMap<(u64, EntityKind), (u32, u32)> = BTreeMap::new();
    for row in text.lines() {
        let cells: Vec<&str> = row.split('\t').collect();
        let parsed = match cells.as_slice() {
            [replica, there, here] => {
                match (replica.parse(), EntityKind::of_id(there), EntityKind::of_id(here)) {
                    (Ok(replica), Some((thing, there)), Some((same, here))) if thing == same => {
                        Some(Numbered { replica, thing, there, here })
                    }
                    _ => None,
                }
            }
            _ => None,
        };
        let number = parsed.ok_or_else(|| format!("its {NUMBERS} cannot be read"))?;
        let before = last.insert((number.replica, number.thing), (number.there, number.here));
        if before.is_some_and(|(there, here)| number.there <= there || number.here == here) {
            faults.push(format!("{NUMBERS} has impossible numbers: {row}"));
        }
        read.push(number);
    }
    Ok(read)
}

/// One row of the log.
struct Row<'a> {
    line: u64,
    n: u64,
    batch: u64,
    at: &'a str,
    by: &'a str,
    scheme: Scheme,
    body: Digest,
    before: Digest,
    hash: Digest,
}

impl<'a> Row<'a> {
    fn read(row: &'a str) -> Option<Self> {
        let cells: Vec<&str> = row.split('\t').collect();
        let [line, n, batch, at, by, scheme, body, before, hash] = cells.as_slice() else { return None };
        let number = |text: &str| -> Option<u64> {
            text.parse::<u64>().ok().filter(|number| i64::try_from(*number).is_ok())
        };
        Some(Self {
            line: number(line).filter(|line| *line > 0)?,
            n: number(n).filter(|n| *n > 0)?,
            batch: number(batch)?,
            at,
            by,
            scheme: Scheme::of_number(number(scheme)?)?,
            body: body.parse().ok()?,
            before: before.parse().ok()?,
            hash: hash.parse().ok()?,
        })
    }

    fn due(&self) -> Digest {
        hash_of_digest(self.scheme, &self.before, self.n, self.batch, self.at, self.by, &self.body)
    }
}
