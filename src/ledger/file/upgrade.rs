//! Older files brought to the present format: what is kept stays as it is, the derived part
//! is made again from it, in one transaction, after the file was held against its log and a copy
//! of it was put beside it.

use std::path::{Path, PathBuf};

use super::super::disk::unnamed::{Unnamed, beside, folder_of};
use super::super::format::FORMAT;
use super::super::replay::{parts_of_schema, replay_all};
use super::super::sqlite::connect::to_read;
use super::super::sqlite::schema::KEPT;
use super::super::sqlite::{Connection, Transaction, named};
use super::super::{LedgerError, Result};
use super::older::check_before_upgrade;

/// Upgrades the file and gives the copy that was kept of it.
pub(in crate::ledger) fn upgrade(connection: &Connection, path: &Path) -> Result<PathBuf> {
    let found = connection.pragma("user_version")?;
    let tx = Transaction::begin(connection)?;
    if tx.pragma("user_version")? == FORMAT {
        // Somebody else was quicker.
        return Ok(backup_path(path, found));
    }
    // Nobody writes meanwhile.
    check_before_upgrade(path, found, folder_of(path))?;
    let kept = keep_copy(path, found)
        .map_err(|error| LedgerError::Older { found, why: format!("no backup could be made: {error}") })?;
    let mut statement = tx.prepare(
        "SELECT name
         FROM sqlite_schema
         WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
         ORDER BY sql LIKE 'CREATE VIRTUAL TABLE%' DESC",
    )?;
    let tables: Vec<String> = statement.query_map((), |row| row.get("name"))?.collect::<Result<_>>()?;
    drop(statement);
    for table in tables.iter().filter(|table| !KEPT.contains(&table.as_str())) {
        tx.execute_batch(&format!("DROP TABLE IF EXISTS \"{}\"", table.replace('"', "\"\"")))?;
    }
    let (_, derived) = parts_of_schema()?;
    tx.execute_batch(derived)?;
    replay_all(&tx, &|_, _| {})?;
    tx.set_pragma("user_version", FORMAT)?;
    tx.commit()?;
    Ok(kept)
}

fn backup_path(path: &Path, format: i64) -> PathBuf {
    beside(path, &format!(".format-{format}"))
}

/// A whole copy of the file beside it, on disk under its name before anything is changed. One
/// that is there already is never written over.
fn keep_copy(path: &Path, format: i64) -> Result<PathBuf> {
    let first = backup_path(path, format);
    let others = (2..).map(|number| beside(&first, &format!(".{number}")));
    let copy = std::iter::once(first.clone())
        .chain(others)
        .find(|copy| std::fs::symlink_metadata(copy).is_err())
        .unwrap_or(first);
    let file = Unnamed::new(folder_of(path), Some(path))?;
    let name = file.path().to_string_lossy();
    to_read(path)?.execute("VACUUM INTO :name", named! { ":name": name })?;
    file.name(&copy)?;
    Ok(copy)
}
