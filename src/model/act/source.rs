//! Acts about sources: their names, how they are judged, and whether two are one.

use serde::{Deserialize, Serialize};

use super::fold::{Cards, Fold, import_key, names_on};
use super::names::names;
use crate::model::change::{Change, end, insert, replace};
use crate::model::digest::Digest;
use crate::model::grade::Reliability;
use crate::model::id::SourceId;
use crate::model::kind::Kind;
use crate::model::tables::{
    ConfidentialKey, ConfidentialRow, DiscreditedKey, DiscreditedRow, Keyed, MergedKey, MergedRow, SourceRow,
};

/// A source is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The digest of the card with its names.
    pub card: Digest,
    /// Its id.
    pub id: SourceId,
    /// The key an import gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What sort of thing it is.
    pub kind: Kind,
    /// How far it can be relied on.
    pub reliability: Reliability,
    /// Whom it belongs to or speaks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<SourceId>,
}

names! { Source { makes: id; uses: under; card: card of id; } }

impl Fold for Source {
    fn changes(&self, card: &Cards<'_>) -> Vec<Change> {
        let mut changes = vec![insert(SourceRow {
            id: self.id,
            kind: self.kind,
            reliability: self.reliability,
            under: self.under,
        })];
        changes.extend(names_on(self.card, self.id, true, card));
        changes.extend(import_key(self.key.as_ref(), Keyed::Source(self.id)));
        changes
    }
}

/// An import's key names a source that was there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adopt {
    /// The key an import gave it.
    pub key: String,
    /// Which source.
    pub source: SourceId,
}

names! { Adopt { uses: source; } }

impl Fold for Adopt {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        import_key(Some(&self.key), Keyed::Source(self.source)).into_iter().collect()
    }
}

/// A source has further names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alias {
    /// The digest of the card with the further names.
    pub card: Digest,
    /// Whose names they are.
    pub source: SourceId,
}

names! { Alias { calls: source; card: card of source; } }

impl Fold for Alias {
    fn changes(&self, card: &Cards<'_>) -> Vec<Change> {
        names_on(self.card, self.source, false, card)
    }
}

/// A source goes by another name from now on; the old one stays as a spelling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rename {
    /// The digest of the card with the new name, which stands first on it.
    pub card: Digest,
    /// Whose names they are.
    pub source: SourceId,
    /// The digest of the card whose first name it went by.
    pub was: Digest,
    /// The reason given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

names! { Rename { calls: source; card: card of source; } }

impl Fold for Rename {
    fn changes(&self, card: &Cards<'_>) -> Vec<Change> {
        let was = names_on(self.was, self.source, false, card).into_iter().take(1);
        let mut changes: Vec<Change> =
            was.flat_map(|spelling| [Change::End(spelling.key()), spelling]).collect();
        changes.extend(names_on(self.card, self.source, true, card));
        changes
    }
}

/// What is held of a source: all of it, not only what changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judge {
    /// What sort of thing it is.
    pub kind: Kind,
    /// How far it can be relied on.
    pub reliability: Reliability,
    /// Of whom.
    pub source: SourceId,
    /// Whom it belongs to or speaks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<SourceId>,
    /// The reason given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

names! { Judge { changes: source; uses: under; } }

impl Fold for Judge {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        replace(SourceRow {
            id: self.source,
            kind: self.kind,
            reliability: self.reliability,
            under: self.under,
        })
    }
}

/// Two sources are one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergeSource {
    /// The source that it is.
    pub into: SourceId,
    /// The source that is no other.
    pub source: SourceId,
    /// The reason given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

names! { MergeSource { changes: source, into; } }

impl Fold for MergeSource {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        vec![insert(MergedRow { source: self.source, target: self.into })]
    }
}

/// Two sources that were held to be one are two after all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitSource {
    /// The source that was merged into another.
    pub source: SourceId,
    /// The reason given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

names! { SplitSource { changes: source; } }

impl Fold for SplitSource {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        vec![end(MergedKey { source: self.source })]
    }
}

/// A source is not to be relied on any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discredit {
    /// The source.
    pub source: SourceId,
    /// The reason given.
    pub why: String,
}

names! { Discredit { changes: source; } }

impl Fold for Discredit {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        vec![insert(DiscreditedRow::of(self.source, self.why.clone()))]
    }
}

/// A discredited source is to be relied on again, as far as it is rated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recredit {
    /// The source.
    pub source: SourceId,
    /// The reason given.
    pub why: String,
}

names! { Recredit { changes: source; } }

impl Fold for Recredit {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        vec![end(DiscreditedKey::from(self.source))]
    }
}

/// A source's name is for the desk alone; others read what may be said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confide {
    /// What may be said of it to others.
    pub description: String,
    /// The source.
    pub source: SourceId,
    /// The reason given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

names! { Confide { calls: source; } }

impl Fold for Confide {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        replace(ConfidentialRow { source: self.source, description: self.description.clone() })
    }
}

/// A confidential source may be named to others again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclose {
    /// The source.
    pub source: SourceId,
    /// The reason given.
    pub why: String,
}

names! { Disclose { calls: source; } }

impl Fold for Disclose {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        vec![end(ConfidentialKey { source: self.source })]
    }
}
