//! What reads a ledger.

use super::sqlite::Connection;

/// Reads what a ledger holds: now, or as it was where it looks back.
#[derive(Clone, Copy)]
pub struct Reader<'c> {
    pub(super) connection: &'c Connection,
    pub(super) looks_back: bool,
}

impl<'c> Reader<'c> {
    pub(super) const fn now(connection: &'c Connection) -> Self {
        Self { connection, looks_back: false }
    }
}
