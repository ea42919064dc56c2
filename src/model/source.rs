//! A source as it stands.

use std::borrow::Cow;

use super::audience::Audience;
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
    /// What may be said of it to others, where its name is for the desk alone.
    pub description: Option<String>,
}

impl Source {
    /// What it is called before an audience.
    #[must_use]
    pub fn name_for(&self, audience: Audience) -> Cow<'_, str> {
        match audience {
            Audience::Desk => self.desk_name(),
            Audience::Others => self.public_name(),
        }
    }

    /// What the desk calls it: its name, or, where that is withheld even here, what may be said
    /// of it.
    #[must_use]
    pub fn desk_name(&self) -> Cow<'_, str> {
        match &self.description {
            _ if !self.name.is_empty() => Cow::Borrowed(&self.name),
            Some(description) => Cow::Borrowed(description),
            None => Cow::Owned(format!("{} (name withheld)", self.id)),
        }
    }

    /// What it may be called before others: its name, unless that is for the desk alone.
    #[must_use]
    pub fn public_name(&self) -> Cow<'_, str> {
        self.description.as_deref().map_or_else(|| self.desk_name(), Cow::Borrowed)
    }
}
