//! Which state of the ledger a command looks at: as it is, or as it was.

use super::error::{CommandError, Result};
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
        let ledger = self.open()?;
        let now = Self::now()?;
        let Some(when) = &as_of.as_of else { return Ok(View::of_now(ledger, now, audience)?) };
        let seq = entry_of(ledger.read(), when, now)?;
        let view = View::of_now(ledger, now, audience)?.looking_back(seq)?;
        self.say(&match seq {
            0 => "the ledger before its first entry: it was empty".to_owned(),
            seq => format!("the ledger as of entry {seq}, {}", view.now()),
        });
        Ok(view)
    }
}

/// The entry after which the ledger was as it was then.
pub(super) fn entry_of(reader: Reader<'_>, when: &When, now: Moment) -> Result<u64> {
    let last = reader.last_entry()?;
    match when {
        When::Entry(seq) if *seq > last => {
            Err(CommandError::new(format!("no entry {seq}; the last one is {last}")))
        }
        When::Entry(seq) => Ok(*seq),
        when => Ok(reader.entry_at(when.end(now)?)?),
    }
}
