//! A JSON list, written item by item.

use serde::Serialize;

use crate::commands::error::Result;
use crate::commands::printer::Printer;

/// A JSON list that is being written.
pub(super) struct List<'o, 'p> {
    out: &'o mut Printer<'p>,
    /// How many items were written.
    pub(super) count: usize,
}

impl<'o, 'p> List<'o, 'p> {
    /// Begins a list.
    pub(super) fn begin(out: &'o mut Printer<'p>) -> Result<Self> {
        out.bytes(b"[")?;
        Ok(Self { out, count: 0 })
    }

    /// Writes an item.
    pub(super) fn item(&mut self, item: &impl Serialize) -> Result<()> {
        if self.count > 0 {
            self.out.bytes(b",\n")?;
        }
        self.count += 1;
        Ok(self.out.json(item)?)
    }

    /// Ends the list, and gives how many items are in it.
    pub(super) fn end(self) -> Result<usize> {
        self.out.bytes(b"]")?;
        Ok(self.count)
    }
}
