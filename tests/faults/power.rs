//! Power cuts: what a command did to files is done again up to each point, on a disk that keeps only
//! what was synced, and of the rest nothing, all, or all but one.
//!
//! The disk is a strict one: bytes are kept from the sync of their file on, names from the sync of
//! the folder on. A new file's name is kept with the first sync of the file, as on every file system
//! that Linux has; a rename is not.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::scene::Scene;

/// One thing that was done to files.
enum Step {
    Create(String),
    Truncate(String, usize),
    Write(String, usize, Vec<u8>),
    Sync(String),
    Link(String, String),
    Rename(String, String),
    Unlink(String),
    /// Something was printed: what was done before is acknowledged.
    Print,
}

#[derive(Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Truncate(usize),
}

#[derive(Clone, Default)]
struct File {
    kept: Vec<u8>,
    /// What was done since the last sync.
    loose: Vec<Change>,
}

#[derive(Clone, Default)]
struct Disk {
    files: Vec<File>,
    names: BTreeMap<String, usize>,
    kept_names: BTreeMap<String, usize>,
    acknowledged: bool,
}

/// What of the loose changes a power cut leaves.
#[derive(Debug, Clone, Copy)]
enum Left {
    Nothing,
    All,
    /// The new names, and none of the new bytes.
    Names,
    /// The new bytes, and none of the new names.
    Bytes,
    /// All names, and all bytes but those of one write.
    AllBut(usize),
    /// No names, and the bytes of one write.
    Only(usize),
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Truncate(length) => bytes.resize(*length, 0),
        Change::Write(offset, new) => {
            let end = offset + new.len();
            if bytes.len() < end {
                bytes.resize(end, 0);
            }
            bytes[*offset..end].copy_from_slice(new);
        }
    }
}

impl Disk {
    fn of(folder: &Path) -> Self {
        let mut disk = Self::default();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            disk.names.insert(path.file_name().unwrap().to_str().unwrap().to_owned(), disk.files.len());
            disk.files.push(File { kept: fs::read(path).unwrap(), loose: Vec::new() });
        }
        disk.kept_names.clone_from(&disk.names);
        disk
    }

    /// The file of a name; a new one where there is none.
    fn file(&mut self, name: &str) -> &mut File {
        let at = *self.names.entry(name.to_owned()).or_insert(self.files.len());
        if at == self.files.len() {
            self.files.push(File::default());
        }
        &mut self.files[at]
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Create(name) => {
                self.file(name);
            }
            Step::Truncate(name, length) => self.file(name).loose.push(Change::Truncate(*length)),
            Step::Write(name, offset, bytes) => {
                self.file(name).loose.push(Change::Write(*offset, bytes.clone()));
            }
            Step::Sync(name) if name.is_empty() => self.kept_names.clone_from(&self.names),
            // A folder below has no bytes of its own.
            Step::Sync(name) if !self.names.contains_key(name) => {}
            Step::Sync(name) => {
                let file = self.file(name);
                for change in std::mem::take(&mut file.loose) {
                    apply(&mut file.kept, &change);
                }
                let at = self.names[name];
                if !self.kept_names.values().any(|kept| *kept == at) {
                    self.kept_names.insert(name.clone(), at);
                }
            }
            Step::Link(from, to) => {
                self.names.insert(to.clone(), self.names[from]);
            }
            Step::Rename(from, to) => {
                let at = self.names.remove(from).unwrap();
                self.names.insert(to.clone(), at);
            }
            Step::Unlink(name) => {
                self.names.remove(name);
            }
            Step::Print => self.acknowledged = true,
        }
    }

    /// How many writes are not synced yet.
    fn loose(&self) -> usize {
        self.files.iter().map(|file| file.loose.len()).sum()
    }

    /// The folder as it is found after a power cut.
    fn cut(&self, left: Left) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        let names = match left {
            Left::All | Left::Names | Left::AllBut(_) => &self.names,
            Left::Nothing | Left::Bytes | Left::Only(_) => &self.kept_names,
        };
        let mut number = 0;
        let mut contents = Vec::new();
        for file in &self.files {
            let mut bytes = file.kept.clone();
            for change in &file.loose {
                let stays = match left {
                    Left::All | Left::Bytes => true,
                    Left::Nothing | Left::Names => false,
                    Left::AllBut(one) => number != one,
                    Left::Only(one) => number == one,
                };
                number += 1;
                if stays {
                    apply(&mut bytes, change);
                }
            }
            contents.push(bytes);
        }
        // The index of the WAL is shared memory: SQLite makes it anew.
        for (name, at) in names.iter().filter(|(name, _)| !name.ends_with("-shm")) {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, &contents[*at]).unwrap();
        }
        folder
    }
}

/// The shim's trace as steps, with names below the folder; the folder itself is no name.
fn steps(folder: &Path, mut trace: &[u8]) -> Vec<Step> {
    let below = |path: &str| {
        let path = path.strip_prefix(folder.to_str().unwrap())?;
        Some(path.trim_start_matches('/').to_owned()).filter(|name| !name.ends_with(" (deleted)"))
    };
    let mut steps = Vec::new();
    while !trace.is_empty() {
        let end = trace.iter().position(|byte| *byte == b'\n').unwrap();
        let line = std::str::from_utf8(&trace[..end]).unwrap();
        let fields: Vec<&str> = line.splitn(5, ' ').collect();
        let [kind, call, offset, length, path] = fields[..] else { panic!("{line}") };
        let (offset, length): (usize, usize) = (offset.parse().unwrap(), length.parse().unwrap());
        let bytes = &trace[end + 1..end + 1 + length];
        trace = &trace[end + 1 + length..];
        if call == "print" {
            steps.push(Step::Print);
            continue;
        }
        let (path, to) = path.split_once('\t').map_or((path, None), |(from, to)| (from, Some(to)));
        let Some(name) = below(path) else { continue };
        match (kind, call, to.and_then(below)) {
            ("open", "truncate", _) => steps.extend([Step::Create(name.clone()), Step::Truncate(name, 0)]),
            ("open", ..) => steps.push(Step::Create(name)),
            ("write", ..) => steps.push(Step::Write(name, offset, bytes.to_vec())),
            ("size", ..) => steps.push(Step::Truncate(name, offset)),
            ("sync", ..) => steps.push(Step::Sync(name)),
            ("name", "link" | "linkat", Some(to)) => steps.push(Step::Link(name, to)),
            ("name", "rename" | "renameat" | "renameat2", Some(to)) => steps.push(Step::Rename(name, to)),
            ("name", "unlink" | "unlinkat", None) => steps.push(Step::Unlink(name)),
            _ => panic!("{line}"),
        }
    }
    steps
}

/// Cuts the power after each step of a scene.
pub fn try_all(scene: &Scene) {
    let (before, folder, trace): (TempDir, PathBuf, Vec<u8>) = scene.trace();
    let steps = steps(&folder, &trace);
    let mut disk = Disk::of(before.path());
    let mut wrong = Vec::new();
    let mut tried = 0;
    let everything = std::env::var_os("PERWHOM_FAULTS").is_some_and(|said| said == "all");
    for (number, step) in (1..).zip(&steps) {
        disk.take(step);
        let mut cases = vec![Left::Nothing, Left::All, Left::Names, Left::Bytes];
        // Of many loose writes some are taken: before a sync, the first, the last and some between.
        let loose = disk.loose();
        let next_syncs = matches!(steps.get(number), Some(Step::Sync(_)) | None);
        let some = if everything { loose } else { loose.min(4) };
        if everything || next_syncs {
            cases.extend(
                (0..some)
                    .map(|nth| Left::AllBut(nth * loose.saturating_sub(1) / some.max(2).saturating_sub(1))),
            );
            cases.extend(
                (0..some)
                    .map(|nth| Left::Only(nth * loose.saturating_sub(1) / some.max(2).saturating_sub(1))),
            );
        } else if !matches!(step, Step::Sync(_) | Step::Print) && number % 8 != 0 && steps.len() > 64 {
            continue;
        }
        for left in cases {
            tried += 1;
            let found = disk.cut(left);
            if let Err(why) = scene.is_whole(found.path(), disk.acknowledged, false, true) {
                wrong.push(format!(
                    "{}: power cut after step {number} of {}, {left:?} left: {why}",
                    scene.name,
                    steps.len()
                ));
            }
        }
    }
    println!("{}: {tried} power cuts, {} steps", scene.name, steps.len());
    assert!(wrong.is_empty(), "{} of {tried} power cuts:\n{}", wrong.len(), crate::first(&wrong));
}
