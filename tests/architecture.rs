//! The house keeps its arrows: modules use only what lies below them, and only some of them
//! know SQL, the clock, the environment and the terminal.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// What each module may use of the others.
const ARROWS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("text", &["model"]),
    ("weigh", &["model"]),
    ("rules", &["weigh", "text", "model"]),
    ("compare", &["rules", "weigh", "text", "model"]),
    ("capture", &["text", "model"]),
    ("exchange", &["text", "model"]),
    ("ledger", &["text", "model"]),
    ("queries", &["ledger", "compare", "rules", "weigh", "text", "model"]),
    ("acts", &["ledger", "text", "model"]),
    ("render", &["queries", "compare", "rules", "weigh", "text", "model"]),
    (
        "commands",
        &[
            "acts", "queries", "capture", "compare", "exchange", "ledger", "render", "rules", "weigh",
            "text", "model",
        ],
    ),
];

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
    found
}

fn source(module: &str) -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(module);
    files(&folder).into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn every_module_is_in_the_list() {
    let mut folders: Vec<String> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
        .unwrap()
        .map(Result::unwrap)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    folders.sort();
    let mut listed: Vec<&str> = ARROWS.iter().map(|(module, _)| *module).collect();
    listed.sort_unstable();
    assert_eq!(folders, listed);
}

#[test]
fn arrows_point_one_way() {
    for (module, may_use) in ARROWS {
        for (path, text) in source(module) {
            for (other, _) in ARROWS.iter().filter(|(other, _)| other != module && !may_use.contains(other)) {
                let used =
                    text.contains(&format!("crate::{other}::")) || text.contains(&format!("crate::{other};"));
                assert!(!used, "{} uses {other}, which lies above or beside {module}", path.display());
            }
        }
    }
}

#[test]
fn only_the_ledger_speaks_sql() {
    for (module, _) in ARROWS.iter().filter(|(module, _)| *module != "ledger") {
        for (path, text) in source(module) {
            assert!(!text.contains("rusqlite"), "{} knows SQLite", path.display());
        }
    }
}

#[test]
fn only_commands_know_clock_environment_and_terminal() {
    for (module, _) in ARROWS.iter().filter(|(module, _)| *module != "commands") {
        for (path, text) in source(module) {
            for word in [
                "std::env",
                "Timestamp::now",
                "SystemTime",
                "println!",
                "eprintln!",
                "is_terminal",
                "stdin()",
            ] {
                assert!(!text.contains(word), "{} knows {word}", path.display());
            }
        }
    }
}
