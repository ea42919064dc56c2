//! Foreign formats, read apart: in a child process of this same program, with limits on memory,
//! time and what it may say. A crash, a hang or a flood in what reads them is one message here.
//!
//! The child gets the file as its standard input, and nothing else: no environment, no ledger. It
//! says what it reads on its standard output, one JSON value a line (`protocol.rs`). How much memory it
//! takes is limited by the system it runs on, where that can be (see `docs/import.md`); how long
//! it takes and how much it says is limited here, everywhere.

mod child;
mod patient;
mod protocol;

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufReader, Read as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use serde::de::DeserializeOwned;

pub(super) use self::child::serve;
use self::patient::Patient;
pub(super) use self::protocol::{DocumentToRead, Reading};
use self::protocol::{NAME, Said};
use super::error::{CommandError, Result};
use super::limits::{OneLine, read_line};
use crate::model::plural::counted;
use crate::model::size::Size;

/// Whether the first argument of this process says that it is a child: then [`serve`] has the rest.
pub(super) fn is_for_child(first: &OsStr) -> bool {
    first == NAME
}

/// How much reading something may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Allowed {
    /// Of memory.
    pub(super) memory: Size,
    /// Of time that is spent waiting for it.
    pub(super) time: Duration,
    /// Of what it says, all in all.
    pub(super) output: Size,
    /// Of one thing that it says.
    pub(super) item: Size,
}

/// A file that is being read apart.
pub(super) struct Apart {
    child: Child,
    said: BufReader<Patient>,
    line: String,
    /// What is read, as it is told of.
    name: String,
    allowed: Allowed,
}

impl Apart {
    /// Begins to read a file, which is called `name` in what is told.
    pub(super) fn start(
        reading: Reading,
        option: Option<&str>,
        file: File,
        name: String,
        allowed: Allowed,
    ) -> Result<Self> {
        let failed = |error: io::Error| {
            CommandError::new(format!("{name} cannot be read: cannot start the reader: {error}"))
        };
        let mut command = Command::new(std::env::current_exe().map_err(failed)?);
        command
            .arg(NAME)
            .args([allowed.memory.0.to_string(), (allowed.time.as_secs() + 1).to_string()])
            .arg(reading.word())
            .args(option.map(OsStr::new))
            .env_clear()
            .stdin(file)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        // Without it, Windows loads no libraries.
        if let Some(root) = std::env::var_os("SystemRoot") {
            command.env("SystemRoot", root);
        }
        let mut child = command.spawn().map_err(failed)?;
        let out = child.stdout.take().ok_or_else(|| failed(io::ErrorKind::BrokenPipe.into()))?;
        let said = BufReader::new(Patient::of(out, allowed.time, allowed.output));
        Ok(Self { child, said, line: String::new(), name, allowed })
    }

    /// The next thing that was read; nothing after the last.
    pub(super) fn next<T: DeserializeOwned>(&mut self) -> Result<Option<T>> {
        match read_line(&mut self.said, &mut self.line, self.allowed.item) {
            Ok(OneLine::Line) => match serde_json::from_str(&self.line) {
                Ok(Said::Item(item)) => Ok(Some(item)),
                Ok(Said::End) => Ok(None),
                Ok(Said::Refused(why)) => {
                    Err(CommandError::new(format!("{} cannot be read: {why}", self.name)))
                }
                // It was stopped in the midst of a line.
                Err(_) => Err(self.died()),
            },
            Ok(OneLine::TooLong) => Err(self.says_too_much(self.allowed.item)),
            Ok(OneLine::End) => Err(self.died()),
            Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                let seconds = self.allowed.time.as_secs();
                Err(CommandError::new(format!(
                    "reading {} was stopped after {}",
                    self.name,
                    counted(seconds, "second", "seconds")
                ))
                .hint(format!("to allow more time: --max-time {}", seconds.saturating_mul(4))))
            }
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                Err(self.says_too_much(self.allowed.output))
            }
            Err(error) => Err(CommandError::new(format!("{} cannot be read: {error}", self.name))),
        }
    }

    fn says_too_much(&self, limit: Size) -> CommandError {
        CommandError::new(format!("{} contains more than {limit} of text", self.name))
            .hint(format!("to allow that: --max-size {}", limit.next(0).typed()))
    }

    /// Why the child ended before it had read everything.
    fn died(&mut self) -> CommandError {
        let mut words = Vec::new();
        if let Some(err) = self.child.stderr.take() {
            let _ = err.take(4096).read_to_end(&mut words);
        }
        let status = self.child.wait();
        if String::from_utf8_lossy(&words).contains("memory allocation of") {
            let memory = self.allowed.memory;
            return CommandError::new(format!("reading {} needs more than {memory} of memory", self.name))
                .hint(format!("to allow more memory: --max-memory {}", memory.next(0).typed()));
        }
        let how = status.map_or_else(|error| error.to_string(), how_it_ended);
        CommandError::new(format!("reading {} failed: the reader crashed ({how})", self.name))
            .hint("the file is damaged, or of another format than its name says")
    }
}

impl Drop for Apart {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(unix)]
fn how_it_ended(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt as _;
    status.signal().map_or_else(|| status.to_string(), |signal| format!("signal {signal}"))
}

#[cfg(not(unix))]
fn how_it_ended(status: ExitStatus) -> String {
    status.to_string()
}
