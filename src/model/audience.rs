//! Whom something is shown to, which decides what confidential sources are called.

/// Whom something is shown to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The desk that keeps the ledger: confidential sources go by their names.
    Desk,
    /// Everybody else: confidential sources go by what may be said of them.
    Others,
}
