//! Files that commands write: what they never write over, and who can read them.

use std::fs;

use super::confidential::{NAME, desk};

#[test]
fn no_output_takes_the_place_of_a_ledger_or_of_what_lies_beside_one() {
    let desk = desk();
    let folder = desk.path();
    fs::copy(desk.ledger(), folder.join("colleague.db")).unwrap();
    fs::copy(desk.ledger(), folder.join("perwhom.db.format-2")).unwrap();
    let mut targets = vec![
        "perwhom.db",
        "./perwhom.db",
        "perwhom.db-wal",
        "perwhom.db-shm",
        "perwhom.db-journal",
        "colleague.db",
        "colleague.db-wal",
        "perwhom.db.format-2",
    ];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(desk.ledger(), folder.join("soft.db")).unwrap();
        fs::hard_link(desk.ledger(), folder.join("hard.db")).unwrap();
        std::os::unix::fs::symlink(".", folder.join("here")).unwrap();
        targets.extend(["soft.db", "hard.db", "here/perwhom.db", "here/perwhom.db-journal"]);
    }
    let before = fs::read(desk.ledger()).unwrap();
    for target in targets {
        for args in [
            vec!["export", "--format", "jsonl", "--force", "-o", target],
            vec!["report", "C1", "--format", "md", "--force", "-o", target],
            vec!["audit", "--format", "csv", "--force", "-o", target],
            vec!["bundle", "C1", "--force", "-o", target],
            vec!["chain", "C1", "--format", "dot", "--force", "-o", target],
            vec!["seal", "--to", target],
            vec!["rebuild", target],
            vec!["recover", "perwhom.db", target],
        ] {
            let ran = desk.run(&args);
            assert_eq!(ran.status, 2, "{args:?}: {ran:?}");
            // What is only made anew says of a file that is there that it exists.
            let is_new = matches!(args[0], "rebuild" | "recover");
            ran.refused(if is_new { &["nothing was"] } else { &["ledger", "nothing was written"] });
        }
    }
    desk.run(&["--ledger", "perwhom.1", "init", "--desk", "Us"])
        .saying(&["created perwhom.1; next, capture a document:"]);
    let own = fs::read(folder.join("perwhom.1")).unwrap();
    desk.run(&["man", "--to", "."]).refused(&["perwhom.1 is a ledger"]);
    assert_eq!(fs::read(folder.join("perwhom.1")).unwrap(), own);
    assert_eq!(fs::read(desk.ledger()).unwrap(), before);
    assert!(!folder.join("perwhom.db-journal").exists());
    assert_eq!(desk.json(&["verify"])["holds"], true);
}

#[cfg(unix)]
#[test]
fn what_is_written_has_the_umask_and_with_names_no_more_readers_than_the_ledger() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = desk();
    desk.file("named.txt", "Lo dijo Contacto Zeta ayer.\n");
    desk.run(&["cite", "C1", "--from", "named.txt", "--excerpt", "Lo dijo", "--per", NAME])
        .saying(&["captured D2; its publisher is unknown (?)"]);
    let mode = |umask: &str, of_ledger: u32, args: &str| {
        fs::set_permissions(desk.ledger(), fs::Permissions::from_mode(of_ledger)).unwrap();
        let script = format!("umask {umask}; {} {args} --force -o out.md", env!("CARGO_BIN_EXE_perwhom"));
        let mut shell = std::process::Command::new("sh");
        let ran = shell.args(["-c", &script]).current_dir(desk.path()).output().unwrap();
        assert_ne!(ran.status.code(), Some(2), "{args}: {ran:?}");
        fs::metadata(desk.path().join("out.md")).unwrap().permissions().mode() & 0o777
    };
    for (umask, of_ledger, args, due) in [
        ("022", 0o600, "audit --format md", 0o644),
        ("077", 0o644, "audit --format md", 0o600),
        ("027", 0o644, "audit --format md", 0o640),
        ("022", 0o600, "report C1 --with-names", 0o600),
        ("022", 0o600, "report C1 --despite-names", 0o600),
        ("022", 0o640, "report C1 --with-names", 0o640),
        ("077", 0o644, "report C1 --with-names", 0o600),
    ] {
        assert_eq!(mode(umask, of_ledger, args), due, "{umask} {of_ledger:o} {args}");
    }
}
