//! The file's schema against this format's.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use super::super::{Reader, Result};
use super::Fault;

/// Tables, indexes, triggers or views that this format does not have, or that it has otherwise.
pub(super) fn foreign_schema(reader: Reader<'_>) -> Result<Vec<Fault>> {
    let schema = |connection: &Connection| -> Result<BTreeMap<String, String>> {
        let mut statement = connection.prepare(
            "SELECT name, coalesce(sql, '') AS sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%'",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get("name")?, row.get("sql")?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    };
    let fresh = Connection::open_in_memory()?;
    fresh.execute_batch(include_str!("../../../schema.sql"))?;
    let (due, found) = (schema(&fresh)?, schema(reader.connection)?);
    let names: BTreeSet<&String> = due.keys().chain(found.keys()).collect();
    Ok(names
        .into_iter()
        .filter(|name| due.get(*name) != found.get(*name))
        .map(|name| Fault::new(format!("`{name}` in the file is not defined as this format defines it")))
        .collect())
}
