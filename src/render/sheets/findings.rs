//! One row a finding.

use crate::model::claim::Claim;
use crate::model::finding::Finding;
use crate::model::sheet::{Cell, CellColumn, SheetColumn, headings};

/// The columns, in their order.
pub const COLUMNS: &[SheetColumn] = &headings::<_, { TABLE.len() }>(TABLE);

/// A finding, as its row is made of it.
struct Row<'a> {
    claim: &'a Claim,
    finding: &'a Finding,
}

type Column = CellColumn<fn(&Row<'_>) -> Cell>;

const TABLE: &[Column] = &[
    Column::full("claim", 8, "the claim's id", |row| Cell::Text(row.claim.id.to_string())),
    Column::full("wording", 60, "its wording", |row| Cell::Text(row.claim.text.clone())),
    Column::full("message", 60, "what is wrong", |row| Cell::text(row.finding.message.as_str())),
    Column::full("fix", 60, "how to fix it", |row| Cell::text(row.finding.help.as_str())),
    Column::full("waived", 40, "who waived it, and why", |row| {
        let waived = row.finding.waived.as_ref();
        waived.map_or(Cell::Empty, |waived| Cell::Text(format!("{}: {}", waived.by, waived.why)))
    }),
    Column::full("severity", 10, "deny, warn, note", |row| Cell::Text(row.finding.severity.to_string())),
    Column::full("rule", 26, "the rule that fires", |row| Cell::Text(row.finding.rule.to_owned())),
];

/// A finding's row.
#[must_use]
pub fn row(claim: &Claim, finding: &Finding) -> Vec<Cell> {
    let row = Row { claim, finding };
    TABLE.iter().map(|column| (column.cell)(&row)).collect()
}
