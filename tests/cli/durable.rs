//! What was acknowledged is there, whoever else writes and whenever the program dies.

use std::process::Stdio;
use std::time::Duration;

use super::Desk;

#[test]
fn eight_processes_add_at_once_and_all_succeed() {
    let desk = Desk::with_report();
    std::thread::scope(|scope| {
        for process in 0..8 {
            let desk = &desk;
            scope.spawn(move || {
                for n in 0..10 {
                    let text = format!("claim {process} {n} (per Figuera [person])");
                    desk.run(&["add", &text, "--from", "D1", "--excerpt", "dos bases", "--quiet"]).fine();
                }
            });
        }
    });
    assert_eq!(desk.run(&["list", "--json"]).fine().lines().count(), 80);
    assert_eq!(desk.json(&["verify"])["holds"], true);
    // All of them found the one source that the first made.
    assert_eq!(desk.run(&["source", "list", "--json"]).fine().lines().count(), 3);
}

#[test]
fn a_kill_at_any_moment_loses_nothing_that_was_acknowledged() {
    let desk = Desk::with_report();
    let mut acknowledged = 0;
    for n in 0..40_u64 {
        let mut child = desk
            .command()
            .args(["add", &format!("claim {n}"), "--from", "D1", "--excerpt", "dos bases"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_micros(n * 250));
        let _ = child.kill();
        let output = child.wait_with_output().unwrap();
        acknowledged += usize::from(!output.stdout.is_empty());
        desk.run(&["list", "--json"]).fine();
    }
    let listed = desk.run(&["list", "--json"]).fine().lines().count();
    assert!(listed >= acknowledged, "{listed} claims of {acknowledged} that were acknowledged");
    assert_eq!(desk.json(&["verify"])["holds"], true);
}

#[test]
fn a_killed_import_leaves_the_ledger_as_it_was() {
    let desk = Desk::new();
    let lines: String = (0..60_000)
        .map(|n| format!("{{\"type\":\"claim\",\"key\":\"c{n}\",\"text\":\"claim {n}\"}}\n"))
        .collect();
    desk.file("claims.jsonl", lines);
    let mut child = desk
        .command()
        .args(["import", "claims.jsonl"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(150));
    let _ = child.kill();
    let ended = child.wait().unwrap();
    let listed = desk.run(&["list", "--json"]).out.lines().count();
    assert!(listed == 0 || (ended.success() && listed == 60_000), "{listed}");
    assert_eq!(desk.json(&["verify"])["holds"], true);
    desk.run(&["import", "claims.jsonl"]).saying(&["imported 0 sources, 0 documents, 60000 claims,"]);
    assert_eq!(desk.run(&["list", "--json"]).out.lines().count(), 60_000);
}

#[test]
fn after_a_command_the_ledger_is_one_file() {
    let desk = Desk::with_report();
    let names: Vec<_> = std::fs::read_dir(desk.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("perwhom.db"))
        .collect();
    assert_eq!(names, ["perwhom.db"]);
}
