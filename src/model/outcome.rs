//! How contradictions are settled.

use super::words::words;

words! {
    /// How a contradiction stands.
    Outcome, "outcome":
    /// Nobody has settled it.
    Open = "open",
    /// The claim named first holds.
    ForOne = "for-one",
    /// The claim named second holds.
    ForOther = "for-other",
    /// Neither is true.
    Neither = "neither",
    /// Both are true: another time, another scope, a translation's fault.
    BothStand = "both-stand",
}

impl Outcome {
    /// The same where the two claims change places.
    #[must_use]
    pub const fn of_the_other(self) -> Self {
        match self {
            Self::ForOne => Self::ForOther,
            Self::ForOther => Self::ForOne,
            Self::Open | Self::Neither | Self::BothStand => self,
        }
    }
}
