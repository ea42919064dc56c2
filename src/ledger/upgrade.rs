//! Older files brought to the present format: what is kept stays as it is, the derived part
//! is made again from it, in one transaction, after a copy of the file was put beside it.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior, named_params};

use super::open::FORMAT;
use super::replay::{parts_of_schema, replay_all};
use super::schema::KEPT;
use super::{LedgerError, Result};

/// Upgrades the file and gives the copy that was kept of it.
pub(super) fn upgrade(connection: &mut Connection, path: &Path) -> Result<PathBuf> {
    let format = |connection: &Connection| -> Result<i64> {
        Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
    };
    let found = format(connection)?;
    let refused = |why: String| LedgerError::Older { found, why };
    if connection.is_readonly("main")? {
        return Err(refused("it cannot be written".to_owned()));
    }
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if format(&tx)? == FORMAT {
        // Somebody else was quicker.
        return Ok(backup_path(path, found));
    }
    let kept =
        keep_copy(path, found).map_err(|error| refused(format!("no copy of it could be kept: {error}")))?;
    let mut statement = tx.prepare(
        "SELECT name
         FROM sqlite_schema
         WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
         ORDER BY sql LIKE 'CREATE VIRTUAL TABLE%' DESC",
    )?;
    let tables: Vec<String> =
        statement.query_map([], |row| row.get("name"))?.collect::<rusqlite::Result<_>>()?;
    drop(statement);
    for table in tables.iter().filter(|table| !KEPT.contains(&table.as_str())) {
        tx.execute_batch(&format!("DROP TABLE IF EXISTS \"{}\"", table.replace('"', "\"\"")))?;
    }
    let (_, derived) = parts_of_schema()?;
    tx.execute_batch(derived)?;
    replay_all(&tx, &|_, _| {})?;
    tx.pragma_update(None, "user_version", FORMAT)?;
    tx.commit()?;
    Ok(kept)
}

fn backup_path(path: &Path, format: i64) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".format-{format}"));
    PathBuf::from(name)
}

/// A whole copy of the file beside it, on disk before anything is changed. One that is there
/// already is never written over.
fn keep_copy(path: &Path, format: i64) -> Result<PathBuf> {
    let mut copy = backup_path(path, format);
    for number in 2.. {
        if !copy.exists() {
            break;
        }
        copy = backup_path(path, format);
        copy.as_mut_os_string().push(format!(".{number}"));
    }
    let source = super::open::connect(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let name = copy.to_string_lossy().into_owned();
    source.execute("VACUUM INTO :name", named_params! { ":name": name })?;
    let io = |source| LedgerError::Io { path: copy.clone(), source };
    fs::File::open(&copy).and_then(|file| file.sync_all()).map_err(io)?;
    Ok(copy)
}
