//! The tables made again from the log, in a new file.

use std::path::Path;

use super::super::replay::{Replayed, replay_all};
use super::super::sqlite::Connection;
use super::super::{Ledger, LedgerError, Report, Result};
use super::create::NewLedger;

/// What came of making a ledger again from its log.
pub struct Rebuilt {
    /// What was wrong with the old file.
    pub before: Report,
    /// What is wrong with the new one, where the log itself does not hold.
    pub after: Report,
}

impl Ledger {
    /// Makes a new ledger from the log of this one: what is kept is copied byte for byte, the
    /// derived tables are made again. This file is only read, and of its tables nothing that is
    /// derived: they may be broken. A new file that cannot be made whole is not left behind.
    pub fn rebuild_into(&self, new: &Path, progress: Replayed<'_>) -> Result<Rebuilt> {
        let making = NewLedger::begin_with(new, Some(&self.path))?;
        let made = &making.ledger().connection;
        made.execute_batch("BEGIN IMMEDIATE")?;
        // A connection of its own holds still what is copied; this one may go on to write.
        let old = self.another()?;
        old.execute_batch("BEGIN")?;
        copy_kept(&old, made).map_err(of_the_log)?;
        drop(old);
        replay_all(made, progress)?;
        made.execute_batch("COMMIT")?;
        let before = self.verify(false, &|_, _, _| {})?;
        let after = making.ledger().verify(false, &|_, _, _| {})?;
        making.finish()?;
        Ok(Rebuilt { before, after })
    }
}

fn copy_kept(old: &Connection, new: &Connection) -> Result<()> {
    for (select, insert) in [
        (
            "SELECT number, sha256, length, coding, bytes FROM content ORDER BY number",
            "INSERT INTO content (number, sha256, length, coding, bytes) VALUES (?, ?, ?, ?, ?)",
        ),
        ("SELECT line, hash FROM line ORDER BY line", "INSERT INTO line (line, hash) VALUES (?, ?)"),
        (
            "SELECT seq, line, n, batch, at, by, body, hash FROM entry ORDER BY seq",
            "INSERT INTO entry (seq, line, n, batch, at, by, body, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        ),
    ] {
        let mut select = old.prepare(select)?;
        let mut insert = new.prepare(insert)?;
        let columns = select.column_count();
        let mut rows = select.query(())?;
        while let Some(row) = rows.next()? {
            let cells = (0..columns).map(|at| row.cell(at)).collect::<Result<Vec<_>>>()?;
            insert.execute(&cells)?;
        }
    }
    Ok(())
}

/// Damage that is not in the tables.
fn of_the_log(error: LedgerError) -> LedgerError {
    match error {
        LedgerError::Damaged(why) => LedgerError::LogDamaged(why),
        error => error,
    }
}
