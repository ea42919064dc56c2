//! The desk's judgement of a claim.

use super::words::words;

words! {
    /// How credible the desk holds a claim: the credibility axis of the Admiralty scale
    /// (NATO AJP-2.1), 1 best, 6 where nobody has judged.
    Confidence, "confidence":
    /// 1: borne out by other, independent sources.
    Confirmed = "confirmed",
    /// 2: likely, on what is known.
    Probable = "probable",
    /// 3: neither likely nor unlikely.
    Possible = "possible",
    /// 4: doubtful.
    Tampered = "doubtful",
    /// 5: contradicted by what else is known.
    Improbable = "improbable",
    /// 6: nobody has judged it.
    Unjudged = "unjudged",
}

impl Confidence {
    /// The figure on the Admiralty scale, 1 to 6.
    #[must_use]
    pub const fn figure(self) -> u8 {
        match self {
            Self::Confirmed => 1,
            Self::Probable => 2,
            Self::Possible => 3,
            Self::Tampered => 4,
            Self::Improbable => 5,
            Self::Unjudged => 6,
        }
    }
}
