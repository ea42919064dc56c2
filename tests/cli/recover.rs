//! Rebuilt files, damaged files.

use std::fs;
use std::path::Path;

use super::Desk;

const PAGE: usize = 4096;
/// How many bytes of a record that overflows lie on its own page, in the record that is made here.
const LOCAL: usize = 489;

#[test]
fn a_rebuilt_ledger_holds_what_the_log_says() {
    let desk = Desk::empty();
    desk.run(&["demo", "--quiet"]).fine();
    fs::rename(desk.path().join("perwhom-demo.db"), desk.ledger()).unwrap();
    let audit = desk.json(&["audit"]);
    desk.run(&["rebuild", "same.db"]).saying(&["no differences; the new file has no problems"]);
    desk.sql("UPDATE claim SET text = 'Six bases' WHERE row / 4096 = 1; DELETE FROM review");
    let ran = desk.run(&["rebuild", "new.db"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    for part in ["claim C1: its wording", "review 1 of claim", "the new file has no problems"] {
        assert!(ran.out.contains(part) || ran.err().contains(part), "no {part} in {ran:?}");
    }
    for name in ["same.db", "new.db"] {
        assert_eq!(desk.json(&["--ledger", name, "audit"]), audit);
        assert_eq!(desk.json(&["--ledger", name, "verify", "--deep"])["holds"], true);
    }
    desk.run(&["rebuild", "new.db"]).refused(&["new.db already exists"]);
}

/// A ledger of some claims, each in an entry of its own, and its bytes.
fn some() -> (Desk, Vec<u8>) {
    let desk = Desk::with_report();
    for n in 0..60 {
        let text = format!(
            "claim {n}, of which there is a good deal to say, so that it takes room (per Ana [person])"
        );
        desk.run(&["add", &text, "--from", "D1", "--excerpt", "dos bases", "--quiet"]).fine();
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
        desk.run(&["--ledger", "new.db", "list"]).saying(&["no claims match; add one: perwhom add \"…\""]);
        assert_eq!(fs::read(desk.path().join("cut.db")).unwrap(), cut);
    }
    desk.file("no.db", "this is no ledger");
    desk.run(&["recover", "no.db", "x.db"]).refused(&["not a perwhom ledger"]);
    assert!(!desk.path().join("x.db").exists());
    desk.run(&["recover", "none.db", "x.db"]).refused(&["there is no ledger at none.db"]);
    desk.run(&["recover", "cut.db", "new.db"]).refused(&["new.db already exists"]);
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

/// The names of all that lies in the folder of a desk.
fn names(desk: &Desk) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(desk.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The pages of a ledger that belong to a table or an index, from 1.
fn pages_of(path: &Path, is_wanted: impl Fn(&str) -> bool) -> Vec<usize> {
    let connection = rusqlite::Connection::open(path).unwrap();
    let mut rows = connection.prepare("SELECT name, pageno FROM dbstat ORDER BY pageno").unwrap();
    let pages: Vec<(String, i64)> =
        rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().collect::<Result<_, _>>().unwrap();
    pages
        .into_iter()
        .filter(|(name, _)| is_wanted(name))
        .map(|(_, page)| usize::try_from(page).unwrap())
        .collect()
}

fn smash(bytes: &mut [u8], page: usize) {
    for (at, byte) in bytes[(page - 1) * PAGE..page * PAGE].iter_mut().enumerate() {
        *byte = u8::try_from((at * 7 + page) % 251).unwrap();
    }
}

#[test]
fn recovering_ends_whatever_numbers_stand_in_the_file() {
    let (desk, _) = some();
    desk.sql(
        "UPDATE source SET id = 4000000000 WHERE id = 3;
         DELETE FROM entry WHERE seq = 5;
         UPDATE entry SET seq = 4611686018427387904 WHERE seq = (SELECT max(seq) FROM entry);
         UPDATE tag SET since = 4611686018427387905;
         INSERT INTO tag VALUES (4000000000, 'x', 9223372036854775807, NULL);",
    );
    let mut bytes = fs::read(desk.ledger()).unwrap();
    smash(&mut bytes, pages_of(&desk.ledger(), |name| name == "merged")[0]);
    fs::write(desk.path().join("damaged.db"), bytes).unwrap();
    let ran = desk.run_to_the_end(&["recover", "damaged.db", "new.db"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    for part in [
        "missing: 1 page of table merged",
        "missing: entry 5 of the log is lost; found in the tables: claim C3, evidence E3",
        "to 4611686018427387903 of the log are lost",
    ] {
        assert!(ran.out.contains(part), "no `{part}` in {ran:?}");
    }
    assert_eq!(desk.run(&["--ledger", "new.db", "list", "--json"]).fine().lines().count(), 60);
    desk.run_to_the_end(&["--ledger", "new.db", "verify"]);
}

#[test]
fn recovering_ends_where_overflow_leads_back_to_itself() {
    let desk = Desk::with_report();
    // Letters that cannot be deflated to less than a few pages.
    let mut state = 1_u32;
    for _ in 0..4 {
        let letters = (0..60_000).map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            b'a' + u8::try_from((state >> 24) % 26).unwrap()
        });
        desk.file("long.txt", letters.collect::<Vec<u8>>());
        desk.run(&["capture", "long.txt"]).fine();
    }
    let mut bytes = fs::read(desk.ledger()).unwrap();
    let connection = rusqlite::Connection::open(desk.ledger()).unwrap();
    let overflow: Vec<i64> = connection
        .prepare("SELECT pageno FROM dbstat WHERE name = 'content' AND pagetype = 'overflow'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    drop(connection);
    assert!(overflow.len() > 8, "{overflow:?}");
    // Each leads to itself; and where there is room for it, a record claims to be 8 GB long.
    let length = LOCAL as u64 + 2_000_000 * (PAGE as u64 - 4);
    let length: Vec<u8> = (0..5)
        .map(|at| u8::try_from((length >> (7 * (4 - at))) & 0x7F).unwrap() | if at < 4 { 0x80 } else { 0 })
        .collect();
    for page in &overflow {
        let at = usize::try_from(page - 1).unwrap() * PAGE;
        bytes[at..at + 4].copy_from_slice(&u32::try_from(*page).unwrap().to_be_bytes());
    }
    let mut claims = 0;
    for page in pages_of(&desk.ledger(), |name| name == "content") {
        let start = (page - 1) * PAGE;
        if bytes[start] != 0x0D || overflow.contains(&i64::try_from(page).unwrap()) {
            continue;
        }
        let cells = usize::from(u16::from_be_bytes([bytes[start + 3], bytes[start + 4]]));
        for cell in 0..cells {
            let at = start + 8 + 2 * cell;
            let cell = start + usize::from(u16::from_be_bytes([bytes[at], bytes[at + 1]]));
            let overflows = bytes[cell] & 0x80 != 0 && bytes[cell + 1] & 0x80 != 0;
            let pointer = cell + 6 + LOCAL;
            if overflows && pointer + 4 <= start + PAGE {
                bytes[cell..cell + 5].copy_from_slice(&length);
                bytes[cell + 5] = 1;
                bytes[pointer..pointer + 4]
                    .copy_from_slice(&u32::try_from(overflow[0]).unwrap().to_be_bytes());
                claims += 1;
            }
        }
    }
    assert!(claims > 0);
    fs::write(desk.path().join("damaged.db"), bytes).unwrap();
    let mut command = desk.command();
    if cfg!(target_os = "linux") {
        // In so much memory, in KiB.
        let limited = "ulimit -v 400000 && exec \"$0\" recover damaged.db new.db";
        let mut shell = std::process::Command::new("sh");
        shell.current_dir(desk.path()).args(["-c", limited, env!("CARGO_BIN_EXE_perwhom")]);
        command = shell;
    } else {
        command.args(["recover", "damaged.db", "new.db"]);
    }
    let ran = super::hangs::ended(&mut command, "recover");
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(ran.out.contains("the captured bytes and the text of D2 are lost"), "{ran:?}");
    assert!(!ran.out.contains("of D1 are lost"), "{ran:?}");
    desk.run(&["--ledger", "new.db", "list"]).saying(&["no claims match; add one: perwhom add \"…\""]);
}

#[test]
fn what_only_the_log_beside_a_damaged_file_holds_is_recovered() {
    let desk = Desk::with_report();
    desk.run(&["add", "in the file"]).fine();
    // Somebody who reads keeps what comes from being put into the file.
    let reading = rusqlite::Connection::open(desk.ledger()).unwrap();
    reading.execute_batch("BEGIN").unwrap();
    let _: i64 = reading.query_row("SELECT count(*) FROM entry", [], |row| row.get(0)).unwrap();
    desk.run(&["add", "in the log beside it"]).fine();
    let mut bytes = fs::read(desk.ledger()).unwrap();
    fs::copy(desk.path().join("perwhom.db-wal"), desk.path().join("damaged.db-wal")).unwrap();
    for page in pages_of(&desk.ledger(), |name| name == "source") {
        if page * PAGE <= bytes.len() {
            smash(&mut bytes, page);
        }
    }
    fs::write(desk.path().join("damaged.db"), &bytes).unwrap();
    let wal = fs::read(desk.path().join("damaged.db-wal")).unwrap();
    let ran = desk.run(&["recover", "damaged.db", "new.db"]);
    assert!(ran.status < 2, "{ran:?}");
    let list = desk.run(&["--ledger", "new.db", "list"]).fine();
    assert!(list.contains("in the file") && list.contains("in the log beside it"), "{list}");
    assert_eq!(desk.json(&["--ledger", "new.db", "verify", "--deep"])["holds"], true);
    // Neither was touched.
    assert_eq!(fs::read(desk.path().join("damaged.db")).unwrap(), bytes);
    assert_eq!(fs::read(desk.path().join("damaged.db-wal")).unwrap(), wal);
    // A log of which nothing can be made is said to be lost.
    desk.file("damaged.db-wal", vec![7_u8; 5000]);
    let ran = desk.run(&["recover", "damaged.db", "less.db"]);
    assert!(ran.out.contains("missing: the -wal file next to the damaged file cannot be read"), "{ran:?}");
}

#[test]
fn recovering_touches_no_file_but_the_new_one() {
    let (desk, mut bytes) = some();
    smash(&mut bytes, pages_of(&desk.ledger(), |name| name == "tag")[0]);
    fs::remove_file(desk.ledger()).unwrap();
    // The damaged file itself has the name that a file to work on might have.
    desk.file("new.db.recovering", &bytes);
    desk.file("mine.txt", "mine");
    #[cfg(unix)]
    std::os::unix::fs::symlink("mine.txt", desk.path().join("linked.db.recovering")).unwrap();
    fs::hard_link(desk.path().join("new.db.recovering"), desk.path().join("same.db")).unwrap();
    let before = names(&desk);
    for new in ["new.db", "linked.db"] {
        let ran = desk.run(&["recover", "new.db.recovering", new]);
        assert!(ran.status < 2, "{ran:?}");
        desk.run(&["--ledger", new, "list"]).fine();
        fs::remove_file(desk.path().join(new)).unwrap();
    }
    desk.run(&["recover", "same.db", "same.db"]).refused(&["same.db already exists"]);
    desk.run(&["recover", "same.db", "new.db.recovering"]).refused(&["new.db.recovering already exists"]);
    desk.run(&["recover", "mine.txt", "new.db"]).refused(&["not a perwhom ledger"]);
    desk.run(&["recover", "same.db", "nowhere/new.db"]).refused(&["nowhere"]);
    assert_eq!(names(&desk), before);
    for damaged in ["new.db.recovering", "same.db"] {
        assert_eq!(fs::read(desk.path().join(damaged)).unwrap(), bytes);
    }
    assert_eq!(fs::read(desk.path().join("mine.txt")).unwrap(), b"mine");
}

#[test]
fn a_ledger_is_rebuilt_whatever_page_of_its_tables_is_smashed() {
    let (desk, bytes) = some();
    let audit = desk.json(&["audit"]);
    let kept = ["entry", "line", "content", "sqlite_schema", "sqlite_autoindex_entry_1"];
    let pages = pages_of(&desk.ledger(), |name| {
        !kept.contains(&name)
            && !name.starts_with("sqlite_autoindex_line")
            && !name.starts_with("sqlite_autoindex_content")
    });
    let before = names(&desk);
    for page in pages.into_iter().step_by(4) {
        let mut damaged = bytes.clone();
        smash(&mut damaged, page);
        fs::write(desk.ledger(), &damaged).unwrap();
        let ran = desk.run(&["rebuild", "new.db"]);
        assert_eq!(ran.status, 0, "page {page}: {ran:?}");
        assert!(ran.err().contains("the new file has no problems"), "page {page}: {ran:?}");
        assert_eq!(fs::read(desk.ledger()).unwrap(), damaged, "page {page}");
        assert_eq!(desk.json(&["--ledger", "new.db", "audit"]), audit, "page {page}");
        fs::remove_file(desk.path().join("new.db")).unwrap();
        assert_eq!(names(&desk), before, "page {page}");
    }
    // What cannot be read is a fault, by name.
    let mut damaged = bytes.clone();
    smash(&mut damaged, pages_of(&desk.ledger(), |name| name == "severity")[0]);
    fs::write(desk.ledger(), &damaged).unwrap();
    let ran = desk.run(&["verify"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    for part in ["the table severity cannot be read to the end", "perwhom rebuild NEW.db"] {
        assert!(ran.out.contains(part), "{ran:?}");
    }
    // Where the log cannot be read, nothing can be made of it, and nothing is left behind.
    let mut damaged = bytes.clone();
    fs::write(desk.ledger(), &bytes).unwrap();
    for page in pages_of(&desk.ledger(), |name| name == "entry").into_iter().skip(1).take(1) {
        smash(&mut damaged, page);
    }
    fs::write(desk.ledger(), &damaged).unwrap();
    desk.run(&["rebuild", "new.db"]).refused(&["the log", "perwhom recover"]);
    assert_eq!(desk.run(&["verify"]).status, 1);
    assert_eq!(names(&desk), before);
}

#[cfg(unix)]
#[test]
fn what_is_recovered_or_rebuilt_is_never_more_readable_than_what_it_is_of() {
    use std::os::unix::fs::PermissionsExt as _;
    let (desk, _) = some();
    for mode in [0o600, 0o640] {
        fs::set_permissions(desk.ledger(), fs::Permissions::from_mode(mode)).unwrap();
        desk.run(&["rebuild", "a.db"]).saying(&["no differences; the new file has no problems"]);
        desk.run(&["recover", "perwhom.db", "b.db"]).fine();
        for name in ["a.db", "b.db"] {
            let path = desk.path().join(name);
            let made = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
            assert_eq!(made & !mode, 0, "{name}: {made:o} of {mode:o}");
            fs::remove_file(path).unwrap();
        }
    }
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_nothing_of_a_new_ledger_behind() {
    let (desk, bytes) = some();
    fs::write(desk.path().join("damaged.db"), &bytes).unwrap();
    let before = names(&desk);
    // A limit on the size of files that this process may write stands in for a full disk.
    for command in ["rebuild new.db", "recover damaged.db new.db"] {
        let script = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" {command}", bytes.len() / 2048);
        let mut shell = std::process::Command::new("bash");
        shell.current_dir(desk.path()).args(["-c", &script, env!("CARGO_BIN_EXE_perwhom")]);
        let ran = super::hangs::ended(&mut shell, command);
        ran.refused(&["the disk is full"]);
        assert_eq!(names(&desk), before, "{command}");
    }
}
