//! The tables made again from the log, in a new file.

use std::path::Path;

use rusqlite::named_params;

use super::replay::{Replayed, replay_all};
use super::{Ledger, Result};

impl Ledger {
    /// Makes a new ledger from the log of this one: what is kept is copied byte for byte, the
    /// derived tables are made again. This file is only read.
    pub fn rebuild_into(&self, new: &Path, progress: Replayed<'_>) -> Result<Self> {
        let made = Self::create(new)?;
        let copied = made.copy_kept(&self.path, progress);
        if let Err(error) = copied {
            drop(made);
            super::open::remove_ledger(new);
            return Err(error);
        }
        Ok(made)
    }

    fn copy_kept(&self, from: &Path, progress: Replayed<'_>) -> Result<()> {
        let connection = &self.connection;
        connection.execute("ATTACH :path AS old", named_params! { ":path": from.to_string_lossy() })?;
        connection.execute_batch(
            "BEGIN IMMEDIATE;
             INSERT INTO main.content SELECT number, sha256, length, coding, bytes FROM old.content ORDER BY number;
             INSERT INTO main.line SELECT line, hash FROM old.line ORDER BY line;
             INSERT INTO main.entry SELECT seq, line, n, batch, at, by, body, hash FROM old.entry ORDER BY seq;",
        )?;
        replay_all(connection, progress)?;
        connection.execute_batch("COMMIT; DETACH old;")?;
        Ok(())
    }
}
