//! Opening ledger files.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::Connection;

use super::connect;
use super::create::left_behind;
use super::files::{BESIDE, beside};
use super::older::{self, Older};
use super::place::Place;
use super::raw::seems_tangled;
use super::regular::{check_regular, open_regular};
use super::schema::{self, KEPT};
use super::upgrade::upgrade;
use super::{LedgerError, Reader, Result};

/// What marks a `SQLite` file as a ledger (`PRAGMA application_id`): "perw".
pub(super) const APPLICATION_ID: i64 = 0x7065_7277;
/// The format that this program writes (`PRAGMA user_version`).
pub(super) const FORMAT: i64 = 4;
pub(super) const SCHEMA: &str = include_str!("../../schema.sql");

/// What a ledger is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// To read it. What goes by the names of tables must be those tables.
    Read,
    /// To add to it. Nothing may be in it that this format does not have.
    Write,
    /// To see what is wrong with it: only the log and the contents must be what they are called.
    Examine,
}

/// An open ledger.
pub struct Ledger {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
    /// Which file it is.
    pub(super) place: Place,
    pub(super) access: Access,
    pub(super) looks_back: bool,
    /// Whether nodes of the file's trees seemed to lead to one page twice, where that was looked
    /// at.
    pub(super) seems_tangled: bool,
    /// The copy that was kept of the file as it was, where opening it upgraded it.
    pub(super) upgraded: Option<PathBuf>,
    /// The copy that is read in place of a file in an older format. Gone after the connection.
    pub(super) older: Option<Arc<Older>>,
}

impl Ledger {
    /// Opens a ledger. To read from a disk that cannot be written, it is taken as it lies there.
    pub fn open(path: &Path, access: Access) -> Result<Self> {
        let place = Place::of(path);
        check_header(path)?;
        check_beside(path)?;
        let seems_tangled = access == Access::Examine && seems_tangled(path)?;
        let mut connection = match access {
            Access::Write => connect::to_write(path)?,
            Access::Read | Access::Examine => connect::to_read(path)?,
        };
        let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        if pragma("application_id")? != APPLICATION_ID {
            // Where making it was cut short, nothing may be left now.
            return Err(if pragma("page_count")? == 0 {
                LedgerError::Missing(path.to_owned())
            } else {
                LedgerError::Foreign(path.to_owned())
            });
        }
        let found = pragma("user_version")?;
        if found > FORMAT {
            return Err(LedgerError::Newer { found, known: FORMAT });
        }
        if found < FORMAT && access != Access::Write {
            drop(connection);
            return older::open_copy(path, found, access);
        }
        let upgraded = if found < FORMAT { Some(upgrade(&mut connection, path)?) } else { None };
        check_schema(&connection, path, access)?;
        // So that it is the open file that the place is of.
        place.check()?;
        Ok(Self { place, seems_tangled, upgraded, ..Self::of(connection, path, access) })
    }

    pub(super) fn of(connection: Connection, path: &Path, access: Access) -> Self {
        Self {
            connection,
            path: path.to_owned(),
            place: Place::of(path),
            access,
            looks_back: false,
            seems_tangled: false,
            upgraded: None,
            older: None,
        }
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

    /// A second connection to the same file, for reading beside the first.
    pub(super) fn another(&self) -> Result<Connection> {
        connect::to_read(self.file())
    }

    /// The file that is read: the ledger's own, or the copy of an older one.
    pub(super) fn file(&self) -> &Path {
        self.older.as_ref().map_or(&self.path, |older| older.file.path())
    }

    /// From now on, everything is read as it is at this moment, whoever writes meanwhile.
    pub fn hold_still(&self) -> Result<()> {
        if self.connection.is_autocommit() {
            self.connection.execute_batch("BEGIN")?;
            self.read().last_entry()?;
        }
        Ok(())
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What it was opened for.
    #[must_use]
    pub const fn access(&self) -> Access {
        self.access
    }

    /// The copy that was kept of the file as it was, where opening it upgraded it.
    #[must_use]
    pub fn upgraded(&self) -> Option<&Path> {
        self.upgraded.as_deref()
    }

    /// The older format that the file is in, where a copy of it is read in this format.
    #[must_use]
    pub fn older_format(&self) -> Option<i64> {
        self.older.as_ref().map(|older| older.format)
    }

    /// Reads what the ledger holds.
    #[must_use]
    pub const fn read(&self) -> Reader<'_> {
        Reader { connection: &self.connection, looks_back: self.looks_back }
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
            "the file is empty, and what lies beside it belongs into it (perwhom recover may get it out)"
                .to_owned(),
        )),
        [] => Err(missing()),
        _ => Err(LedgerError::Foreign(path.to_owned())),
    }
}
