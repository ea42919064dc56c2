//! A new ledger from what can still be read of a damaged file: a smashed page, a copy that was
//! cut off. The damaged file is only copied; nothing is invented; what is missing is listed.
//!
//! Rows are looked up one by one past the damage. The log says what the tables held, and the
//! tables still hold what entries that are lost had made: each fills the other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, Row as SqlRow, named_params};

use super::apply::{ChainNumbers, apply};
use super::lines::Lines;
use super::log::{acts, entry_from_row};
use super::open::{connect, remove_ledger};
use super::pages::{PAGE, RawRow, Value, for_each_raw_row, page, schema_pages};
use super::replay::{Replayed, apply_entry, note_setback};
use super::rows::{Held, Table};
use super::witness::describe;
use super::{Ledger, LedgerError, Reader, Result, content};
use crate::model::act::Act;
use crate::model::digest::Digest;
use crate::model::entry::Entry;
use crate::model::fold::Change;

/// What was recovered, and what was not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recovered {
    /// Entries of the log that could be read and whose hashes hold.
    pub entries: u64,
    /// Contents that could be read and have their SHA-256.
    pub contents: u64,
    /// Rows of lost entries that the tables still had.
    pub rows: u64,
    /// What is missing, each in words.
    pub missing: Vec<String>,
}

/// How many rows are read at once, where nothing is damaged.
const AT_ONCE: u64 = 256;

/// Makes a new ledger of what can be read of a damaged one.
pub fn recover(damaged: &Path, new: &Path, progress: Replayed<'_>) -> Result<Recovered> {
    let copy = work_copy(damaged, new)?;
    let made = Ledger::create(new).and_then(|ledger| {
        let connection = open_damaged(&copy, new)?;
        let recovered = Recovery { old: &connection, copy: &copy, new: &ledger.connection, progress }.run();
        // An unreadable page may turn up only when the new file is closed.
        drop(connection);
        recovered
    });
    remove_ledger(&copy);
    if made.is_err() && !matches!(made, Err(LedgerError::Exists(_))) {
        remove_ledger(new);
    }
    made
}

/// A copy to work on, with the WAL that may hold the last commands.
fn work_copy(damaged: &Path, new: &Path) -> Result<PathBuf> {
    if new.exists() {
        return Err(LedgerError::Exists(new.to_owned()));
    }
    let beside = |path: &Path, end: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    };
    let copy = beside(new, ".recovering");
    let io = |path: &Path| {
        let path = path.to_owned();
        move |source: std::io::Error| match source.kind() {
            std::io::ErrorKind::NotFound => LedgerError::Missing(path.clone()),
            _ => LedgerError::Io { path: path.clone(), source },
        }
    };
    fs::copy(damaged, &copy).map_err(io(damaged))?;
    pad(&copy).map_err(io(&copy))?;
    let wal = beside(damaged, "-wal");
    if wal.exists() {
        fs::copy(&wal, beside(&copy, "-wal")).map_err(io(&wal))?;
    }
    Ok(copy)
}

/// Gives a copy that was cut off the length that its header speaks of, so that what is left of
/// it can be read: `SQLite` refuses a file that is shorter.
fn pad(copy: &Path) -> std::io::Result<()> {
    let mut file = fs::OpenOptions::new().read(true).write(true).open(copy)?;
    let length = file.metadata()?.len();
    let said = page(&mut file, 1).map_or(0, |first| {
        u64::from(u32::from_be_bytes([first[28], first[29], first[30], first[31]])) * PAGE as u64
    });
    // A header that speaks of a thousand times as much is itself damaged.
    let whole = length.div_ceil(PAGE as u64) * PAGE as u64;
    let due = if said > whole && said / 1000 < length { said } else { whole };
    if due > length { file.set_len(due) } else { Ok(()) }
}

/// Opens the copy. Where its schema cannot be read, the schema of a new ledger takes its place:
/// in a ledger that was made in this format and never vacuumed, tables begin where they begin
/// in a new one.
fn open_damaged(copy: &Path, new: &Path) -> Result<Connection> {
    let open = || -> Result<Connection> {
        let connection = connect(copy, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.prepare("SELECT seq, line, n, batch, at, by, body, hash FROM entry")?;
        connection.prepare("SELECT number, sha256, length, coding, bytes FROM content")?;
        connection.prepare("SELECT row, since, until FROM claim")?;
        Ok(connection)
    };
    if let Ok(connection) = open() {
        return Ok(connection);
    }
    let io = |source| LedgerError::Io { path: copy.to_owned(), source };
    let mut fresh = fs::File::open(new).map_err(io)?;
    let mut file = fs::OpenOptions::new().read(true).write(true).open(copy).map_err(io)?;
    let pages = file.metadata().map_err(io)?.len().div_ceil(PAGE as u64);
    let pages = u32::try_from(pages).unwrap_or(u32::MAX).to_be_bytes();
    for (number, mut page) in schema_pages(&mut fresh) {
        if number == 1 {
            // The header says how many pages there are (at 28), and that none is free (at 32).
            page[28..32].copy_from_slice(&pages);
            page[32..40].fill(0);
        }
        let place = SeekFrom::Start((number - 1) * PAGE as u64);
        file.seek(place).and_then(|_| file.write_all(&page)).map_err(io)?;
    }
    drop(file);
    open().map_err(|_| {
        LedgerError::Unreadable(
            "it is no perwhom ledger, or what its tables are is lost and it was not made in this format; use the copy that was kept when it was upgraded, or your last good one".to_owned(),
        )
    })
}

struct Recovery<'r> {
    old: &'r Connection,
    copy: &'r Path,
    new: &'r Connection,
    progress: Replayed<'r>,
}

impl Recovery<'_> {
    fn run(&self) -> Result<Recovered> {
        let mut recovered = Recovered::default();
        self.new.execute_batch("BEGIN IMMEDIATE")?;
        let altered = self.contents()?;
        self.entries()?;
        self.rows_on_pages()?;
        for digest in altered {
            if Reader::now(self.new).content(&digest)?.is_none() {
                recovered.missing.push(format!(
                    "the content with SHA-256 {digest} can be read, but no longer has it: left out"
                ));
            }
        }
        let sound = self.sound_entries(&mut recovered)?;
        self.lines()?;
        let newest = sound.last().copied().unwrap_or(0);
        let lost: BTreeSet<u64> = (1..=self.last_known(newest)).filter(|seq| !sound.contains(seq)).collect();
        let held = if lost.is_empty() { Vec::new() } else { self.held_of(&lost, &mut recovered)? };
        self.replay(&sound, &lost, &held, &mut recovered)?;
        self.list_missing_contents(&mut recovered)?;
        recovered.entries = sound.len() as u64;
        if recovered.entries == 0 {
            recovered.missing.push("no entry of the log could be read".to_owned());
        }
        recovered.contents = self.new.query_row("SELECT count(*) FROM content", [], |row| row.get(0))?;
        self.new.execute_batch("COMMIT")?;
        Ok(recovered)
    }

    /// Takes over the contents that have their SHA-256; gives those that do not have it.
    fn contents(&self) -> Result<BTreeSet<Digest>> {
        let mut altered: BTreeSet<Digest> = BTreeSet::new();
        self.probe(
            "SELECT number, sha256, length, coding, bytes FROM content WHERE number > :from ORDER BY number LIMIT :many",
            "number",
            "content",
            |row| {
                let Ok(digest) = super::rows::digest(row, "sha256") else { return Ok(()) };
                let coded = (|| Ok::<_, LedgerError>((row.get::<_, String>("coding")?, row.get("bytes")?, row.get("length")?)))();
                match coded.and_then(|(coding, bytes, length)| content::decode(&coding, bytes, length)) {
                    Ok(bytes) if Digest::of(&bytes) == digest => content::keep(self.new, &digest, &bytes),
                    _ => {
                        altered.insert(digest);
                        Ok(())
                    }
                }
            },
        )?;
        Ok(altered)
    }

    /// Takes over the entries whose acts can be read.
    fn entries(&self) -> Result<()> {
        self.probe(
            "SELECT seq, line, n, batch, at, by, body, hash FROM entry WHERE seq > :from ORDER BY seq LIMIT :many",
            "seq",
            "entry",
            |row| match entry_from_row(row) {
                Ok(entry) if acts(&entry).is_ok() => self.store(&entry),
                _ => Ok(()),
            },
        )
    }

    /// Takes over entries and contents that lie on pages which the trees no longer lead to.
    fn rows_on_pages(&self) -> Result<()> {
        let mut failed = None;
        let reading = for_each_raw_row(self.copy, |row| {
            let taken = if let Some(entry) = raw_entry(&row) {
                self.store(&entry)
            } else if let Some((digest, bytes)) = raw_content(&row) {
                content::keep(self.new, &digest, &bytes)
            } else {
                Ok(())
            };
            failed = failed.take().or(taken.err());
        });
        reading.map_err(|source| LedgerError::Io { path: self.copy.to_owned(), source })?;
        failed.map_or(Ok(()), Err)
    }

    /// Stores an entry, where none with its number is stored.
    fn store(&self, entry: &Entry) -> Result<()> {
        self.new
            .prepare_cached(
                "INSERT INTO entry (seq, line, n, batch, at, by, body, hash)
                 VALUES (:seq, :line, :n, :batch, :at, :by, :body, :hash)
                 ON CONFLICT DO NOTHING",
            )?
            .execute(named_params! {
                ":seq": entry.seq, ":line": entry.line, ":n": entry.n, ":batch": entry.batch,
                ":at": entry.at, ":by": entry.by, ":body": entry.body, ":hash": entry.hash.as_bytes(),
            })?;
        Ok(())
    }

    /// The entries whose hashes hold, or whose predecessor is lost so that this cannot be told.
    /// The others are left out.
    fn sound_entries(&self, recovered: &mut Recovered) -> Result<BTreeSet<u64>> {
        let mut heads: BTreeMap<u64, (u64, Digest)> = BTreeMap::new();
        let mut sound = BTreeSet::new();
        let mut altered = Vec::new();
        Reader::now(self.new).for_each_entry(|entry| -> Result<()> {
            let before = match (entry.n, heads.get(&entry.line)) {
                (1, _) => Some(Digest::ZERO),
                (n, Some((last, hash))) if *last + 1 == n => Some(*hash),
                _ => None,
            };
            if before.is_none() {
                recovered.missing.push(format!(
                    "what came before entry {} of {} by {} is lost, so that its hash cannot be checked; it was taken over",
                    entry.seq, entry.at, entry.by
                ));
            }
            if before.is_none_or(|before| entry.follows(&before)) {
                heads.insert(entry.line, (entry.n, entry.hash));
                sound.insert(entry.seq);
            } else {
                altered.push(entry.seq);
            }
            Ok(())
        })?;
        let mut leave_out = self.new.prepare("DELETE FROM entry WHERE seq = :seq")?;
        for seq in altered {
            leave_out.execute(named_params! { ":seq": seq })?;
            recovered.missing.push(format!("entry {seq} can be read, but was altered: left out"));
        }
        Ok(sound)
    }

    /// Names the lines by their first entries; one whose first entry is lost is still named by
    /// its hash, where that can be read.
    fn lines(&self) -> Result<()> {
        self.new.execute_batch("INSERT INTO line (line, hash) SELECT line, hash FROM entry WHERE n = 1")?;
        let mut insert =
            self.new.prepare("INSERT INTO line (line, hash) VALUES (:line, :hash) ON CONFLICT DO NOTHING")?;
        if let Ok(mut lines) = self.old.prepare("SELECT line, hash FROM line") {
            let mut rows = lines.query([])?;
            while let Ok(Some(row)) = rows.next() {
                if let (Ok(line), Ok(hash)) = (row.get::<_, u64>("line"), super::rows::digest(row, "hash")) {
                    insert.execute(named_params! { ":line": line, ":hash": hash.as_bytes() })?;
                }
            }
        }
        Ok(())
    }

    /// The highest number of an entry that anything readable speaks of.
    fn last_known(&self, last: u64) -> u64 {
        let asked = [
            "SELECT max(seq) FROM entry",
            "SELECT seq FROM entry INDEXED BY sqlite_autoindex_entry_1 ORDER BY line DESC, n DESC LIMIT 1",
            "SELECT max(max(since), coalesce(max(until), 0)) FROM evidence",
            "SELECT max(max(since), coalesce(max(until), 0)) FROM claim",
        ];
        let found = asked
            .iter()
            .filter_map(|sql| self.old.query_row(sql, [], |row| row.get::<_, Option<u64>>(0)).ok().flatten());
        found.max().unwrap_or(0).max(last)
    }

    /// The rows of the tables that lost entries made or ended.
    fn held_of(&self, lost: &BTreeSet<u64>, recovered: &mut Recovered) -> Result<Vec<Held>> {
        let reader = Reader::now(self.old);
        let is_wanted =
            |held: &Held| lost.contains(&held.since) || held.until.is_some_and(|until| lost.contains(&until));
        let highest = self.highest_number()?;
        let mut found = Vec::new();
        for table in Table::ALL {
            let mut of_table: Vec<Held> = Vec::new();
            let scanned = reader.for_each_held(table, |held| {
                of_table.extend(held.ok().filter(|held| is_wanted(held)));
                Ok(())
            });
            if scanned.is_err() {
                // Past the damage: whatever can be found about each thing by its number.
                of_table.clear();
                let mut broken = 0;
                for id in 1..=highest {
                    match reader.held_about(table, std::iter::once(id)) {
                        Ok(held) => of_table.extend(held.into_iter().filter(|held| is_wanted(held))),
                        Err(_) => broken += 1,
                    }
                }
                let mut seen = BTreeSet::new();
                of_table.retain(|held| seen.insert((held.row.key(), held.since)));
                if broken > 0 {
                    recovered.missing.push(format!(
                        "the table {} of the damaged file could not be read for {broken} numbers; it was made from the log",
                        table.name()
                    ));
                }
            }
            found.extend(of_table);
        }
        Ok(found)
    }

    /// The highest number that anything has, as far as can be read.
    fn highest_number(&self) -> Result<u32> {
        let asked = [
            "SELECT max(row) / 4096 FROM claim",
            "SELECT max(claim) FROM evidence",
            "SELECT max(id) FROM source",
            "SELECT max(id) FROM document",
        ];
        let known = asked
            .iter()
            .filter_map(|sql| self.old.query_row(sql, [], |row| row.get::<_, Option<u32>>(0)).ok().flatten());
        let mut highest = known.max().unwrap_or(0);
        Reader::now(self.new).for_each_entry(|entry| -> Result<()> {
            let numbers = acts(&entry)?.into_iter().map(|act| match act {
                Act::Claim(act) => act.id.0,
                Act::Source(act) => act.id.0,
                Act::Document(act) => act.id.0,
                _ => 0,
            });
            highest = highest.max(numbers.max().unwrap_or(0));
            Ok(())
        })?;
        Ok(highest)
    }

    /// Does every entry again, and in the place of those that are lost, what the tables still
    /// had of them.
    fn replay(
        &self,
        sound: &BTreeSet<u64>,
        lost: &BTreeSet<u64>,
        held: &[Held],
        recovered: &mut Recovered,
    ) -> Result<()> {
        let reader = Reader::now(self.new);
        let mut chains = ChainNumbers::default();
        let mut lines = Lines::of_replay();
        let mut earlier: Option<String> = None;
        let all: BTreeSet<u64> = sound.union(lost).copied().collect();
        let total = all.len() as u64;
        for (done, seq) in (1..).zip(all) {
            (self.progress)(done, total);
            if let Some(entry) = reader.entry(seq)? {
                apply_entry(self.new, &mut lines, &mut chains, &entry)?;
                note_setback(self.new, &entry, earlier.as_deref())?;
                earlier = Some(entry.at);
                continue;
            }
            let mut filled = Vec::new();
            for held in held.iter().filter(|held| held.until == Some(seq)) {
                filled.push(format!("the end of {}", describe(&held.row)));
                apply(self.new, &mut chains, seq, &Change::End(held.row.key()))?;
            }
            for held in held.iter().filter(|held| held.since == seq) {
                apply(self.new, &mut chains, seq, &Change::Insert(held.row.clone()))?;
                filled.push(describe(&held.row));
                recovered.rows += 1;
            }
            recovered.missing.push(if filled.is_empty() {
                format!("entry {seq} of the log is lost, and the tables hold nothing that it made")
            } else {
                format!("entry {seq} of the log is lost; the tables still had of it: {}", filled.join(", "))
            });
        }
        Ok(())
    }

    fn list_missing_contents(&self, recovered: &mut Recovered) -> Result<()> {
        let mut statement = self.new.prepare(
            "SELECT id,
                    NOT EXISTS (SELECT 1 FROM content WHERE sha256 = document.text) AS lacks_text,
                    NOT EXISTS (SELECT 1 FROM content WHERE sha256 = document.raw) AS lacks_raw
             FROM document
             WHERE lacks_text OR lacks_raw
             ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, text, raw): (u32, bool, bool) =
                (row.get("id")?, row.get("lacks_text")?, row.get("lacks_raw")?);
            let what = match (text, raw) {
                (true, true) => "the captured bytes and the text",
                (true, false) => "the text",
                _ => "the captured bytes",
            };
            recovered.missing.push(format!("{what} of D{id} are lost"));
        }
        let withheld: u64 =
            self.new.query_row("SELECT count(DISTINCT source) FROM name WHERE printed = ''", [], |row| {
                row.get(0)
            })?;
        if withheld > 0 {
            recovered.missing.push(format!("the names of {withheld} sources are lost"));
        }
        Ok(())
    }

    /// Every row of a table by its number, past whatever cannot be read.
    fn probe(
        &self,
        sql: &str,
        number: &str,
        table: &str,
        mut each: impl FnMut(&SqlRow<'_>) -> Result<()>,
    ) -> Result<()> {
        let highest = self.highest_row(number, table);
        let mut statement = self.old.prepare(sql)?;
        let mut from = 0_u64;
        let mut many = AT_ONCE;
        while from < highest {
            let mut rows = statement.query(named_params! { ":from": from, ":many": many })?;
            let before = from;
            let ended = loop {
                match rows.next() {
                    Ok(Some(row)) => {
                        from = row.get(number)?;
                        each(row)?;
                    }
                    Ok(None) => break true,
                    Err(_) => break false,
                }
            };
            if ended && from == before {
                // Nothing is left that can be reached in order.
                break;
            }
            if ended {
                many = AT_ONCE;
            } else {
                // Past the number that cannot be reached, one at a time until one can.
                many = 1;
                if from == before {
                    from += 1;
                }
            }
        }
        Ok(())
    }

    /// The highest number of a row; as many as the file could hold where that cannot be read.
    fn highest_row(&self, number: &str, table: &str) -> u64 {
        let asked: Option<u64> =
            self.old.query_row(&format!("SELECT max({number}) FROM {table}"), [], |row| row.get(0)).ok();
        let pages: u64 = self.old.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap_or(0);
        asked.unwrap_or(pages * (PAGE as u64) / 40)
    }
}

/// A row that is an entry of the log, with acts that can be read.
fn raw_entry(row: &RawRow) -> Option<Entry> {
    let [Value::Null, line, n, batch, Value::Text(at), Value::Text(by), Value::Text(body), Value::Blob(hash)] =
        row.values.as_slice()
    else {
        return None;
    };
    let positive = |value: &Value| match value {
        Value::Integer(number) => u64::try_from(*number).ok(),
        _ => None,
    };
    let entry = Entry {
        seq: row.number,
        line: positive(line)?,
        n: positive(n)?,
        batch: positive(batch)?,
        at: at.clone(),
        by: by.clone(),
        body: body.clone(),
        hash: Digest::from_bytes(hash)?,
    };
    (acts(&entry).is_ok() && entry.moment().is_ok()).then_some(entry)
}

/// A row that is a content with its SHA-256.
fn raw_content(row: &RawRow) -> Option<(Digest, Vec<u8>)> {
    let [Value::Null, Value::Blob(digest), Value::Integer(length), Value::Text(coding), Value::Blob(bytes)] =
        row.values.as_slice()
    else {
        return None;
    };
    let digest = Digest::from_bytes(digest)?;
    let bytes = content::decode(coding, bytes.clone(), u64::try_from(*length).ok()?).ok()?;
    (Digest::of(&bytes) == digest).then_some((digest, bytes))
}
