//! The full-text indexes (FTS5) of wordings and documents.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, RandomState};

use super::super::Result;
use super::super::row_numbers::{claim_of, claim_of_row};
use super::connection::Connection;
use super::parameters::named;
use crate::model::cell::Cell;
use crate::model::id::{ClaimId, DocumentId};

/// Indexes the wording in a row of the table of claims.
pub(in crate::ledger) fn add_claim(
    connection: &Connection,
    row: Option<&Cell<'_>>,
    text: &str,
) -> Result<()> {
    connection
        .prepare_cached("INSERT INTO claim_words (rowid, text) VALUES (:row, :text)")?
        .execute(named! { ":row": row, ":text": text })?;
    Ok(())
}

/// Indexes a document.
pub(in crate::ledger) fn add_document(
    connection: &Connection,
    id: Option<&Cell<'_>>,
    title: Option<&str>,
    text: &str,
) -> Result<()> {
    connection
        .prepare_cached("INSERT INTO document_words (rowid, title, text) VALUES (:id, :title, :text)")?
        .execute(named! { ":id": id, ":title": title, ":text": text })?;
    Ok(())
}

/// The present wordings that match, and whether each claim is retracted: of claims filed under all
/// of some tags, the newest so many, newest first.
pub(in crate::ledger) fn wordings(
    connection: &Connection,
    query: &str,
    tags: &[String],
    newest: Option<usize>,
    mut each: impl FnMut(ClaimId, String, bool),
) -> Result<()> {
    let mut statement = connection.prepare_cached(concat!(
        "SELECT claim.row,
                claim.text,
                EXISTS (
                    SELECT 1 FROM retracted WHERE claim = ",
        claim_of!("claim.row"),
        " AND until IS NULL
                ) AS is_retracted
         FROM (
             SELECT rowid AS row
             FROM claim_words
             WHERE claim_words MATCH :query
             ORDER BY rowid DESC
             LIMIT :limit
         ) AS hit
         JOIN claim ON claim.row = hit.row
         WHERE claim.until IS NULL
           AND NOT EXISTS (
               SELECT 1
               FROM json_each(:tags) AS wanted
               WHERE NOT EXISTS (
                   SELECT 1
                   FROM tag
                   WHERE tag.claim = ",
        claim_of!("claim.row"),
        " AND tag.tag = wanted.value AND tag.until IS NULL
               )
           )
         ORDER BY claim.row DESC"
    ))?;
    // A negative limit is none.
    let limit = newest.map_or(-1, |newest| i64::try_from(newest).unwrap_or(i64::MAX));
    let tags = serde_json::to_string(tags).unwrap_or_default();
    let mut rows = statement.query(named! { ":query": query, ":limit": limit, ":tags": tags })?;
    while let Some(row) = rows.next()? {
        each(claim_of_row(row.get("row")?)?, row.get("text")?, row.get("is_retracted")?);
    }
    Ok(())
}

/// The claims whose present wording matches, by id.
pub(in crate::ledger) fn claims(connection: &Connection, query: &str) -> Result<Vec<ClaimId>> {
    let mut statement = connection.prepare_cached(concat!(
        "SELECT DISTINCT ",
        claim_of!("claim.row"),
        " AS id
         FROM claim_words
         JOIN claim ON claim.row = claim_words.rowid
         WHERE claim_words MATCH :query AND claim.until IS NULL
         ORDER BY id"
    ))?;
    let rows = statement.query_map(named! { ":query": query }, |row| row.get("id"))?;
    rows.collect()
}

/// Of the newest `ranked` documents that match, the first few by BM25, a title ten times the text;
/// and how many match, counted up to one more than are ranked.
pub(in crate::ledger) fn documents(
    connection: &Connection,
    query: &str,
    ranked: usize,
    limit: usize,
) -> Result<(Vec<DocumentId>, usize)> {
    let newest = newest_documents(connection, query, ranked + 1)?;
    let Some(oldest) = newest.get(ranked.min(newest.len()).saturating_sub(1)) else {
        return Ok((Vec::new(), 0));
    };
    let mut statement = connection.prepare_cached(
        "SELECT rowid AS id
         FROM document_words
         WHERE document_words MATCH :query
           AND rowid >= :oldest
           AND rowid <= (SELECT max(id) FROM document)
         ORDER BY bm25(document_words, 10.0, 1.0), rowid DESC
         LIMIT :limit",
    )?;
    let rows = statement
        .query_map(named! { ":query": query, ":oldest": *oldest, ":limit": limit }, |row| row.get("id"))?;
    Ok((rows.collect::<Result<_>>()?, newest.len()))
}

/// The newest documents that match, newest first.
fn newest_documents(connection: &Connection, query: &str, limit: usize) -> Result<Vec<u32>> {
    let mut statement = connection.prepare_cached(
        "SELECT rowid AS id
         FROM document_words
         WHERE document_words MATCH :query AND rowid <= (SELECT max(id) FROM document)
         ORDER BY rowid DESC
         LIMIT :limit",
    )?;
    let rows = statement.query_map(named! { ":query": query, ":limit": limit }, |row| row.get("id"))?;
    rows.collect()
}

/// How many wordings and documents match, counted up to `most` of either.
pub(in crate::ledger) fn count(connection: &Connection, query: &str, most: u64) -> Result<u64> {
    let count = |sql: &str| -> Result<u64> {
        connection.prepare_cached(sql)?.query_row(named! { ":query": query, ":most": most }, |row| row.get(0))
    };
    let claims =
        count("SELECT count(*) FROM (SELECT 1 FROM claim_words WHERE claim_words MATCH :query LIMIT :most)")?;
    let documents = count(
        "SELECT count(*) FROM (SELECT 1 FROM document_words WHERE document_words MATCH :query LIMIT :most)",
    )?;
    Ok(claims + documents)
}

/// Makes the indexes anew in the main database of a connection to which a ledger is attached: that
/// of wordings with all that is due in it, that of documents empty.
pub(in crate::ledger) fn make_anew(connection: &Connection, ledger: &str) -> Result<()> {
    connection.execute_batch(&format!(
        "CREATE VIRTUAL TABLE main.claim_words USING fts5 (
             text, content = '', tokenize = 'unicode61 remove_diacritics 2'
         );
         CREATE VIRTUAL TABLE main.document_words USING fts5 (
             title, text, content = '', tokenize = 'unicode61 remove_diacritics 2'
         );
         INSERT INTO main.claim_words (rowid, text) SELECT row, text FROM {ledger}.claim;"
    ))
}

/// Of each row of an index, the sum of the hashes of its words with their places, under one
/// key for both indexes; and how many words there are.
pub(in crate::ledger) fn sums(
    connection: &Connection,
    schema: &str,
    table: &str,
) -> Result<(BTreeMap<i64, u64>, u64)> {
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
