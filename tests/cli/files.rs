//! What lies in the folder: who may read it, what a killed program leaves there, and disks that
//! cannot be written.

use std::fs;

use super::Desk;

/// The names in the desk's folder that begin so, or with a dot.
fn names(desk: &Desk, start: &str) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(desk.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with(start) || name.starts_with('.'))
        .collect();
    names.sort();
    names
}

#[cfg(unix)]
#[test]
fn a_ledger_and_its_copies_are_for_nobody_but_its_readers() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::with_report();
    let mode = |name: &str| fs::metadata(desk.path().join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("perwhom.db"), 0o600);
    desk.run(&["add", "One", "--from", "D1", "--excerpt", "dos bases"]).fine();
    // While somebody has it open, what SQLite puts beside it is as private.
    let reader = rusqlite::Connection::open(desk.ledger()).unwrap();
    let count = |reader: &rusqlite::Connection| -> i64 {
        reader.query_row("SELECT count(*) FROM entry", [], |row| row.get(0)).unwrap()
    };
    count(&reader);
    desk.run(&["add", "Two", "--from", "D1", "--excerpt", "dos bases"]).fine();
    count(&reader);
    assert_eq!((mode("perwhom.db-wal"), mode("perwhom.db-shm")), (0o600, 0o600));
    drop(reader);
    desk.run(&["demo", "--quiet"]).fine();
    desk.run(&["export", "--format", "jsonl", "-o", "all.jsonl"]).fine();
    desk.run(&["--ledger", "taken.db", "import", "all.jsonl"])
        .saying(&["created taken.db from it", "fast-forwarded 4 entries of ledger f341724e"]);
    assert_eq!((mode("perwhom-demo.db"), mode("taken.db")), (0o600, 0o600));
    // A ledger that a group reads has copies that the group reads, and the umask is obeyed.
    fs::set_permissions(desk.ledger(), fs::Permissions::from_mode(0o664)).unwrap();
    for (number, (umask, due)) in [("000", 0o664), ("027", 0o640), ("077", 0o600)].into_iter().enumerate() {
        let script = format!(
            "umask {umask}; \"$0\" rebuild new{number}.db && \"$0\" recover perwhom.db got{number}.db"
        );
        let mut shell = std::process::Command::new("sh");
        shell.current_dir(desk.path()).args(["-c", &script, env!("CARGO_BIN_EXE_perwhom")]);
        assert!(shell.output().unwrap().status.success());
        assert_eq!(mode(&format!("new{number}.db")) & !due, 0, "umask {umask}");
        assert_eq!(mode(&format!("got{number}.db")) & !due, 0, "umask {umask}");
    }
}

#[test]
fn an_empty_file_counts_as_no_ledger() {
    let desk = Desk::empty();
    desk.file("perwhom.db", "");
    desk.run(&["list"]).refused(&["no perwhom.db in this folder", "perwhom init"]);
    desk.run(&["--ledger", "perwhom.db", "list"]).refused(&["there is no ledger at perwhom.db", "init"]);
    desk.run(&["--ledger", "perwhom.db", "add", "x"]).refused(&["there is no ledger at perwhom.db"]);
    assert_eq!(fs::metadata(desk.ledger()).unwrap().len(), 0);
    desk.run(&["init", "--desk", "Our desk"]).saying(&["created perwhom.db; next, capture a document:"]);
    assert_eq!(desk.json(&["verify"])["holds"], true);
    assert_eq!(names(&desk, "perwhom.db"), ["perwhom.db"]);
    // So an export can be taken into one, too.
    desk.run(&["export", "--format", "jsonl", "-o", "all.jsonl"]).fine();
    desk.file("taken.db", "");
    desk.run(&["--ledger", "taken.db", "import", "all.jsonl"])
        .saying(&["created taken.db from it", "fast-forwarded 1 entry of ledger f341724e"]);
    assert_eq!(desk.json(&["--ledger", "taken.db", "verify"])["holds"], true);
}

#[test]
fn what_belongs_to_a_ledger_that_is_gone_is_not_taken_for_a_new_ones() {
    let desk = Desk::with_report();
    let writer = rusqlite::Connection::open(desk.ledger()).unwrap();
    writer.execute_batch("CREATE TABLE t (a); DROP TABLE t").unwrap();
    let wal = fs::read(desk.path().join("perwhom.db-wal")).unwrap();
    assert!(!wal.is_empty());
    drop(writer);
    fs::remove_file(desk.ledger()).unwrap();
    desk.file("perwhom.db-wal", &wal);
    desk.run(&["init", "--desk", "Our desk"])
        .refused(&["perwhom.db-wal belongs to a ledger that is no longer there"]);
    assert_eq!(names(&desk, "perwhom.db"), ["perwhom.db-wal"]);
    // A ledger that was emptied is damaged, and no place for a new one.
    desk.file("perwhom.db", "");
    desk.run(&["list"]).refused(&["damaged", "the file is empty"]);
    desk.run(&["init", "--desk", "Our desk"])
        .refused(&["perwhom.db-wal belongs to a ledger that is no longer there"]);
    assert_eq!(fs::read(desk.path().join("perwhom.db-wal")).unwrap(), wal);
    // The journal of a file that was empty before is what an init that was killed leaves.
    let desk = Desk::empty();
    let mut journal = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7".to_vec();
    journal.resize(512, 0);
    desk.file("perwhom.db", "");
    desk.file("perwhom.db-journal", journal);
    desk.run(&["init", "--desk", "Our desk"]).saying(&["created perwhom.db; next, capture a document:"]);
    assert_eq!(desk.json(&["verify"])["holds"], true);
}

#[test]
fn a_killed_init_leaves_a_whole_ledger_or_none() {
    for n in 0..30_u64 {
        let desk = Desk::empty();
        let mut child = desk.command().args(["init", "--desk", "Our desk"]).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_micros(n * 400));
        let _ = child.kill();
        let _ = child.wait();
        // Either it is there, with its owner, or it can be made.
        if desk.ledger().exists() {
            assert_eq!(desk.run(&["source", "list", "--json"]).fine().lines().count(), 1, "{n}");
        } else {
            desk.run(&["init", "--desk", "Our desk"])
                .saying(&["created perwhom.db; next, capture a document:"]);
        }
        assert_eq!(desk.json(&["verify"])["holds"], true, "{n}");
    }
}

/// Runs the program as somebody to whom modes mean something, which they do not to root; `None`
/// where there is no way to.
#[cfg(unix)]
fn run_as_nobody(desk: &Desk, args: &[&str]) -> Option<super::Ran> {
    use std::os::unix::fs::MetadataExt as _;
    let is_root = fs::metadata("/proc/self").map_or_else(|_| desk_owner(desk), |own| own.uid()) == 0;
    let mut command = desk.command();
    let program = command.get_program().to_owned();
    let mut command = if is_root {
        let mut nobody = std::process::Command::new("setpriv");
        nobody.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program);
        nobody.current_dir(desk.path());
        for (name, value) in command.get_envs() {
            nobody.env(name, value.unwrap_or_default());
        }
        nobody
    } else {
        std::mem::replace(&mut command, std::process::Command::new(""))
    };
    let output = command.args(args).output().ok()?;
    // 126, 127: setpriv is there, and may not do it or cannot reach the program.
    let ran = super::Ran::of(&output);
    let is_told = ran.status == 126 || ran.status == 127 || ran.err().starts_with("setpriv:");
    if is_told { None } else { Some(ran) }
}

#[cfg(unix)]
fn desk_owner(desk: &Desk) -> u32 {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(desk.path()).unwrap().uid()
}

#[cfg(unix)]
#[test]
fn where_nothing_can_be_written_everything_can_be_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::with_report();
    desk.run(&["add", "One", "--from", "D1", "--excerpt", "dos bases"]).fine();
    let wal = desk.path().join("perwhom.db-wal");
    let set = |file: u32, folder: u32| {
        fs::set_permissions(desk.ledger(), fs::Permissions::from_mode(file)).unwrap();
        fs::set_permissions(desk.path(), fs::Permissions::from_mode(folder)).unwrap();
    };
    for (file, folder) in [(0o444, 0o555), (0o666, 0o555), (0o444, 0o777)] {
        set(file, folder);
        let bytes = fs::read(desk.ledger()).unwrap();
        for args in [
            &["list"] as &[&str],
            &["show", "C1"],
            &["audit"],
            &["verify"],
            &["verify", "--deep"],
            &["show", "C1", "--as-of", "@3"],
        ] {
            let Some(ran) = run_as_nobody(&desk, args) else {
                set(0o600, 0o755);
                eprintln!("not run: it needs somebody who is not root");
                return;
            };
            assert!(ran.status < 2, "{file:o} in {folder:o}: {args:?}: {ran:?}");
        }
        run_as_nobody(&desk, &["add", "Two"]).unwrap().refused(&["cannot be written", "nothing was changed"]);
        assert_eq!(fs::read(desk.ledger()).unwrap(), bytes);
    }
    // What lies in a WAL that cannot be read there is not passed over.
    set(0o666, 0o777);
    let reader = rusqlite::Connection::open(desk.ledger()).unwrap();
    reader.query_row("SELECT count(*) FROM entry", [], |_| Ok(())).unwrap();
    desk.run(&["add", "Two"]).fine();
    let kept = [desk.ledger(), wal].map(|path| (fs::read(&path).unwrap(), path));
    drop(reader);
    for (bytes, path) in kept {
        fs::write(&path, bytes).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    }
    set(0o444, 0o555);
    let ran = run_as_nobody(&desk, &["list"]).unwrap();
    set(0o600, 0o755);
    ran.refused(&["a -wal file there has changes that are not in it yet"]);
    assert_eq!(desk.run(&["list", "--json"]).fine().lines().count(), 2);
}

#[cfg(unix)]
#[test]
fn a_limit_is_no_damage() {
    let desk = Desk::with_report();
    desk.run(&["add", "One", "--from", "D1", "--excerpt", "dos bases"]).fine();
    let limited = |blocks: u32, args: &str| {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" {args}");
        let mut shell = std::process::Command::new("bash");
        shell.current_dir(desk.path()).env("PERWHOM_BY", "checker-1");
        super::Ran::of(&shell.args(["-c", &script, env!("CARGO_BIN_EXE_perwhom")]).output().unwrap())
    };
    for blocks in [0, 1, 8, 16, 40] {
        let added = limited(blocks, "add Two");
        assert!(
            added.status == 0 || (added.status == 2 && added.err().contains("written")),
            "{blocks}: {added:?}"
        );
        assert!(!added.err().contains("damaged"), "{blocks}: {added:?}");
        for read in ["list", "show C1", "verify"] {
            let ran = limited(blocks, read);
            let says = if read == "verify" { &["verify --deep"] as &[&str] } else { &[] };
            ran.saying(says);
        }
    }
    assert_eq!(desk.json(&["verify", "--deep"])["holds"], true);
}
