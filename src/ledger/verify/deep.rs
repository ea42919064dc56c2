//! The search index against the texts it is of, and `SQLite`'s own check of the file.

use std::collections::BTreeSet;
use std::path::Path;

use super::super::error::unless_damaged;
use super::super::fault::Fault;
use super::super::row_numbers::claim_of_row;
use super::super::sqlite::{Connection, connect, integrity, words};
use super::super::{Reader, Result};
use super::report::{Checked, Faults, Progress, Stage};
use crate::model::cell::Cell;
use crate::model::digest::Digest;
use crate::model::id::{ClaimId, DocumentId};
use crate::model::plural::counted;

/// The index that there should be is made in a database of its own, which `SQLite` keeps on disk
/// where it is large; the ledger is attached to it and only read.
pub(super) fn check_deep(path: &Path, progress: Progress<'_>) -> Result<Checked> {
    let mut faults = Faults::default();
    let connection = &connect::scratch()?;
    connect::attach(connection, path, "ledger")?;
    let wrong = integrity::broken_places(connection, "ledger")?;
    if wrong > 0 {
        let places = counted(wrong, "place", "places");
        faults.add(Fault::new(format!(
            "the file structure is damaged in {places} (to list them in the sqlite3 shell: PRAGMA integrity_check)"
        )));
    }
    words::make_anew(connection, "ledger")?;
    index_documents(connection)?;
    progress(Stage::Deep, 1, 3);
    let mut count = 0;
    for (at, table) in (2..).zip(["claim_words", "document_words"]) {
        let (have, n) = words::sums(connection, "ledger", table)?;
        let (due, _) = words::sums(connection, "main", table)?;
        count += n;
        let rows: BTreeSet<i64> = have.keys().chain(due.keys()).copied().collect();
        for row in rows.into_iter().filter(|row| have.get(row) != due.get(row)) {
            faults.add(fault(table, row));
        }
        progress(Stage::Deep, at, 3);
    }
    Ok(Checked { stage: Stage::Deep, count, faults, sums: None, notes: Vec::new() })
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
    let mut rows = documents.query(())?;
    while let Some(row) = rows.next()? {
        let digest = Digest::from_bytes(row.bytes("text")?);
        let Some(digest) = digest else { continue };
        // A text that is gone or altered has no words here; that is named elsewhere.
        let Some(text) = unless_damaged(reader.text(&digest))? else { continue };
        let (id, title): (i64, Option<String>) = (row.get("id")?, row.get("title")?);
        words::add_document(connection, Some(&Cell::Integer(id)), title.as_deref(), &text)?;
    }
    Ok(())
}
