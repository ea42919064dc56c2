//! Claims as arguments name them: by id, by their words, by when they changed.

use super::as_of::entry_of;
use super::error::{CommandError, Result};
use super::session::Session;
use super::when::When;
use crate::acts::claim_id;
use crate::ledger::Reader;
use crate::model::moment::Moment;
use crate::queries::Selection;

/// What the arguments of a command select.
pub(super) fn selection(
    reader: Reader<'_>,
    named: &[String],
    search: Option<&str>,
    since: Option<&When>,
) -> Result<Selection> {
    Ok(Selection {
        named: named.iter().map(|claim| claim_id(reader, claim)).collect::<Result<_, _>>()?,
        search: search.map(str::parse).transpose()?,
        changed_after: since.map(|since| before(reader, since)).transpose()?,
    })
}

/// The last entry before a time begins.
pub(super) fn before(reader: Reader<'_>, since: &When) -> Result<u64> {
    match since {
        When::Entry(_) => Ok(entry_of(reader, since, Session::now()?)?.saturating_sub(1)),
        since => {
            let begins = since.beginning(Session::now()?)?;
            let before = jiff::Timestamp::from_millisecond(begins.timestamp().as_millisecond() - 1)
                .map_err(|error| CommandError::new(format!("--since: {error}")))?;
            Ok(reader.entry_at(Moment::from_timestamp(before))?)
        }
    }
}
