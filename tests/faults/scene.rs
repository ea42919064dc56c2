//! What is done while the fault happens, and what has to hold afterwards.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Mutex;

use rusqlite::{Connection, OpenFlags};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use crate::shim::{self, Fault, How, Kind, program};

/// The older formats of which there is a file.
pub const FORMATS: [u32; 2] = [1, 2];
/// The file that `rebuild` makes.
const REBUILT: &str = "rebuilt.db";

/// One command, and the folder in which it is run.
pub struct Scene {
    pub name: String,
    args: Vec<&'static str>,
    /// The folder as it is before.
    before: TempDir,
    /// The folder as it is when all went well.
    after: TempDir,
    counts: BTreeMap<Kind, usize>,
    /// The ledger that is written.
    written: &'static str,
    /// How far the logs beside it go: they are to stay as they are.
    beside: BTreeMap<String, State>,
    /// How far the log of the written one goes before, and when all went well.
    was: State,
    due: State,
    /// The folders that were looked at and are as they should be: most faults leave one of a few.
    fine: Mutex<HashSet<[u8; 32]>>,
}

/// How much of the log there is: the number of entries, and the hash of the last.
type State = Option<(i64, Vec<u8>)>;

pub fn ledger(folder: &Path) -> PathBuf {
    folder.join("perwhom.db")
}

fn done(folder: &Path, args: &[&str]) {
    let output = program(folder, args).output().unwrap();
    assert!(output.status.success(), "{args:?}: {output:?}");
}

/// A folder with a ledger that has one report and one claim.
pub fn with_report() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    done(folder.path(), &["init", "--desk", "Our desk"]);
    fs::write(folder.path().join("report.txt"), "Según Figuera, hay «dos bases» rusas en Venezuela.\n")
        .unwrap();
    done(folder.path(), &["capture", "report.txt", "--publisher", "Infobae [outlet]"]);
    done(folder.path(), &["add", "One (per Figuera [person])", "--from", "D1", "--excerpt", "dos bases"]);
    folder
}

const ADD: &[&str] = &["add", "Two (per Kremlin [office])", "--from", "D1", "--excerpt", "Venezuela"];

pub fn add() -> Scene {
    Scene::new("add", with_report(), ADD, "perwhom.db")
}

pub fn import() -> Scene {
    let folder = tempfile::tempdir().unwrap();
    done(folder.path(), &["init", "--desk", "Our desk"]);
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("sources");
    for entry in fs::read_dir(samples).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    Scene::new("import", folder, &["import", "claims.jsonl"], "perwhom.db")
}

pub fn merge() -> Scene {
    let (mine, other) = (with_report(), tempfile::tempdir().unwrap());
    done(other.path(), &["init", "--desk", "Their desk"]);
    fs::write(other.path().join("theirs.txt"), "El Kremlin niega que haya bases rusas en Venezuela.\n")
        .unwrap();
    done(other.path(), &["capture", "theirs.txt", "--publisher", "TASS [agency]"]);
    done(other.path(), &["add", "None (per Kremlin [office])", "--from", "D1", "--excerpt", "bases rusas"]);
    fs::copy(ledger(other.path()), mine.path().join("other.db")).unwrap();
    Scene::new("merge", mine, &["merge", "other.db", "--match", "exact"], "perwhom.db")
}

pub fn upgrade(format: u32) -> Scene {
    let folder = tempfile::tempdir().unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    fs::copy(fixtures.join(format!("format-{format}.db")), ledger(folder.path())).unwrap();
    Scene::new(&format!("upgrade of format {format}"), folder, &["add", "Upgraded"], "perwhom.db")
}

pub fn init() -> Scene {
    Scene::new("init", tempfile::tempdir().unwrap(), &["init", "--desk", "Our desk"], "perwhom.db")
}

pub fn rebuild() -> Scene {
    Scene::new("rebuild", with_report(), &["rebuild", REBUILT], REBUILT)
}

pub fn bundle() -> Scene {
    Scene::new("bundle", with_report(), &["bundle", "C1", "--output", "claims.zip"], "perwhom.db")
}

pub fn seal() -> Scene {
    Scene::new("seal", with_report(), &["seal", "--to", "head.seal"], "perwhom.db")
}

pub fn verify() -> Scene {
    Scene::new("verify", with_report(), &["verify"], "perwhom.db")
}

pub fn show() -> Scene {
    Scene::new("show", with_report(), &["show", "C1"], "perwhom.db")
}

fn copy_of(folder: &Path) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, copy.path().join(path.file_name().unwrap())).unwrap();
    }
    copy
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// How far the log of a file goes; none where there is no file, or an empty one.
fn state(path: &Path) -> Result<State, String> {
    if fs::metadata(path).map_or(0, |file| file.len()) == 0 {
        return Ok(None);
    }
    let read = || {
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?.query_row(
            "SELECT (SELECT count(*) FROM entry), hash FROM entry WHERE line = 1 ORDER BY n DESC LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    };
    read().map(Some).map_err(|error| {
        let name = path.file_name().unwrap_or_default();
        format!("the log of {} cannot be read: {error}", name.display())
    })
}

fn names_what_is_unread(output: &Output) -> bool {
    [&output.stdout, &output.stderr]
        .iter()
        .any(|said| String::from_utf8_lossy(said).contains("cannot be read"))
}

/// What the program says of itself: its status, and why.
fn is_as_said(output: &Output, fault: &Fault) -> Result<(), String> {
    let error = String::from_utf8_lossy(&output.stderr);
    match output.status.code() {
        Some(0 | 2) => {}
        // What looks at a ledger goes past what cannot be read, and names it.
        Some(1) if fault.kind == Kind::Read && names_what_is_unread(output) => return Ok(()),
        None if fault.kills() && output.status.signal() == Some(9) => return Ok(()),
        _ => {
            let said = String::from_utf8_lossy(&output.stdout);
            return Err(format!("it ended otherwise than with 0 or 2, and said {said:?}"));
        }
    }
    if error.contains("panicked") {
        return Err("it panicked".to_owned());
    }
    if fault.how == How::Short && !output.status.success() {
        return Err("half a read or write is no fault".to_owned());
    }
    // A disk that is full or does not answer says nothing of what is in the file. Of a read that
    // fails SQLite says that the file is damaged; what is said of it then names the disk, too.
    let names_both = fault.kind == Kind::Read && error.contains("its disk is failing");
    for word in ["damaged", "not a perwhom ledger", "altered", "broken"] {
        if error.contains(word) && !names_both {
            return Err(format!("it speaks of a ledger that is {word}"));
        }
    }
    if output.status.code() == Some(2) && error.trim().is_empty() {
        return Err("it does not say why".to_owned());
    }
    Ok(())
}

impl Scene {
    fn new(name: &str, before: TempDir, args: &[&'static str], written: &'static str) -> Self {
        let after = copy_of(before.path());
        let (output, counts) = shim::count(after.path(), args);
        assert!(output.status.success(), "{name}: {output:?}");
        let log = |folder: &TempDir, name: &str| state(&folder.path().join(name)).unwrap();
        let (was, due) = (log(&before, written), log(&after, written));
        let ledgers = names(before.path()).into_iter().filter(|name| {
            Path::new(name).extension().is_some_and(|ending| ending == "db") && name != written
        });
        let beside = ledgers.map(|name| (name.clone(), log(&before, &name))).collect();
        Self {
            name: name.to_owned(),
            args: args.to_vec(),
            before,
            after,
            counts,
            written,
            beside,
            was,
            due,
            fine: Mutex::default(),
        }
    }

    /// How many calls of each kind the command makes.
    pub fn counts(&self) -> BTreeMap<Kind, usize> {
        self.counts.clone()
    }

    /// All that the command does to files, with the folder as it was before.
    pub fn trace(&self) -> (TempDir, PathBuf, Vec<u8>) {
        let folder = copy_of(self.before.path());
        let whole = folder.path().canonicalize().unwrap();
        let (output, trace) = shim::trace(&whole, &self.args);
        assert!(output.status.success(), "{output:?}");
        (copy_of(self.before.path()), whole, trace)
    }

    /// Runs the command with a fault in a folder of its own, and says what does not hold.
    pub fn try_fault(&self, fault: &Fault) -> Result<(), String> {
        let folder = copy_of(self.before.path());
        let folder = folder.path();
        let output = shim::run_with(folder, &self.args, fault);
        is_as_said(&output, fault)
            .and_then(|()| {
                let acknowledged = output.status.success();
                let error = String::from_utf8_lossy(&output.stderr);
                let untouched = !acknowledged && error.contains("nothing was");
                // What could not be taken away is left, and a folder has to be opened for that; so is
                // all of a process that was killed.
                let may_leave = fault.kills() || matches!(fault.kind, Kind::Name | Kind::Open);
                self.is_whole(folder, acknowledged, untouched, may_leave)
            })
            .map_err(|why| {
                format!("{why}\n    {:?}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim())
            })
    }

    /// The change is there whole or not at all, and all verifies: it was acknowledged, or said to
    /// have left everything untouched; other files may be left.
    pub fn is_whole(
        &self,
        folder: &Path,
        acknowledged: bool,
        untouched: bool,
        may_leave: bool,
    ) -> Result<(), String> {
        let mut hash = Sha256::new();
        hash.update([acknowledged.into(), untouched.into(), may_leave.into()]);
        for name in names(folder) {
            // A folder has its name only.
            let bytes = fs::read(folder.join(&name)).unwrap_or_default();
            hash.update(format!("{name} {}\n", bytes.len()));
            hash.update(bytes);
        }
        let found: [u8; 32] = hash.finalize().into();
        if !self.fine.lock().unwrap().contains(&found) {
            self.look(folder, acknowledged, untouched, may_leave)?;
            self.fine.lock().unwrap().insert(found);
        }
        Ok(())
    }

    fn look(
        &self,
        folder: &Path,
        acknowledged: bool,
        untouched: bool,
        may_leave: bool,
    ) -> Result<(), String> {
        let (before, after) = (self.before.path(), self.after.path());
        let found_names = names(folder);
        let path = folder.join(self.written);
        let there = fs::metadata(&path).map_or(0, |file| file.len()) > 0;
        if there {
            let name = ["--ledger", self.written];
            let verified = program(folder, &[&name[..], &["verify", "--deep"]].concat()).output().unwrap();
            if !verified.status.success() {
                return Err(format!(
                    "verify --deep: {:?} {}{}",
                    verified.status.code(),
                    String::from_utf8_lossy(&verified.stdout),
                    String::from_utf8_lossy(&verified.stderr)
                ));
            }
        }
        let found = state(&path)?;
        if found != self.was && found != self.due {
            return Err(format!("the log ends with {found:?}: neither {:?} nor {:?}", self.was, self.due));
        }
        if acknowledged && found != self.due {
            return Err("what was acknowledged is not there".to_owned());
        }
        if untouched && found != self.was {
            return Err("what was not to have been done is there".to_owned());
        }
        // What there was beside it is as it was; copies that were kept are whole.
        for (name, log) in &self.beside {
            if state(&folder.join(name))? != *log {
                return Err(format!("the log of {name} has changed"));
            }
        }
        for name in names(before).iter().filter(|name| !name.contains(".db")) {
            if fs::read(folder.join(name)).ok() != fs::read(before.join(name)).ok() {
                return Err(format!("{name} has changed"));
            }
        }
        // What it writes for others is whole, or not there.
        let is_new = |name: &&String| !name.contains(".db") && !before.join(name).exists();
        for name in names(after).iter().filter(is_new) {
            let (found, due) = (fs::read(folder.join(name)).ok(), fs::read(after.join(name)).ok());
            if found != due && (found.is_some() || acknowledged) {
                return Err(format!("{name} is not what was to be written"));
            }
        }
        for name in found_names.iter().filter(|name| name.contains(".db.format-")) {
            if !name.ends_with("-wal") && !name.ends_with("-shm") && state(&folder.join(name))? != self.was {
                return Err(format!("the copy {name} is not the file as it was"));
            }
        }
        if !may_leave {
            let known = |name: &String| {
                let name =
                    name.trim_end_matches("-wal").trim_end_matches("-shm").trim_end_matches("-journal");
                name.contains(".db.format-") || before.join(name).exists() || after.join(name).exists()
            };
            if let Some(left) = found_names.iter().find(|name| !known(name)) {
                return Err(format!("{left} is left behind"));
            }
        }
        self.goes_on(folder, there)
    }

    /// What was not done can be done now.
    fn goes_on(&self, folder: &Path, there: bool) -> Result<(), String> {
        let args: &[&str] = match self.args.first() {
            Some(&("init" | "rebuild")) if !there => &self.args,
            Some(&"rebuild") => &["rebuild", "again.db"],
            _ => &["add", "Afterwards"],
        };
        let output = program(folder, args).output().unwrap();
        if output.status.success() {
            return Ok(());
        }
        Err(format!(
            "{args:?} afterwards: {:?} {}",
            output.status.code(),
            String::from_utf8_lossy(&output.stderr)
        ))
    }
}
