//! The place of an open ledger: whether its path still leads to the file that is open.
//!
//! A file can be renamed over, or moved away, while it is open. What is written then goes into a
//! file that nobody finds at the path any more.

use std::path::{Path, PathBuf};

use super::super::{LedgerError, Result};

/// A path, and which file it led to when it was opened.
pub(in crate::ledger) struct Place {
    path: PathBuf,
    identity: Option<Identity>,
}

impl Place {
    /// The place of the file that a path leads to now.
    pub(in crate::ledger) fn of(path: &Path) -> Self {
        Self { path: path.to_owned(), identity: identity(path) }
    }

    /// Refuses to go on where the path leads to another file by now, or to none. Nothing may have
    /// been committed yet.
    pub(in crate::ledger) fn check(&self) -> Result<()> {
        if self.is_the_same() { Ok(()) } else { Err(LedgerError::Moved(self.path.clone())) }
    }

    /// Says that what was just committed is not where the path leads to, where that is so.
    pub(in crate::ledger) fn check_after_commit(&self) -> Result<()> {
        if self.is_the_same() { Ok(()) } else { Err(LedgerError::MovedMeanwhile(self.path.clone())) }
    }

    fn is_the_same(&self) -> bool {
        identity(&self.path) == self.identity
    }
}

/// Device and inode.
#[cfg(unix)]
type Identity = (u64, u64);

/// Asked of the path and not of an open file: closing one would end the locks that `SQLite` holds.
#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(path).ok().map(|metadata| (metadata.dev(), metadata.ino()))
}

/// Windows does not let a file be moved or replaced that `SQLite` has open.
#[cfg(not(unix))]
type Identity = ();

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    path.exists().then_some(())
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_of_a_file_and_not_of_a_name() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("a"), folder.path().join("b"));
        std::fs::write(&path, "a").unwrap();
        std::fs::write(&other, "b").unwrap();
        let place = Place::of(&path);
        assert!(place.check().is_ok() && place.check_after_commit().is_ok());
        std::fs::rename(&other, &path).unwrap();
        assert!(matches!(place.check(), Err(LedgerError::Moved(_))));
        assert!(matches!(place.check_after_commit(), Err(LedgerError::MovedMeanwhile(_))));
        std::fs::remove_file(&path).unwrap();
        assert!(matches!(place.check(), Err(LedgerError::Moved(_))));
    }
}
