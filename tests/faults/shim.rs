//! The shim: compiled once, and told by the environment which call is to fail.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use tempfile::TempDir;

pub const EIO: i32 = 5;
pub const EMFILE: i32 = 24;
pub const ENOSPC: i32 = 28;
/// A file on another machine that is gone from there.
pub const ESTALE: i32 = 116;

/// Which calls count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Open,
    Read,
    Write,
    Sync,
    Name,
    Size,
}

impl Kind {
    pub const ALL: [Self; 6] = [Self::Open, Self::Read, Self::Write, Self::Sync, Self::Name, Self::Size];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Read => "read",
            Self::Write => "write",
            Self::Sync => "sync",
            Self::Name => "name",
            Self::Size => "size",
        }
    }
}

/// What becomes of the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// It fails with this error number; later ones do not.
    Once(i32),
    /// It fails with this error number, and so do all that follow.
    Stays(i32),
    /// Half of it is done.
    Short,
    /// The process is killed.
    Kill,
    /// Half of it is done, and the process is killed.
    Torn,
}

/// A call that is made to fail.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    pub kind: Kind,
    /// Its number, from 1.
    pub at: usize,
    pub how: How,
}

impl Fault {
    /// Whether the process is killed by it.
    pub const fn kills(&self) -> bool {
        matches!(self.how, How::Kill | How::Torn)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {:?}", self.kind.word(), self.at, self.how)
    }
}

/// The shim as a library, made when it is first asked for.
fn library() -> &'static Path {
    static MADE: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = MADE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shim.so");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/shim.c");
        let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
        let made = Command::new(compiler)
            .args(["-O1", "-fPIC", "-shared", "-pthread", "-o"])
            .args([&path, &source])
            .arg("-ldl")
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        (folder, path)
    });
    path
}

/// The program in a folder, with a fixed clock, person and chance.
pub fn program(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_perwhom"));
    command
        .args(args)
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("PERWHOM_BY", "checker-1")
        .env("PERWHOM_NOW", "2026-11-22T02:21:00Z")
        .env("PERWHOM_SEED", "test")
        .env("TZ", "UTC")
        // Temporary files are files of the folder, too.
        .env("TMPDIR", folder)
        .stdin(Stdio::null());
    command
}

/// Runs the program with the shim, and with a fault where one is named.
fn run(folder: &Path, args: &[&str], fault: Option<&Fault>, more: &[(&str, &Path)]) -> Output {
    let mut command = program(folder, args);
    command.env("LD_PRELOAD", library()).env("FAULT_UNDER", folder.canonicalize().unwrap());
    if let Some(fault) = fault {
        let how = match fault.how {
            How::Once(number) | How::Stays(number) => number.to_string(),
            How::Short => "short".to_owned(),
            How::Kill => "kill".to_owned(),
            How::Torn => "torn".to_owned(),
        };
        command.env("FAULT_KIND", fault.kind.word()).env("FAULT_AT", fault.at.to_string());
        command.env("FAULT_HOW", how);
        command.env("FAULT_STAYS", if matches!(fault.how, How::Stays(_)) { "1" } else { "0" });
    }
    for (name, value) in more {
        command.env(name, value);
    }
    command.output().unwrap()
}

/// Runs the program with a fault.
pub fn run_with(folder: &Path, args: &[&str], fault: &Fault) -> Output {
    run(folder, args, Some(fault), &[])
}

/// Runs the program without a fault, and counts its calls.
pub fn count(folder: &Path, args: &[&str]) -> (Output, BTreeMap<Kind, usize>) {
    let aside = tempfile::tempdir().unwrap();
    let to = aside.path().join("counts");
    let output = run(folder, args, None, &[("FAULT_COUNTS", &to)]);
    let said = std::fs::read_to_string(to).unwrap();
    let count = |kind: Kind| {
        let line = said.lines().find_map(|line| line.strip_prefix(kind.word())).unwrap();
        line.trim().parse().unwrap()
    };
    (output, Kind::ALL.into_iter().map(|kind| (kind, count(kind))).collect())
}

/// Runs the program without a fault, and gives all that it did to files, in order.
pub fn trace(folder: &Path, args: &[&str]) -> (Output, Vec<u8>) {
    let aside = tempfile::tempdir().unwrap();
    let to = aside.path().join("trace");
    let output = run(folder, args, None, &[("FAULT_TRACE", &to)]);
    (output, std::fs::read(to).unwrap())
}
