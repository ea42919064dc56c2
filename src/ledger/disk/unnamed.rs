//! Files in the making: made exclusively under a random name beside the place that they are
//! meant for, never more readable than the ledger they come from, and named when they are whole
//! and on disk. What gets no name is taken away again.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile, TempPath};

use super::super::{LedgerError, Result};

/// What `SQLite` puts beside a file.
pub(in crate::ledger) const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];
/// How random names begin: where the machine died, they tell whose they are.
const PREFIX: &str = ".perwhom-";

/// A file that has no name yet. Dropped, it is gone, with whatever `SQLite` put beside it; so
/// connections to it are to be closed before.
pub(in crate::ledger) struct Unnamed {
    beside: Beside,
    path: TempPath,
}

/// What lies beside a file, taken away when this is dropped.
struct Beside(PathBuf);

impl Drop for Beside {
    fn drop(&mut self) {
        for end in BESIDE {
            let _ = fs::remove_file(beside(&self.0, end));
        }
    }
}

impl Unnamed {
    /// Makes an empty file in a folder. It is for its owner alone, or, where it is to hold what
    /// another file holds, for nobody who cannot read that one; and the umask is obeyed.
    ///
    /// On Windows it gets what the folder hands down, as every file there does.
    pub(in crate::ledger) fn new(folder: &Path, holds_what: Option<&Path>) -> Result<Self> {
        // The error has the random name in it, its kind has not.
        let path =
            made(folder, holds_what).map_err(|error| at(folder)(error.kind().into()))?.into_temp_path();
        Ok(Self { beside: Beside(path.to_path_buf()), path })
    }

    /// Where it lies meanwhile.
    pub(in crate::ledger) fn path(&self) -> &Path {
        &self.path
    }

    /// Puts it on disk and gives it its name, in the folder that it was made in. A file that has
    /// the name already is left alone, unless it is empty. No connection to it may be open.
    pub(in crate::ledger) fn name(self, target: &Path) -> Result<()> {
        // Windows syncs only what may be written.
        let synced = OpenOptions::new().read(true).write(true).open(&self.path);
        synced.and_then(|file| file.sync_all()).map_err(at(target))?;
        match self.path.persist_noclobber(target) {
            Ok(()) => {}
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                name_over_empty(error.path, target)?;
            }
            Err(error) => return Err(at(target)(error.error)),
        }
        drop(self.beside);
        sync_folder(folder_of(target)).map_err(at(target))
    }
}

/// Makes an empty file that is for its owner alone; and for those who can read another one, too,
/// where it is to hold what that holds.
#[cfg(unix)]
fn made(folder: &Path, holds_what: Option<&Path>) -> io::Result<NamedTempFile> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let make = |mode| {
        Builder::new().prefix(PREFIX).permissions(fs::Permissions::from_mode(mode)).tempfile_in(folder)
    };
    let private = make(0o600)?;
    let Some(model) = holds_what else { return Ok(private) };
    let (model, own) = (fs::metadata(model)?, private.as_file().metadata()?);
    // A mode means the same only where it speaks of the same people.
    let mode = 0o600 | model.mode() & 0o066;
    if mode == 0o600 || (model.uid(), model.gid()) != (own.uid(), own.gid()) {
        return Ok(private);
    }
    make(mode)
}

#[cfg(not(unix))]
fn made(folder: &Path, _: Option<&Path>) -> io::Result<NamedTempFile> {
    Builder::new().prefix(PREFIX).tempfile_in(folder)
}

/// Gives a file the name that an empty file has. Whoever does so locks the empty file first, so
/// that of two only one can.
fn name_over_empty(path: TempPath, target: &Path) -> Result<()> {
    let is_empty = || fs::symlink_metadata(target).is_ok_and(|meta| meta.is_file() && meta.len() == 0);
    let exists = || LedgerError::Exists(target.to_owned());
    if !is_empty() {
        return Err(exists());
    }
    let empty = OpenOptions::new().write(true).open(target).map_err(at(target))?;
    empty.lock().map_err(at(target))?;
    if !is_empty() {
        return Err(exists());
    }
    path.persist(target).map_err(|error| at(target)(error.error))
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> LedgerError {
    let path = path.to_owned();
    |source| LedgerError::Io { path, source }
}

/// The name of a file with an end.
pub(in crate::ledger) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// The folder that a file lies in.
#[must_use]
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Puts the names in a folder on disk, so that a rename outlives a power cut. Windows has no such thing: there, the file system's own
/// journal sees to names.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        // Some file systems cannot, and need not.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            Ok(())
        }
        synced => synced,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn what_gets_no_name_is_taken_away_with_what_lies_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = Unnamed::new(folder.path(), None).unwrap();
        for end in BESIDE {
            fs::write(beside(file.path(), end), "x").unwrap();
        }
        assert_eq!(names(folder.path()).len(), 4);
        drop(file);
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn a_name_that_is_taken_stays_as_it_is_unless_its_file_is_empty() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.db");
        let made = || {
            let file = Unnamed::new(folder.path(), None).unwrap();
            OpenOptions::new().write(true).open(file.path()).unwrap().write_all(b"new").unwrap();
            file
        };
        made().name(&target).unwrap();
        assert!(matches!(made().name(&target), Err(LedgerError::Exists(_))));
        fs::write(&target, "").unwrap();
        let all: Vec<bool> = std::thread::scope(|scope| {
            let tried: Vec<_> = (0..8).map(|_| scope.spawn(|| made().name(&target).is_ok())).collect();
            tried.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(all.iter().filter(|named| **named).count(), 1);
        assert_eq!(fs::read(&target).unwrap(), b"new");
        assert_eq!(names(folder.path()), ["a.db"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_copy_is_for_nobody_who_cannot_read_the_ledger() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let ledger = folder.path().join("a.db");
        fs::write(&ledger, "main").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(Unnamed::new(folder.path(), None).unwrap().path()), 0o600);
        for of_ledger in [0o600, 0o640, 0o644, 0o444, 0o666] {
            fs::set_permissions(&ledger, fs::Permissions::from_mode(of_ledger)).unwrap();
            let copy = Unnamed::new(folder.path(), Some(&ledger)).unwrap();
            assert_eq!(mode(copy.path()) & !(of_ledger | 0o600), 0, "{of_ledger:o}");
        }
    }

    #[test]
    fn a_random_name_is_no_part_of_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let Err(error) = Unnamed::new(&folder.path().join("none"), None) else { panic!() };
        assert!(!error.to_string().contains(PREFIX), "{error}");
    }
}
