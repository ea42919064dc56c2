//! What the log does not bear out is said before anything is shown.

use super::error::Result;
use super::session::Session;
use crate::ledger::Reader;
use crate::model::id::ClaimId;

/// Says what of some claims the log does not bear out. Gives whether there is any such thing.
pub(super) fn warn_of_tampering(session: &Session, reader: Reader<'_>, ids: &[ClaimId]) -> Result<bool> {
    let mut altered = false;
    for id in ids {
        for tampering in reader.tampering_with(*id)? {
            altered = true;
            session.warn(&format!("ALTERED: {tampering}; see what was changed: perwhom verify"));
        }
    }
    Ok(altered)
}
