//! What `SQLite` itself finds wrong with a file.

use super::super::{LedgerError, Result};
use super::connection::Connection;

/// Whether the pages of a file hold together; its indexes are not looked at.
pub(in crate::ledger) fn is_sound(connection: &Connection) -> Result<bool> {
    let said: String = connection.query_row("PRAGMA quick_check(1)", (), |row| row.get(0))?;
    Ok(said == "ok")
}

/// In how many places the structure of a database does not hold, counted up to 100.
pub(in crate::ledger) fn broken_places(connection: &Connection, database: &str) -> Result<usize> {
    let mut check = connection.prepare(&format!("PRAGMA {database}.integrity_check(100)"))?;
    let said: Vec<String> = check.query_map((), |row| row.get(0))?.collect::<Result<_>>()?;
    let wrong: Vec<&String> = said.iter().filter(|line| *line != "ok").collect();
    if wrong.iter().any(|line| is_failed_read(line)) {
        return Err(LedgerError::Failing);
    }
    Ok(wrong.len())
}

/// Whether a line of the check is about a page that the system could not read: it ends with the
/// result code, and the low byte of that is `SQLITE_IOERR`, 10.
fn is_failed_read(line: &str) -> bool {
    let code = line.rsplit_once("error code=").and_then(|(_, code)| code.trim().parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_read_that_fails_is_told_from_damage() {
        assert!(is_failed_read("Tree 5 page 12: unable to get the page. error code=266"));
        assert!(is_failed_read("unable to get the page. error code=10"));
        for damage in
            ["Tree 5 page 12: unable to get the page. error code=11", "row 3 missing from index x", "10"]
        {
            assert!(!is_failed_read(damage), "{damage}");
        }
    }
}
