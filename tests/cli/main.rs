//! The program as people use it: run as a process, in a folder of its own, with a fixed clock,
//! person and random numbers.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::new_without_default,
    clippy::format_push_string,
    clippy::format_collect,
    clippy::must_use_candidate
)]

mod bundle;
mod confidential;
mod docs;
mod durable;
mod failures;
mod files;
mod hangs;
mod hostile;
mod import;
mod life;
mod limits;
mod merge;
mod moved;
mod mutations;
mod older;
mod outputs;
mod recover;
mod review;
mod samples;
mod schemas;
mod sheets;
mod tables_in;
mod tamper;
mod terminal;
mod watch;
mod words;
mod work;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A desk with a folder of its own.
pub struct Desk {
    folder: TempDir,
}

/// What a run of the program gave.
#[derive(Debug)]
pub struct Ran {
    pub status: i32,
    pub out: String,
    pub err: String,
}

/// A short report to cite from.
pub const REPORT: &str = "Según Figuera, en Venezuela funcionan «dos bases» militares rusas. \
El Kremlin lo niega. El Kremlin no dijo más.\n";

impl Desk {
    /// An empty folder.
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with a ledger.
    pub fn new() -> Self {
        let desk = Self::empty();
        desk.run(&["init", "--desk", "Our desk"]).fine();
        desk
    }

    /// A ledger with one report captured as D1, published by Infobae.
    pub fn with_report() -> Self {
        let desk = Self::new();
        desk.file("report.txt", REPORT);
        desk.run(&["capture", "report.txt", "--publisher", "Infobae [outlet]"]).fine();
        desk
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn ledger(&self) -> PathBuf {
        self.path().join("perwhom.db")
    }

    pub fn file(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path().join(name), text).unwrap();
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_perwhom"));
        command
            .current_dir(self.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("PERWHOM_BY", "checker-1")
            .env("PERWHOM_NOW", "2026-11-22T02:21:00Z")
            .env("PERWHOM_SEED", "test")
            .env("TZ", "UTC")
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        Ran::of(&self.command().args(args).output().unwrap())
    }

    pub fn run_with_input(&self, args: &[&str], input: &[u8]) -> Ran {
        let mut child = self
            .command()
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let _ = child.stdin.take().unwrap().write_all(input);
        Ran::of(&child.wait_with_output().unwrap())
    }

    /// Runs a command that must do its job, and reads its JSON.
    pub fn json(&self, args: &[&str]) -> Value {
        let ran = self.run(&[args, &["--json"]].concat());
        assert_ne!(ran.status, 2, "{ran:?}");
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.out))
    }

    /// Changes the file behind perwhom's back.
    pub fn sql(&self, sql: &str) {
        rusqlite::Connection::open(self.ledger()).unwrap().execute_batch(sql).unwrap();
    }
}

impl Ran {
    pub fn of(output: &Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// It did its job; gives what it printed, without the last line feed.
    #[track_caller]
    pub fn fine(self) -> String {
        assert_eq!(self.status, 0, "{self:?}");
        self.out.trim_end().to_owned()
    }

    /// It refused, saying each of these things, and printed no data.
    #[track_caller]
    pub fn refused(self, says: &[&str]) {
        assert_eq!(self.status, 2, "{self:?}");
        assert_eq!(self.out, "", "data beside an error");
        for part in says {
            assert!(self.err.contains(part), "no `{part}` in: {}", self.err);
        }
    }
}
