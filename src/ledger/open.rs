//! Opening and making ledger files.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::place::Place;
use super::raw::seems_tangled;
use super::regular::{check_regular, open_regular};
use super::schema::{self, KEPT};
use super::upgrade::upgrade;
use super::{LedgerError, Reader, Result};

/// What marks a `SQLite` file as a ledger (`PRAGMA application_id`): "perw".
const APPLICATION_ID: i64 = 0x7065_7277;
/// The format that this program writes (`PRAGMA user_version`).
pub(super) const FORMAT: i64 = 4;
/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(60);
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
}

impl Ledger {
    /// Makes a new, empty ledger. A file that exists is left alone.
    pub fn create(path: &Path) -> Result<Self> {
        let io = |source| LedgerError::Io { path: path.to_owned(), source };
        fs::OpenOptions::new().write(true).create_new(true).open(path).map_err(|error| {
            match error.kind() {
                std::io::ErrorKind::AlreadyExists => LedgerError::Exists(path.to_owned()),
                _ => io(error),
            }
        })?;
        let made = Self::fill(path);
        if made.is_err() {
            // The file was made by the lines above and holds nothing yet.
            remove_ledger(path);
        }
        made
    }

    pub(super) fn fill(path: &Path) -> Result<Self> {
        let place = Place::of(path);
        let mut connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let tx = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", FORMAT)?;
        tx.execute_batch(SCHEMA)?;
        tx.commit()?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        Ok(Self {
            connection,
            path: path.to_owned(),
            place,
            access: Access::Write,
            looks_back: false,
            seems_tangled: false,
            upgraded: None,
        })
    }

    /// Opens a ledger. To read from a disk that cannot be written, it is taken as it lies there.
    pub fn open(path: &Path, access: Access) -> Result<Self> {
        let place = Place::of(path);
        let header = header(path)?;
        let seems_tangled = access == Access::Examine && seems_tangled(path)?;
        let mut connection = match access {
            Access::Write => connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?,
            _ if can_write_beside(path) => connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?,
            _ => connect_immutable(path)?,
        };
        if header.is_empty() {
            return Err(LedgerError::Foreign(path.to_owned()));
        }
        let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        let id = pragma("application_id").map_err(|error| unreadable(error, path))?;
        if id != APPLICATION_ID {
            return Err(LedgerError::Foreign(path.to_owned()));
        }
        let found = pragma("user_version")?;
        if found > FORMAT {
            return Err(LedgerError::Newer { found, known: FORMAT });
        }
        let upgraded = if found < FORMAT {
            check_schema(&connection, path, Access::Examine)?;
            Some(upgrade(&mut connection, path)?)
        } else {
            None
        };
        check_schema(&connection, path, access)?;
        // So that it is the open file that the place is of.
        place.check()?;
        Ok(Self {
            connection,
            path: path.to_owned(),
            place,
            access,
            looks_back: false,
            seems_tangled,
            upgraded,
        })
    }

    /// Takes away a ledger that was just made and could not be filled.
    pub fn unmake(path: &Path) {
        remove_ledger(path);
    }

    /// A second connection to the same file, for reading beside the first.
    pub(super) fn another(&self) -> Result<Connection> {
        // The path is not opened to find out: closing the file would end the locks of the
        // connections that there are.
        if self.connection.is_readonly("main")? {
            connect_immutable(&self.path)
        } else {
            connect(&self.path, OpenFlags::SQLITE_OPEN_READ_WRITE)
        }
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

    /// Reads what the ledger holds.
    #[must_use]
    pub const fn read(&self) -> Reader<'_> {
        Reader { connection: &self.connection, looks_back: self.looks_back }
    }
}

/// Refuses a file whose schema is not this format's, as far as that matters for what it is
/// opened for.
fn check_schema(connection: &Connection, path: &Path, access: Access) -> Result<()> {
    let foreign = schema::foreign(connection)?;
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

/// Takes away a file that this program has just made, with what lies beside it.
pub(super) fn remove_ledger(path: &Path) {
    for end in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        let _ = fs::remove_file(name);
    }
}

/// The first bytes of the file, checked to be what `SQLite` writes; an empty file has none.
fn header(path: &Path) -> Result<Vec<u8>> {
    let io = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::NotFound => LedgerError::Missing(path.to_owned()),
        _ => LedgerError::Io { path: path.to_owned(), source },
    };
    // What lies beside it is opened by SQLite, which does not ask what it is.
    for end in ["-wal", "-shm", "-journal"] {
        let mut beside = path.as_os_str().to_owned();
        beside.push(end);
        if let Ok(metadata) = fs::symlink_metadata(&beside) {
            let regular = check_regular(&metadata);
            regular.map_err(|source| LedgerError::Io { path: PathBuf::from(&beside), source })?;
        }
    }
    let mut header = Vec::new();
    open_regular(path).and_then(|file| file.take(16).read_to_end(&mut header)).map_err(io)?;
    let fine = header.is_empty() || header == b"SQLite format 3\0";
    if fine { Ok(header) } else { Err(LedgerError::Foreign(path.to_owned())) }
}

/// Whether this process may write the file and make others beside it, as WAL needs.
fn can_write_beside(path: &Path) -> bool {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder_writable = fs::metadata(folder).is_ok_and(|meta| !meta.permissions().readonly());
    folder_writable && fs::OpenOptions::new().write(true).open(path).is_ok()
}

/// Without locks and without a WAL: for a disk that cannot be written.
fn connect_immutable(path: &Path) -> Result<Connection> {
    let mut wal = path.as_os_str().to_owned();
    wal.push("-wal");
    if fs::metadata(&wal).is_ok_and(|meta| meta.len() > 0) {
        return Err(LedgerError::Unreadable(
            "it cannot be written, and a -wal file beside it holds what was not put into it yet; copy both to a disk that can be written".to_owned(),
        ));
    }
    let absolute = path.canonicalize().map_err(|source| LedgerError::Io { path: path.to_owned(), source })?;
    let escaped: String = absolute
        .to_string_lossy()
        .bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b"/-_.~".contains(&b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect();
    let uri = format!("file:{escaped}?immutable=1");
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(uri, flags).map_err(|error| unreadable(error, path))?;
    configure(&connection).map_err(|error| unreadable(error, path))?;
    Ok(connection)
}

pub(super) fn connect(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(|error| unreadable(error, path))?;
    configure(&connection).map_err(|error| unreadable(error, path))?;
    Ok(connection)
}

/// What every connection is set to.
fn configure(connection: &Connection) -> rusqlite::Result<()> {
    // Waiting, not failing, when several people write at once.
    connection.busy_timeout(PATIENCE)?;
    // FULL: an acknowledged command outlives a power cut. trusted_schema off: a view or
    // trigger smuggled into the file runs nothing. 16 MiB of cache keep an import's pages.
    connection.execute_batch(
        "PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cache_size = -16384;
         PRAGMA temp_store = MEMORY;",
    )?;
    // Plans that do not depend on bound values: otherwise every statement on a table with a
    // partial index is prepared anew each time it is run.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

fn unreadable(error: rusqlite::Error, path: &Path) -> LedgerError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => LedgerError::Foreign(path.to_owned()),
        Some(rusqlite::ErrorCode::CannotOpen) => {
            LedgerError::Unreadable(format!("{} cannot be opened", path.display()))
        }
        _ => error.into(),
    }
}
