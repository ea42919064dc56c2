//! Files in older formats: held against their logs, read without being touched, and upgraded when
//! they are written.

use std::fs;
use std::path::Path;

use super::Desk;

/// A folder with the ledger that an older format left behind.
fn old(format: u32) -> Desk {
    let desk = Desk::empty();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/format-{format}.db"));
    fs::copy(fixture, desk.ledger()).unwrap();
    desk
}

/// The names of a ledger, of what lies beside it and of what is in the making, in order.
fn names(desk: &Desk) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(desk.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("perwhom.db") || name.starts_with('.'))
        .collect();
    names.sort();
    names
}

fn log(path: &Path) -> Vec<(i64, String, Vec<u8>)> {
    let connection = rusqlite::Connection::open(path).unwrap();
    let mut rows = connection.prepare("SELECT seq, body, hash FROM entry ORDER BY seq").unwrap();
    rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

#[test]
fn whoever_reads_an_older_file_leaves_it_as_it_is() {
    for format in [1, 2, 3, 4] {
        let desk = old(format);
        let before = fs::read(desk.ledger()).unwrap();
        for args in [
            &["list"] as &[&str],
            &["show", "C1"],
            &["show", "C1", "--as-of", "@3"],
            &["audit"],
            &["log"],
            &["verify"],
            &["verify", "--deep"],
            &["export", "--format", "jsonl", "--despite-names"],
        ] {
            let ran = desk.run(args);
            assert!(ran.status < 2, "{args:?}: {ran:?}");
            assert_eq!(ran.err().matches(&format!("older format {format}")).count(), 1, "{args:?}: {ran:?}");
        }
        assert_eq!(desk.json_saying(&["verify", "--deep"], &["is in the older format"])["holds"], true);
        let mine = Desk::new();
        let other = desk.ledger();
        let ran = mine.run(&["merge", other.to_str().unwrap()]);
        assert!(ran.status == 0 && ran.err().contains("older format"), "{ran:?}");
        assert_eq!(mine.json(&["verify"])["holds"], true);
        assert_eq!(fs::read(desk.ledger()).unwrap(), before);
        assert_eq!(names(&desk), ["perwhom.db"]);
    }
}

#[test]
fn an_older_file_is_upgraded_when_it_is_written_after_a_copy_and_holds() {
    for format in [1, 2, 3, 4] {
        let desk = old(format);
        let before = fs::read(desk.ledger()).unwrap();
        let ran = desk.run(&["revise", "C1", "--confidence", "probable", "--why", "w"]);
        let copy = format!("perwhom.db.format-{format}");
        assert!(ran.status == 0 && ran.err().contains("upgraded") && ran.err().contains(&copy), "{ran:?}");
        assert_eq!(names(&desk), ["perwhom.db", copy.as_str()]);
        // The log is byte for byte what it was, and goes on.
        let copy = desk.path().join(copy);
        let (kept, now) = (log(&copy), log(&desk.ledger()));
        assert_eq!(kept.as_slice(), &now[..kept.len()]);
        assert_eq!(now.len(), kept.len() + 1);
        assert!(fs::read(&copy).unwrap().len() <= before.len());
        // It goes on as if it had been made today, and is told once.
        let again = desk.run(&["revise", "C1", "--confidence", "doubtful", "--why", "w"]);
        assert!(again.status == 0 && !again.err().contains("format"), "{again:?}");
        assert_eq!(desk.json(&["show", "C1", "--version", "1"])["confidence"], "possible");
        assert_eq!(desk.json(&["verify", "--deep"])["holds"], true);
    }
}

#[test]
fn an_older_file_is_upgraded_once_by_many_at_once() {
    let desk = old(1);
    std::thread::scope(|scope| {
        for n in 0..4 {
            let desk = &desk;
            scope.spawn(move || {
                desk.run(&["add", &format!("claim {n}")])
                    .saying(&["the ledger was upgraded from an older format;"])
            });
        }
    });
    assert_eq!(names(&desk), ["perwhom.db", "perwhom.db.format-1"]);
    assert_eq!(desk.json(&["verify"])["holds"], true);
}

/// What was changed is named, and nothing reads or upgrades the file.
fn is_not_laundered(desk: &Desk, says: &[&str]) {
    let before = fs::read(desk.ledger()).unwrap();
    for args in [&["list"] as &[&str], &["audit"], &["add", "One more"], &["capture", "-"]] {
        desk.run(args).refused(says);
        desk.run(args).refused(&["perwhom verify", "perwhom rebuild"]);
    }
    let mine = Desk::new();
    mine.run(&["merge", desk.ledger().to_str().unwrap()]).refused(says);
    let ran = desk.run(&["verify"]);
    assert!(
        ran.status == 1 && (ran.err().is_empty() || ran.err().contains("in the older format")),
        "{ran:?}"
    );
    for part in says {
        assert!(ran.out.contains(part), "no `{part}` in {ran:?}");
    }
    assert_eq!(fs::read(desk.ledger()).unwrap(), before);
    assert_eq!(names(desk), ["perwhom.db"]);
}

#[test]
fn an_upgrade_launders_nothing() {
    for format in [1, 2, 3, 4] {
        for (sql, says) in [
            ("UPDATE claim SET text = 'Six bases' WHERE row / 4096 = 1", "claim C1: its wording"),
            ("UPDATE source SET kind = 'unnamed' WHERE id = 2", "source S2"),
            ("DELETE FROM evidence WHERE id = 1", "evidence E1"),
            (
                "INSERT INTO tag VALUES (1, 'z', 3, NULL)",
                "tag z of claim C1 is in the tables but not in the log",
            ),
            ("UPDATE entry SET by = 'somebody' WHERE seq = 3", "entry 3"),
            ("UPDATE entry SET body = '[{\"act\":\"sing\"}]' WHERE seq = 3", "entry 3"),
            ("UPDATE content SET bytes = CAST('x' || substr(bytes, 2) AS BLOB) WHERE number = 1", "SHA-256"),
            ("CREATE TRIGGER t AFTER INSERT ON entry BEGIN SELECT 1; END", "`t`"),
            ("CREATE VIEW v AS SELECT 1", "`v`"),
        ] {
            let desk = old(format);
            desk.sql(sql);
            is_not_laundered(&desk, &[says]);
        }
    }
    // The log can still be had where it holds.
    let desk = old(2);
    let whole = desk.json_saying(&["show", "C1"], &["in the older format 2"])["text"].clone();
    desk.sql("UPDATE claim SET text = 'Six bases' WHERE row / 4096 = 1");
    let out =
        desk.run(&["rebuild", "new.db"]).ended(1, &["in the older format 2", "the new file has no problems"]);
    assert!(out.contains("claim C1: its wording"), "{out}");
    assert_eq!(desk.json(&["--ledger", "new.db", "show", "C1"])["text"], whole);
}

#[test]
fn a_file_is_not_older_because_it_says_so() {
    for format in [2, 1, 0, -1] {
        let desk = Desk::with_report();
        desk.run(&["add", "Two bases", "--from", "D1", "--excerpt", "dos bases"]).fine();
        desk.sql(&format!("PRAGMA user_version = {format}"));
        is_not_laundered(&desk, &["`diverged` in the file is not defined"]);
        desk.sql("UPDATE claim SET text = 'Six bases' WHERE row / 4096 = 1");
        let ran = desk.run(&["verify", "--quiet"]);
        assert!(ran.status == 1 && ran.out.contains("claim C1: its wording"), "{ran:?}");
    }
    // Where the format before has the same tables, what they say still counts.
    let desk = Desk::with_report();
    desk.run(&["add", "Two bases", "--from", "D1", "--excerpt", "dos bases"]).fine();
    desk.sql("PRAGMA user_version = 3; UPDATE claim SET text = 'Six bases' WHERE row / 4096 = 1");
    is_not_laundered(&desk, &["claim C1: its wording"]);
}

#[cfg(unix)]
#[test]
fn an_upgrade_that_is_cut_short_leaves_nothing_half_done() {
    for blocks in [20, 100, 180] {
        let desk = old(1);
        let before = fs::read(desk.ledger()).unwrap();
        // A limit on the size of files stands in for a full disk.
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" add One");
        let mut shell = std::process::Command::new("bash");
        shell.current_dir(desk.path()).args(["-c", &script, env!("CARGO_BIN_EXE_perwhom")]);
        let ran = shell.env("PERWHOM_BY", "checker-1").output().unwrap();
        assert_eq!(ran.status.code(), Some(2), "{blocks}: {ran:?}");
        assert_eq!(fs::read(desk.ledger()).unwrap(), before);
        // Where even that cannot be made which readers and writers share, it may be left empty.
        let left: Vec<String> = names(&desk)
            .into_iter()
            .filter(|name| !name.ends_with("-shm") && !name.ends_with("-wal"))
            .collect();
        assert_eq!(left, ["perwhom.db"], "{blocks}");
    }
    for n in 0..20_u64 {
        let desk = old(2);
        let mut child = desk.command().args(["add", "One"]).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(n * 5));
        let _ = child.kill();
        let _ = child.wait();
        let copy = desk.path().join("perwhom.db.format-2");
        if copy.exists() {
            assert_eq!(log(&copy), log(&old(2).ledger()), "{n}");
        }
        desk.run(&["add", "Two", "--quiet"]).fine();
        assert_eq!(desk.json(&["verify"])["holds"], true, "{n}");
    }
}
