//! A ledger as it is, or as it was, looked at by somebody.

use super::error::{QueryError, Result};
use crate::ledger::{Ledger, Reader, Version};
use crate::model::audience::Audience;
use crate::model::case::Case;
use crate::model::digest::Digest;
use crate::model::id::ClaimId;
use crate::model::moment::Moment;
use crate::model::standing::Standing;

/// A ledger that does not change while it is looked at, the time at which it is, and by whom.
pub struct View {
    ledger: Ledger,
    now: Moment,
    audience: Audience,
}

impl View {
    /// The ledger as it is at this moment, whoever writes meanwhile.
    pub fn of_now(ledger: Ledger, now: Moment, audience: Audience) -> Result<Self> {
        ledger.hold_still()?;
        if audience == Audience::Others {
            ledger.read().refuse_unconfided()?;
        }
        Ok(Self { ledger, now, audience })
    }

    /// The ledger as it was after an entry, looked at when that was written; before the first
    /// entry, looked at now.
    pub fn after(ledger: &Ledger, seq: u64, now: Moment, audience: Audience) -> Result<Self> {
        let now = written_at(ledger.read(), seq)?.unwrap_or(now);
        Ok(Self { ledger: ledger.after_entry(seq)?, now, audience })
    }

    /// The same ledger as it was after an entry, looked at when that was written.
    pub fn looking_back(self, seq: u64) -> Result<Self> {
        let now = written_at(self.read(), seq)?.unwrap_or(self.now);
        Ok(Self { ledger: self.ledger.looking_back(seq)?, now, audience: self.audience })
    }

    /// The ledger as it was at a version of a claim.
    pub fn at_version(
        ledger: &Ledger,
        claim: ClaimId,
        number: u32,
        now: Moment,
        audience: Audience,
    ) -> Result<Self> {
        Self::after(ledger, version(ledger.read(), claim, number)?.last, now, audience)
    }

    /// The same, looked at when its last entry was written.
    pub fn at_its_head(mut self) -> Result<Self> {
        if let Some(at) = written_at(self.read(), self.read().horizon()?)? {
            self.now = at;
        }
        Ok(self)
    }

    /// Who looks.
    #[must_use]
    pub const fn audience(&self) -> Audience {
        self.audience
    }

    /// What the ledger holds as it is looked at.
    #[must_use]
    pub const fn read(&self) -> Reader<'_> {
        self.ledger.read()
    }

    /// The ledger.
    #[must_use]
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The ledger, to be looked at no more.
    #[must_use]
    pub fn into_ledger(self) -> Ledger {
        self.ledger
    }

    /// The hash of the ledger's first entry, which makes names that no other ledger has.
    pub fn ledger_hash(&self) -> Result<Digest> {
        self.read().own_replica()?.ok_or(QueryError::EmptyLog)
    }

    /// The time at which it is looked at.
    #[must_use]
    pub const fn now(&self) -> Moment {
        self.now
    }

    /// What is known beyond the single claim, for weighing many.
    pub fn standing(&self) -> Result<Standing> {
        let mut standing = self.read().standing(self.audience)?;
        standing.set_now(self.now);
        Ok(standing)
    }
}

/// When an entry was written, as its writer's clock said; nothing where there is no such entry.
fn written_at(reader: Reader<'_>, seq: u64) -> Result<Option<Moment>> {
    Ok(reader.entry(seq)?.map(|entry| entry.moment()).transpose()?)
}

/// What weighing one case needs to know, looked at at a time.
pub(super) fn standing_of(
    reader: Reader<'_>,
    case: &Case,
    now: Moment,
    audience: Audience,
) -> Result<Standing> {
    let evidence = case.evidence.iter().chain(&case.opposing);
    let mut standing = reader.standing_for(evidence, case.claim.said_by.into_iter(), audience)?;
    standing.set_now(now);
    Ok(standing)
}

/// A version of a claim, by its number from 1.
pub fn version(reader: Reader<'_>, claim: ClaimId, number: u32) -> Result<Version> {
    let mut versions = reader.versions(claim)?;
    let count = versions.len();
    match (number as usize).checked_sub(1).filter(|at| *at < count) {
        Some(at) => Ok(versions.swap_remove(at)),
        None => Err(QueryError::NoVersion { claim, number, versions: count }),
    }
}
