//! A ledger that is moved away, or another put into its place, while it is open.

#![cfg(unix)]

use std::fs;

use super::{Desk, Ran};

/// Revises C1 with an editor that does something to the ledger first.
fn revised(desk: &Desk, does: &str) -> Ran {
    let editor = format!("sh -c '{does}; echo other words > \"$0\"'");
    let args = ["revise", "C1", "--edit", "--why", "w"];
    Ran::of(&desk.command().env("EDITOR", editor).args(args).output().unwrap())
}

#[test]
fn what_cannot_be_found_at_the_ledgers_path_is_not_acknowledged() {
    for does in [
        "mv other.db perwhom.db",
        "mv perwhom.db away.db",
        "cp perwhom.db same.db; mv same.db perwhom.db",
        "rm perwhom.db; ln -s other.db perwhom.db",
    ] {
        let desk = Desk::with_report();
        desk.run(&["add", "words", "--from", "D1", "--excerpt", "dos bases"]).fine();
        fs::copy(desk.ledger(), desk.path().join("other.db")).unwrap();
        let ran = revised(&desk, does);
        ran.refused(&["perwhom.db was replaced or moved away while it was open", "nothing was changed"]);
        for name in ["perwhom.db", "other.db", "away.db"] {
            if desk.path().join(name).exists() {
                assert!(
                    !desk.run(&["--ledger", name, "list"]).fine().contains("other words"),
                    "{does}: {name}"
                );
                assert_eq!(
                    desk.json(&["--ledger", name, "verify", "--deep"])["holds"],
                    true,
                    "{does}: {name}"
                );
            }
        }
    }
}

#[test]
fn a_ledger_that_is_where_it_was_is_written() {
    let desk = Desk::with_report();
    desk.run(&["add", "words", "--from", "D1", "--excerpt", "dos bases"]).fine();
    // By another name, and through a link.
    fs::hard_link(desk.ledger(), desk.path().join("hard.db")).unwrap();
    revised(&desk, "mv perwhom.db x.db; mv x.db perwhom.db").saying(&["opening sh -c", "{+other +}words"]);
    assert!(desk.run(&["list"]).fine().contains("other words"));
}
