//! A verdict, given.

use crate::acts;
use crate::commands::error::Result;
use crate::commands::session::Session;
use crate::ledger::Ledger;
use crate::model::audience::Audience;
use crate::model::fingerprint::Fingerprint;
use crate::model::id::ClaimId;
use crate::model::review::{Role, Verdict};
use crate::queries::ClaimDetail;

/// A verdict with what is said beside it.
pub(super) struct Judgement {
    pub(super) verdict: Verdict,
    pub(super) note: Option<String>,
}

/// Gives a verdict on a claim that was seen so. It is on disk when this returns.
pub(super) fn give(
    ledger: &mut Ledger,
    id: ClaimId,
    role: &Role,
    judgement: Judgement,
    seen: Fingerprint,
    expected: Option<u32>,
    session: &Session,
) -> Result<()> {
    let now = Session::now()?;
    session.write_with(ledger, |scribe| {
        let shown = ClaimDetail::at(scribe.read(), now, id, Audience::Desk)?;
        let review = acts::Review {
            verdict: judgement.verdict,
            note: judgement.note,
            role: role.clone(),
            seen,
            relied: shown.audited.relied(),
            expected,
        };
        Ok(acts::review(scribe, id, review)?)
    })?;
    Ok(())
}
