//! Documents, for reference managers.

use super::list::List;
use super::wanted::Wanted;
use crate::commands::error::Result;
use crate::commands::printer::Printer;
use crate::exchange::csl;
use crate::queries::for_each_cited_document;

/// Writes the documents that claims cite.
pub(super) fn write(wanted: &Wanted<'_>, out: &mut Printer<'_>) -> Result<Option<&'static str>> {
    let mut list = List::begin(out)?;
    for_each_cited_document(wanted.view, wanted.scope, |document, publisher| {
        list.item(&csl::item(document, publisher))
    })?;
    list.end()?;
    writeln!(out)?;
    Ok(None)
}
