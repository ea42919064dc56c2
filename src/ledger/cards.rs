//! The cards of sources, as they are asked for while acts are turned into rows.

use std::cell::RefCell;

use super::{LedgerError, Reader, Result};
use crate::model::card::Card;
use crate::model::digest::Digest;

/// Does work that asks for cards. One that is gone or altered is one that is withheld: `verify`
/// names it. One that the system could not read is an error of all of the work: `SQLite` has
/// undone what was being written, and to go on would write a part of it.
pub(super) fn with_cards<T>(
    reader: Reader<'_>,
    work: impl FnOnce(&dyn Fn(&Digest) -> Option<Card>) -> Result<T>,
) -> Result<T> {
    let unread = RefCell::new(None);
    let done = work(&|digest| {
        reader.card(digest).unwrap_or_else(|error| {
            if !matches!(error, LedgerError::Damaged(_)) {
                unread.replace(Some(error));
            }
            None
        })
    });
    unread.into_inner().map_or(done, Err)
}
