//! Whatever lies in the place of a file, every command ends.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use super::{Desk, Ran};

/// Longer than anything here takes on the slowest machine, and shorter than for ever.
const LIMIT: Duration = Duration::from_secs(120);

impl Desk {
    /// Runs a command that must end by itself.
    #[track_caller]
    pub fn run_to_the_end(&self, args: &[&str]) -> Ran {
        ended(self.command().args(args), &format!("{args:?}"))
    }
}

/// What a command gave, which must end by itself.
#[track_caller]
pub fn ended(command: &mut std::process::Command, what: &str) -> Ran {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // What it prints is less than a pipe holds, so that it never waits for its reader.
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if begun.elapsed() > LIMIT {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("it does not end: {what}");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ran::of(&child.wait_with_output().unwrap())
}

/// A view without end in the place of a table.
const ENDLESS: &str = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)";

#[test]
fn a_view_without_end_in_a_tables_place_is_named_and_not_read() {
    let columns =
        |names: &str| names.split(", ").map(|name| format!("x AS {name}")).collect::<Vec<_>>().join(", ");
    for (table, names) in [
        ("claim", "row, since, until, text, language, confidence, slug, said_by, held"),
        ("severity", "rule, tag, revision, since, until, severity"),
        ("setback", "seq"),
        ("tag", "claim, tag, since, until"),
    ] {
        let desk = Desk::with_report();
        desk.run(&["add", "Two (per Ana [person])", "--from", "D1", "--excerpt", "dos bases"])
            .saying(&["new source S3 “Ana” [person]"]);
        let before = desk.json(&["audit"]);
        desk.sql(&format!(
            "DROP TABLE {table}; CREATE VIEW {table} AS {ENDLESS} SELECT {} FROM n",
            columns(names)
        ));
        let ran = desk.run_to_the_end(&["verify"]);
        assert_eq!(ran.status, 1, "{table}: {ran:?}");
        assert!(
            ran.out.contains(&format!("`{table}` in the file is not defined as in this format")),
            "{ran:?}"
        );
        assert_eq!(desk.run_to_the_end(&["verify", "--deep"]).status, 1);
        for args in [
            &["list"][..],
            &["show", "C1"],
            &["audit"],
            &["log"],
            &["search", "bases"],
            &["export", "--format", "jsonl"],
            &["add", "x"],
            &["seal"],
        ] {
            desk.run_to_the_end(args).refused(&["perwhom.db", &format!("`{table}`"), "perwhom rebuild"]);
        }
        // Nothing of it is needed to make the tables again.
        let ran = desk.run_to_the_end(&["rebuild", "new.db"]);
        assert!(ran.status < 2 && ran.err().contains("the new file has no problems"), "{table}: {ran:?}");
        assert_eq!(desk.json(&["--ledger", "new.db", "audit"]), before, "{table}");
        assert_eq!(desk.json(&["--ledger", "new.db", "verify", "--deep"])["holds"], true);
        // Another ledger takes nothing from it.
        let other = Desk::new();
        let path = desk.ledger().to_string_lossy().into_owned();
        other.run_to_the_end(&["merge", &path]).refused(&[&format!("`{table}`")]);
    }
}

#[test]
fn a_view_without_end_in_the_place_of_the_log_is_refused() {
    let desk = Desk::with_report();
    desk.sql(&format!(
        "DROP TABLE entry;
         CREATE VIEW entry AS {ENDLESS}
         SELECT x AS seq, 1 AS line, x AS n, x AS batch, '' AS at, '' AS by, '[]' AS body, zeroblob(32) AS hash FROM n"
    ));
    for args in [&["verify"][..], &["list"], &["audit"], &["rebuild", "new.db"], &["add", "x"]] {
        desk.run_to_the_end(args).refused(&["`entry`"]);
    }
    assert!(!desk.path().join("new.db").exists());
}

#[cfg(unix)]
fn pipe(path: &Path) {
    assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_a_file_is_said_and_not_waited_for() {
    let desk = Desk::with_report();
    for name in ["p", "p.txt", "p.jsonl", "p.csv", "p.toml", "p.xlsx", "p.zip", "p.seal", "p.db"] {
        pipe(&desk.path().join(name));
    }
    desk.file("named.jsonl", "{\"type\":\"document\",\"key\":\"d\",\"path\":\"p.txt\"}\n");
    for args in [
        &["--ledger", "p.db", "list"][..],
        &["--ledger", "p.db", "add", "x"],
        &["--ledger", "p.db", "verify"],
        &["merge", "p.db"],
        &["merge", "p.jsonl"],
        &["import", "p.jsonl"],
        &["import", "p.csv"],
        &["import", "p.toml"],
        &["import", "p.xlsx"],
        &["import", "p", "--format", "claimreview"],
        &["import", "named.jsonl"],
        &["capture", "p.txt"],
        &["add", "x", "--from", "p.txt", "--excerpt", "x"],
        &["verify", "p.zip"],
        &["verify", "--against", "p.seal"],
        &["recover", "p.db", "new.db"],
    ] {
        desk.run_to_the_end(args).refused(&["it is a named pipe, not a regular file"]);
    }
    assert!(!desk.path().join("new.db").exists());
    desk.run_to_the_end(&["capture", "/dev/zero"]).refused(&["it is a device, not a regular file"]);
    desk.run_to_the_end(&["capture", "."]).refused(&["it is a folder, not a regular file"]);
    // What SQLite keeps beside a ledger is no pipe either.
    for end in ["-wal", "-shm", "-journal"] {
        let beside = desk.path().join(format!("perwhom.db{end}"));
        pipe(&beside);
        for args in [&["list"][..], &["add", "x"], &["verify"]] {
            desk.run_to_the_end(args).refused(&[&format!("perwhom.db{end}: it is a named pipe")]);
        }
        fs::remove_file(beside).unwrap();
    }
    // Found upwards: the nearest of the name is meant, whatever it is.
    let folder = desk.path().join("below");
    fs::create_dir(&folder).unwrap();
    pipe(&folder.join("perwhom.db"));
    let ran = ended(desk.command().current_dir(&folder).arg("list"), "list");
    ran.refused(&["perwhom.db: it is a named pipe"]);
}

#[test]
fn pages_that_are_led_to_again_and_again_are_named_and_not_followed() {
    const PAGE: usize = 4096;
    const WAYS: u16 = 300;
    let desk = Desk::with_report();
    desk.run(&["add", "Two (per Ana [person])", "--from", "D1", "--excerpt", "dos bases"])
        .saying(&["new source S3 “Ana” [person]"]);
    let audit = desk.json(&["audit"]);
    let root: i64 = rusqlite::Connection::open(desk.ledger())
        .unwrap()
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'claim'", [], |row| row.get(0))
        .unwrap();
    // A node of a table that leads to one page in many ways.
    let node = |child: u32| {
        let mut page = vec![0_u8; PAGE];
        page[0] = 0x05;
        page[3..5].copy_from_slice(&WAYS.to_be_bytes());
        page[8..12].copy_from_slice(&child.to_be_bytes());
        for way in 0..usize::from(WAYS) {
            let cell = PAGE - 5 * (way + 1);
            page[12 + 2 * way..14 + 2 * way].copy_from_slice(&u16::try_from(cell).unwrap().to_be_bytes());
            page[cell..cell + 4].copy_from_slice(&child.to_be_bytes());
            page[cell + 4] = 0x7F;
        }
        let first = u16::try_from(PAGE - 5 * usize::from(WAYS)).unwrap();
        page[5..7].copy_from_slice(&first.to_be_bytes());
        page
    };
    let mut bytes = fs::read(desk.ledger()).unwrap();
    let start = (usize::try_from(root).unwrap() - 1) * PAGE;
    let leaf = bytes[start..start + PAGE].to_vec();
    bytes.extend(leaf);
    for _ in 0..8 {
        let last = u32::try_from(bytes.len() / PAGE).unwrap();
        bytes.extend(node(last));
    }
    let last = u32::try_from(bytes.len() / PAGE).unwrap();
    bytes[start..start + PAGE].copy_from_slice(&node(last));
    bytes[28..32].copy_from_slice(&last.to_be_bytes());
    fs::write(desk.ledger(), &bytes).unwrap();
    for args in [&["verify"][..], &["verify", "--deep"]] {
        let ran = desk.run_to_the_end(args);
        assert_eq!(ran.status, 1, "{ran:?}");
        assert!(ran.out.contains("pages of the file are linked more than once"), "{ran:?}");
    }
    desk.run_to_the_end(&["rebuild", "new.db"]).saying(&["the new file has no problems"]);
    assert!(desk.run_to_the_end(&["recover", "perwhom.db", "recovered.db"]).status < 2);
    for name in ["new.db", "recovered.db"] {
        assert_eq!(desk.json(&["--ledger", name, "audit"]), audit);
        assert_eq!(desk.json(&["--ledger", name, "verify", "--deep"])["holds"], true);
    }
}
