//! Lines of a claims file: JSON Lines, one thing a line.
//!
//! Keys are the writer's own and unique within their type. A line refers only backwards, by
//! key, or by id to what the ledger holds.

use serde::Deserialize;

use super::confidence::Confidence;
use super::date::LooseDate;
use super::grade::Reliability;
use super::import_key::ImportKey;
use super::kind::Kind;
use super::language::Language;
use super::stance::Stance;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Line {
    /// A source.
    Source(SourceLine),
    /// A document.
    Document(DocumentLine),
    /// A claim.
    Claim(ClaimLine),
    /// Evidence.
    Evidence(EvidenceLine),
    /// A contradiction.
    Contradiction(ContradictionLine),
}

/// A source. One that goes by the name already is taken for it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceLine {
    /// What it is known by.
    pub key: ImportKey,
    /// The name it goes by.
    pub name: String,
    /// Other spellings.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What sort of thing it is.
    pub kind: Option<Kind>,
    /// How far it can be relied on, A to F.
    pub reliability: Option<Reliability>,
    /// The key, id or name of whom it stands under.
    pub under: Option<String>,
}

/// A document: its text, or a path to it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentLine {
    /// What it is known by.
    pub key: ImportKey,
    /// The text itself.
    pub text: Option<String>,
    /// The file that holds it, under the claims file's own folder.
    pub path: Option<String>,
    /// The encoding of that file, where it is not to be guessed.
    pub encoding: Option<String>,
    /// The key, id or name of the publisher.
    pub publisher: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// When.
    pub published: Option<LooseDate>,
    /// Its language, where the text is not to be asked.
    pub language: Option<Language>,
    /// The key or id of the document that it copies.
    pub copy_of: Option<String>,
    /// The key or id of the document that it is suspected to copy.
    pub suspected_copy_of: Option<String>,
}

/// A claim.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimLine {
    /// What it is known by.
    pub key: ImportKey,
    /// The wording.
    pub text: String,
    /// Its language, where the wording is not to be asked.
    pub language: Option<Language>,
    /// The desk's judgement; unjudged where left out.
    pub confidence: Option<Confidence>,
    /// For a claim of words: the key, id or name of who said it.
    pub said_by: Option<String>,
    /// When it is said to hold.
    pub when: Option<String>,
    /// A name for it.
    pub slug: Option<String>,
    /// What it is filed under.
    #[serde(default)]
    pub tags: Vec<String>,
}

/// Evidence.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceLine {
    /// What it is known by.
    pub key: ImportKey,
    /// The key or id of the claim.
    pub claim: String,
    /// The key or id of the document.
    pub document: String,
    /// The excerpt.
    pub excerpt: String,
    /// Which occurrence, from 1, where there is more than one.
    pub nth: Option<usize>,
    /// The chain, as it is written after `--per`; the publisher speaks where left out.
    pub chain: Option<String>,
    /// Which way it speaks; it supports where left out.
    pub stance: Option<Stance>,
    /// The place as people write it.
    pub locator: Option<String>,
}

/// A contradiction.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContradictionLine {
    /// What it is known by.
    pub key: ImportKey,
    /// The keys or ids of the two claims.
    pub claims: [String; 2],
    /// Why both cannot be true.
    pub why: String,
    /// Where it is settled: the key or id of the claim that holds, or `neither`, or
    /// `both-stand`.
    pub resolved: Option<String>,
    /// Why it was settled so.
    pub resolved_why: Option<String>,
}

/// A line that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotALine(String);

impl Line {
    /// Reads a line.
    pub fn parse(text: &str) -> Result<Self, NotALine> {
        let line: Self = serde_json::from_str(text).map_err(|error| {
            // The position that serde_json adds counts lines within this one line.
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            NotALine(match error.classify() {
                serde_json::error::Category::Data => message.to_owned(),
                _ => format!("not JSON: {message} at column {}", error.column()),
            })
        })?;
        let key = line.key().words();
        if key.is_empty() || key.contains('\0') {
            return Err(NotALine("a key must not be empty or contain a zero character".to_owned()));
        }
        Ok(line)
    }

    /// What the line is known by.
    #[must_use]
    pub const fn key(&self) -> &ImportKey {
        match self {
            Self::Source(line) => &line.key,
            Self::Document(line) => &line.key,
            Self::Claim(line) => &line.key,
            Self::Evidence(line) => &line.key,
            Self::Contradiction(line) => &line.key,
        }
    }
}
