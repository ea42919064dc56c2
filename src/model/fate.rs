//! What became of an excerpt in a later capture of the same place.

use serde::{Deserialize, Serialize};

use super::id::{ClaimId, EvidenceId};
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

/// The edits of one excerpt, in the order of its text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Edits(pub Vec<Edit>);

impl Edits {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The kinds of all of them, each once, in their order.
    #[must_use]
    pub fn kinds(&self) -> Vec<EditKind> {
        let mut kinds: Vec<EditKind> = self.0.iter().flat_map(|edit| edit.kinds.iter().copied()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// Whether only marks were changed, if anything.
    #[must_use]
    pub fn are_typography(&self) -> bool {
        self.kinds().iter().all(|kind| *kind == EditKind::Typography)
    }

    /// Whether any of them may change what is said.
    #[must_use]
    pub fn may_change_meaning(&self) -> bool {
        self.kinds().iter().any(|kind| kind.may_change_meaning())
    }

    /// What was changed in which way, in a line.
    #[must_use]
    pub fn words(&self) -> String {
        let said = |edit: &Edit| {
            let kinds: Vec<&str> = edit.kinds.iter().map(|kind| kind.word()).collect();
            let change = match (edit.was.as_str(), edit.is.as_str()) {
                ("", is) => format!("“{is}” added"),
                (was, "") => format!("“{was}” taken out"),
                (was, is) => format!("“{was}” → “{is}”"),
            };
            format!("{change} ({})", kinds.join(", "))
        };
        self.0.iter().map(said).collect::<Vec<_>>().join("; ")
    }
}

/// What became of an excerpt, and where it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// The runs of words that were changed; none but where it was edited.
    pub edits: Edits,
    /// What became of it.
    pub fate: Fate,
    /// Where it stands now; nowhere where it is gone or nobody can tell.
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

/// What became of the excerpt of one piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followup {
    /// The claim that it is held up for.
    pub claim: ClaimId,
    /// The evidence.
    pub evidence: EvidenceId,
    /// What became of it.
    pub followed: Followed,
}

impl Followed {
    /// Something that has no place in the later text: it is gone, or nobody can tell.
    #[must_use]
    pub fn nowhere(fate: Fate) -> Self {
        Self { edits: Edits::default(), fate, place: None }
    }

    /// Whether it says what it said without anybody having to look: only marks were changed, if anything.
    #[must_use]
    pub fn holds(&self) -> bool {
        match self.fate {
            Fate::Same | Fate::Moved => true,
            Fate::Edited => self.edits.are_typography(),
            Fate::Gone | Fate::Unclear => false,
        }
    }
}

impl super::cell::InCell for Edits {
    fn to_cell(&self) -> super::cell::Cell<'_> {
        super::cell::to_json(self)
    }

    fn from_cell(cell: super::cell::Cell<'_>) -> Result<Self, super::cell::Misread> {
        super::cell::from_json(cell)
    }
}
