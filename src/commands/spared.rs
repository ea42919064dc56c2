//! Files that nothing is ever written over: ledgers, what `SQLite` keeps beside them, and their
//! copies.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use same_file::is_same_file;

use super::error::{CommandError, Result};
use super::shown::shown;

/// What `SQLite` puts beside a ledger.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];
/// How the file of every ledger begins.
const SQLITE: &[u8; 16] = b"SQLite format 3\0";

/// Refuses to write a file that `SQLite` keeps beside this ledger, or beside any other.
pub(super) fn refuse_beside(path: &Path, ledger: Option<&Path>) -> Result<()> {
    if ledger.is_some_and(|ledger| BESIDE.iter().any(|end| is_one(path, &with_end(ledger, end)))) {
        return refused(path, "one of the ledger's own files");
    }
    let name = path.to_string_lossy();
    let beside = BESIDE.iter().find_map(|end| name.strip_suffix(end));
    if beside.is_some_and(|ledger| is_ledger(Path::new(ledger))) {
        return refused(path, "one of the files of a ledger");
    }
    Ok(())
}

/// Refuses, besides, to write over this ledger, under whatever name, and over any other, such as a
/// copy that an upgrade kept, or one that a merge takes from.
pub(super) fn refuse_ledgers(path: &Path, ledger: Option<&Path>) -> Result<()> {
    if ledger.is_some_and(|ledger| is_one(path, ledger)) {
        return refused(path, "the ledger itself");
    }
    refuse_beside(path, ledger)?;
    if is_ledger(path) { refused(path, "a ledger, or a copy of one") } else { Ok(()) }
}

fn refused(path: &Path, what: &str) -> Result<()> {
    Err(CommandError::new(format!("{} is {what}; nothing was written", shown(path)))
        .hint("choose another name"))
}

/// Whether two paths lead to one file, by name or by what they name; by name even where there is
/// no such file yet.
fn is_one(path: &Path, other: &Path) -> bool {
    is_same_file(path, other).unwrap_or(false) || place(path).is_some_and(|one| Some(one) == place(other))
}

/// The folder that a path leads to, and the name in it; in small letters, since some file systems
/// do not tell them from capitals.
fn place(path: &Path) -> Option<(PathBuf, String)> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some((folder.canonicalize().ok()?, path.file_name()?.to_string_lossy().to_lowercase()))
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    // Beside the file itself, where the path is a link.
    let mut name = path.canonicalize().unwrap_or_else(|_| path.to_owned()).into_os_string();
    name.push(end);
    name.into()
}

/// Whether a file is a ledger, or anything else that `SQLite` keeps.
fn is_ledger(path: &Path) -> bool {
    let mut start = [0; 16];
    // A pipe would be waited for.
    path.is_file()
        && File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok()
        && start == *SQLITE
}
