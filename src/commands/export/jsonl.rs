//! The whole ledger as JSON Lines.

use super::wanted::Wanted;
use crate::commands::error::Result;
use crate::commands::printer::Printer;
use crate::exchange::{Record, SCHEMA};
use crate::queries::{LogPart, whole_log};

/// Writes the head, then each entry after the contents that it is the first to name. For others
/// the cards of confidential sources are kept back.
pub(super) fn write(wanted: &Wanted<'_>, out: &mut Printer<'_>) -> Result<Option<&'static str>> {
    whole_log(wanted.view, |part| -> Result<()> {
        let record = match part {
            LogPart::Head(head, names) => Record::Ledger {
                schema: SCHEMA.into(),
                line: head.replica,
                n: head.n,
                hash: head.hash,
                names,
            },
            LogPart::Content(digest, bytes) => Record::of_content(digest, bytes),
            LogPart::Withheld(card, description) => {
                Record::Withheld { card, description: description.into() }
            }
            LogPart::Entry(entry, done, total) => {
                wanted.bar.at(done, total);
                Record::of_entry(entry)
            }
        };
        out.json(&record)?;
        Ok(out.bytes(b"\n")?)
    })?;
    wanted.bar.clear();
    Ok(None)
}
