//! The table `import_key`: the keys that imports gave to what they made.

use super::description::table;
use crate::model::cell::{Cell, InCell, Misread};
use crate::model::id::{ClaimId, DocumentId, EvidenceId, SourceId};

/// What an import's key names. Keys are unique within one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Keyed {
    /// A source.
    Source(SourceId),
    /// A document.
    Document(DocumentId),
    /// A claim.
    Claim(ClaimId),
    /// Evidence.
    Evidence(EvidenceId),
    /// A contradiction, by its two claims, the lower id first.
    Contradiction(ClaimId, ClaimId),
}

impl Keyed {
    /// The letter of what is named: `S`, `D`, `C`, `E`, and `X` for a contradiction.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Source(_) => SourceId::LETTER,
            Self::Document(_) => DocumentId::LETTER,
            Self::Claim(_) => ClaimId::LETTER,
            Self::Evidence(_) => EvidenceId::LETTER,
            Self::Contradiction(..) => 'X',
        }
    }
}

/// A letter as [`Keyed::letter`] gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Letter(pub char);

impl InCell for Letter {
    fn to_cell(&self) -> Cell<'_> {
        Cell::Text(self.0.to_string().into())
    }

    fn from_cell(cell: Cell<'_>) -> Result<Self, Misread> {
        let text = String::from_cell(cell)?;
        let mut letters = text.chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) => Ok(Self(letter)),
            _ => Err(Misread(format!("`{text}` is not the letter of an id"))),
        }
    }
}

table! {
    /// A key that an import gave to what it made.
    ImportKeyRow, ImportKeyKey in "import_key", Once, Untimed, Local;
    keys {
        /// What it names.
        names: Letter,
        /// The writer's own word for it.
        key: String,
    }
    values {
        /// The number of what is named; of the lower claim of a contradiction.
        id: u32 = "what it names",
        /// The number of the higher claim of a contradiction.
        other: Option<u32> = "what it names",
    }
}

impl ImportKeyRow {
    /// A key for something.
    #[must_use]
    pub const fn of(keyed: Keyed, key: String) -> Self {
        let (id, other) = match keyed {
            Keyed::Source(id) => (id.0, None),
            Keyed::Document(id) => (id.0, None),
            Keyed::Claim(id) => (id.0, None),
            Keyed::Evidence(id) => (id.0, None),
            Keyed::Contradiction(one, other) => (one.0, Some(other.0)),
        };
        Self { names: Letter(keyed.letter()), key, id, other }
    }

    /// What the key names; nothing where the row was altered so that it names none.
    #[must_use]
    pub const fn keyed(&self) -> Option<Keyed> {
        match (self.names.0, self.other) {
            ('S', None) => Some(Keyed::Source(SourceId(self.id))),
            ('D', None) => Some(Keyed::Document(DocumentId(self.id))),
            ('C', None) => Some(Keyed::Claim(ClaimId(self.id))),
            ('E', None) => Some(Keyed::Evidence(EvidenceId(self.id))),
            ('X', Some(other)) => Some(Keyed::Contradiction(ClaimId(self.id), ClaimId(other))),
            _ => None,
        }
    }
}

fn described(row: &ImportKeyRow) -> String {
    format!("import key `{}`", row.key)
}
