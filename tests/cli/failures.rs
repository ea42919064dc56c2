//! What cannot be done is said once, plainly, with the fix; and nothing is changed.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::Desk;

#[test]
fn without_a_ledger_it_says_how_to_make_one() {
    Desk::empty().run(&["list"]).refused(&["no perwhom.db in this folder", "perwhom init"]);
    Desk::empty().run(&["--ledger", "x.db", "list"]).refused(&["there is no ledger at x.db"]);
}

#[test]
fn a_file_that_exists_is_left_alone() {
    let desk = Desk::empty();
    desk.file("perwhom.db", "mine");
    desk.run(&["init", "--desk", "D"]).refused(&["already exists"]);
    assert_eq!(fs::read(desk.ledger()).unwrap(), b"mine");
    desk.run(&["list"]).refused(&["is not a perwhom ledger"]);
}

#[test]
fn foreign_newer_empty_and_damaged_files_are_told_apart() {
    let desk = Desk::new();
    desk.sql("PRAGMA user_version = 99");
    desk.run(&["list"]).refused(&["format 99", "get a newer perwhom"]);
    desk.sql("PRAGMA application_id = 7; PRAGMA user_version = 1");
    desk.run(&["list"]).refused(&["is not a perwhom ledger"]);

    let desk = Desk::with_report();
    let mut bytes = fs::read(desk.ledger()).unwrap();
    for byte in &mut bytes[4096..] {
        *byte ^= 0x5a;
    }
    fs::write(desk.ledger(), bytes).unwrap();
    desk.run(&["list"]).refused(&["damaged"]);
    desk.run(&["add", "x"]).refused(&["damaged"]);

    let desk = Desk::with_report();
    let bytes = fs::read(desk.ledger()).unwrap();
    fs::write(desk.ledger(), &bytes[..bytes.len() / 2]).unwrap();
    desk.run(&["audit"]).refused(&["damaged"]);
}

#[test]
fn a_read_only_ledger_is_read_and_not_written() {
    let desk = Desk::with_report();
    desk.run(&["add", "One", "--from", "D1", "--excerpt", "dos bases"]).fine();
    let folder = desk.path().to_owned();
    let restore = |mode_file, mode_folder| {
        fs::set_permissions(desk.ledger(), fs::Permissions::from_mode(mode_file)).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(mode_folder)).unwrap();
    };
    restore(0o444, 0o555);
    let is_root = fs::OpenOptions::new().write(true).open(desk.ledger()).is_ok();
    let shown = desk.run(&["show", "C1"]);
    let added = desk.run(&["add", "Two"]);
    restore(0o644, 0o755);
    shown.fine();
    // To root nothing is read-only; there the add is simply done.
    if !is_root {
        added.refused(&["cannot be written"]);
    }
}

#[test]
fn unknown_ids_come_with_the_nearest() {
    let desk = Desk::with_report();
    desk.run(&["add", "One", "--from", "D1", "--excerpt", "dos bases"]).fine();
    desk.run(&["show", "C9"]).refused(&["there is no claim C9; did you mean C1?"]);
    desk.run(&["show", "E9"]).refused(&["there is no evidence E9; did you mean E1?"]);
    desk.run(&["document", "text", "D9"]).refused(&["there is no document D9; did you mean D1?"]);
    desk.run(&["source", "show", "S9"]).refused(&["there is no source S9; did you mean S2?"]);
    desk.run(&["impact", "Infobaee"]).refused(&["no source is named “Infobaee”", "S2 “Infobae”"]);
    desk.run(&["show", "nothing"]).refused(&["no claim has the slug `nothing`"]);
    desk.run(&["explain", "single-source"]).refused(&["perwhom explain single-sourced"]);
    desk.run(&["withdraw", "E1", "--why", "x"]).fine();
    desk.run(&["withdraw", "E1", "--why", "x"]).refused(&["it was withdrawn"]);
}

#[test]
fn bad_words_dates_and_chains_name_the_place_and_the_choices() {
    let desk = Desk::with_report();
    desk.run(&["add", "x", "--confidence", "sure"])
        .refused(&["`sure` is not a valid confidence", "confirmed, probable"]);
    desk.run(&["capture", "report.txt", "--published", "03/04/2024"])
        .refused(&["`03/04/2024` is not a date", "2024-06-14"]);
    desk.run(&["capture", "report.txt", "--lang", "spanish"]).refused(&["`spanish` is not a language tag"]);
    desk.run(&["add", "x", "--from", "D1", "--excerpt", "dos bases", "--per", "A > > B"])
        .refused(&["chain `A > > B`, hop 2: missing name"]);
    desk.run(&["add", "x", "--from", "D1", "--excerpt", "dos bases", "--per", "A [ghost]"])
        .refused(&["`ghost` is not a valid kind of source", "person, office"]);
    desk.run(&["add", "x (per A)"]).refused(&["a chain needs an excerpt"]);
    desk.run(&["add", "x", "--from", "D1"]).refused(&["--excerpt"]);
    desk.run(&["add", " "]).refused(&["the wording is empty"]);
    desk.run(&["add", "x", "--tag", "two words"]).refused(&["`two words` is not a valid tag"]);
    desk.run(&["add", "x", "--slug", "C7"]).refused(&["`C7` is not a valid slug"]);
    desk.run(&["audit", "--rule", "nonsense"]).refused(&["unknown rule `nonsense`"]);
    desk.run(&["add", "x", "--by", "a\nb"]).refused(&["--by"]);
    assert_eq!(
        desk.run(&["list"]).saying(&["no claims match; add one: perwhom add \"…\""]),
        "",
        "something was stored all the same"
    );
    assert_eq!(desk.json(&["verify"])["checked"]["entries"], 2);
}

#[test]
fn a_source_cannot_stand_under_itself_by_any_way_round() {
    let desk = Desk::with_report();
    desk.run(&["add", "x", "--from", "D1", "--excerpt", "dos bases", "--per", "A [body] > B [body]"])
        .saying(&["new source S3 “A” [body]", "new source S4 “B” [body]"]);
    desk.run(&["source", "set", "A", "--under", "B"]).fine();
    desk.run(&["source", "set", "B", "--under", "A"]).refused(&["cannot be under"]);
    desk.run(&["source", "merge", "B", "--into", "A"]).refused(&["cannot be under"]);
    desk.run(&["source", "set", "A", "--under", "A"]).refused(&["cannot be put under itself"]);
    desk.run(&["source", "set", "A", "--kind", "body"]).refused(&["already has these values"]);
    desk.run(&["source", "alias", "A", "B"]).refused(&["“B” is already the name of S4"]);
}

#[test]
fn documents_cannot_copy_in_a_circle() {
    let desk = Desk::with_report();
    desk.file("b.txt", "dos bases, dicen");
    desk.run(&["capture", "b.txt"]).fine();
    desk.run(&["document", "copy", "D2", "--of", "D1", "--suspect"]).fine();
    desk.run(&["document", "copy", "D2", "--of", "D1", "--suspect"])
        .refused(&["already suspected to be a copy of D1"]);
    desk.run(&["document", "copy", "D2", "--of", "D1"]).fine();
    desk.run(&["document", "copy", "D1", "--of", "D2"]).refused(&["is itself a copy"]);
    desk.run(&["document", "copy", "D1", "--of", "D1"]).refused(&["cannot be a copy"]);
    desk.run(&["document", "copy", "D2", "--of", "D1", "--not"]).fine();
    desk.run(&["document", "copy", "D2", "--of", "D1", "--not"]).refused(&["not recorded as a copy"]);
}

#[test]
fn what_cannot_be_captured_yet_says_what_to_do() {
    let desk = Desk::new();
    desk.file("paper.pdf", "%PDF-1.7");
    desk.file("picture.png", b"\x89PNG\r\n\x1a\n");
    desk.file("old.doc", b"\xD0\xCF\x11\xE0");
    desk.file("broken.docx", b"PK\x03\x04");
    desk.file("zero.txt", b"a\0b");
    desk.run(&["capture", "gopher://example.org/"]).refused(&["must begin with http:// or https://"]);
    desk.run(&["capture", "paper.pdf"]).refused(&["paper.pdf cannot be read", "as a PDF"]);
    desk.run(&["capture", "zero.txt", "--transcript", "old.doc"]).refused(&["old.doc is not UTF-8"]);
    desk.run(&["capture", "old.doc"]).refused(&["save it as DOCX"]);
    desk.run(&["capture", "broken.docx"]).refused(&["cannot be read as a zip file"]);
    desk.run(&["capture", "zero.txt"]).refused(&["not text"]);
    desk.run(&["capture", "none.txt"]).refused(&["no file none.txt"]);
    desk.run(&["capture", "zero.txt", "--encoding", "klingon"]).refused(&["unknown encoding `klingon`"]);
}

#[test]
fn a_full_disk_is_said_and_loses_nothing() {
    let desk = Desk::with_report();
    // A limit on the size of files that this process may write stands in for a full disk.
    let size = fs::metadata(desk.ledger()).unwrap().len();
    let text = "palabra ".repeat(2_000_000);
    desk.file("large.txt", &text);
    let blocks = size / 512 + 64;
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" capture large.txt");
    let output = desk.command();
    let mut shell = std::process::Command::new("bash");
    shell.current_dir(desk.path()).env_clear();
    for (name, value) in output.get_envs() {
        if let Some(value) = value {
            shell.env(name, value);
        }
    }
    let ran = shell.args(["-c", &script, env!("CARGO_BIN_EXE_perwhom")]).output().unwrap();
    assert_eq!(ran.status.code(), Some(2), "{ran:?}");
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(said.contains("no more could be written") && !said.contains("damaged"), "{said}");
    assert_eq!(desk.json(&["verify"])["holds"], true);
    assert_eq!(desk.run(&["document", "list", "--json"]).fine().lines().count(), 1);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let desk = Desk::new();
    for n in 0..40 {
        desk.run(&["add", &format!("claim {n} {}", "x".repeat(4000))]).fine();
    }
    for command in ["list", "audit", "audit --json", "list --json", "log --json", "man", "completions bash"] {
        let script = format!("\"$0\" {command} | head -c 10 >/dev/null; exit ${{PIPESTATUS[0]}}");
        let mut shell = std::process::Command::new("bash");
        shell.current_dir(desk.path());
        let ran = shell.args(["-c", &script, env!("CARGO_BIN_EXE_perwhom")]).output().unwrap();
        assert_eq!(
            (ran.status.code(), String::from_utf8_lossy(&ran.stderr).as_ref()),
            (Some(0), ""),
            "{command}"
        );
    }
}
