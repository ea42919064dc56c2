//! What the log does not bear out is said before anything is shown.

use super::error::Result;
use super::session::Session;
use crate::ledger::Reader;
use crate::model::id::ClaimId;

/// Says what of some claims the log does not bear out. Gives whether there is any such thing.
pub(super) fn tell_doubts(session: &Session, reader: Reader<'_>, ids: &[ClaimId]) -> Result<bool> {
    let mut altered = false;
    for id in ids {
        for doubt in reader.doubts_about(*id)? {
            altered = true;
            session.warn(&format!("ALTERED: {doubt}; see what was changed: perwhom verify"));
        }
    }
    Ok(altered)
}
