//! The schema of a file held against this format's: what goes by the name of a table must be
//! that table, before anything is read from it. A view in its place can be without end, and a
//! trigger acts on what is written.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Result;
use super::super::format::SCHEMA;
use super::connect;
use super::connection::Connection;

/// The tables that are kept as they are, whatever the format.
pub(in crate::ledger) const KEPT: [&str; 3] = ["entry", "line", "content"];

/// What leads from the schema of a format back to that of the one before, where they differ.
const BACK: [(i64, &str); 3] = [
    (
        5,
        "DROP INDEX document_series;
         DROP TABLE fate;
         DROP TABLE seen;",
    ),
    (
        3,
        "DROP TABLE confidential;
         DROP TABLE diverged;
         DROP TABLE known_as;
         DROP TABLE meeting;
         DROP TABLE publication;
         CREATE TABLE publication (
             claim       INTEGER NOT NULL,
             place       TEXT NOT NULL,
             revision    INTEGER NOT NULL,
             since       INTEGER NOT NULL,
             until       INTEGER,
             date        TEXT NOT NULL,
             version     INTEGER NOT NULL,
             text        TEXT NOT NULL,
             confidence  TEXT NOT NULL,
             fingerprint TEXT NOT NULL,
             relied      TEXT NOT NULL,
             PRIMARY KEY (claim, place, revision)
         ) STRICT, WITHOUT ROWID;",
    ),
    (
        2,
        "DROP TABLE discredited;
         DROP TABLE publication;
         DROP TABLE retracted;
         DROP TABLE review;
         DROP TABLE seal;
         DROP TABLE setback;
         DROP TABLE setting;
         DROP TABLE waiver;
         DROP TABLE severity;
         CREATE TABLE severity (
             rule     TEXT NOT NULL,
             revision INTEGER NOT NULL,
             since    INTEGER NOT NULL,
             until    INTEGER,
             severity TEXT NOT NULL CHECK (severity IN ('allow', 'note', 'warn', 'deny')),
             PRIMARY KEY (rule, revision)
         ) STRICT, WITHOUT ROWID;
         DROP INDEX claim_slug;
         CREATE UNIQUE INDEX claim_slug ON claim (slug) WHERE slug IS NOT NULL AND until IS NULL;",
    ),
];

/// What is defined, as `sqlite_schema` has it, comments aside: its type, the table it is of, and its SQL.
type Definitions = BTreeMap<String, (String, String, String)>;

/// What in a file is not defined as this format defines it, or is not there; by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::ledger) struct Foreign {
    /// Tables of this format: what is in their place must not be read.
    pub tables: Vec<String>,
    /// Anything else: indexes, triggers, views, more tables. They do nothing where it is only
    /// read.
    pub others: Vec<String>,
}

impl Foreign {
    /// All of it.
    pub(in crate::ledger) fn into_names(self) -> Vec<String> {
        let mut names: Vec<String> = self.tables.into_iter().chain(self.others).collect();
        names.sort();
        names
    }
}

/// Holds the schema of a database of this connection against a format's.
pub(in crate::ledger) fn foreign(connection: &Connection, database: &str, format: i64) -> Result<Foreign> {
    let (due, found) = (due_in(format)?, found(connection, database)?);
    let names: BTreeSet<&String> = due.keys().chain(found.keys()).collect();
    let mut foreign = Foreign::default();
    for name in names.into_iter().filter(|name| due.get(*name) != found.get(*name)) {
        let is_table = due.get(name).is_some_and(|(kind, ..)| kind == "table");
        if is_table { &mut foreign.tables } else { &mut foreign.others }.push(name.clone());
    }
    Ok(foreign)
}

/// What is defined in a format.
fn due_in(format: i64) -> Result<Definitions> {
    if BACK.iter().all(|(later, _)| *later <= format) {
        let without_comments = |(name, (kind, table, sql)): (String, (String, String, String))| {
            (name, (kind, table, stripped(&sql)))
        };
        return Ok(due().into_iter().map(without_comments).collect());
    }
    let fresh = connect::in_memory()?;
    fresh.execute_batch(SCHEMA)?;
    for (_, sql) in BACK.iter().filter(|(later, _)| *later > format) {
        fresh.execute_batch(sql)?;
    }
    found(&fresh, "main")
}

/// The SQL that defines a table of this format.
pub(in crate::ledger) fn table_sql(table: &str) -> Option<String> {
    due().remove(table).filter(|(kind, ..)| kind == "table").map(|(_, _, sql)| sql)
}

fn found(connection: &Connection, database: &str) -> Result<Definitions> {
    // What ANALYZE leaves behind only helps planning; what constraints make has no SQL and
    // belongs to the table.
    let mut statement = connection.prepare(&format!(
        "SELECT name, type, tbl_name, sql
         FROM {database}.sqlite_schema
         WHERE NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4')) AND sql IS NOT NULL"
    ))?;
    let rows = statement.query_map((), |row| {
        let sql: String = row.get("sql")?;
        Ok((row.get("name")?, (row.get("type")?, row.get("tbl_name")?, stripped(&sql))))
    })?;
    rows.collect()
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

/// A definition without comments, and with single spaces only where two words meet.
fn stripped(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    let mut spaced = false;
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let skipped = match first {
            _ if rest.starts_with("--") => rest.find('\n').map_or(rest.len(), |at| at + 1),
            _ if rest.starts_with("/*") => rest[2..].find("*/").map_or(rest.len(), |at| at + 4),
            first if first.is_ascii_whitespace() => 1,
            _ => 0,
        };
        if skipped > 0 {
            spaced = true;
            rest = rest.get(skipped..).unwrap_or_default();
            continue;
        }
        // What is quoted counts to the letter.
        let taken = match first {
            '\'' | '"' | '`' => rest[1..].find(first).map_or(rest.len(), |at| at + 2),
            '[' => rest.find(']').map_or(rest.len(), |at| at + 1),
            _ => first.len_utf8(),
        };
        let is_word = |c: char| c.is_alphanumeric() || "_'\"`[]".contains(c) || !c.is_ascii();
        if spaced && is_word(first) && out.chars().next_back().is_some_and(is_word) {
            out.push(' ');
        }
        spaced = false;
        out.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::super::format::FORMAT;
    use super::*;

    #[test]
    fn what_is_due_is_what_sqlite_stores() {
        let fresh = connect::in_memory().unwrap();
        fresh.execute_batch(SCHEMA).unwrap();
        assert_eq!(due_in(FORMAT).unwrap(), found(&fresh, "main").unwrap());
        assert_eq!(foreign(&fresh, "main", FORMAT).unwrap(), Foreign::default());
        assert!(KEPT.iter().all(|table| table_sql(table).is_some()));
    }

    #[test]
    fn what_is_in_a_tables_place_is_told_from_what_is_beside_it() {
        let fresh = connect::in_memory().unwrap();
        fresh
            .execute_batch(&format!(
                "{SCHEMA}; DROP TABLE desk; CREATE VIEW desk AS SELECT 1 AS since; DROP TABLE merged;
                 CREATE TRIGGER t AFTER INSERT ON claim BEGIN SELECT 1; END; DROP INDEX tag_word; ANALYZE;"
            ))
            .unwrap();
        let foreign = foreign(&fresh, "main", FORMAT).unwrap();
        assert_eq!(foreign.tables, ["desk", "merged"]);
        assert_eq!(foreign.others, ["merged_target", "t", "tag_word"]);
    }

    #[test]
    fn the_way_back_leads_to_the_schemas_of_older_files() {
        for format in [1, 2, 3, 4] {
            let folder = tempfile::tempdir().unwrap();
            let path = format!("{}/tests/fixtures/format-{format}.db", env!("CARGO_MANIFEST_DIR"));
            std::fs::copy(path, folder.path().join("old.db")).unwrap();
            let old = connect::to_read(&folder.path().join("old.db")).unwrap();
            assert_eq!(foreign(&old, "main", format).unwrap(), Foreign::default(), "format {format}");
        }
    }

    #[test]
    fn comments_and_space_mean_nothing_and_quotes_do() {
        let plain = "CREATE TABLE t(a TEXT CHECK(a IN('x -- y','z''  /* w')),b BLOB)STRICT";
        let loose = "CREATE  TABLE t ( -- of all\n  a TEXT CHECK (a IN ('x -- y', 'z''  /* w')), /* more */ b BLOB\n) STRICT";
        assert_eq!(stripped(loose), plain);
        assert_ne!(stripped(&loose.replace("x -- y", "x --y")), plain);
        assert_ne!(stripped(&loose.replace("b BLOB", "bBLOB")), plain);
        assert_eq!(stripped("a -- cut off"), "a");
    }
}
