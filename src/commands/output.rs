//! Files for others: written whole or not at all, and never over one that exists unless told so.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::Result;
use super::error::CommandError;
use super::session::{Session, shown};
use super::view::View;
use super::watch::{Watch, Watched};

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
    pub(super) with_names: bool,
}

/// A file that takes its name when all of it is there.
struct Whole<'o> {
    file: BufWriter<NamedTempFile>,
    path: &'o Path,
    force: bool,
}

impl Output {
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
            None => Err(CommandError::new(format!(
                "the ending of {} says no format; name one with --format{choice}",
                shown(path)
            ))),
        }
    }

    /// Writes for others: into the file that was asked for, whole or not at all, or to standard
    /// output. Says where the name of a confidential source stands in it.
    pub(super) fn write<T>(
        &self,
        view: &View,
        session: &mut Session,
        work: impl FnOnce(&mut dyn Write) -> Result<T>,
    ) -> Result<T> {
        let mut watch = Watch::of(view)?;
        let mut file = self.begin()?;
        let out: &mut dyn Write = match &mut file {
            Some(file) => file.out(),
            None => session.out(),
        };
        let done = work(&mut Watched { out, watch: &mut watch })?;
        if let Some(file) = file {
            file.finish()?;
        }
        if let Some(path) = self.file.as_deref().filter(|_| watch.saw_zip()) {
            watch.look_into(std::io::BufReader::new(std::fs::File::open(path)?));
        }
        watch.tell(session);
        Ok(done)
    }

    /// Begins the file, where one was asked for.
    fn begin(&self) -> Result<Option<Whole<'_>>> {
        let Some(path) = self.file.as_deref() else { return Ok(None) };
        if path.exists() && !self.force {
            return Err(exists(path));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            return Err(CommandError::new(format!(
                "{} cannot be written: there is no folder {}",
                shown(path),
                shown(folder)
            ))
            .hint(format!("make it: mkdir -p {}", shown(folder))));
        }
        let file = NamedTempFile::new_in(folder)
            .map_err(|error| CommandError::new(format!("{} cannot be written: {error}", shown(path))))?;
        Ok(Some(Whole { file: BufWriter::with_capacity(1 << 16, file), path, force: self.force }))
    }
}

impl Whole<'_> {
    /// Where it is written meanwhile.
    fn out(&mut self) -> &mut dyn Write {
        &mut self.file
    }

    /// Gives it its name.
    fn finish(self) -> Result<()> {
        let path = self.path;
        let failed = |error: &dyn std::fmt::Display| {
            CommandError::new(format!("{} cannot be written: {error}", shown(path)))
        };
        let file = self.file.into_inner().map_err(|error| failed(&error))?;
        file.as_file().sync_all().map_err(|error| failed(&error))?;
        make_readable(&file).map_err(|error| failed(&error))?;
        let named = if self.force { file.persist(path) } else { file.persist_noclobber(path) };
        match named {
            Ok(_) => Ok(()),
            Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => Err(exists(path)),
            Err(error) => Err(failed(&error.error)),
        }
    }
}

fn exists(path: &Path) -> CommandError {
    CommandError::new(format!("{} exists already; nothing was written", shown(path)))
        .hint("choose another name, or say --force")
}

/// A file for others is not one that only its maker can read, as temporary files are.
#[cfg(unix)]
fn make_readable(file: &NamedTempFile) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_: &NamedTempFile) -> std::io::Result<()> {
    Ok(())
}
