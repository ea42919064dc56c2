//! The search index against the texts it is of, and `SQLite`'s own check of the file.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher as _, RandomState};
use std::path::Path;

use super::super::claim_rows::claim_of_row;
use super::super::error::unless_damaged;
use super::super::fault::Fault;
use super::super::sqlite::connect;
use super::super::sqlite::{Connection, named};
use super::super::{LedgerError, Reader, Result};
use super::report::{Checked, Faults, Progress, Stage};
use crate::model::digest::Digest;
use crate::model::id::{ClaimId, DocumentId};
use crate::model::plural::counted;

/// The index that there should be is made in a database of its own, which `SQLite` keeps on disk
/// where it is large; the ledger is attached to it and only read.
pub(super) fn check_deep(path: &Path, progress: Progress<'_>) -> Result<Checked> {
    let mut faults = Faults::default();
    let connection = &connect::scratch()?;
    connect::attach(connection, path, "ledger")?;
    let mut check = connection.prepare("PRAGMA ledger.integrity_check(100)")?;
    let said: Vec<String> = check.query_map((), |row| row.get(0))?.collect::<Result<_>>()?;
    let wrong: Vec<&String> = said.iter().filter(|line| *line != "ok").collect();
    if wrong.iter().any(|line| is_failed_read(line)) {
        return Err(LedgerError::Failing);
    }
    if !wrong.is_empty() {
        let places = counted(wrong.len(), "place", "places");
        faults.add(Fault::new(format!(
            "the file structure is damaged in {places} (to list them in the sqlite3 shell: PRAGMA integrity_check)"
        )));
    }
    connection.execute_batch(
        "CREATE VIRTUAL TABLE main.claim_words USING fts5 (
             text, content = '', tokenize = 'unicode61 remove_diacritics 2'
         );
         CREATE VIRTUAL TABLE main.document_words USING fts5 (
             title, text, content = '', tokenize = 'unicode61 remove_diacritics 2'
         );
         INSERT INTO main.claim_words (rowid, text) SELECT row, text FROM ledger.claim;",
    )?;
    index_documents(connection)?;
    progress(Stage::Deep, 1, 3);
    let mut count = 0;
    for (at, table) in (2..).zip(["claim_words", "document_words"]) {
        let (have, n) = sums(connection, "ledger", table)?;
        let (due, _) = sums(connection, "main", table)?;
        count += n;
        let rows: BTreeSet<i64> = have.keys().chain(due.keys()).copied().collect();
        for row in rows.into_iter().filter(|row| have.get(row) != due.get(row)) {
            faults.add(fault(table, row));
        }
        progress(Stage::Deep, at, 3);
    }
    Ok(Checked { stage: Stage::Deep, count, faults, sums: None, notes: Vec::new() })
}

/// Whether a line of the check is about a page that the system could not read: it ends with the
/// result code, and the low byte of that is `SQLITE_IOERR`, 10.
fn is_failed_read(line: &str) -> bool {
    let code = line.rsplit_once("error code=").and_then(|(_, code)| code.trim().parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == 10)
}

fn fault(table: &str, row: i64) -> Fault {
    if table == "claim_words" {
        let claim = claim_of_row(row).unwrap_or(ClaimId(0));
        return Fault::of_claims(format!("the search index does not match claim {claim}"), [claim]);
    }
    let document = DocumentId(u32::try_from(row).unwrap_or(0));
    Fault::new(format!("the search index does not match document {document}"))
}

fn index_documents(connection: &Connection) -> Result<()> {
    let reader = Reader::now(connection);
    let mut documents = connection.prepare("SELECT id, title, text FROM ledger.document ORDER BY id")?;
    let mut insert = connection
        .prepare("INSERT INTO main.document_words (rowid, title, text) VALUES (:id, :title, :text)")?;
    let mut rows = documents.query(())?;
    while let Some(row) = rows.next()? {
        let digest = Digest::from_bytes(row.bytes("text")?);
        let Some(digest) = digest else { continue };
        // A text that is gone or altered has no words here; that is named elsewhere.
        let Some(text) = unless_damaged(reader.text(&digest))? else { continue };
        let (id, title): (i64, Option<String>) = (row.get("id")?, row.get("title")?);
        insert.execute(named! { ":id": id, ":title": title, ":text": text })?;
    }
    Ok(())
}

/// Of each row of an index, the sum of the hashes of its words with their places, under one
/// key for both indexes; and how many words there are.
fn sums(connection: &Connection, schema: &str, table: &str) -> Result<(BTreeMap<i64, u64>, u64)> {
    thread_local! {
        static HASHING: RandomState = RandomState::new();
    }
    let hashing = HASHING.with(Clone::clone);
    let name = format!("{schema}_{table}_instances");
    connection.execute_batch(&format!(
        "CREATE VIRTUAL TABLE temp.{name} USING fts5vocab ({schema}, {table}, instance)"
    ))?;
    let mut statement = connection.prepare(&format!("SELECT term, doc, col, \"offset\" FROM temp.{name}"))?;
    let mut rows = statement.query(())?;
    let mut sums: BTreeMap<i64, u64> = BTreeMap::new();
    let mut count = 0;
    while let Some(row) = rows.next()? {
        let term = row.text("term")?.to_owned();
        let column = row.text("col")?.to_owned();
        let place: i64 = row.get("offset")?;
        let sum = sums.entry(row.get("doc")?).or_default();
        *sum = sum.wrapping_add(hashing.hash_one((term, column, place)));
        count += 1;
    }
    Ok((sums, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_read_that_fails_is_told_from_damage() {
        assert!(is_failed_read("Tree 5 page 12: unable to get the page. error code=266"));
        assert!(is_failed_read("unable to get the page. error code=10"));
        for damage in
            ["Tree 5 page 12: unable to get the page. error code=11", "row 3 missing from index x", "10"]
        {
            assert!(!is_failed_read(damage), "{damage}");
        }
    }
}
