//! A claim as it stands.

use super::confidence::Confidence;
use super::id::{ClaimId, SourceId, looks_like_an_id};

/// One checkable statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Its id.
    pub id: ClaimId,
    /// The wording.
    pub text: String,
    /// The language tag of the wording.
    pub language: String,
    /// The desk's judgement.
    pub confidence: Confidence,
    /// A name people gave it.
    pub slug: Option<String>,
    /// For a claim of words: who said it.
    pub said_by: Option<SourceId>,
    /// When it is said to hold.
    pub when: Option<String>,
    /// What it is filed under.
    pub tags: Vec<String>,
}

/// What a word is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordFor {
    /// A short name for a claim.
    Slug,
    /// What claims are filed under.
    Tag,
    /// The capacity in which somebody reviews.
    Role,
}

impl WordFor {
    const fn name(self) -> &'static str {
        match self {
            Self::Slug => "slug",
            Self::Tag => "tag",
            Self::Role => "role",
        }
    }
}

/// Text that can be no slug, tag or role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not a valid {}: use letters, digits and `-`, `_`, `.`, `:`, `/`, no spaces, and nothing that looks like an id",
    what.name()
)]
pub struct NotAWord {
    text: String,
    /// What it was to be.
    pub what: WordFor,
}

/// A slug: a short name for a claim.
pub fn checked_slug(text: &str) -> Result<String, NotAWord> {
    checked_word(text, WordFor::Slug)
}

/// A tag: a word that claims are filed under.
pub fn checked_tag(text: &str) -> Result<String, NotAWord> {
    checked_word(text, WordFor::Tag)
}

/// A role: a word for the capacity in which somebody reviews.
pub fn checked_role(text: &str) -> Result<String, NotAWord> {
    checked_word(text, WordFor::Role)
}

fn checked_word(text: &str, what: WordFor) -> Result<String, NotAWord> {
    let fine = |c: char| c.is_alphanumeric() || "-_.:/".contains(c);
    if text.is_empty() || !text.chars().all(fine) || looks_like_an_id(text) {
        return Err(NotAWord { text: text.to_owned(), what });
    }
    Ok(text.to_owned())
}
