//! What the library reports, as errors of the ledger.

use rusqlite::{Error, ErrorCode, ffi};

use super::super::error::LedgerError;

/// What is said of a page that `SQLite` gives up on: it says the same of a page that is wrong and of
/// one that the disk does not give.
const UNREAD: &str = "a page of the file cannot be read, or its disk is failing";

/// An error of the library's, without its own words: they can hold what is in the file.
pub(super) fn from_sqlite(error: impl std::borrow::Borrow<Error>) -> LedgerError {
    let error = error.borrow();
    let extended = error.sqlite_error().map_or(0, |error| error.extended_code);
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt) => LedgerError::Damaged(UNREAD.to_owned()),
        Some(ErrorCode::ReadOnly) => LedgerError::ReadOnly("the file or its folder is read-only".to_owned()),
        Some(ErrorCode::DiskFull) => LedgerError::Full,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => LedgerError::Busy,
        Some(ErrorCode::OutOfMemory) => LedgerError::NoMemory,
        Some(ErrorCode::FileLockingProtocolFailed) => LedgerError::NoLocks,
        Some(ErrorCode::SystemIoFailure) => of_system(extended),
        Some(ErrorCode::ConstraintViolation) => LedgerError::Contradicted,
        Some(ErrorCode::Unknown) => LedgerError::OtherTables,
        Some(ErrorCode::TooBig) => {
            LedgerError::TooLarge("the text is larger than a ledger can hold (1 GB)".to_owned())
        }
        _ => LedgerError::Store(extended),
    }
}

/// What the system could not do with the file.
fn of_system(extended: i32) -> LedgerError {
    match extended {
        ffi::SQLITE_IOERR_CORRUPTFS | ffi::SQLITE_IOERR_DATA => LedgerError::Damaged(UNREAD.to_owned()),
        ffi::SQLITE_IOERR_SHORT_READ => LedgerError::Damaged("the file ends too early".to_owned()),
        ffi::SQLITE_IOERR_NOMEM => LedgerError::NoMemory,
        ffi::SQLITE_IOERR_LOCK
        | ffi::SQLITE_IOERR_RDLOCK
        | ffi::SQLITE_IOERR_UNLOCK
        | ffi::SQLITE_IOERR_CHECKRESERVEDLOCK
        | ffi::SQLITE_IOERR_SHMLOCK => LedgerError::NoLocks,
        ffi::SQLITE_IOERR_READ
        | ffi::SQLITE_IOERR_FSTAT
        | ffi::SQLITE_IOERR_ACCESS
        | ffi::SQLITE_IOERR_SEEK
        | ffi::SQLITE_IOERR_MMAP => LedgerError::Failing,
        // Writing, syncing, cutting off, deleting, and the memory that readers and writers share.
        _ => LedgerError::NoMore,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reported(code: i32) -> String {
        let words = Some("no such column: \u{1b}]0;x".to_owned());
        from_sqlite(Error::SqliteFailure(ffi::Error::new(code), words)).to_string()
    }

    #[test]
    fn only_damage_is_called_damage() {
        for code in [ffi::SQLITE_CORRUPT, ffi::SQLITE_CORRUPT_INDEX, ffi::SQLITE_IOERR_CORRUPTFS] {
            assert!(reported(code).contains("damaged"), "{code}");
        }
        for (codes, says) in [
            (
                vec![
                    ffi::SQLITE_IOERR_WRITE,
                    ffi::SQLITE_IOERR_FSYNC,
                    ffi::SQLITE_IOERR_DIR_FSYNC,
                    ffi::SQLITE_IOERR_TRUNCATE,
                    ffi::SQLITE_IOERR_SHMSIZE,
                    ffi::SQLITE_IOERR_DELETE,
                ],
                "no more could be written",
            ),
            (vec![ffi::SQLITE_FULL], "the disk is full"),
            (vec![ffi::SQLITE_IOERR_READ, ffi::SQLITE_IOERR_FSTAT], "could not read the file"),
            (
                vec![ffi::SQLITE_IOERR_LOCK, ffi::SQLITE_IOERR_RDLOCK, ffi::SQLITE_PROTOCOL],
                "cannot be locked",
            ),
            (vec![ffi::SQLITE_NOMEM, ffi::SQLITE_IOERR_NOMEM], "not enough memory"),
            (vec![ffi::SQLITE_READONLY, ffi::SQLITE_READONLY_DIRECTORY], "cannot be written"),
            (vec![ffi::SQLITE_BUSY, ffi::SQLITE_BUSY_SNAPSHOT, ffi::SQLITE_LOCKED], "another program"),
        ] {
            for code in codes {
                let reported = reported(code);
                assert!(reported.contains(says) && !reported.contains("damaged"), "{code}: {reported}");
            }
        }
    }

    #[test]
    fn what_sqlite_says_reaches_no_message() {
        for code in 1..=ffi::SQLITE_WARNING {
            assert!(!reported(code).contains('\u{1b}'), "{code}: {}", reported(code));
        }
    }
}
