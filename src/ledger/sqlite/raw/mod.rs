//! A ledger's file read without `SQLite`, which follows whatever the pages say: for files that are
//! damaged, and to see whether one can be followed at all.

mod pages;
mod records;
mod wal;

use std::path::Path;

pub(in crate::ledger) use self::pages::Pages;
pub(in crate::ledger) use self::records::{Record, Records, Value};
use super::super::Result;

/// Whether nodes of the file's trees seem to lead to one page twice. To be asked before `SQLite`
/// has the file open: closing it here would end the locks of its connections.
pub(in crate::ledger) fn seems_tangled(path: &Path) -> Result<bool> {
    let mut records = Records::new(Pages::open(path)?);
    let mut roots = vec![1];
    records.of_tree(1, &mut |record| {
        if let [_, _, _, Value::Integer(root), _] = record.values.as_slice() {
            // Views and triggers have none.
            roots.extend(u32::try_from(*root).ok().filter(|root| *root > 0));
        }
    });
    Ok(records.lead_twice(&roots))
}
