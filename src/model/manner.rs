//! How a source on a chain knows, or what it did with what it was told.

use super::words::words;

words! {
    /// A hop's basis (how it knows) or handling (what it did).
    Manner, "manner":
    /// Basis: saw or heard it happen.
    Witnessed = "witnessed",
    /// Basis: took part.
    Participant = "participant",
    /// Basis: holds or has read the papers.
    Document = "document",
    /// Basis: has the figures.
    Data = "data",
    /// Basis: a recording of it.
    Recording = "recording",
    /// Handling: said so.
    Said = "said",
    /// Handling: wrote so.
    Wrote = "wrote",
    /// Handling: posted it.
    Posted = "posted",
    /// Handling: let it out without leave.
    Leaked = "leaked",
    /// Handling: passed on material that somebody prepared for the press.
    Handout = "handout",
    /// Handling: a photograph.
    Photo = "photo",
    /// Handling: put into another language by a person.
    Translated = "translated",
    /// Handling: put into another language by a machine.
    MachineTranslated = "machine-translated",
    /// Handling: published again as it was.
    Reposted = "reposted",
}

impl Manner {
    /// Whether the word says how the source knows, and not only what it did.
    #[must_use]
    pub const fn is_basis(self) -> bool {
        matches!(self, Self::Witnessed | Self::Participant | Self::Document | Self::Data | Self::Recording)
    }

    /// Whether the words passed from one language into another here.
    #[must_use]
    pub const fn is_translation(self) -> bool {
        matches!(self, Self::Translated | Self::MachineTranslated)
    }
}
