//! Looking back: the ledger as it was after an entry.
//!
//! It is a second connection on which each derived table is hidden behind a view of the same name
//! that shows the rows of that time as if they held now: whatever reads a ledger reads it
//! unchanged (see `sqlite/past.rs`).

use super::sqlite::named;
use super::sqlite::past::{hide_later, look_at};
use super::{Access, Ledger, LedgerError, Reader, Result};
use crate::model::moment::Moment;

impl Ledger {
    /// The ledger as it was after an entry; to be read only. What is written meanwhile does
    /// not change it.
    pub fn after_entry(&self, seq: u64) -> Result<Self> {
        let connection = self.another()?;
        hide_later(&connection, seq)?;
        Ok(Self {
            looks_back: true,
            older: self.older.clone(),
            ..Self::of(connection, &self.path, Access::Read)
        })
    }

    /// This ledger from now on as it was after an entry; to be read only.
    pub fn looking_back(mut self, seq: u64) -> Result<Self> {
        if self.looks_back {
            look_at(&self.connection, seq)?;
            return Ok(self);
        }
        // What was prepared before names the tables that the views hide.
        self.connection.flush_prepared_statement_cache();
        hide_later(&self.connection, seq)?;
        self.looks_back = true;
        self.access = Access::Read;
        Ok(self)
    }
}

impl Reader<'_> {
    /// The last entry before the first one that is later than a point in time; 0 where that
    /// is the first. Between the places where the clock went back, the log is in the order of
    /// time, and is halved until the entry is found.
    pub fn entry_at(self, at: Moment) -> Result<u64> {
        let at = at.to_string();
        let last = self.last_entry()?;
        let mut ends: Vec<u64> = self
            .connection
            .prepare_cached("SELECT seq - 1 FROM setback ORDER BY seq")?
            .query_map((), |row| row.get(0))?
            .collect::<Result<_>>()?;
        ends.push(last);
        let mut first = 1;
        for end in ends {
            if end >= first && self.time_of(end)? > at {
                let (mut earlier, mut later) = (first, end);
                while earlier < later {
                    let middle = earlier.midpoint(later);
                    if self.time_of(middle)? > at {
                        later = middle;
                    } else {
                        earlier = middle + 1;
                    }
                }
                return Ok(earlier - 1);
            }
            first = end + 1;
        }
        Ok(last)
    }

    /// When an entry was written, as it says; of the next one where it is gone.
    fn time_of(self, seq: u64) -> Result<String> {
        let mut statement =
            self.connection.prepare_cached("SELECT at FROM entry WHERE seq >= :seq ORDER BY seq LIMIT 1")?;
        let mut rows = statement.query(named! { ":seq": seq })?;
        match rows.next()? {
            Some(row) => Ok(row.get("at")?),
            None => Err(LedgerError::Damaged(format!("entry {seq} of the log is missing"))),
        }
    }
}
