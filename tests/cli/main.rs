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
mod capture;
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
mod server;
mod sheets;
mod tables_in;
mod tamper;
mod terminal;
mod watch;
mod web;
mod words;
mod work;

use std::cell::Cell;
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

/// What a run of the program gave. What it said on standard error a test must mention: where none
/// does, it must be empty.
#[derive(Debug)]
pub struct Ran {
    pub status: i32,
    pub out: String,
    err: String,
    err_is_mentioned: Cell<bool>,
}

impl Drop for Ran {
    fn drop(&mut self) {
        let is_forgotten = !self.err_is_mentioned.get() && !self.err.is_empty();
        if !std::thread::panicking() {
            assert!(!is_forgotten, "it said something that no test mentions: {self:?}");
        }
    }
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
        desk.run(&["init", "--desk", "Our desk"]).saying(&["created perwhom.db; next, capture a document:"]);
        desk
    }

    /// A ledger with one report captured as D1, published by Infobae.
    pub fn with_report() -> Self {
        let desk = Self::new();
        desk.file("report.txt", REPORT);
        desk.run(&["capture", "report.txt", "--publisher", "Infobae [outlet]"])
            .saying(&["new source S2 “Infobae” [outlet]"]);
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
    #[track_caller]
    pub fn json(&self, args: &[&str]) -> Value {
        self.json_saying(args, &[])
    }

    /// The same of one that also says these things.
    #[track_caller]
    pub fn json_saying(&self, args: &[&str], says: &[&str]) -> Value {
        let ran = self.run(&[args, &["--json"]].concat());
        assert_ne!(ran.status, 2, "{ran:?}");
        ran.says(says);
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
            err_is_mentioned: Cell::new(false),
        }
    }

    /// What it said on standard error.
    pub fn err(&self) -> &str {
        self.err_is_mentioned.set(true);
        &self.err
    }

    /// It did its job and had nothing to say; gives what it printed, without the last line feed.
    #[track_caller]
    pub fn fine(self) -> String {
        self.saying(&[])
    }

    /// It did its job and said these things, one of them in each line, and nothing else; gives
    /// what it printed, without the last line feed.
    #[track_caller]
    pub fn saying(self, says: &[&str]) -> String {
        self.ended(0, says)
    }

    /// It ended with this status and said these things, one of them in each line, and nothing else;
    /// gives what it printed, without the last line feed.
    #[track_caller]
    pub fn ended(self, status: i32, says: &[&str]) -> String {
        assert_eq!(self.status, status, "{self:?}");
        self.says(says);
        self.out.trim_end().to_owned()
    }

    #[track_caller]
    fn says(&self, says: &[&str]) {
        for part in says {
            assert!(self.err().contains(part), "no `{part}` in: {}", self.err());
        }
        for line in self.err().lines().filter(|line| !line.is_empty()) {
            assert!(says.iter().any(|part| line.contains(part)), "no word of this in the test: {line}");
        }
    }

    /// It refused, saying each of these things, and printed no data.
    #[track_caller]
    pub fn refused(self, says: &[&str]) {
        assert_eq!(self.status, 2, "{self:?}");
        assert_eq!(self.out, "", "data beside an error");
        for part in says {
            assert!(self.err().contains(part), "no `{part}` in: {}", self.err());
        }
    }
}
