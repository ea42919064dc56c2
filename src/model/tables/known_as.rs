//! The table `known_as`: the numbers here of what other replicas made.

use super::description::table;
use crate::model::id::EntityKind;
use crate::model::id_map::IdRange;

table! {
    /// The numbers here of what another replica made.
    KnownAsRow, KnownAsKey in "known_as", Once, Never, Shared;
    keys {
        /// The line.
        line: u64,
        /// What is numbered.
        thing: EntityKind,
        /// The first number in the line.
        there: u32,
    }
    values {
        /// The first number here.
        here: u32 = "the number here",
        /// How many follow one another.
        count: u32 = "how many there are",
    }
}

impl KnownAsRow {
    /// The numbers of a line.
    #[must_use]
    pub const fn of(line: u64, run: IdRange) -> Self {
        Self { line, thing: run.thing, there: run.there, here: run.here, count: run.count }
    }

    /// The numbers there and here.
    #[must_use]
    pub const fn run(&self) -> IdRange {
        IdRange { thing: self.thing, there: self.there, here: self.here, count: self.count }
    }
}

fn described(row: &KnownAsRow) -> String {
    format!("the number here of {}{} of ledger {}", row.thing.letter(), row.there, row.line)
}
