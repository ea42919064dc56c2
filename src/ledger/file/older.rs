//! Ledgers of older formats. None is believed for what it says of its format: it is held against
//! its log first. For that a private copy in this format is made, whose log is the older file's
//! and whose tables say what the older file's say. So whatever checks a ledger checks the older
//! one, in the same words; and where all of it holds, the copy is what an upgrade would make, and
//! the file itself need not be touched to be read.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::super::disk::unnamed::Unnamed;
use super::super::fault::Fault;
use super::super::handle::Older;
use super::super::replay::replay_all;
use super::super::sqlite::connect::{attach, to_read};
use super::super::sqlite::schema::{KEPT, foreign};
use super::super::sqlite::{Connection, named};
use super::super::{Access, Ledger, LedgerError, Result};
use super::create::fill;

/// Opens a ledger in an older format without touching the file.
pub(in crate::ledger) fn open_copy(path: &Path, format: i64, access: Access) -> Result<Ledger> {
    let ledger = copied(path, format, access, &tempfile::env::temp_dir())?;
    if access != Access::Examine {
        check(&ledger, format)?;
    }
    Ok(ledger)
}

/// Sees that a ledger in an older format holds; the copy that it takes lies in a folder.
pub(in crate::ledger) fn check_before_upgrade(path: &Path, format: i64, folder: &Path) -> Result<()> {
    check(&copied(path, format, Access::Examine, folder)?, format)
}

fn check(copy: &Ledger, format: i64) -> Result<()> {
    let report = copy.verify(false, &|_, _, _| {})?;
    if report.faults.is_empty() {
        return Ok(());
    }
    let what = report.faults.into_iter().map(|fault| fault.what).collect();
    Err(LedgerError::Tampered { format, what })
}

fn copied(path: &Path, format: i64, access: Access, folder: &Path) -> Result<Ledger> {
    let older = convert(path, format, folder)?;
    let connection = to_read(older.file.path())?;
    Ok(Ledger { older: Some(Arc::new(older)), ..Ledger::of(connection, path, access) })
}

/// Makes a copy of an older file in this format.
fn convert(path: &Path, format: i64, folder: &Path) -> Result<Older> {
    let mut older = Older { file: Unnamed::new(folder, None)?, format, faults: Vec::new(), is_whole: true };
    let connection = fill(&older.file)?;
    // What is in the file is taken as it is; it is checked afterwards.
    connection.execute_batch("PRAGMA synchronous = OFF; PRAGMA ignore_check_constraints = ON;")?;
    attach(&connection, path, "old")?;
    if format < 1 {
        older.faults.push(Fault::new(format!("the file says it is in format {format}, which never existed")));
    }
    for name in foreign(&connection, "old", format)?.into_names() {
        older.is_whole &= !KEPT.contains(&name.as_str());
        older.faults.push(Fault::new(format!("`{name}` in the file is not defined as in format {format}")));
    }
    if !older.is_whole {
        return Ok(older);
    }
    connection.execute_batch(
        "BEGIN;
         INSERT INTO main.content SELECT number, sha256, length, coding, bytes FROM old.content ORDER BY number;
         INSERT INTO main.line SELECT line, hash FROM old.line ORDER BY line;
         INSERT INTO main.entry SELECT seq, line, n, batch, at, by, body, hash FROM old.entry ORDER BY seq;
         SAVEPOINT replay;",
    )?;
    if let Err(error) = replay_all(&connection, &|_, _| {}) {
        if !is_of_the_log(&error) {
            return Err(error);
        }
        older.faults.push(Fault::new(format!("the log cannot be replayed: {error}")));
        connection.execute_batch("ROLLBACK TO replay")?;
    }
    connection.execute_batch("RELEASE replay")?;
    for table in common_tables(&connection)? {
        let taken = Mirrored::of(&connection, table)?.take_over(&connection)?;
        older.faults.extend(taken.map(Fault::new));
    }
    connection.execute_batch("COMMIT")?;
    Ok(older)
}

/// Whether it is the log that is wrong, and not the system.
fn is_of_the_log(error: &LedgerError) -> bool {
    matches!(
        error,
        LedgerError::Damaged(_)
            | LedgerError::LogDamaged(_)
            | LedgerError::Broken(_)
            | LedgerError::UnknownAct { .. }
            | LedgerError::Unknown { .. }
            | LedgerError::TooLarge(_)
            | LedgerError::Contradicted
            | LedgerError::OtherTables
            | LedgerError::Store(_)
    )
}

/// The derived tables that both files have as tables.
fn common_tables(connection: &Connection) -> Result<Vec<String>> {
    let tables = |database: &str| -> Result<BTreeSet<String>> {
        let mut statement = connection
            .prepare("SELECT name FROM pragma_table_list WHERE schema = :database AND type = 'table'")?;
        let names = statement.query_map(named! { ":database": database }, |row| row.get("name"))?;
        names.collect()
    };
    let (ours, old) = (tables("main")?, tables("old")?);
    let is_derived = |name: &&String| !name.starts_with("sqlite_") && !KEPT.contains(&name.as_str());
    Ok(ours.intersection(&old).filter(is_derived).cloned().collect())
}

/// A derived table that both files have.
struct Mirrored {
    table: String,
    /// The columns that both have.
    common: Vec<String>,
    /// Those that only this format has, with what stands there where nothing is known.
    ours: Vec<(String, &'static str)>,
    /// Those of the primary key that both have.
    key: Vec<String>,
}

impl Mirrored {
    fn of(connection: &Connection, table: String) -> Result<Self> {
        let mut statement = connection.prepare(
            "SELECT ours.name, ours.type, ours.\"notnull\" AS needed, ours.pk, old.name IS NOT NULL AS is_common
             FROM pragma_table_info(:table, 'main') AS ours
             LEFT JOIN pragma_table_info(:table, 'old') AS old ON old.name = ours.name",
        )?;
        let mut mirrored = Self { table, common: Vec::new(), ours: Vec::new(), key: Vec::new() };
        let table = mirrored.table.clone();
        let mut rows = statement.query(named! { ":table": table })?;
        while let Some(row) = rows.next()? {
            let name = quoted(&row.get::<String>("name")?);
            if row.get("is_common")? {
                if row.get::<i64>("pk")? > 0 {
                    mirrored.key.push(name.clone());
                }
                mirrored.common.push(name);
            } else {
                let kind: String = row.get("type")?;
                let filler = match (row.get::<bool>("needed")?, kind.as_str()) {
                    (false, _) => "NULL",
                    (true, "INTEGER") => "0",
                    (true, "BLOB") => "zeroblob(32)",
                    (true, _) => "''",
                };
                mirrored.ours.push((name, filler));
            }
        }
        Ok(mirrored)
    }

    /// Lets the table say what the older file's says, where that is something else than the log
    /// makes. Gives what cannot be said so.
    fn take_over(&self, connection: &Connection) -> Result<Option<String>> {
        if self.common.is_empty() || !self.differs(connection)? {
            return Ok(None);
        }
        let table = quoted(&self.table);
        let ours: Vec<String> = self.ours.iter().map(|(name, _)| name.clone()).collect();
        let known: Vec<String> =
            self.ours.iter().map(|(name, filler)| format!("coalesce(fresh.{name}, {filler})")).collect();
        let of_old: Vec<String> = self.common.iter().map(|name| format!("was.{name}")).collect();
        // So that there is a column in any case.
        let fresh = [&["NULL AS no_column".to_owned()], self.key.as_slice(), &ours].concat().join(", ");
        let columns = [self.common.as_slice(), &ours].concat().join(", ");
        let values = [of_old, known].concat().join(", ");
        connection.execute_batch(&format!(
            "CREATE TEMP TABLE fresh AS SELECT {fresh} FROM main.{table};
             DELETE FROM main.{table};"
        ))?;
        let copied = connection.execute_batch(&format!(
            "INSERT OR IGNORE INTO main.{table} ({columns})
             SELECT {values} FROM old.{table} AS was LEFT JOIN temp.fresh AS fresh ON {}",
            self.keys_meet("fresh"),
        ));
        connection.execute_batch("DROP TABLE temp.fresh")?;
        let same_count: bool = connection.query_row(
            &format!("SELECT (SELECT count(*) FROM main.{table}) = (SELECT count(*) FROM old.{table})"),
            (),
            |row| row.get(0),
        )?;
        Ok((copied.is_err() || !same_count)
            .then(|| format!("the table `{}` in the file has invalid rows", self.table)))
    }

    /// Whether any row that is there in either is not there, or is another, in the other.
    fn differs(&self, connection: &Connection) -> Result<bool> {
        let table = quoted(&self.table);
        let common = self.common.join(", ");
        let rows = if self.key.is_empty() {
            format!("SELECT {common} FROM old.{table} EXCEPT SELECT {common} FROM main.{table}")
        } else {
            let other: Vec<String> =
                self.common.iter().map(|name| format!("ours.{name} IS NOT was.{name}")).collect();
            format!(
                "SELECT 1 FROM old.{table} AS was LEFT JOIN main.{table} AS ours ON {} WHERE {}",
                self.keys_meet("ours"),
                other.join(" OR ")
            )
        };
        connection.query_row(
            &format!(
                "SELECT (SELECT count(*) FROM main.{table}) <> (SELECT count(*) FROM old.{table}) OR EXISTS ({rows})"
            ),
            (),
            |row| row.get(0),
        )
    }

    fn keys_meet(&self, with: &str) -> String {
        if self.key.is_empty() {
            return "0".to_owned();
        }
        let keys: Vec<String> = self.key.iter().map(|name| format!("{with}.{name} = was.{name}")).collect();
        keys.join(" AND ")
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
