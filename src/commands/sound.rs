//! Only what verifies is taken over.

use super::error::{CommandError, Result};
use super::progress::progress;
use super::session::Session;
use crate::ledger::Ledger;

/// Nothing is taken over from a ledger that does not verify.
pub(super) fn refuse_faulty(other: &Ledger, named: &str, session: &Session) -> Result<()> {
    let bar = progress(session);
    let report = other.verify(false, &|_, done, total| bar.at(done, total))?;
    bar.clear();
    let Some(first) = report.faults.first() else { return Ok(()) };
    let more = match report.faults.len() + report.unnamed - 1 {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    Err(CommandError::new(format!("{named} failed verification: {}{more}; nothing was merged", first.what))
        .hint(format!("see all problems: perwhom verify --ledger {named}")))
}
