//! Older files, rebuilt files, damaged files.

use std::fs;
use std::path::Path;

use super::Desk;

const PAGE: usize = 4096;

/// A folder with the ledger that an older format left behind.
fn old(format: u32) -> Desk {
    let desk = Desk::empty();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/format-{format}.db"));
    fs::copy(fixture, desk.ledger()).unwrap();
    desk
}

#[test]
fn an_older_file_is_upgraded_after_a_copy_and_holds() {
    for format in [1, 2] {
        is_upgraded_and_holds(format);
    }
}

fn is_upgraded_and_holds(format: u32) {
    let desk = old(format);
    let before = fs::read(desk.ledger()).unwrap();
    let ran = desk.run(&["verify"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(
        ran.err.contains("upgraded") && ran.err.contains(&format!("perwhom.db.format-{format}")),
        "{ran:?}"
    );
    assert!(ran.out.contains("everything holds"));
    // The log is byte for byte what it was.
    let log = |path: &Path| -> Vec<(i64, String, Vec<u8>)> {
        let connection = rusqlite::Connection::open(path).unwrap();
        let mut rows = connection.prepare("SELECT seq, body, hash FROM entry ORDER BY seq").unwrap();
        rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap()
    };
    let copy = desk.path().join(format!("perwhom.db.format-{format}"));
    assert_eq!(log(&copy), log(&desk.ledger()));
    assert!(fs::read(&copy).unwrap().len() <= before.len());
    // It goes on as if it had been made today, and is told once.
    let again = desk.run(&["revise", "C1", "--confidence", "probable", "--why", "w"]);
    assert_eq!((again.status, again.err.contains("upgraded")), (0, false), "{again:?}");
    assert_eq!(desk.json(&["show", "C1", "--version", "1"])["confidence"], "possible");
    assert_eq!(desk.json(&["verify", "--deep"])["holds"], true);
}

#[test]
fn an_older_file_is_upgraded_once_by_many_at_once() {
    let desk = old(1);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let desk = &desk;
            scope.spawn(move || desk.run(&["list"]).fine());
        }
    });
    assert_eq!(desk.json(&["verify"])["holds"], true);
}

#[test]
fn a_rebuilt_ledger_holds_what_the_log_says() {
    let desk = Desk::empty();
    desk.run(&["demo"]).fine();
    fs::rename(desk.path().join("perwhom-demo.db"), desk.ledger()).unwrap();
    let audit = desk.json(&["audit"]);
    let ran = desk.run(&["rebuild", "same.db"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    desk.sql("UPDATE claim SET text = 'Six bases' WHERE row / 4096 = 1; DELETE FROM review");
    let ran = desk.run(&["rebuild", "new.db"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    for part in ["claim C1: its wording", "review 1 of claim", "the new file holds"] {
        assert!(ran.out.contains(part) || ran.err.contains(part), "no {part} in {ran:?}");
    }
    for name in ["same.db", "new.db"] {
        assert_eq!(desk.json(&["--ledger", name, "audit"]), audit);
        assert_eq!(desk.json(&["--ledger", name, "verify", "--deep"])["holds"], true);
    }
    desk.run(&["rebuild", "new.db"]).refused(&["new.db exists already"]);
}

/// A ledger of some claims, each in an entry of its own, and its bytes.
fn some() -> (Desk, Vec<u8>) {
    let desk = Desk::with_report();
    for n in 0..60 {
        let text = format!(
            "claim {n}, of which there is a good deal to say, so that it takes room (per Ana [person])"
        );
        desk.run(&["add", &text, "--from", "D1", "--excerpt", "dos bases"]).fine();
    }
    let bytes = fs::read(desk.ledger()).unwrap();
    (desk, bytes)
}

#[test]
fn whatever_page_is_smashed_nothing_that_is_left_is_lost_or_invented() {
    let (desk, bytes) = some();
    let whole = desk.run(&["log", "--json"]).fine();
    let known: Vec<&str> = whole.lines().collect();
    let mut whole_again = 0;
    for page in (0..bytes.len() / PAGE).step_by(3) {
        let mut damaged = bytes.clone();
        for (at, byte) in damaged[page * PAGE..(page + 1) * PAGE].iter_mut().enumerate() {
            *byte = u8::try_from((at * 7 + page) % 251).unwrap();
        }
        fs::write(desk.path().join("damaged.db"), &damaged).unwrap();
        let _ = fs::remove_file(desk.path().join("new.db"));
        let ran = desk.run(&["recover", "damaged.db", "new.db"]);
        assert!(ran.status < 2, "page {page}: {ran:?}");
        // The damaged file is never touched.
        assert_eq!(fs::read(desk.path().join("damaged.db")).unwrap(), damaged);
        let log = desk.run(&["--ledger", "new.db", "log", "--json"]).fine();
        for line in log.lines() {
            assert!(known.contains(&line), "page {page}: an entry that there was not: {line}");
        }
        let is_whole = log.lines().count() == known.len();
        if ran.status == 0 {
            assert!(is_whole, "page {page}: nothing is said to be missing: {ran:?}");
            assert_eq!(desk.json(&["--ledger", "new.db", "verify", "--deep"])["holds"], true, "page {page}");
            whole_again += 1;
        } else {
            assert!(ran.out.contains("missing:"), "page {page}: {ran:?}");
        }
        // What the log has lost, the tables may still have.
        let claims = desk.run(&["--ledger", "new.db", "list", "--json"]).fine().lines().count();
        assert!(claims >= log.lines().count().saturating_sub(2), "page {page}");
    }
    assert!(whole_again > 5, "{whole_again}");
}

#[test]
fn a_copy_that_was_cut_off_gives_what_it_has() {
    let (desk, bytes) = some();
    for parts in [2, 3, 4] {
        let cut = &bytes[..bytes.len() * (parts - 1) / parts + 100];
        fs::write(desk.path().join("cut.db"), cut).unwrap();
        let _ = fs::remove_file(desk.path().join("new.db"));
        let ran = desk.run(&["recover", "cut.db", "new.db"]);
        assert_eq!(ran.status, 1, "{ran:?}");
        assert!(ran.out.contains("missing:"), "{ran:?}");
        desk.run(&["--ledger", "new.db", "list"]).fine();
        assert_eq!(fs::read(desk.path().join("cut.db")).unwrap(), cut);
    }
    desk.file("no.db", "this is no ledger");
    desk.run(&["recover", "no.db", "x.db"]).refused(&["no perwhom ledger"]);
    assert!(!desk.path().join("x.db").exists());
    desk.run(&["recover", "none.db", "x.db"]).refused(&["there is no ledger at none.db"]);
    desk.run(&["recover", "cut.db", "new.db"]).refused(&["new.db exists already"]);
}

#[test]
fn a_recovered_ledger_goes_on() {
    let (desk, mut bytes) = some();
    let last = bytes.len() - PAGE;
    bytes[last..].fill(0xAB);
    fs::write(desk.path().join("damaged.db"), &bytes).unwrap();
    let ran = desk.run(&["recover", "damaged.db", "new.db"]);
    assert!(ran.status < 2, "{ran:?}");
    desk.run(&["--ledger", "new.db", "add", "one more"]).fine();
    desk.run(&["--ledger", "new.db", "audit"]).fine();
}
