//! The house keeps its arrows: modules use only what lies below them, and only some of them
//! know SQL, the clock, the environment and the terminal.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
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
    ("web", &["capture", "model"]),
    ("exchange", &["text", "model"]),
    ("ledger", &["text", "model"]),
    ("queries", &["ledger", "compare", "rules", "weigh", "text", "model"]),
    ("acts", &["queries", "ledger", "rules", "text", "model"]),
    ("bundle", &["queries", "render", "exchange", "ledger", "model"]),
    ("render", &["queries", "compare", "rules", "weigh", "text", "model"]),
    (
        "commands",
        &[
            "acts", "bundle", "queries", "capture", "compare", "exchange", "ledger", "render", "rules",
            "weigh", "web", "text", "model",
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
fn only_the_ledger_speaks_sql_and_only_its_lowest_folder_names_the_store() {
    for (module, _) in ARROWS {
        for (path, text) in source(module) {
            let is_the_store = path.components().any(|part| part.as_os_str() == "sqlite");
            assert!(is_the_store || !text.contains("rusqlite"), "{} names the store", path.display());
            let speaks = *module == "ledger" || !text.contains("SELECT ");
            assert!(speaks, "{} speaks SQL", path.display());
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

/// A module by its path: `["acts", "cite"]`.
type Module = Vec<String>;

/// The files of a room, as modules, each with its text without comments and tests.
struct Room {
    modules: BTreeMap<Module, String>,
    /// What a `mod.rs` lends a shorter path to, and where it is.
    lent: BTreeMap<Module, Module>,
}

impl Room {
    fn of(name: &str) -> Self {
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut room = Self { modules: BTreeMap::new(), lent: BTreeMap::new() };
        for (path, text) in source(name) {
            let path = path.strip_prefix(&src).unwrap().with_extension("");
            let mut module: Module =
                path.components().map(|part| part.as_os_str().to_str().unwrap().to_owned()).collect();
            let is_folder = module.last().is_some_and(|last| last == "mod");
            if is_folder {
                module.pop();
            }
            let text = text.split("\nmod tests {").next().unwrap();
            let text: Vec<&str> =
                text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
            let text = text.join("\n");
            if is_folder {
                for (is_lent, path) in used(&text) {
                    let path = absolute(&module, &path);
                    if let (true, Some(path)) = (is_lent, path) {
                        let name = path.last().unwrap().clone();
                        room.lent.insert([module.clone(), vec![name]].concat(), path);
                    }
                }
            }
            room.modules.insert(module, text);
        }
        room
    }

    /// The module in which a path leads to something.
    fn module_of(&self, path: &Module) -> Option<&Module> {
        let mut path = path.clone();
        while let Some(lent) = (1..=path.len())
            .map(|length| &path[..length])
            .filter(|start| !self.modules.contains_key(*start))
            .find_map(|start| self.lent.get(start).map(|lent| [lent, &path[start.len()..]].concat()))
        {
            path = lent;
        }
        (1..=path.len())
            .rev()
            .find_map(|length| self.modules.get_key_value(&path[..length]))
            .map(|(module, _)| module)
    }

    /// The modules that a module uses. That a folder lends a path to what is in a file of it is no
    /// use, as long as it does not need it itself.
    fn uses(&self, module: &Module) -> BTreeSet<&Module> {
        let text = &self.modules[module];
        let body = without_uses(text);
        let words: BTreeSet<&str> = body.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        let mut paths: Vec<Module> = Vec::new();
        for (is_lent, path) in used(text) {
            if let Some(path) = absolute(module, &path)
                && (!is_lent || path.last().is_some_and(|name| words.contains(name.as_str())))
            {
                paths.push(path);
            }
        }
        // Paths that are written out where they are used.
        let in_full = body.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
        for path in in_full.filter(|path| path.contains("::")) {
            paths.extend(absolute(module, path));
        }
        paths.iter().filter_map(|path| self.module_of(path)).filter(|other| *other != module).collect()
    }

    /// The circles among the children of each folder, each as the arrows that make it.
    fn circles(&self) -> Vec<String> {
        let mut circles = Vec::new();
        let folders: BTreeSet<&[String]> =
            self.modules.keys().map(|module| &module[..module.len() - 1]).collect();
        for folder in folders.into_iter().filter(|folder| !folder.is_empty()) {
            let child = |module: &Module| -> Option<String> {
                let below = module.strip_prefix(folder)?;
                Some(below.first().map_or_else(|| "mod.rs".to_owned(), Clone::clone))
            };
            let mut arrows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            for module in self.modules.keys() {
                let Some(from) = child(module) else { continue };
                for to in self.uses(module).into_iter().filter_map(child).filter(|to| *to != from) {
                    arrows.entry(from.clone()).or_default().insert(to);
                }
            }
            // What nothing leads to, or what leads to nothing, is in no circle.
            loop {
                let ends: BTreeSet<String> = arrows.keys().cloned().collect();
                let heads: BTreeSet<String> = arrows.values().flatten().cloned().collect();
                let before = arrows.values().map(BTreeSet::len).sum::<usize>();
                arrows.retain(|from, _| heads.contains(from));
                for to in arrows.values_mut() {
                    to.retain(|to| ends.contains(to));
                }
                arrows.retain(|_, to| !to.is_empty());
                if arrows.values().map(BTreeSet::len).sum::<usize>() == before {
                    break;
                }
            }
            let told = arrows.iter().map(|(from, to)| format!("{}: {from} → {to:?}", folder.join("/")));
            circles.extend(told);
        }
        circles
    }
}

/// The paths that a text takes with `use`, and whether it lends them on.
fn used(text: &str) -> Vec<(bool, String)> {
    let mut found = Vec::new();
    for statement in text.split(';') {
        let Some((before, tree)) = statement.rsplit_once("use ") else { continue };
        let line = before.rsplit('\n').next().unwrap_or_default().trim();
        if line.is_empty() || line.starts_with("pub") {
            let mut paths = Vec::new();
            spread("", tree, &mut paths);
            found.extend(paths.into_iter().map(|path| (line.starts_with("pub"), path)));
        }
    }
    found
}

/// A text without its `use`s and without where things may be seen from.
fn without_uses(text: &str) -> String {
    let statements = text.split_inclusive(';').filter(|statement| {
        let first = statement.trim_start();
        !(first.starts_with("use ") || (first.starts_with("pub") && first.contains(" use ")))
    });
    statements.collect::<String>().replace("in crate::", "in ")
}

/// `a::{b, c::d}` as `a::b` and `a::c::d`.
fn spread(before: &str, tree: &str, paths: &mut Vec<String>) {
    let tree = tree.trim();
    let Some((start, inner)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap_or_default();
        paths.push(format!("{before}{path}").trim_end_matches("::self").to_owned());
        return;
    };
    let before = format!("{before}{start}");
    let inner = inner.trim_end().strip_suffix('}').unwrap_or(inner);
    let (mut depth, mut from) = (0, 0);
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                spread(&before, &inner[from..at], paths);
                from = at + 1;
            }
            _ => {}
        }
    }
    if !inner[from..].trim().is_empty() {
        spread(&before, &inner[from..], paths);
    }
}

/// A path from the root of the crate, where it is one of this crate.
fn absolute(module: &Module, path: &str) -> Option<Module> {
    let mut parts: Vec<String> = path.split("::").map(str::to_owned).collect();
    let mut base = match parts.first().map(String::as_str) {
        Some("crate") => Vec::new(),
        Some("self" | "super") => module.clone(),
        // A folder names its files without further ado.
        Some(_) => [module.clone(), parts.clone()].concat(),
        None => return None,
    };
    if !matches!(parts[0].as_str(), "crate" | "self" | "super") {
        return Some(base);
    }
    while matches!(parts.first().map(String::as_str), Some("crate" | "self" | "super")) {
        if parts.remove(0) == "super" {
            base.pop();
        }
    }
    base.extend(parts);
    Some(base)
}

#[test]
fn files_of_a_room_make_no_circles() {
    let circles: Vec<String> = ARROWS.iter().flat_map(|(room, _)| Room::of(room).circles()).collect();
    assert!(circles.is_empty(), "{}", circles.join("\n"));
}

#[test]
fn circles_are_found() {
    let text = "use super::b::{B, c::{C, self}};\npub use self::d::D;\nfn f() -> crate::a::e::E {}";
    let paths: Vec<String> = used(text).into_iter().map(|(_, path)| path).collect();
    assert_eq!(paths, ["super::b::B", "super::b::c::C", "super::b::c", "self::d::D"]);
    assert!(without_uses(text).trim_start().starts_with("fn f"));
    let module = |path: &str| path.split('/').map(str::to_owned).collect::<Module>();
    let room = |files: &[(&str, &str)]| Room {
        modules: files.iter().map(|(path, text)| (module(path), (*text).to_owned())).collect(),
        lent: BTreeMap::from([(module("a/D"), module("a/d/D"))]),
    };
    let sound = room(&[("a", "pub use self::d::D;"), ("a/b", "use super::D;"), ("a/d", "use crate::x::X;")]);
    assert_eq!(sound.circles(), Vec::<String>::new());
    let circle = room(&[("a", "pub use self::d::D;"), ("a/b", "use super::D;"), ("a/d", "use super::b::B;")]);
    assert_eq!(circle.circles(), ["a: b → {\"d\"}", "a: d → {\"b\"}"]);
    let parent = room(&[("a", "use self::b::f;\nfn g() { f() }\nstruct S;"), ("a/b", "use super::S;")]);
    assert_eq!(parent.circles().len(), 2);
}

#[test]
fn the_page_on_the_house_names_files_that_there_are() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/architecture.md")).unwrap();
    // Without what is set off as code over several lines.
    let prose: String = page.split("```").step_by(2).collect();
    let everywhere = files(&root.join("src"));
    let is_named = |word: &&str| {
        (word.rsplit_once('.').is_some_and(|(_, end)| end == "rs") && *word != "mod.rs")
            || word.ends_with('/')
    };
    for path in prose.split('`').skip(1).step_by(2).filter(is_named) {
        // A bare name is that of a file in the folder that the sentence is about.
        let is_there = root.join(path).exists()
            || root.join("src").join(path).exists()
            || (!path.contains('/') && everywhere.iter().any(|file| file.ends_with(path)));
        assert!(is_there, "{path} is not there");
    }
}
