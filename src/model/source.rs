//! A source as it stands.

use super::grade::Reliability;
use super::id::SourceId;
use super::kind::Kind;

/// Whoever or whatever can vouch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its id.
    pub id: SourceId,
    /// The name it goes by.
    pub name: String,
    /// Other spellings.
    pub aliases: Vec<String>,
    /// What sort of thing it is.
    pub kind: Kind,
    /// How far it can be relied on.
    pub reliability: Reliability,
    /// Whom it belongs to, is part of or speaks for.
    pub under: Option<SourceId>,
    /// The source that it is, where two turned out to be one.
    pub merged_into: Option<SourceId>,
}
