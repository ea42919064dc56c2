//! Contents: whether each still has its SHA-256, and whether any is gone.

use std::collections::{BTreeMap, BTreeSet};

use super::super::fault::Fault;
use super::super::sqlite::named;
use super::super::{LedgerError, Reader, Result, content, rows};
use super::report::{Checked, Faults, Progress, Stage};
use crate::model::digest::Digest;
use crate::model::id::{ClaimId, DocumentId};

pub(super) fn check_contents(reader: Reader<'_>, progress: Progress<'_>) -> Result<Checked> {
    let mut faults = Faults::default();
    let mut count = 0;
    let total: u64 = reader.connection.query_row("SELECT count(*) FROM content", (), |row| row.get(0))?;
    let mut statement =
        reader.connection.prepare("SELECT sha256, length, coding, bytes FROM content ORDER BY number")?;
    let mut rows = statement.query(())?;
    let mut altered = Vec::new();
    while let Some(row) = rows.next()? {
        count += 1;
        if count % 256 == 0 {
            progress(Stage::Contents, count, total);
        }
        let digest = rows::digest(row, "sha256")?;
        let length: u64 = row.get("length")?;
        // Hashed where they lie.
        let coding = row.text("coding")?;
        let bytes = row.bytes("bytes")?;
        let fine = content::holds(coding, bytes, length, &digest);
        if !fine {
            altered.push(digest);
        }
    }
    for digest in altered {
        match altered_content(reader, &digest) {
            Ok(fault) => faults.add(fault),
            // What it is of cannot be read.
            Err(LedgerError::Damaged(_)) => faults.add(of_nothing_known(&digest)),
            Err(error) => return Err(error),
        }
    }
    let read = missing_contents(reader, &mut faults);
    faults.note_unread("which contents the documents have", read)?;
    let mut notes = Vec::new();
    let read = missing_cards(reader, &mut faults, &mut notes);
    faults.note_unread("which cards the sources have", read)?;
    Ok(Checked { stage: Stage::Contents, count, faults, sums: None, notes })
}

/// A card that the log names and nobody kept back is a fault.
fn missing_cards(reader: Reader<'_>, faults: &mut Faults, notes: &mut Vec<String>) -> Result<()> {
    for source in reader.sources_without_cards(0)? {
        match source {
            (id, false) => faults.add(Fault::new(format!("the card with the names of {id} is missing"))),
            (id, true) => notes.push(format!(
                "the names of {id}, a confidential source, are not in this file: they were withheld from an export, or removed"
            )),
        }
    }
    Ok(())
}

/// Names what an altered content is, and the claims that rest on it.
fn altered_content(reader: Reader<'_>, digest: &Digest) -> Result<Fault> {
    let mut statement = reader.connection.prepare_cached(
        "SELECT DISTINCT document.id, document.text = :digest AS is_text, evidence.claim
         FROM document
         LEFT JOIN evidence ON evidence.document = document.id
         WHERE document.text = :digest OR document.raw = :digest
         ORDER BY document.id, evidence.claim",
    )?;
    let mut rows = statement.query(named! { ":digest": digest.as_bytes() })?;
    let mut documents = BTreeSet::new();
    let mut claims = Vec::new();
    let mut is_text = false;
    while let Some(row) = rows.next()? {
        documents.insert(DocumentId(row.get("id")?));
        is_text |= row.get::<bool>("is_text")?;
        claims.extend(row.get::<Option<u32>>("claim")?.map(ClaimId));
    }
    if documents.is_empty() {
        return Ok(of_nothing_known(digest));
    }
    let documents: Vec<String> = documents.iter().map(ToString::to_string).collect();
    let part = if is_text { "text" } else { "captured bytes" };
    Ok(Fault::of_claims(
        format!("the {part} of {} does not match its SHA-256 {digest}", documents.join(", ")),
        claims,
    ))
}

fn of_nothing_known(digest: &Digest) -> Fault {
    Fault::new(format!("the card or other content with SHA-256 {digest} was altered"))
}

fn missing_contents(reader: Reader<'_>, faults: &mut Faults) -> Result<()> {
    let mut statement = reader.connection.prepare(
        "SELECT document.id, evidence.claim
         FROM document
         LEFT JOIN evidence ON evidence.document = document.id
         WHERE NOT EXISTS (SELECT 1 FROM content WHERE sha256 = document.text)
            OR NOT EXISTS (SELECT 1 FROM content WHERE sha256 = document.raw)
         ORDER BY document.id, evidence.claim",
    )?;
    let mut rows = statement.query(())?;
    let mut missing: BTreeMap<DocumentId, Vec<ClaimId>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let claims = missing.entry(DocumentId(row.get("id")?)).or_default();
        claims.extend(row.get::<Option<u32>>("claim")?.map(ClaimId));
    }
    for (document, claims) in missing {
        faults.add(Fault::of_claims(
            format!("the captured bytes or the text of {document} are missing"),
            claims,
        ));
    }
    Ok(())
}
