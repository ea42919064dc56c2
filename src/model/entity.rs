//! The kinds of what a ledger numbers: claims, documents, evidence, sources.

/// A kind of what ids name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityKind {
    /// A claim.
    Claim,
    /// A document.
    Document,
    /// A piece of evidence.
    Evidence,
    /// A source.
    Source,
}

impl EntityKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Claim, Self::Document, Self::Evidence, Self::Source];

    /// The letter that its ids begin with.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Claim => 'C',
            Self::Document => 'D',
            Self::Evidence => 'E',
            Self::Source => 'S',
        }
    }

    /// What an id names, and its number; nothing where the word is no id.
    #[must_use]
    pub fn of_id(text: &str) -> Option<(Self, u32)> {
        Self::ALL.into_iter().find_map(|thing| Some((thing, number_after(thing.letter(), text)?)))
    }
}

/// The number of an id that begins with `letter`: no sign, no leading zero, not zero.
pub(super) fn number_after(letter: char, text: &str) -> Option<u32> {
    let digits = text.strip_prefix(letter)?;
    let plain = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    if plain { digits.parse().ok() } else { None }
}
