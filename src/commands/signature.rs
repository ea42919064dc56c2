//! Signatures of seals, made and checked with the program that holds people's keys, so that agents,
//! passphrases and hardware keys work as they do elsewhere (SSHSIG, namespace `perwhom`).

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::error::{CommandError, Result};
use super::shown::shown;

/// What signatures of seals are for: one that was made for anything else is none of a seal.
const NAMESPACE: &str = "perwhom";

/// Where the signature of a seal lies.
pub(super) fn signature_path(seal: &Path) -> PathBuf {
    let mut name = seal.as_os_str().to_owned();
    name.push(".sig");
    PathBuf::from(name)
}

/// Signs a file.
pub(super) fn sign(key: &Path, path: &Path) -> Result<()> {
    let failed = |why: String| {
        CommandError::new(format!("{} cannot sign: {why}; nothing was sealed", shown(key)))
            .hint("to test the key: ssh-keygen -Y sign -n perwhom -f KEY FILE")
    };
    let output = Command::new("ssh-keygen")
        .args(["-Y", "sign", "-n", NAMESPACE, "-f"])
        .args([key, path])
        .output()
        .map_err(|error| failed(format!("ssh-keygen cannot be run: {error}")))?;
    if output.status.success() {
        return Ok(());
    }
    Err(failed(said(&output)))
}

/// Who signed the bytes of a seal, of those whom `signers` allows: a file of allowed signers as
/// `ssh-keygen -Y verify` takes it. Where nobody of them did, why not.
pub(super) fn signer(
    seal: &Path,
    bytes: &[u8],
    signers: &Path,
) -> Result<std::result::Result<String, String>> {
    let signature = signature_path(seal);
    for (path, hint) in [
        (&signature, "create signed seals: perwhom seal --to FILE --sign KEY"),
        (&signers.to_owned(), "it needs one line for each signer: NAME KEYTYPE KEY, as in a .pub file"),
    ] {
        if !path.is_file() {
            return Err(CommandError::new(format!("no file {}", shown(path))).hint(hint));
        }
    }
    let found = run(&["-Y", "find-principals"], &signature, signers, b"")?;
    let names = String::from_utf8_lossy(&found.stdout).into_owned();
    let Some(name) = names.lines().next().filter(|_| found.status.success()) else {
        return Ok(Err(format!(
            "the signer of {} is not in {}: {}",
            shown(seal),
            shown(signers),
            said(&found)
        )));
    };
    let checked = run(&["-Y", "verify", "-n", NAMESPACE, "-I", name], &signature, signers, bytes)?;
    Ok(if checked.status.success() {
        Ok(name.to_owned())
    } else {
        Err(format!("{} does not match the signature by {name}: {}", shown(seal), said(&checked)))
    })
}

fn run(args: &[&str], signature: &Path, signers: &Path, input: &[u8]) -> Result<Output> {
    let failed = |error: &std::io::Error| {
        CommandError::new(format!("ssh-keygen cannot be run: {error}"))
            .hint("it comes with OpenSSH; without it, check the seal alone: leave out --signers")
    };
    let mut child = Command::new("ssh-keygen")
        .args(args)
        .arg("-s")
        .arg(signature)
        .arg("-f")
        .arg(signers)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed(&error))?;
    if let Some(mut stdin) = child.stdin.take() {
        // It may have gone before it read everything; its status says so.
        let _ = stdin.write_all(input);
    }
    child.wait_with_output().map_err(|error| failed(&error))
}

/// What it said, in one line.
fn said(output: &Output) -> String {
    let said = if output.stderr.is_empty() { &output.stdout } else { &output.stderr };
    String::from_utf8_lossy(said)
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("; ")
}
