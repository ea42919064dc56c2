//! What a command looks at: the ledger as it is, or as it was.

use super::Result;
use super::error::CommandError;
use super::session::Session;
use super::when::When;
use crate::ledger::{Ledger, Reader, Version};
use crate::model::audience::Audience;
use crate::model::id::ClaimId;
use crate::model::moment::Moment;
use crate::model::standing::{Case, Standing};

/// A ledger as it is or was, and the time at which it is looked at.
pub(super) struct View {
    ledger: Ledger,
    now: Moment,
    /// Who looks.
    audience: Audience,
}

/// `--as-of`, for the commands that can look back.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct AsOf {
    /// The ledger as it was then: a date (its end, in the local zone), a time, an entry such as
    /// @812, or words such as yesterday
    #[arg(long, value_name = "WHEN")]
    pub(super) as_of: Option<When>,
}

impl Session {
    /// What is to be looked at.
    pub(super) fn view(&self, as_of: &AsOf, audience: Audience) -> Result<View> {
        let (view, seq) = self.looked(as_of, audience)?;
        match seq {
            None => {}
            Some(0) => self.say("the ledger as it was before its first entry: there was nothing yet"),
            Some(seq) => self.say(&format!("the ledger as it was after entry {seq}, at {}", view.now)),
        }
        Ok(view)
    }

    /// The same once more, of which nothing is said.
    pub(super) fn view_again(&self, as_of: &AsOf, audience: Audience) -> Result<View> {
        Ok(self.looked(as_of, audience)?.0)
    }

    /// What is to be looked at, and the entry after which it was so.
    fn looked(&self, as_of: &AsOf, audience: Audience) -> Result<(View, Option<u64>)> {
        let ledger = self.open()?;
        match &as_of.as_of {
            None => Ok((View::of_now(ledger, audience)?, None)),
            Some(when) => {
                let seq = entry_of(ledger.read(), when, Self::now()?)?;
                Ok((View::of_now(ledger, audience)?.looking_back(seq)?, Some(seq)))
            }
        }
    }
}

/// The entry after which the ledger was as it was then.
pub(super) fn entry_of(reader: Reader<'_>, when: &When, now: Moment) -> Result<u64> {
    let last = reader.last_entry()?;
    match when {
        When::Entry(seq) if *seq > last => {
            Err(CommandError::new(format!("there is no entry {seq}; the last is {last}")))
        }
        When::Entry(seq) => Ok(*seq),
        when => Ok(reader.entry_at(when.end(now)?)?),
    }
}

impl View {
    /// The ledger as it is at this moment, whoever writes meanwhile.
    pub(super) fn of_now(ledger: Ledger, audience: Audience) -> Result<Self> {
        ledger.hold_still()?;
        Ok(Self { ledger, now: Session::now()?, audience })
    }

    /// The ledger as it was after an entry, looked at when that was written.
    pub(super) fn after(ledger: &Ledger, seq: u64, audience: Audience) -> Result<Self> {
        let now = match ledger.read().entry(seq)? {
            Some(entry) => entry.moment().map_err(|error| CommandError::new(error.to_string()))?,
            None => Session::now()?,
        };
        Ok(Self { ledger: ledger.after_entry(seq)?, now, audience })
    }

    /// The same ledger as it was after an entry, looked at when that was written.
    pub(super) fn looking_back(self, seq: u64) -> Result<Self> {
        let now = match self.read().entry(seq)? {
            Some(entry) => entry.moment().map_err(|error| CommandError::new(error.to_string()))?,
            None => Session::now()?,
        };
        Ok(Self { ledger: self.ledger.looking_back(seq)?, now, audience: self.audience })
    }

    /// The ledger as it was at a version of a claim.
    pub(super) fn at_version(
        ledger: &Ledger,
        claim: ClaimId,
        number: u32,
        audience: Audience,
    ) -> Result<Self> {
        Self::after(ledger, version(ledger.read(), claim, number)?.last, audience)
    }

    /// The same, looked at when its last entry was written.
    pub(super) fn at_its_head(mut self) -> Result<Self> {
        if let Some(entry) = self.read().entry(self.read().horizon()?)? {
            self.now = entry.moment().map_err(|error| CommandError::new(error.to_string()))?;
        }
        Ok(self)
    }

    /// Who looks.
    pub(super) const fn audience(&self) -> Audience {
        self.audience
    }

    pub(super) const fn read(&self) -> Reader<'_> {
        self.ledger.read()
    }

    pub(super) const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    pub(super) fn into_ledger(self) -> Ledger {
        self.ledger
    }

    /// When it is looked at.
    pub(super) const fn now(&self) -> Moment {
        self.now
    }

    /// What is known beyond the single claim, for weighing many.
    pub(super) fn standing(&self) -> Result<Standing> {
        let mut standing = self.read().standing(self.audience)?;
        standing.set_now(self.now);
        Ok(standing)
    }
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

/// A version of a claim that is there.
pub(super) fn version(reader: Reader<'_>, claim: ClaimId, number: u32) -> Result<Version> {
    let mut versions = reader.versions(claim)?;
    let count = versions.len();
    let at = (number as usize).checked_sub(1).filter(|at| *at < count);
    match at {
        Some(at) => Ok(versions.swap_remove(at)),
        None => Err(CommandError::new(format!(
            "{claim} has no version {number}; it has {}",
            if count == 1 { "one".to_owned() } else { format!("1 to {count}") }
        ))
        .hint(format!("see what was done to it: perwhom log {claim}"))),
    }
}
