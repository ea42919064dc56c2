use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::json;
use tempfile::{NamedTempFile, TempPath};

use super::error::{CommandError, Result};
use super::outcome::Outcome;
use super::output::as_the_umask_has_it;
use super::session::Session;
use super::shown::shown;
use super::signature::{sign, signature_path};
use super::spared::refuse_ledgers;
use crate::acts;
use crate::ledger::{Ledger, folder_of, sync_folder};
use crate::model::seal::Seal;

/// Print the head of the log, to keep where people who can write to the ledger cannot
///
/// With a seal you can later prove that the log still contains everything up to it, unchanged:
/// `perwhom verify --against FILE`. It proves nothing of what came after it, nor who wrote, nor
/// when: names and times are what the writers' machines said. The ledger notes the seal too.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom seal
  perwhom seal --to 2026-11-22.seal
  perwhom seal --sign ~/.ssh/id_ed25519
  perwhom seal --to 2026-11-22.seal --sign ~/.ssh/id_ed25519
  ssh-keygen -Y verify -f allowed_signers -I desk@example.org -n perwhom -s 2026-11-22.seal.sig < 2026-11-22.seal")]
pub(super) struct Args {
    /// Store it in this new file as well
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Sign it with this SSH key (SSHSIG, namespace perwhom), into FILE.sig; without --to, the
    /// file is named after the ledger and the entry
    #[arg(long, value_name = "KEY")]
    sign: Option<PathBuf>,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let mut ledger = session.open_to_write()?;
    if let Some(key) = &args.sign
        && !key.is_file()
    {
        return Err(
            CommandError::new(format!("no key {}", shown(key))).hint("create one: ssh-keygen -t ed25519")
        );
    }
    let to = match (&args.to, &args.sign) {
        (Some(path), _) => Some(path.clone()),
        (None, Some(_)) => Some(file_beside(&ledger)?),
        (None, None) => None,
    };
    let signature = to.as_deref().map(signature_path);
    for file in to.iter().chain(&signature) {
        refuse_ledgers(file, Some(ledger.path()))?;
    }
    if let Some(there) = signature.as_ref().filter(|path| args.sign.is_some() && path.exists()) {
        return Err(CommandError::new(format!("{} already exists; nothing was sealed", shown(there))));
    }
    // The file is made and signed before the ledger notes anything: a name that is taken, a full
    // disk or a key that cannot sign changes nothing.
    let line = ledger.read().own_replica()?;
    let sealed = session.write_with(&mut ledger, |recorder| {
        let head = acts::seal(recorder)?;
        let seal = Seal { line, n: Some(head.n), at: Some(head.at), hash: head.hash };
        if let Some(path) = &to {
            store(&seal, path, args.sign.as_deref())?;
        }
        Ok(seal)
    });
    let seal = sealed?.value;
    if session.json() {
        let signature = signature.filter(|_| args.sign.is_some());
        let made = json!({
            "schema": "perwhom/seal/1", "line": seal.line, "entry": seal.n, "at": seal.at,
            "hash": seal.hash, "file": to, "signature": signature,
        });
        writeln!(session.out(), "{made}")?;
    } else {
        write!(session.out(), "{seal}")?;
        session.say(&match &to {
            Some(path) => {
                format!("saved to {}; keep it where people who can write to the ledger cannot", shown(path))
            }
            None => "keep this where people who can write to the ledger cannot".to_owned(),
        });
    }
    Ok(Outcome::Fine)
}

/// A file beside the ledger, named after it and its last entry: `perwhom-17.seal`.
fn file_beside(ledger: &Ledger) -> Result<PathBuf> {
    let n = ledger.read().own_head()?.map_or(0, |head| head.n);
    let stem = ledger.path().file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(ledger.path().with_file_name(format!("{stem}-{n}.seal")))
}

/// Stores a seal in a new file, signed where that is asked for; all of it or nothing.
fn store(seal: &Seal, path: &Path, key: Option<&Path>) -> Result<()> {
    let failed = |error: &std::io::Error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            CommandError::new(format!("{} already exists; nothing was sealed", shown(path)))
        }
        _ => CommandError::new(format!("{} cannot be written: {error}; nothing was sealed", shown(path))),
    };
    if path.exists() {
        return Err(failed(&std::io::ErrorKind::AlreadyExists.into()));
    }
    // It gets its name when it is whole, signed and on disk.
    let folder = folder_of(path);
    let mut file = NamedTempFile::new_in(folder).map_err(|error| failed(&error.kind().into()))?;
    file.write_all(seal.to_string().as_bytes())
        .and_then(|()| as_the_umask_has_it(file.as_file(), folder))
        .and_then(|()| file.as_file().sync_all())
        .map_err(|error| failed(&error))?;
    if let Some(key) = key {
        sign(key, file.path())?;
        let signature =
            TempPath::try_from_path(signature_path(file.path())).map_err(|error| failed(&error))?;
        signature.persist_noclobber(signature_path(path)).map_err(|error| failed(&error.error))?;
    }
    if let Err(error) = file.persist_noclobber(path) {
        if key.is_some() {
            // It was made by the lines above.
            let _ = fs::remove_file(signature_path(path));
        }
        return Err(failed(&error.error));
    }
    sync_folder(folder).map_err(|error| failed(&error))
}
