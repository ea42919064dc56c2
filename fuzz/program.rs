//! perwhom run as a program, within limits, and what it took.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use wait4::Wait4 as _;

/// How much memory a run may take, in bytes.
pub const MEMORY: u64 = 300_000_000;
/// How much time it may take on the processor.
pub const TIME: Duration = Duration::from_secs(5);

/// A folder in which the program is run.
pub struct Place {
    folder: PathBuf,
}

/// What a run gave.
#[derive(Debug)]
pub struct Ran {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Place {
    pub fn new(folder: &Path) -> Self {
        fs::create_dir_all(folder).unwrap();
        Self { folder: folder.to_owned() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).unwrap();
    }

    /// Takes away a file, and what `SQLite` puts beside a ledger.
    pub fn remove(&self, name: &str) {
        for end in ["", "-wal", "-shm", "-journal"] {
            let _ = fs::remove_file(self.path(&format!("{name}{end}")));
        }
    }

    fn command(&self, args: &[&str]) -> Command {
        // Far above what is allowed, so that a fault does not take the machine along: 4 GB of
        // addresses, 10 s, files of 1 GB.
        let mut command = Command::new("sh");
        command
            .args(["-c", "ulimit -v 4000000; ulimit -t 10; ulimit -f 2000000; exec \"$0\" \"$@\""])
            .arg(env!("CARGO_BIN_EXE_perwhom"))
            .args(args)
            .current_dir(&self.folder)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("PERWHOM_BY", "checker-1")
            .env("PERWHOM_NOW", "2026-11-22T02:21:00Z")
            .env("PERWHOM_SEED", "fuzz")
            .env("RUST_BACKTRACE", "1")
            .env("TZ", "UTC")
            .env("TMPDIR", &self.folder)
            .stdin(Stdio::null());
        command
    }

    /// Runs the program. It must end with 0, 1 or 2, without a panic, and keep within memory and time.
    pub fn run(&self, args: &[&str]) -> Result<Ran, String> {
        let (out, err) = (self.path(".out"), self.path(".err"));
        let mut child = self
            .command(args)
            .stdout(File::create(&out).unwrap())
            .stderr(File::create(&err).unwrap())
            .spawn()
            .map_err(|error| format!("{args:?} cannot be run: {error}"))?;
        let used = child.wait4().map_err(|error| format!("{args:?} cannot be waited for: {error}"))?;
        let said = |path: &Path| String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).into_owned();
        let (out, err) = (said(&out), said(&err));
        let shown = |why: String| {
            let err: String = err.chars().take(2000).collect();
            Err(format!("{why}: {args:?}: {err}"))
        };
        let took = used.rusage.utime + used.rusage.stime;
        let Some(status @ 0..=2) = used.status.code() else {
            return shown(format!("it ended with {} after {took:?}", used.status));
        };
        if err.contains("panicked at") {
            return shown("it panicked".to_owned());
        }
        if used.rusage.maxrss > MEMORY {
            return shown(format!("it took {} MB", used.rusage.maxrss / 1_000_000));
        }
        if took > TIME {
            return shown(format!("it took {took:?}"));
        }
        if status == 2 && !err.contains("error: ") {
            return shown("it did not say why".to_owned());
        }
        Ok(Ran { status, out, err })
    }

    /// Runs the program, which must do its job.
    pub fn done(&self, args: &[&str]) -> String {
        let ran = self.run(args).unwrap();
        assert_eq!(ran.status, 0, "{args:?}: {ran:?}");
        ran.out
    }

    /// What was accepted must verify.
    pub fn verifies(&self, ledger: &str) -> Result<(), String> {
        let ran = self.run(&["--ledger", ledger, "verify", "--deep"])?;
        if ran.status == 0 {
            Ok(())
        } else {
            Err(format!("what was accepted does not verify: {}{}", ran.out, ran.err))
        }
    }
}
