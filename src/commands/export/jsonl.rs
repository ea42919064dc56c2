//! The whole ledger as JSON Lines.

use std::collections::{BTreeSet, HashSet};

use super::wanted::Wanted;
use crate::commands::error::{CommandError, Result};
use crate::commands::printer::Printer;
use crate::exchange::{Record, SCHEMA};
use crate::ledger::contents_of;
use crate::model::audience::Audience;
use crate::model::digest::Digest;
use crate::model::id::SourceId;
use crate::model::source::Source;

/// Writes the head, then each entry after the contents that it is the first to name. For others
/// the cards of confidential sources are kept back.
pub(super) fn write(wanted: &Wanted<'_>, out: &mut Printer<'_>) -> Result<Option<&'static str>> {
    let (view, bar) = (wanted.view, wanted.bar);
    let reader = view.read();
    let head = reader.head()?.ok_or_else(|| CommandError::new("the log is empty"))?;
    let withheld: Vec<Source> = match view.audience() {
        Audience::Desk => Vec::new(),
        Audience::Others => {
            reader.sources()?.into_iter().filter(|source| source.description.is_some()).collect()
        }
    };
    let confidential: BTreeSet<SourceId> = withheld.iter().map(|source| source.id).collect();
    let names = withheld.is_empty();
    line(out, &Record::Ledger { schema: SCHEMA.into(), line: head.line, n: head.n, hash: head.hash, names })?;
    let mut written: HashSet<Digest> = HashSet::new();
    let (total, _) = reader.log_length()?;
    let mut done = 0;
    reader.for_each_entry_here(|entry, acts| -> Result<()> {
        done += 1;
        bar.at(done, total);
        for act in acts {
            if let Some((id, card)) = act.card().filter(|(id, _)| confidential.contains(id)) {
                let described = withheld.iter().find(|source| source.id == id);
                let description = described.and_then(|source| source.description.as_deref());
                line(out, &Record::Withheld { card, description: description.unwrap_or_default().into() })?;
                continue;
            }
            for digest in contents_of(std::slice::from_ref(act)) {
                if written.insert(digest)
                    && let Some(bytes) = reader.content(&digest)?
                {
                    line(out, &Record::of_content(digest, &bytes))?;
                }
            }
        }
        line(out, &Record::of_entry(entry))
    })?;
    bar.clear();
    Ok(None)
}

fn line(out: &mut Printer<'_>, record: &Record<'_>) -> Result<()> {
    out.json(record)?;
    Ok(out.bytes(b"\n")?)
}
