//! What became of an excerpt in a later capture of the same place.

use serde::{Deserialize, Serialize};

use super::words::words;

words! {
    /// What became of an excerpt.
    Fate, "fate of an excerpt":
    /// It stands there as it stood, between the same words.
    Same = "same",
    /// It stands there as it stood, between other words.
    Moved = "moved",
    /// It stands there with other words or other marks.
    Edited = "edited",
    /// It does not stand there any more.
    Gone = "gone",
    /// It stands there more than once, and nothing tells which one it is; or it is too long to be
    /// looked for.
    Unclear = "unclear",
}

words! {
    /// What an edit changed. All but the first two may change what is said.
    EditKind, "kind of edit":
    /// Marks, spaces, capital letters and accents.
    Typography = "typography",
    /// Words, none of which is of the kinds below.
    Wording = "wording",
    /// How many, how much, which share: figures, words for them, and words such as "most".
    Number = "number",
    /// When: dates, months, days, and words such as "yesterday" or "since".
    Date = "date",
    /// Who or where: names.
    Name = "name",
    /// Whether: "not", "never", "denied", and what makes a word its opposite.
    Negation = "negation",
    /// How certain: "may", "would", "allegedly", a question.
    Modality = "modality",
    /// Who says so, and whether in these words: "according to", "claimed", quotation marks.
    Attribution = "attribution",
}

impl EditKind {
    /// Whether an edit of this kind may change what is said.
    #[must_use]
    pub const fn may_change_meaning(self) -> bool {
        !matches!(self, Self::Typography | Self::Wording)
    }
}

/// One run of words that was changed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// What now stands there; empty where words were taken out.
    pub is: String,
    /// What was changed by it, in the order of [`EditKind`].
    pub kinds: Vec<EditKind>,
    /// What stood there; empty where words were added.
    pub was: String,
}

/// What became of an excerpt, and where it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Followed {
    /// The runs of words that were changed; none but where it was edited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Edit>,
    /// What became of it.
    pub fate: Fate,
    /// Where it stands now; nowhere where it is gone or nobody can tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Stretch>,
}

/// A stretch of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stretch {
    /// Where it ends, in code points, exclusive.
    pub end: u32,
    /// Where it begins, in code points from 0.
    pub start: u32,
}

impl Followed {
    /// The kinds of all its edits, each once, in their order.
    #[must_use]
    pub fn kinds(&self) -> Vec<EditKind> {
        let mut kinds: Vec<EditKind> =
            self.edits.iter().flat_map(|edit| edit.kinds.iter().copied()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// Whether it says what it said without anybody having to look: only marks were changed, if anything.
    #[must_use]
    pub fn holds(&self) -> bool {
        match self.fate {
            Fate::Same | Fate::Moved => true,
            Fate::Edited => self.kinds().iter().all(|kind| *kind == EditKind::Typography),
            Fate::Gone | Fate::Unclear => false,
        }
    }
}
