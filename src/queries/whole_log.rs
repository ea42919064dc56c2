//! The whole log with the contents that it names, to be kept or merged elsewhere.

use std::collections::{BTreeMap, HashSet};

use super::QueryError;
use super::view::View;
use crate::ledger::{Head, LedgerError, contents_of};
use crate::model::audience::Audience;
use crate::model::digest::Digest;
use crate::model::entry::Entry;
use crate::model::id::SourceId;

/// A part of the whole log.
pub enum LogPart<'a> {
    /// Which ledger it is and how far; whether confidential sources are named in it.
    Head(Head, bool),
    /// A content that the next entry is the first to name.
    Content(Digest, &'a [u8]),
    /// A card that is kept back, and what may be said of the source that it names.
    Withheld(Digest, &'a str),
    /// An entry, and which it is of how many.
    Entry(&'a Entry, u64, u64),
}

/// Hands over the head, then each entry after the contents that it is the first to name. For others,
/// the cards of confidential sources are kept back. Gives nothing where the log is empty.
pub fn whole_log<E: From<LedgerError> + From<QueryError>>(
    view: &View,
    mut each: impl FnMut(LogPart<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let reader = view.read();
    let head = reader.head()?.ok_or(QueryError::EmptyLog)?;
    let withheld: BTreeMap<SourceId, String> = match view.audience() {
        Audience::Desk => BTreeMap::new(),
        Audience::Others => {
            let described = reader.sources()?.into_iter();
            described.filter_map(|source| Some((source.id, source.description?))).collect()
        }
    };
    each(LogPart::Head(head, withheld.is_empty()))?;
    let mut given: HashSet<Digest> = HashSet::new();
    let (total, _) = reader.log_length()?;
    let mut done = 0;
    reader.for_each_entry_here(|entry, acts| -> Result<(), E> {
        done += 1;
        for act in acts {
            let kept_back = act.card().and_then(|(id, card)| Some((card, withheld.get(&id)?)));
            if let Some((card, description)) = kept_back {
                each(LogPart::Withheld(card, description))?;
                continue;
            }
            for digest in contents_of(std::slice::from_ref(act)) {
                if given.insert(digest)
                    && let Some(bytes) = reader.content(&digest)?
                {
                    each(LogPart::Content(digest, &bytes))?;
                }
            }
        }
        each(LogPart::Entry(entry, done, total))
    })
}
