//! Whether each page of the file has one place in it.
//!
//! `SQLite` follows what the pages say. Where nodes lead to one page twice, its rows come twice;
//! and where there are enough such nodes, one below the other, reading has no end.

use super::super::sqlite::integrity::is_sound;
use super::super::{Ledger, Result};

/// Whether pages have more than one place, so that what reads the file may not end. What was seen
/// before the file was opened may be due to somebody who wrote meanwhile; this is certain, and
/// goes to no page twice.
pub(super) fn has_shared_pages(ledger: &Ledger) -> Result<bool> {
    if !ledger.seems_tangled {
        return Ok(false);
    }
    Ok(!is_sound(&ledger.another()?)?)
}
