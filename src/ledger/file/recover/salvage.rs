//! What can still be read of a damaged file, row by row, table by table.

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::format::SCHEMA;
use super::super::super::log::acts;
use super::super::super::sqlite::connect;
use super::super::super::sqlite::raw::{Record, Records, Value};
use super::super::super::sqlite::schema::{KEPT, table_sql};
use super::super::super::sqlite::{Connection, named};
use super::super::super::{LedgerError, Result, content};
use crate::model::cell::Cell;
use crate::model::digest::Digest;
use crate::model::entry::Entry;
use crate::model::plural::counted;
use crate::model::tables::Table;

/// The index that finds entries by replica and number.
const BY_LINE: &str = "sqlite_autoindex_entry_1";

/// Reads what can be read of a damaged file.
pub(super) struct Salvage {
    records: Records,
    /// Where each table begins that is what it is called, as far as that can be told.
    roots: BTreeMap<String, u32>,
    /// An empty database that takes derived rows; on disk where it grows, without a name.
    derived: Connection,
    /// Whether anything of a ledger was found.
    pub found_any: bool,
}

/// What the log and the contents still held.
#[derive(Default)]
pub(super) struct Kept {
    /// Contents that no longer have the digest that they are kept by.
    pub altered: BTreeSet<Digest>,
    /// The highest number of an entry that the index of entries knows.
    pub last: u64,
}

impl Salvage {
    pub(super) fn new(mut records: Records) -> Result<Self> {
        let derived = connect::scratch()?;
        derived.execute_batch("PRAGMA journal_mode = off; PRAGMA synchronous = off;")?;
        derived.execute_batch(SCHEMA)?;
        let mut roots = BTreeMap::new();
        records.of_tree(1, &mut |record| define(record, &mut roots));
        if roots.len() < wanted().count() {
            records.of_strays(&mut |record| define(record, &mut roots));
        }
        let found_any = !roots.is_empty();
        // A ledger that was made in this format and never vacuumed has its tables where a new
        // one has them. One whose tables are known to lie elsewhere is no such ledger.
        let fresh = fresh_roots(&derived)?;
        if roots.iter().all(|(name, root)| fresh.get(name).is_none_or(|there| there == root)) {
            for (name, root) in fresh {
                roots.entry(name).or_insert(root);
            }
        }
        Ok(Self { records, roots, derived, found_any })
    }

    /// Takes the log and the contents over into a new ledger: those in their tables first, then
    /// those on pages that no tree leads to any more.
    pub(super) fn kept(&mut self, new: &Connection) -> Result<Kept> {
        let mut kept = Kept::default();
        let mut failed = None;
        let mut is_any = false;
        let mut take = |record: &Record<'_>| {
            let taken = if let Some(entry) = entry(record) {
                is_any = true;
                store(new, &entry)
            } else if let Some(found) = Content::of(record) {
                is_any = true;
                if found.holds() {
                    found.store(new)
                } else {
                    kept.altered.insert(found.digest);
                    Ok(())
                }
            } else if let Some((replica, hash)) = replica(record) {
                name_replica(new, replica, &hash)
            } else {
                Ok(())
            };
            failed = failed.take().or(taken.err());
        };
        for table in KEPT {
            if let Some(root) = self.roots.get(table) {
                self.records.of_tree(*root, &mut take);
            }
        }
        self.records.of_strays(&mut |record| {
            // Names of replicas are too short to be told from other rows.
            if replica(record).is_none() {
                take(record);
            }
        });
        if let Some(root) = self.roots.get(BY_LINE) {
            self.records.of_tree(*root, &mut |record| {
                if let [Value::Integer(_), Value::Integer(_), Value::Integer(seq)] = record.values.as_slice()
                {
                    kept.last = kept.last.max(u64::try_from(*seq).unwrap_or(0));
                }
            });
        }
        self.found_any |= is_any;
        failed.map_or(Ok(kept), Err)
    }

    /// Reads the derived tables, and gives the database with what they held; what could not be
    /// read of them is said in words.
    pub(super) fn derived(&mut self, missing: &mut Vec<String>) -> Result<&Connection> {
        let mut absent = Vec::new();
        for table in Table::ALL.iter().map(|table| table.description().name).chain(["chain"]) {
            let Some(root) = self.roots.get(table) else {
                absent.push(table);
                continue;
            };
            let shape = Shape::of(&self.derived, table)?;
            let mut insert = self.derived.prepare(&shape.insert(table))?;
            let mut failed = None;
            let broken = self.records.of_tree(*root, &mut |record| {
                let Some(values) = shape.values(record) else { return };
                let cells: Vec<Cell<'_>> = values.into_iter().map(to_cell).collect();
                match insert.execute(&cells) {
                    // A row that the table could not have held is none.
                    Ok(_) | Err(LedgerError::Contradicted) => {}
                    Err(error) => failed = failed.take().or(Some(error)),
                }
            });
            if let Some(error) = failed {
                return Err(error);
            }
            if broken > 0 {
                let pages = counted(broken, "page", "pages");
                missing.push(format!(
                    "{pages} of table {table} in the damaged file could not be read; the table was made from the log"
                ));
            }
        }
        if !absent.is_empty() {
            missing.push(format!(
                "these tables were not found in the damaged file, or are of another format: {}; they were made from the log",
                absent.join(", ")
            ));
        }
        Ok(&self.derived)
    }
}

/// What is looked for in the schema.
fn wanted() -> impl Iterator<Item = &'static str> {
    KEPT.into_iter().chain(Table::ALL.iter().map(|table| table.description().name)).chain(["chain", BY_LINE])
}

/// Notes where a table begins, where a record of the schema defines it as this format does.
fn define(record: &Record<'_>, roots: &mut BTreeMap<String, u32>) {
    let [Value::Text(kind), Value::Text(name), Value::Text(table), Value::Integer(root), sql] =
        record.values.as_slice()
    else {
        return;
    };
    let is_ours = wanted().any(|wanted| wanted == *name)
        && match sql {
            Value::Text(sql) => *kind == "table" && name == table && table_sql(name).as_deref() == Some(*sql),
            Value::Null => *kind == "index" && (*name, *table) == (BY_LINE, "entry"),
            _ => false,
        };
    if let Some(root) = u32::try_from(*root).ok().filter(|_| is_ours) {
        roots.entry((*name).to_owned()).or_insert(root);
    }
}

/// Where the tables of a new ledger begin.
fn fresh_roots(fresh: &Connection) -> Result<BTreeMap<String, u32>> {
    let mut statement = fresh.prepare("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0")?;
    let rows = statement.query_map((), |row| Ok((row.get::<String>("name")?, row.get("rootpage")?)))?;
    let all: BTreeMap<String, u32> = rows.collect::<Result<_>>()?;
    Ok(all.into_iter().filter(|(name, _)| wanted().any(|wanted| wanted == name)).collect())
}

/// How the rows of a table lie in the file.
struct Shape {
    /// Its columns, in the order of a record's values.
    columns: Vec<String>,
    /// The column that is the number of the row, among them.
    number: Option<usize>,
}

impl Shape {
    fn of(connection: &Connection, table: &str) -> Result<Self> {
        let keyed: bool = connection.query_row(
            "SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = :table",
            named! { ":table": table },
            |row| row.get("wr"),
        )?;
        // Without numbers, a row is stored under its key.
        let mut statement = connection.prepare(
            "SELECT name, pk
             FROM pragma_table_info(:table)
             ORDER BY CASE WHEN :keyed AND pk > 0 THEN pk ELSE 1000 + cid END",
        )?;
        let columns: Vec<(String, u32)> = statement
            .query_map(named! { ":table": table, ":keyed": keyed }, |row| {
                Ok((row.get("name")?, row.get("pk")?))
            })?
            .collect::<Result<_>>()?;
        let number = if keyed { None } else { columns.iter().position(|(_, pk)| *pk == 1) };
        Ok(Self { columns: columns.into_iter().map(|(name, _)| name).collect(), number })
    }

    fn insert(&self, table: &str) -> String {
        let columns: Vec<String> = self.columns.iter().map(|name| format!("\"{name}\"")).collect();
        let marks = vec!["?"; self.columns.len()];
        format!("INSERT OR IGNORE INTO {table} ({}) VALUES ({})", columns.join(", "), marks.join(", "))
    }

    fn values<'p>(&self, record: &Record<'p>) -> Option<Vec<Value<'p>>> {
        let mut values = record.values.clone();
        if let Some(number) = self.number {
            *values.get_mut(number)? = Value::Integer(record.number?);
        }
        (values.len() == self.columns.len()).then_some(values)
    }
}

/// A value as it is bound to the parameter of a statement.
fn to_cell(value: Value<'_>) -> Cell<'_> {
    match value {
        Value::Null => Cell::Null,
        Value::Integer(number) => Cell::Integer(number),
        Value::Text(text) => Cell::Text(text.into()),
        Value::Blob(bytes) => Cell::Bytes(bytes.into()),
    }
}

/// A record that is an entry of the log, with acts that can be read.
fn entry(record: &Record<'_>) -> Option<Entry> {
    let [
        Value::Null,
        replica,
        n,
        batch,
        Value::Text(at),
        Value::Text(by),
        Value::Text(body),
        Value::Blob(hash),
    ] = record.values.as_slice()
    else {
        return None;
    };
    let positive = |value: &Value<'_>| match value {
        Value::Integer(number) => u64::try_from(*number).ok(),
        _ => None,
    };
    let entry = Entry {
        seq: u64::try_from(record.number?).ok()?,
        replica: positive(replica)?,
        n: positive(n)?,
        batch: positive(batch)?,
        at: (*at).to_owned(),
        by: (*by).to_owned(),
        body: (*body).to_owned(),
        hash: Digest::from_bytes(hash)?,
    };
    (acts(&entry).is_ok() && entry.moment().is_ok()).then_some(entry)
}

/// Stores an entry, where none with its number is stored.
fn store(new: &Connection, entry: &Entry) -> Result<()> {
    new.prepare_cached(
        "INSERT INTO entry (seq, line, n, batch, at, by, body, hash)
         VALUES (:seq, :line, :n, :batch, :at, :by, :body, :hash)
         ON CONFLICT DO NOTHING",
    )?
    .execute(named! {
        ":seq": entry.seq, ":line": entry.replica, ":n": entry.n, ":batch": entry.batch,
        ":at": entry.at, ":by": entry.by, ":body": entry.body, ":hash": entry.hash.as_bytes(),
    })?;
    Ok(())
}

/// A record that names a replica of entries.
fn replica(record: &Record<'_>) -> Option<(u64, Digest)> {
    let [Value::Null, Value::Blob(hash)] = record.values.as_slice() else { return None };
    Some((u64::try_from(record.number?).ok()?, Digest::from_bytes(hash)?))
}

fn name_replica(new: &Connection, replica: u64, hash: &Digest) -> Result<()> {
    new.prepare_cached("INSERT INTO line (line, hash) VALUES (:line, :hash) ON CONFLICT DO NOTHING")?
        .execute(named! { ":line": replica, ":hash": hash.as_bytes() })?;
    Ok(())
}

/// A record that is a content.
struct Content<'p> {
    digest: Digest,
    length: u64,
    coding: &'p str,
    bytes: &'p [u8],
}

impl<'p> Content<'p> {
    fn of(record: &Record<'p>) -> Option<Self> {
        let [
            Value::Null,
            Value::Blob(digest),
            Value::Integer(length),
            Value::Text(coding),
            Value::Blob(bytes),
        ] = record.values.as_slice()
        else {
            return None;
        };
        let digest = Digest::from_bytes(digest)?;
        Some(Self { digest, length: u64::try_from(*length).ok()?, coding, bytes })
    }

    fn holds(&self) -> bool {
        content::holds(self.coding, self.bytes, self.length, &self.digest)
    }

    /// Stores it as it was kept, once.
    fn store(&self, new: &Connection) -> Result<()> {
        new.prepare_cached(
            "INSERT INTO content (sha256, length, coding, bytes)
             VALUES (:sha256, :length, :coding, :bytes)
             ON CONFLICT (sha256) DO NOTHING",
        )?
        .execute(named! {
            ":sha256": self.digest.as_bytes(), ":length": self.length,
            ":coding": self.coding, ":bytes": self.bytes,
        })?;
        Ok(())
    }
}
