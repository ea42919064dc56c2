//! How a command that did its job ends.

/// How a command that did its job ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Nothing to object to.
    Fine,
    /// Something was found that is denied, or that does not hold.
    Found,
}
