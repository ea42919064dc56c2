//! What evidence is held up for.

use super::words::words;

words! {
    /// Which way a piece of evidence speaks.
    Stance, "stance":
    /// For the claim.
    Supports = "supports",
    /// Against it.
    Disputes = "disputes",
    /// Neither: no comment, neither confirms nor denies, an unanswered request, part of the
    /// truth. Shown and dated, never counted.
    BearsOn = "bears-on",
}
