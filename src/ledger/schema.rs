//! The schema of a file held against this format's: what goes by the name of a table must be
//! that table, before anything is read from it. A view in its place can be without end, and a
//! trigger acts on what is written.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use super::Result;
use super::open::SCHEMA;

/// The tables that are kept as they are, whatever the format.
pub(super) const KEPT: [&str; 3] = ["entry", "line", "content"];

/// What is defined, as `sqlite_schema` has it: its type, the table it is of, and its SQL.
type Definitions = BTreeMap<String, (String, String, String)>;

/// What in a file is not defined as this format defines it, or is not there; by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Foreign {
    /// Tables of this format: what is in their place must not be read.
    pub tables: Vec<String>,
    /// Anything else: indexes, triggers, views, more tables. They do nothing where it is only
    /// read.
    pub others: Vec<String>,
}

impl Foreign {
    /// All of it.
    pub(super) fn into_names(self) -> Vec<String> {
        let mut names: Vec<String> = self.tables.into_iter().chain(self.others).collect();
        names.sort();
        names
    }
}

/// Holds the schema of a file against this format's.
pub(super) fn foreign(connection: &Connection) -> Result<Foreign> {
    let (due, found) = (due(), found(connection)?);
    let names: BTreeSet<&String> = due.keys().chain(found.keys()).collect();
    let mut foreign = Foreign::default();
    for name in names.into_iter().filter(|name| due.get(*name) != found.get(*name)) {
        let is_table = due.get(name).is_some_and(|(kind, ..)| kind == "table");
        if is_table { &mut foreign.tables } else { &mut foreign.others }.push(name.clone());
    }
    Ok(foreign)
}

/// The SQL that defines a table of this format.
pub(super) fn table_sql(table: &str) -> Option<String> {
    due().remove(table).filter(|(kind, ..)| kind == "table").map(|(_, _, sql)| sql)
}

fn found(connection: &Connection) -> Result<Definitions> {
    // What ANALYZE leaves behind only helps planning; what constraints make has no SQL and
    // belongs to the table.
    let mut statement = connection.prepare(
        "SELECT name, type, tbl_name, sql
         FROM main.sqlite_schema
         WHERE name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\' AND sql IS NOT NULL",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((row.get("name")?, (row.get("type")?, row.get("tbl_name")?, row.get("sql")?)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What `SQLite` stores for `schema.sql`, without making a database of it.
fn due() -> Definitions {
    let mut due = Definitions::new();
    for sql in statements(SCHEMA) {
        let words: Vec<&str> =
            sql.split(|c: char| c.is_whitespace() || c == '(').filter(|word| !word.is_empty()).collect();
        let name_after = |word: &str| {
            let at = words.iter().position(|there| *there == word)?;
            words.get(at + 1).map(|name| (*name).to_owned())
        };
        let Some((kind, name)) = name_after("TABLE")
            .map(|name| ("table", name))
            .or_else(|| name_after("INDEX").map(|name| ("index", name)))
        else {
            continue;
        };
        let table = if kind == "table" { Some(name.clone()) } else { name_after("ON") };
        if words.contains(&"VIRTUAL") {
            for (end, columns) in SHADOWS {
                let shadow = format!("{name}_{end}");
                let sql = format!("CREATE TABLE '{shadow}'{columns}");
                due.insert(shadow.clone(), ("table".to_owned(), shadow, sql));
            }
        }
        due.insert(name.clone(), (kind.to_owned(), table.unwrap_or(name), sql.to_owned()));
    }
    due
}

/// The tables that FTS5 keeps an index in.
const SHADOWS: [(&str, &str); 4] = [
    ("data", "(id INTEGER PRIMARY KEY, block BLOB)"),
    ("idx", "(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID"),
    ("docsize", "(id INTEGER PRIMARY KEY, sz BLOB)"),
    ("config", "(k PRIMARY KEY, v) WITHOUT ROWID"),
];

/// The statements of the schema: from CREATE to the semicolon that ends a line, comments aside.
fn statements(schema: &'static str) -> Vec<&'static str> {
    let mut statements = Vec::new();
    let mut start = None;
    let mut at = 0;
    for line in schema.split_inclusive('\n') {
        let code = line.split("--").next().unwrap_or_default().trim_end();
        if start.is_none() && code.starts_with("CREATE") {
            start = Some(at);
        }
        if code.ends_with(';')
            && let Some(start) = start.take()
        {
            statements.extend(schema.get(start..at + code.len() - 1));
        }
        at += line.len();
    }
    statements
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_is_what_sqlite_stores() {
        let fresh = Connection::open_in_memory().unwrap();
        fresh.execute_batch(SCHEMA).unwrap();
        assert_eq!(due(), found(&fresh).unwrap());
        assert_eq!(foreign(&fresh).unwrap(), Foreign::default());
        assert!(KEPT.iter().all(|table| table_sql(table).is_some()));
    }

    #[test]
    fn what_is_in_a_tables_place_is_told_from_what_is_beside_it() {
        let fresh = Connection::open_in_memory().unwrap();
        fresh
            .execute_batch(&format!(
                "{SCHEMA}; DROP TABLE desk; CREATE VIEW desk AS SELECT 1 AS since; DROP TABLE merged;
                 CREATE TRIGGER t AFTER INSERT ON claim BEGIN SELECT 1; END; DROP INDEX tag_word; ANALYZE;"
            ))
            .unwrap();
        let foreign = foreign(&fresh).unwrap();
        assert_eq!(foreign.tables, ["desk", "merged"]);
        assert_eq!(foreign.others, ["merged_target", "t", "tag_word"]);
    }
}
