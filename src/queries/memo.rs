//! What a sourcing memo says: claims with all that is on record about them.

use super::claim_detail::ClaimDetail;
use super::claim_history::ClaimHistory;
use super::claim_record::ClaimRecord;
use super::error::Result;
use super::view::View;
use crate::model::audience::Audience;
use crate::model::entry::Entry;
use crate::model::id::ClaimId;
use crate::model::moment::Moment;

/// How much of the text around an excerpt a memo has, in code points.
const AROUND: u32 = 160;

/// What a memo says.
pub struct Memo {
    /// The desk that keeps the ledger, where it says so.
    pub desk: Option<String>,
    /// The time at which the ledger was looked at.
    pub now: Moment,
    /// The last entry of the log as it was looked at.
    pub head: Option<Entry>,
    /// The claims, in the order in which they were asked for.
    pub claims: Vec<MemoClaim>,
}

/// A claim in a memo.
pub struct MemoClaim {
    /// What is on record about it.
    pub record: ClaimRecord,
    /// What was done to it.
    pub history: ClaimHistory,
}

impl Memo {
    /// A memo of some claims.
    pub fn of(view: &View, claims: &[ClaimId]) -> Result<Self> {
        let reported = claims.iter().map(|claim| MemoClaim::of(view, *claim)).collect::<Result<_>>()?;
        Self::about(view, reported)
    }

    /// A memo of claims that were read.
    pub fn about(view: &View, claims: Vec<MemoClaim>) -> Result<Self> {
        let reader = view.read();
        Ok(Self { desk: desk(view)?, now: view.now(), head: reader.entry(reader.horizon()?)?, claims })
    }
}

impl MemoClaim {
    /// A claim, with its excerpts in their context.
    pub fn of(view: &View, id: ClaimId) -> Result<Self> {
        let detail = ClaimDetail::with_context(view, id, AROUND)?;
        Self::about(view, ClaimRecord::about(view.read(), detail, Vec::new())?)
    }

    /// A claim that was read.
    pub fn about(view: &View, record: ClaimRecord) -> Result<Self> {
        let reader = view.read();
        let id = record.detail.audited.case.claim.id;
        let history = ClaimHistory::between(reader, id, 0, reader.horizon()?, view.audience())?;
        Ok(Self { record, history })
    }
}

/// What the desk is called before everybody, where the ledger says whose it is.
pub fn desk(view: &View) -> Result<Option<String>> {
    let reader = view.read();
    Ok(match reader.desk()? {
        Some(desk) => Some(reader.source(desk)?.name_for(Audience::Others).into_owned()),
        None => None,
    })
}
