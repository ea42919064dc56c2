//! Files for others: written whole or not at all, never over one that exists unless told so, and
//! never over a ledger.

use std::fs::{File, Permissions};
use std::io::{self, BufReader, BufWriter, Seek as _, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::error::{CommandError, Result, Unwritten};
use super::printer::Printer;
use super::session::Session;
use super::shown::shown;
use super::spared::refuse_ledgers;
use super::watch::places::Made;
use super::watch::{Watch, Watched};
use crate::ledger::{folder_of, sync_folder};
use crate::model::audience::Audience;
use crate::queries::View;

/// `--output` and `--force`.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Output {
    /// Write it to this file: whole or not at all
    #[arg(id = "output", long = "output", short, value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    /// Write over a file that exists
    #[arg(long, requires = "output")]
    pub(super) force: bool,
    /// Name confidential sources, too: what is written is then for the desk alone
    #[arg(long)]
    with_names: bool,
    /// Write it even where a confidential source's name stands in words that were captured or
    /// typed, and list where
    #[arg(long, conflicts_with = "with_names")]
    pub(super) despite_names: bool,
}

/// A file that takes its name when all of it is there. Until then nobody but its owner can read it.
struct Whole<'o> {
    file: NamedTempFile,
    path: &'o Path,
    force: bool,
}

impl Output {
    /// Whom what is written is for.
    pub(super) const fn audience(&self) -> Audience {
        if self.with_names { Audience::Desk } else { Audience::Others }
    }

    /// The format that was asked for; where none was, the one that `of_ending` finds for the
    /// ending of the file's name, in small letters. `choice` says what `--format` takes.
    pub(super) fn format<F: Copy>(
        &self,
        asked: Option<F>,
        of_ending: fn(&str) -> Option<F>,
        choice: &str,
    ) -> Result<Option<F>> {
        let Some(path) = self.file.as_deref().filter(|_| asked.is_none()) else { return Ok(asked) };
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match of_ending(&ending.unwrap_or_default()) {
            Some(format) => Ok(Some(format)),
            None => {
                Err(CommandError::new(format!("unknown format of {}; give --format{choice}", shown(path))))
            }
        }
    }

    /// Writes for others: into the file that was asked for, whole or not at all, or to standard
    /// output. Where the name of a confidential source stands in it, nothing is written, and the
    /// error says where it stands; `made` is what is looked through for that.
    pub(super) fn write<T>(
        &self,
        view: &mut View,
        session: &mut Session,
        made: Made<'_>,
        work: impl FnOnce(&mut View, &mut Printer<'_>) -> Result<T>,
    ) -> Result<T> {
        let ledger = view.ledger().path().to_owned();
        let ledger = ledger.as_path();
        let mut target = self.begin(ledger)?;
        let Some(watch) = Watch::of(view)? else {
            let has_names = view.audience() == Audience::Desk && !view.read().confidential()?.is_empty();
            let Some(target) = target else { return work(view, session.out()) };
            let done = filled(target.file.as_file(), |out| work(view, out))?;
            target.finish(ledger, has_names)?;
            return Ok(done);
        };
        // What goes to standard output waits where nobody else can read it.
        let waiting = if target.is_none() {
            Some(tempfile::tempfile().map_err(CommandError::temporary)?)
        } else {
            None
        };
        let mut spool = match (&mut target, &waiting) {
            (Some(target), _) => target.file.as_file(),
            (None, Some(waiting)) => waiting,
            (None, None) => return Err(CommandError::temporary(io::ErrorKind::NotFound.into())),
        };
        let mut gate = watch.gate();
        let done = filled(spool, |out| work(view, &mut Printer::new(Watched { out, gate: &mut gate })))?;
        spool.rewind().map_err(CommandError::temporary)?;
        let seen = gate.close(&mut BufReader::new(spool))?;
        if !seen.is_empty() {
            spool.rewind().map_err(CommandError::temporary)?;
            let found = watch.trace(view, made, &seen, &mut BufReader::new(spool))?;
            if !self.despite_names {
                return Err(found.refusal());
            }
            session.warn(&format!("written anyway (--despite-names):\n{}", found.list()));
        }
        if let Some(mut waiting) = waiting {
            waiting.rewind().map_err(CommandError::temporary)?;
            io::copy(&mut waiting, session.out()).map_err(Unwritten)?;
        }
        if let Some(target) = target {
            target.finish(ledger, !seen.is_empty())?;
        }
        Ok(done)
    }

    /// Begins the file, where one was asked for.
    fn begin(&self, ledger: &Path) -> Result<Option<Whole<'_>>> {
        let Some(path) = self.file.as_deref() else { return Ok(None) };
        refuse_ledgers(path, Some(ledger))?;
        if path.exists() && !self.force {
            return Err(exists(path));
        }
        if path.exists() && !path.is_file() {
            return Err(CommandError::new(format!("{} is not a file; nothing was written", shown(path))));
        }
        let folder = folder_of(path);
        if !folder.is_dir() {
            return Err(CommandError::new(format!(
                "{} cannot be written: there is no folder {}",
                shown(path),
                shown(folder)
            ))
            .hint(format!("make it: mkdir -p {}", shown(folder))));
        }
        // The error has the random name in it, its kind has not.
        let file = NamedTempFile::new_in(folder).map_err(|error| cannot(path, &error.kind()))?;
        Ok(Some(Whole { file, path, force: self.force }))
    }
}

/// Writes into a file through a buffer.
fn filled<T>(file: &File, work: impl FnOnce(&mut Printer<'_>) -> Result<T>) -> Result<T> {
    let mut out = Printer::new(BufWriter::with_capacity(1 << 16, file));
    let done = work(&mut out)?;
    out.flush().map_err(Unwritten)?;
    Ok(done)
}

impl Whole<'_> {
    /// Gives it its name. With names of confidential sources in it, nobody can read it who cannot
    /// read the ledger.
    fn finish(self, ledger: &Path, has_names: bool) -> Result<()> {
        let path = self.path;
        let permissions = permissions(folder_of(path), has_names.then_some(ledger));
        let set = permissions.and_then(|permissions| match permissions {
            Some(permissions) => self.file.as_file().set_permissions(permissions),
            None => Ok(()),
        });
        set.and_then(|()| self.file.as_file().sync_all()).map_err(|error| cannot(path, &error))?;
        let named = if self.force { self.file.persist(path) } else { self.file.persist_noclobber(path) };
        match named {
            Ok(_) => sync_folder(folder_of(path)).map_err(|error| cannot(path, &error)),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Err(exists(path)),
            Err(error) => Err(cannot(path, &error.error)),
        }
    }
}

fn cannot(path: &Path, why: &dyn std::fmt::Display) -> CommandError {
    CommandError::new(format!("{} cannot be written: {why}", shown(path)))
}

fn exists(path: &Path) -> CommandError {
    CommandError::new(format!("{} already exists; nothing was written", shown(path)))
        .hint("choose another name, or use --force")
}

/// Lets a new file in a folder be read by those whom the umask leaves it to.
pub(super) fn as_the_umask_has_it(file: &std::fs::File, folder: &Path) -> io::Result<()> {
    permissions(folder, None)?.map_or(Ok(()), |permissions| file.set_permissions(permissions))
}

/// Who may read a new file in a folder: as the umask has it, and, where it holds what a ledger
/// holds, nobody who cannot read that.
#[cfg(unix)]
fn permissions(folder: &Path, ledger: Option<&Path>) -> io::Result<Option<Permissions>> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    // Nothing but making a file tells what the umask and the folder make of it.
    let probe = tempfile::Builder::new().permissions(Permissions::from_mode(0o666)).tempfile_in(folder)?;
    let probe = probe.as_file().metadata()?;
    let mut mode = probe.mode() & 0o666;
    if let Some(ledger) = ledger {
        let ledger = std::fs::metadata(ledger)?;
        // A mode means the same only where it speaks of the same people.
        let is_theirs = (ledger.uid(), ledger.gid()) == (probe.uid(), probe.gid());
        mode &= if is_theirs { 0o600 | ledger.mode() } else { 0o600 };
    }
    Ok(Some(Permissions::from_mode(mode)))
}

/// Elsewhere a file has what its folder hands down.
#[cfg(not(unix))]
fn permissions(_: &Path, _: Option<&Path>) -> io::Result<Option<Permissions>> {
    Ok(None)
}
