//! Opening ledger files.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use super::super::disk::place::Place;
use super::super::disk::regular::{check_regular, open_regular};
use super::super::disk::unnamed::{BESIDE, beside};
use super::super::format::{APPLICATION_ID, FORMAT};
use super::super::handle::{Access, Ledger};
use super::super::sqlite::Connection;
use super::super::sqlite::connect;
use super::super::sqlite::raw::seems_tangled;
use super::super::sqlite::schema::{self, KEPT};
use super::super::{LedgerError, Result};
use super::create::left_behind;
use super::older;
use super::upgrade::upgrade;

impl Ledger {
    /// Opens a ledger. To read from a disk that cannot be written, it is taken as it lies there.
    pub fn open(path: &Path, access: Access) -> Result<Self> {
        let place = Place::of(path);
        check_header(path)?;
        check_beside(path)?;
        let seems_tangled = access == Access::Examine && seems_tangled(path)?;
        let connection = match access {
            Access::Write => connect::to_write(path)?,
            Access::Read | Access::Examine => connect::to_read(path)?,
        };
        if connection.pragma("application_id")? != APPLICATION_ID {
            // Where making it was cut short, nothing may be left now.
            return Err(if connection.pragma("page_count")? == 0 {
                LedgerError::Missing(path.to_owned())
            } else {
                LedgerError::Foreign(path.to_owned())
            });
        }
        let found = connection.pragma("user_version")?;
        if found > FORMAT {
            return Err(LedgerError::Newer { found, known: FORMAT });
        }
        if found < FORMAT && access != Access::Write {
            drop(connection);
            return older::open_copy(path, found, access);
        }
        let upgraded = if found < FORMAT { Some(upgrade(&connection, path)?) } else { None };
        check_schema(&connection, path, access)?;
        // So that it is the open file that the place is of.
        place.check()?;
        Ok(Self { place, seems_tangled, upgraded, ..Self::of(connection, path, access) })
    }

    /// Whether there is a ledger, or anything else that a new one would be in the way of: an
    /// empty file is none, unless a WAL beside it holds what belongs into it.
    #[must_use]
    pub fn is_at(path: &Path) -> bool {
        match fs::metadata(path) {
            Ok(meta) => meta.len() > 0 || !meta.is_file() || left_behind(path).is_some(),
            // A link that leads nowhere.
            Err(_) => path.symlink_metadata().is_ok(),
        }
    }
}

/// Refuses a file whose schema is not this format's, as far as that matters for what it is
/// opened for.
fn check_schema(connection: &Connection, path: &Path, access: Access) -> Result<()> {
    let foreign = schema::foreign(connection, "main", FORMAT)?;
    let names = match access {
        Access::Write => foreign.into_names(),
        Access::Read => foreign.tables,
        Access::Examine => {
            let kept = foreign.tables.into_iter().filter(|table| KEPT.contains(&table.as_str()));
            kept.collect()
        }
    };
    if names.is_empty() {
        return Ok(());
    }
    Err(LedgerError::ForeignSchema { path: path.to_owned(), names })
}

/// What `SQLite` keeps beside a ledger is waited for where it is a pipe: refused before it is opened.
fn check_beside(path: &Path) -> Result<()> {
    for beside in BESIDE.map(|end| beside(path, end)) {
        if let Ok(metadata) = fs::metadata(&beside) {
            check_regular(&metadata).map_err(|source| LedgerError::Io { path: beside, source })?;
        }
    }
    Ok(())
}

/// Looks at the first bytes of the file: whether it is one of `SQLite`'s, and whether there is
/// anything in it.
fn check_header(path: &Path) -> Result<()> {
    let missing = || LedgerError::Missing(path.to_owned());
    let io = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => missing(),
        _ => LedgerError::Io { path: path.to_owned(), source },
    };
    let mut header = Vec::new();
    open_regular(path).and_then(|file| file.take(16).read_to_end(&mut header)).map_err(io)?;
    match header.as_slice() {
        b"SQLite format 3\0" => Ok(()),
        [] if left_behind(path).is_some() => Err(LedgerError::Damaged(
            "the file is empty, but a file next to it has its data (try perwhom recover)".to_owned(),
        )),
        [] => Err(missing()),
        _ => Err(LedgerError::Foreign(path.to_owned())),
    }
}
