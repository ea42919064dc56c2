//! Connections to ledger files: how each is set, and how a file is read where nothing can be
//! written beside it.

use std::fs;
use std::path::Path;
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use rusqlite::config::DbConfig;
use rusqlite::{Error, ErrorCode, OpenFlags, ffi};

use super::super::disk::unnamed::beside;
use super::super::{LedgerError, Result};
use super::connection::Connection;
use super::error::from_sqlite;

/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(60);

/// Opens a ledger, or a file that is to be one, to write it.
pub(in crate::ledger) fn to_write(path: &Path) -> Result<Connection> {
    let read_only = || LedgerError::ReadOnly("the file or its folder is read-only".to_owned());
    let connection = opened(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .map_err(|error| if has_no_room_beside(&error) { read_only() } else { unreadable(&error, path) })?;
    // A file that may not be written is opened to be read only, without a word.
    let is_read_only = connection.is_readonly("main").map_err(from_sqlite)?;
    if is_read_only { Err(read_only()) } else { Ok(Connection(connection)) }
}

/// Opens a ledger to read it. Where no WAL can be made beside it, it is taken as it lies there.
pub(in crate::ledger) fn to_read(path: &Path) -> Result<Connection> {
    match opened(path, OpenFlags::SQLITE_OPEN_READ_WRITE) {
        Err(error) if has_no_room_beside(&error) => {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
                | OpenFlags::SQLITE_OPEN_URI
                | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            rusqlite::Connection::open_with_flags(immutable(path)?, flags).and_then(configured)
        }
        opened => opened,
    }
    .map(Connection)
    .map_err(|error| unreadable(&error, path))
}

/// A database of its own, for work that needs one; it is gone when it is closed.
pub(in crate::ledger) fn scratch() -> Result<Connection> {
    rusqlite::Connection::open("").and_then(configured).map(Connection).map_err(from_sqlite)
}

/// An empty database in memory.
pub(in crate::ledger) fn in_memory() -> Result<Connection> {
    rusqlite::Connection::open_in_memory().and_then(configured).map(Connection).map_err(from_sqlite)
}

/// Attaches a ledger to a connection, to read it, by a name for its schema. Not even its WAL is
/// put into it when the connection is closed.
pub(in crate::ledger) fn attach(connection: &Connection, path: &Path, name: &str) -> Result<()> {
    let connection = &connection.0;
    let attach = |uri: &str| -> rusqlite::Result<()> {
        connection.execute(&format!("ATTACH ?1 AS {name}"), [uri])?;
        connection.query_row(&format!("SELECT count(*) FROM {name}.sqlite_schema"), [], |_| Ok(()))
    };
    if holds_anything(&beside(path, "-wal")) {
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(from_sqlite)?;
    }
    match attach(&uri(path)) {
        Err(error) if has_no_room_beside(&error) => {
            // It may be attached already, and yet not readable.
            let _ = connection.execute_batch(&format!("DETACH {name}"));
            attach(&immutable(path)?)
        }
        attached => attached,
    }
    .map_err(|error| unreadable(&error, path))
}

/// Whether there is such a file with anything in it.
pub(in crate::ledger) fn holds_anything(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|meta| meta.len() > 0)
}

fn opened(path: &Path, flags: OpenFlags) -> rusqlite::Result<rusqlite::Connection> {
    // A name is a name, even where it looks like an address.
    let is_like_one = path.as_os_str().as_encoded_bytes().starts_with(b"file:");
    let plain = if is_like_one { Path::new(".").join(path) } else { path.to_owned() };
    configured(rusqlite::Connection::open_with_flags(plain, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?)
}

/// The address of a file that is read without locks and without a WAL.
fn immutable(path: &Path) -> Result<String> {
    let real = path.canonicalize().map_err(|source| LedgerError::Io { path: path.to_owned(), source })?;
    if holds_anything(&beside(&real, "-wal")) {
        return Err(LedgerError::Unreadable(
            "its folder is read-only, and a -wal file there has changes that are not in it yet; copy both files to a writable disk".to_owned(),
        ));
    }
    Ok(format!("{}?immutable=1", uri(&real)))
}

/// What stands for itself in the address of a file.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The address of a file.
fn uri(path: &Path) -> String {
    format!("file:{}", percent_encode(path.as_os_str().as_encoded_bytes(), PATH))
}

/// What every connection is set to.
fn configured(connection: rusqlite::Connection) -> rusqlite::Result<rusqlite::Connection> {
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
    Ok(connection)
}

/// Whether an error says that what `SQLite` needs beside a file cannot be made there.
fn has_no_room_beside(error: &Error) -> bool {
    let code = error.sqlite_error().map_or(0, |error| error.extended_code);
    matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly))
        || matches!(
            code,
            ffi::SQLITE_IOERR_SHMOPEN
                | ffi::SQLITE_IOERR_SHMSIZE
                | ffi::SQLITE_IOERR_SHMMAP
                | ffi::SQLITE_IOERR_SHMLOCK
        )
}

fn unreadable(error: &Error, path: &Path) -> LedgerError {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => LedgerError::Foreign(path.to_owned()),
        Some(ErrorCode::CannotOpen) => {
            LedgerError::Unreadable(format!("{} cannot be opened", path.display()))
        }
        _ => from_sqlite(error),
    }
}
