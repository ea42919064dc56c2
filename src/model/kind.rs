//! What sort of thing a source is.

use super::words::words;

words! {
    /// The kind of a source. It decides whether a chain that begins with the source states
    /// its origin, and whether the source is a voice at all.
    Kind, "kind of source":
    /// A human being with a name.
    Person = "person",
    /// A post or a spokesperson's office, such as the Kremlin.
    Office = "office",
    /// An organisation, such as a ministry or a company.
    Body = "body",
    /// A newspaper, site, station or programme.
    Outlet = "outlet",
    /// A news agency.
    Agency = "agency",
    /// Papers, a letter, a contract.
    Document = "document",
    /// Figures or records.
    Dataset = "dataset",
    /// Somebody whom a relay vouches for without a name.
    Unnamed = "unnamed",
    /// A platform, archive or library: it carries, and vouches for nothing.
    Carrier = "carrier",
    /// The people who own the ledger.
    Desk = "desk",
    /// Nobody has said yet.
    Unjudged = "unjudged",
}

impl Kind {
    /// Whether a chain that begins with such a source says where its word comes from,
    /// without a basis having to be named.
    #[must_use]
    pub const fn states_origin(self) -> bool {
        matches!(self, Self::Person | Self::Office | Self::Body | Self::Document | Self::Dataset)
    }

    /// Whether such a source publishes what others say, so that its own word is to be had
    /// by opening what it published.
    #[must_use]
    pub const fn can_be_opened(self) -> bool {
        matches!(self, Self::Outlet | Self::Agency | Self::Office | Self::Document)
    }
}
