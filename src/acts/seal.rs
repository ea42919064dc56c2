//! The log's head, noted.

use super::error::{ActError, Result};
use super::recorder::Recorder;
use crate::model::act::{Act, Seal};
use crate::model::entry::Entry;

/// Notes the last entry of the ledger's own replica, and gives it.
pub fn seal(recorder: &mut Recorder<'_, '_>) -> Result<Entry> {
    let Some(head) = recorder.read().own_head()? else {
        return Err(ActError::Nothing("the log is empty".to_owned()));
    };
    recorder.writing.act(&Act::Seal(Seal { hash: head.hash, n: head.n }))?;
    Ok(head)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::example::Desk;

    #[test]
    fn the_last_entry_before_it_is_noted() {
        let mut desk = Desk::with_claim();
        let head = desk.read().own_head().unwrap().unwrap();
        assert_eq!(desk.act(seal).unwrap().hash, head.hash);
        assert_eq!(desk.last_acts(), ["seal"]);
    }
}
