//! Documents, for reference managers.

use std::collections::BTreeSet;

use super::list::List;
use super::wanted::Wanted;
use crate::commands::error::Result;
use crate::commands::printer::Printer;
use crate::exchange::csl;
use crate::model::id::DocumentId;

/// Writes the documents that claims cite.
pub(super) fn write(wanted: &Wanted<'_>, out: &mut Printer<'_>) -> Result<Option<&'static str>> {
    let reader = wanted.view.read();
    let mut cited: BTreeSet<DocumentId> = BTreeSet::new();
    wanted.for_each_case(|case| {
        cited.extend(case.evidence.iter().map(|evidence| evidence.document));
        Ok(())
    })?;
    let standing = wanted.view.standing()?;
    let mut list = List::begin(out)?;
    reader.for_each_document(|document| -> Result<()> {
        if !cited.contains(&document.id) {
            return Ok(());
        }
        let publisher = document.publisher.map(|source| standing.written_name(source));
        list.item(&csl::item(&document, publisher.as_deref()))
    })?;
    list.end()?;
    writeln!(out)?;
    Ok(None)
}
