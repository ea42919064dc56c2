//! Which state of the ledger a command looks at: as it is, or as it was.

use super::Result;
use super::error::CommandError;
use super::session::Session;
use super::when::When;
use crate::ledger::Reader;
use crate::model::audience::Audience;
use crate::model::moment::Moment;
use crate::queries::View;

/// `--as-of`, for the commands that can look back.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct AsOf {
    /// The ledger as it was then: a date (its end, in the local zone), a time, an entry such as
    /// @812, or words such as yesterday
    #[arg(long, value_name = "WHEN")]
    pub(super) as_of: Option<When>,
}

impl AsOf {
    /// The ledger as it is.
    pub(super) const NOW: Self = Self { as_of: None };
}

impl Session {
    /// What is to be looked at.
    pub(super) fn view(&self, as_of: &AsOf, audience: Audience) -> Result<View> {
        let (view, seq) = self.looked(as_of, audience)?;
        match seq {
            None => {}
            Some(0) => self.say("the ledger as it was before its first entry: there was nothing yet"),
            Some(seq) => self.say(&format!("the ledger as it was after entry {seq}, at {}", view.now())),
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
        let now = Self::now()?;
        match &as_of.as_of {
            None => Ok((View::of_now(ledger, now, audience)?, None)),
            Some(when) => {
                let seq = entry_of(ledger.read(), when, now)?;
                Ok((View::of_now(ledger, now, audience)?.looking_back(seq)?, Some(seq)))
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
