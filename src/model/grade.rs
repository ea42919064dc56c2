//! Reliability of sources, and the grade that it makes together with confidence.

use std::fmt;

use super::confidence::Confidence;
use super::words::words;

words! {
    /// How far a source can be relied on: the reliability axis of the Admiralty scale.
    Reliability, "reliability":
    /// Completely reliable.
    A = "A",
    /// Usually reliable.
    B = "B",
    /// Fairly reliable.
    C = "C",
    /// Not usually reliable.
    D = "D",
    /// Unreliable.
    E = "E",
    /// Not yet rated.
    F = "F",
}

impl Reliability {
    /// The place from best to worst, A B C D F E: a source that nobody has rated is better
    /// than one known to be unreliable, and worse than any other.
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            Self::A => 0,
            Self::B => 1,
            Self::C => 2,
            Self::D => 3,
            Self::F => 4,
            Self::E => 5,
        }
    }

    /// The worse of two: a chain is as reliable as its weakest link.
    #[must_use]
    pub fn weaker(self, other: Self) -> Self {
        if self.rank() >= other.rank() { self } else { other }
    }
}

/// Reliability and confidence side by side, such as `C3`; with a `?` behind it where no
/// chain states its origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Grade {
    /// The reliability of the best chain.
    pub reliability: Reliability,
    /// The desk's judgement.
    pub confidence: Confidence,
    /// Whether the chain that the letter comes from states its origin.
    pub stated: bool,
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let doubt = if self.stated { "" } else { "?" };
        f.pad(&format!("{}{}{doubt}", self.reliability, self.confidence.figure()))
    }
}

impl serde::Serialize for Grade {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unrated_is_worse_than_d_and_better_than_e() {
        assert_eq!(Reliability::D.weaker(Reliability::F), Reliability::F);
        assert_eq!(Reliability::F.weaker(Reliability::E), Reliability::E);
        assert_eq!(Reliability::A.weaker(Reliability::B), Reliability::B);
    }

    #[test]
    fn a_hidden_origin_is_marked() {
        let grade = |stated| Grade { reliability: Reliability::C, confidence: Confidence::Possible, stated };
        assert_eq!(grade(true).to_string(), "C3");
        assert_eq!(grade(false).to_string(), "C3?");
    }
}
