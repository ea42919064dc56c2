//! Searching claims, documents and their excerpts by words, accents folded.

use super::error::unless_damaged;
use super::sqlite::{self, Connection};
use super::{Reader, Result};
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
    if let Row::Claim(row) = row {
        sqlite::words::add_claim(connection, first, &row.text)?;
    }
    if let Row::Document(row) = row {
        // What is gone or altered has no words; it is there as long as the log says so.
        if let Some(text) = unless_damaged(Reader::now(connection).text(&row.text))? {
            sqlite::words::add_document(connection, first, row.title.as_deref(), &text)?;
        }
    }
    Ok(())
}

impl Reader<'_> {
    /// The claims whose present wording has the words: the shorter and the richer in them,
    /// the better; among equals the newer.
    pub fn search_claims(self, query: &Query, tags: &[String], limit: usize) -> Result<Hits<ClaimHit>> {
        // With a tag, or looking back, whatever has the words is looked through.
        let ranked = if tags.is_empty() && !self.looks_back { Some(RANKED + 1) } else { None };
        let mut found: Vec<(usize, usize, ClaimHit)> = Vec::new();
        sqlite::words::wordings(
            self.connection,
            &query.expression(),
            tags,
            ranked,
            |id, text, is_retracted| {
                let (weight, length) = (query.weight(&text), words(&text).count());
                found.push((weight, length, ClaimHit { id, text, is_retracted }));
            },
        )?;
        let only_newest = found.len() > RANKED;
        found.truncate(RANKED);
        found.sort_by(|a, b| (b.0 * a.1.max(1)).cmp(&(a.0 * b.1.max(1))));
        let more = found.len().saturating_sub(limit);
        let found = found.into_iter().take(limit).map(|(.., hit)| hit).collect();
        Ok(Hits { found, more, only_newest })
    }

    /// All claims whose present wording has the words, by id.
    pub fn claims_with(self, query: &Query) -> Result<Vec<ClaimId>> {
        sqlite::words::claims(self.connection, &query.expression())
    }

    /// The documents whose title or text has the words, the newest ranked by BM25 with a title
    /// ten times the text; among equals the newer.
    pub fn search_documents(self, query: &Query, limit: usize) -> Result<Hits<DocumentHit>> {
        let (ids, newest) = sqlite::words::documents(self.connection, &query.expression(), RANKED, limit)?;
        let mut found = Vec::new();
        for id in ids {
            let document = self.document(id)?;
            found.push(DocumentHit {
                id: document.id,
                title: document.title,
                text: self.text(&document.text)?,
            });
        }
        let more = newest.min(RANKED).saturating_sub(found.len());
        Ok(Hits { found, more, only_newest: newest > RANKED })
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
