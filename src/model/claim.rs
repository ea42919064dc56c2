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

/// Text that can be no slug or tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a valid {1}: use letters, digits and `-`, `_`, `.`, `:`, `/`, no spaces, and nothing that looks like an id"
)]
pub struct NotAWord(String, &'static str);

/// A slug: a short name for a claim.
pub fn checked_slug(text: &str) -> Result<String, NotAWord> {
    checked_word(text, "slug")
}

/// A tag: a word that claims are filed under.
pub fn checked_tag(text: &str) -> Result<String, NotAWord> {
    checked_word(text, "tag")
}

/// A role: a word for the capacity in which somebody reviews.
pub fn checked_role(text: &str) -> Result<String, NotAWord> {
    checked_word(text, "role")
}

fn checked_word(text: &str, what: &'static str) -> Result<String, NotAWord> {
    let fine = |c: char| c.is_alphanumeric() || "-_.:/".contains(c);
    if text.is_empty() || !text.chars().all(fine) || looks_like_an_id(text) {
        return Err(NotAWord(text.to_owned(), what));
    }
    Ok(text.to_owned())
}
