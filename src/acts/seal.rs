//! The log's head, noted.

use super::error::{ActError, Result};
use super::scribe::Scribe;
use crate::model::act::{Act, Seal};
use crate::model::entry::Entry;

/// Notes the last entry of the ledger's own line, and gives it.
pub fn seal(scribe: &mut Scribe<'_, '_>) -> Result<Entry> {
    let Some(head) = scribe.read().own_head()? else {
        return Err(ActError::Nothing("the log is empty".to_owned()));
    };
    scribe.writing.act(&Act::Seal(Seal { hash: head.hash, n: head.n }))?;
    Ok(head)
}
