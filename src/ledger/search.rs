//! Searching claims, documents and their excerpts by words, accents folded.

use super::claim_rows::claim_of;
use super::claim_rows::claim_of_row;
use super::sqlite::{Connection, named};
use super::{LedgerError, Reader, Result};
use crate::model::cell::Cell;
use crate::model::id::{ClaimId, DocumentId};
use crate::model::tables::Row;
use crate::text::words::{folded, words};

/// How many of the newest texts that have the words are ranked.
const RANKED: usize = 2000;

/// What is looked for: words and phrases, all of which must be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    terms: Vec<Term>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    /// Folded, to be found in a text.
    words: Vec<String>,
    /// As they were written, for the index, which folds in its own way.
    written: Vec<String>,
    /// Whether the last word may go on: `armen*`.
    prefix: bool,
}

/// A search for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no words to search for; write words, \"a phrase\", or the beginning of a word as in armen*")]
pub struct NoWords;

impl std::str::FromStr for Query {
    type Err = NoWords;

    fn from_str(text: &str) -> Result<Self, NoWords> {
        let mut terms = Vec::new();
        for (at, part) in text.split('"').enumerate() {
            if at % 2 == 1 {
                terms.extend(Term::new(part, false));
            } else {
                terms.extend(part.split_whitespace().filter_map(|word| Term::new(word, word.ends_with('*'))));
            }
        }
        if terms.is_empty() { Err(NoWords) } else { Ok(Self { terms }) }
    }
}

impl Term {
    fn new(text: &str, prefix: bool) -> Option<Self> {
        let written: Vec<String> = words(text).map(|(start, end, _)| text[start..end].to_owned()).collect();
        let words: Vec<String> = words(text).map(|(.., word)| word).collect();
        (!words.is_empty()).then_some(Self { words, written, prefix })
    }

    /// Whether it stands at a place in a text's words.
    fn stands_at(&self, text: &[(usize, usize, String)], at: usize) -> bool {
        let last = self.words.len() - 1;
        self.words.iter().enumerate().all(|(place, word)| {
            text.get(at + place).is_some_and(|(.., there)| {
                there == word || (self.prefix && place == last && there.starts_with(word.as_str()))
            })
        })
    }
}

impl Query {
    /// As FTS5 wants it: strings, so that nothing in a word is an operator.
    fn expression(&self) -> String {
        let term =
            |term: &Term| format!("\"{}\"{}", term.written.join(" "), if term.prefix { "*" } else { "" });
        self.terms.iter().map(term).collect::<Vec<_>>().join(" AND ")
    }

    /// Where the words stand in a text, in bytes; nothing where one of them is missing.
    #[must_use]
    pub fn places(&self, text: &str) -> Vec<(usize, usize)> {
        let there: Vec<(usize, usize, String)> = words(text).collect();
        let mut places = Vec::new();
        for term in &self.terms {
            let before = places.len();
            let hits = (0..there.len()).filter(|at| term.stands_at(&there, *at));
            places.extend(hits.map(|at| (there[at].0, there[at + term.words.len() - 1].1)));
            if places.len() == before {
                return Vec::new();
            }
        }
        places.sort_unstable();
        places.dedup();
        places
    }

    /// How often the first words of the terms stand in a text: quick, for ranking.
    fn weight(&self, text: &str) -> usize {
        let first: Vec<String> = self.terms.iter().map(|term| folded(&term.words[0])).collect();
        words(text).filter(|(.., word)| first.iter().any(|first| word.starts_with(first.as_str()))).count()
    }
}

/// A claim that has the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimHit {
    /// Which.
    pub id: ClaimId,
    /// Its wording.
    pub text: String,
    /// Whether it was taken back.
    pub is_retracted: bool,
}

/// A document that has the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentHit {
    /// Which.
    pub id: DocumentId,
    /// Its title.
    pub title: Option<String>,
    /// Its text.
    pub text: String,
}

/// What a search found, best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hits<T> {
    /// The best.
    pub found: Vec<T>,
    /// How many more there are, of those that were ranked.
    pub more: usize,
    /// Whether older texts have the words too and were not ranked.
    pub only_newest: bool,
}

/// Indexes the words of a row, where it has any that can be searched for. `first` is the value of
/// the first column of its table.
pub(super) fn index(connection: &Connection, row: &Row, first: Option<&Cell<'_>>) -> Result<()> {
    match row {
        Row::Claim(row) => {
            connection
                .prepare_cached("INSERT INTO claim_words (rowid, text) VALUES (:row, :text)")?
                .execute(named! { ":row": first, ":text": row.text })?;
            Ok(())
        }
        Row::Document(row) => {
            let text = match Reader::now(connection).text(&row.text) {
                Ok(text) => text,
                // What is gone or altered has no words; it is there as long as the log says so.
                Err(LedgerError::Damaged(_)) => return Ok(()),
                Err(error) => return Err(error),
            };
            connection
                .prepare_cached(
                    "INSERT INTO document_words (rowid, title, text) VALUES (:id, :title, :text)",
                )?
                .execute(named! { ":id": first, ":title": row.title, ":text": text })?;
            Ok(())
        }
        Row::Desk(_)
        | Row::Source(_)
        | Row::Name(_)
        | Row::Merged(_)
        | Row::Copy(_)
        | Row::Tag(_)
        | Row::Evidence(_)
        | Row::Contradiction(_)
        | Row::Retracted(_)
        | Row::Review(_)
        | Row::Publication(_)
        | Row::Waiver(_)
        | Row::Discredited(_)
        | Row::Confidential(_)
        | Row::Setting(_)
        | Row::Seal(_)
        | Row::Severity(_)
        | Row::Diverged(_)
        | Row::Meeting(_)
        | Row::KnownAs(_)
        | Row::ImportKey(_) => Ok(()),
    }
}

impl Reader<'_> {
    /// The claims whose present wording has the words: the shorter and the richer in them,
    /// the better; among equals the newer.
    pub fn search_claims(self, query: &Query, tags: &[String], limit: usize) -> Result<Hits<ClaimHit>> {
        let mut statement = self.connection.prepare_cached(concat!(
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
        // With a tag, or looking back, whatever has the words is looked through.
        let ranked = if tags.is_empty() && !self.looks_back {
            i64::try_from(RANKED + 1).unwrap_or(i64::MAX)
        } else {
            -1
        };
        let tags = serde_json::to_string(tags).unwrap_or_default();
        let mut rows =
            statement.query(named! { ":query": query.expression(), ":limit": ranked, ":tags": tags })?;
        let mut found: Vec<(usize, usize, ClaimHit)> = Vec::new();
        while let Some(row) = rows.next()? {
            let text: String = row.get("text")?;
            let (weight, length) = (query.weight(&text), words(&text).count());
            let (id, is_retracted) = (claim_of_row(row.get("row")?)?, row.get("is_retracted")?);
            found.push((weight, length, ClaimHit { id, text, is_retracted }));
        }
        let only_newest = found.len() > RANKED;
        found.truncate(RANKED);
        found.sort_by(|a, b| (b.0 * a.1.max(1)).cmp(&(a.0 * b.1.max(1))));
        let more = found.len().saturating_sub(limit);
        let found = found.into_iter().take(limit).map(|(.., hit)| hit).collect();
        Ok(Hits { found, more, only_newest })
    }

    /// All claims whose present wording has the words, by id.
    pub fn claims_with(self, query: &Query) -> Result<Vec<ClaimId>> {
        let mut statement = self.connection.prepare_cached(concat!(
            "SELECT DISTINCT ",
            claim_of!("claim.row"),
            " AS id
             FROM claim_words
             JOIN claim ON claim.row = claim_words.rowid
             WHERE claim_words MATCH :query AND claim.until IS NULL
             ORDER BY id"
        ))?;
        let rows =
            statement.query_map(named! { ":query": query.expression() }, |row| row.get("id").map(ClaimId))?;
        rows.collect()
    }

    /// The documents whose title or text has the words, the newest ranked by BM25 with a title
    /// ten times the text; among equals the newer.
    pub fn search_documents(self, query: &Query, limit: usize) -> Result<Hits<DocumentHit>> {
        let newest = self.newest_documents_with(query)?;
        let only_newest = newest.len() > RANKED;
        let Some(oldest) = newest.get(RANKED.min(newest.len()).saturating_sub(1)) else {
            return Ok(Hits { found: Vec::new(), more: 0, only_newest });
        };
        let mut statement = self.connection.prepare_cached(
            "SELECT rowid AS id
             FROM document_words
             WHERE document_words MATCH :query
               AND rowid >= :oldest
               AND rowid <= (SELECT max(id) FROM document)
             ORDER BY bm25(document_words, 10.0, 1.0), rowid DESC
             LIMIT :limit",
        )?;
        let limit_sql = i64::try_from(limit).unwrap_or(i64::MAX);
        let params = named! { ":query": query.expression(), ":oldest": *oldest, ":limit": limit_sql };
        let ids = statement.query_map(params, |row| row.get("id").map(DocumentId))?;
        let mut found = Vec::new();
        for id in ids {
            let document = self.document(id?)?;
            found.push(DocumentHit {
                id: document.id,
                title: document.title,
                text: self.text(&document.text)?,
            });
        }
        let more = newest.len().min(RANKED).saturating_sub(found.len());
        Ok(Hits { found, more, only_newest })
    }

    /// The newest documents that have the words, newest first, and one more than are ranked.
    fn newest_documents_with(self, query: &Query) -> Result<Vec<u32>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT rowid AS id
             FROM document_words
             WHERE document_words MATCH :query AND rowid <= (SELECT max(id) FROM document)
             ORDER BY rowid DESC
             LIMIT :limit",
        )?;
        let params = named! { ":query": query.expression(), ":limit": RANKED + 1 };
        let rows = statement.query_map(params, |row| row.get("id"))?;
        rows.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_words_phrases_and_beginnings() {
        let query: Query = "Inflación \"dos bases\" armen*".parse().unwrap();
        assert_eq!(query.expression(), "\"Inflación\" AND \"dos bases\" AND \"armen\"*");
        assert_eq!("\" * NEAR(".parse::<Query>().unwrap().expression(), "\"NEAR\"");
        assert_eq!(" \"\" * ".parse::<Query>(), Err(NoWords));
    }

    #[test]
    fn says_where_the_words_stand() {
        let query: Query = "bases venez*".parse().unwrap();
        let text = "Las Bases, en Venezuela.";
        let places: Vec<&str> =
            query.places(text).into_iter().map(|(start, end)| &text[start..end]).collect();
        assert_eq!(places, ["Bases", "Venezuela"]);
        assert!(query.places("bases").is_empty());
    }
}
