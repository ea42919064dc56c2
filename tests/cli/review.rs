//! Verdicts: bound to what was seen, void when it changes, asked for as the desk wants them.

use serde_json::Value;

use super::{Desk, Ran};

/// A claim by checker-1 with two independent sources.
fn desk() -> Desk {
    let desk = Desk::with_report();
    desk.run(&["add", "Two bases (per Figuera [person])", "--from", "D1", "--excerpt", "dos bases"])
        .saying(&["new source S3 “Figuera” [person]"]);
    desk.file("b.txt", "Lo vio el ministro: dos bases.");
    desk.run(&["capture", "b.txt", "--publisher", "Diario [outlet]"])
        .saying(&["new source S4 “Diario” [outlet]"]);
    desk.run(&["cite", "C1", "--from", "D2", "--excerpt", "dos bases", "--per", "Ministro [person]"])
        .saying(&["new source S5 “Ministro” [person]"]);
    desk
}

fn by(desk: &Desk, person: &str, args: &[&str]) -> Ran {
    Ran::of(&desk.command().env("PERWHOM_BY", person).args(args).output().unwrap())
}

fn approve(desk: &Desk, person: &str) {
    by(desk, person, &["review", "C1", "--approve", "--quiet"]).fine();
}

/// The rules about verdicts that fire, each with how heavily.
fn told(desk: &Desk) -> Vec<(String, String)> {
    let audit = desk.json(&["audit", "C1"]);
    let found = audit["claims"][0]["findings"].as_array().unwrap().clone();
    found
        .iter()
        .map(|f| (f["rule"].as_str().unwrap().to_owned(), f["severity"].as_str().unwrap().to_owned()))
        .filter(|(rule, _)| ["unreviewed", "review-void", "self-reviewed"].contains(&rule.as_str()))
        .collect()
}

fn one(rule: &str, severity: &str) -> Vec<(String, String)> {
    vec![(rule.to_owned(), severity.to_owned())]
}

#[test]
fn an_approval_holds_until_anything_that_was_seen_changes() {
    assert_eq!(told(&desk()), one("unreviewed", "note"));
    let changes: [(&[&str], &str); 7] = [
        (&["revise", "C1", "--text", "Three bases", "--why", "w"], "note"),
        (&["revise", "C1", "--confidence", "possible", "--why", "w"], "note"),
        (&["revise", "C1", "--lang", "fr", "--why", "w"], "note"),
        (&["cite", "C1", "--from", "D1", "--excerpt", "El Kremlin lo niega", "--bears-on"], "note"),
        (
            &[
                "cite",
                "C1",
                "--from",
                "D1",
                "--excerpt",
                "lo niega",
                "--per",
                "Kremlin [office]",
                "--disputes",
            ],
            "warn",
        ),
        (&["withdraw", "E2", "--why", "w"], "warn"),
        (&["contradict", "C1", "C2", "--why", "w"], "warn"),
    ];
    for (change, severity) in changes {
        let desk = desk();
        desk.run(&["add", "None"]).fine();
        approve(&desk, "checker-2");
        assert_eq!(told(&desk), [], "before {change:?}");
        desk.run(&[change, &["--quiet"]].concat()).fine();
        assert_eq!(told(&desk), one("review-void", severity), "{change:?}");
        assert_eq!(desk.json(&["verify"])["holds"], true);
    }
}

#[test]
fn a_change_in_the_sources_voids_an_approval_only_where_it_makes_the_claim_weaker() {
    let worse: [&[&str]; 5] = [
        &["source", "merge", "Ministro", "--into", "Figuera"],
        &["document", "copy", "D2", "--of", "D1"],
        &["document", "copy", "D2", "--of", "D1", "--suspect"],
        &["source", "discredit", "Ministro", "--why", "w"],
        &["source", "rate", "Infobae", "E", "--why", "w"],
    ];
    for change in worse {
        let desk = desk();
        for source in ["Ministro", "Diario"] {
            desk.run(&["source", "rate", source, "E", "--why", "w"]).fine();
        }
        approve(&desk, "checker-2");
        desk.run(change).fine();
        assert_eq!(told(&desk), one("review-void", "warn"), "{change:?}");
    }
    let better: [&[&str]; 4] = [
        &["source", "alias", "Figuera", "Figueroa"],
        &["source", "rate", "Figuera", "A", "--why", "w"],
        &["source", "set", "Ministro", "--name", "The minister"],
        &["revise", "C1", "--tag", "a", "--slug", "bases", "--why", "filed"],
    ];
    for change in better {
        let desk = desk();
        approve(&desk, "checker-2");
        desk.run(change).fine();
        assert_eq!(told(&desk), [], "{change:?}");
    }
}

#[test]
fn what_was_changed_back_is_what_was_approved() {
    let desk = desk();
    approve(&desk, "checker-2");
    desk.run(&["revise", "C1", "--text", "Three bases", "--why", "w"]).saying(&["[-Two-]{+Three+} bases"]);
    desk.run(&["revise", "C1", "--text", "Two bases", "--why", "back"]).saying(&["[-Three-]{+Two+} bases"]);
    assert_eq!(told(&desk), []);
}

#[test]
fn who_had_a_hand_in_it_is_told() {
    let desk = desk();
    approve(&desk, "checker-1");
    assert_eq!(told(&desk), one("self-reviewed", "warn"));
    approve(&desk, "checker-2");
    assert_eq!(told(&desk), []);
    // A verdict from somebody who only cited evidence is one of their own work, too.
    let other = other_desk();
    by(
        &other,
        "checker-3",
        &["cite", "C1", "--from", "D1", "--excerpt", "El Kremlin lo niega", "--bears-on"],
    )
    .fine();
    let reviewed: Value = serde_json::from_str(
        &by(&other, "checker-3", &["review", "C1", "--approve", "--json"])
            .saying(&["you are an author of C1: somebody else must"]),
    )
    .unwrap();
    assert_eq!(reviewed["own"], true);
}

/// The desk of the tests above, under another name.
fn other_desk() -> Desk {
    desk()
}

#[test]
fn the_policy_says_who_has_to_read() {
    let desk = other_desk();
    desk.run(&["revise", "C1", "--tag", "allegation", "--why", "it accuses"]).fine();
    desk.run(&["policy", "set", "review-roles", "checker,legal", "--tag", "allegation"]).fine();
    approve(&desk, "checker-2");
    assert_eq!(told(&desk), one("unreviewed", "note"));
    assert!(desk.run(&["audit", "C1"]).fine().contains("nobody has approved it as legal"));
    by(&desk, "lawyer", &["review", "C1", "--approve", "--role", "legal"]).fine();
    assert_eq!(told(&desk), []);
    desk.run(&["policy", "set", "two-people", "yes"]).fine();
    assert_eq!(told(&desk), []);
    let desk = other_desk();
    desk.run(&["policy", "set", "two-people", "yes"]).fine();
    approve(&desk, "checker-2");
    assert!(desk.run(&["audit", "C1"]).fine().contains("two people who did not write it"));
    approve(&desk, "checker-1");
    assert_eq!(told(&desk), one("unreviewed", "note"));
    approve(&desk, "checker-3");
    assert_eq!(told(&desk), []);
    by(&desk, "lawyer", &["review", "C1", "--approve", "--role", "a b"])
        .refused(&["`a b` is not a valid role"]);
}

#[test]
fn an_approval_grows_stale() {
    let desk = other_desk();
    desk.run(&["policy", "set", "review-stale-days", "30"]).fine();
    approve(&desk, "checker-2");
    assert_eq!(told(&desk), []);
    let later = |day: &str| {
        let ran =
            desk.command().env("PERWHOM_NOW", format!("{day}T02:21:00Z")).args(["audit", "C1"]).output();
        Ran::of(&ran.unwrap()).out.clone()
    };
    assert!(!later("2026-12-22").contains("review-void"));
    assert!(later("2026-12-24").contains("given 32 days ago, valid for 30 days"));
}

#[test]
fn a_return_says_what_is_needed_and_stands_until_it_is_approved() {
    let desk = other_desk();
    desk.run(&["review", "C1", "--return"]).refused(&["--note"]);
    desk.run(&["review", "C1", "--note", " "]).refused(&["a note is needed: --note"]);
    by(&desk, "checker-2", &["review", "C1", "--return", "--note", "a second date"]).fine();
    assert!(desk.run(&["audit", "C1"]).fine().contains("checker-2 returned it as checker: “a second date”"));
    by(&desk, "checker-3", &["review", "C1", "--note", "seen the page"]).fine();
    assert_eq!(told(&desk), one("unreviewed", "note"));
    approve(&desk, "checker-2");
    assert_eq!(told(&desk), []);
    by(&desk, "checker-3", &["review", "C1", "--return", "--note", "not yet"]).fine();
    assert_eq!(told(&desk), one("unreviewed", "note"));
    let shown = desk.run(&["show", "C1"]).fine();
    for part in
        ["checker-2 as checker: returned “a second date”", "checker-3 as checker: noted “seen the page”"]
    {
        assert!(shown.contains(part), "no {part} in {shown}");
    }
}

#[test]
fn a_verdict_is_refused_on_what_is_not_there() {
    let desk = other_desk();
    desk.run(&["review", "C9", "--approve"]).refused(&["there is no claim C9"]);
    desk.run(&["review", "C1"]).refused(&["a verdict is needed: --approve"]);
    desk.run(&["review", "--approve"]).refused(&["required"]);
    desk.run(&["review", "C1", "--approve", "--expect-version", "1"]).refused(&["C1 is at version 2, not 1"]);
    desk.run(&["retract", "C1", "--why", "w"]).fine();
    desk.run(&["review", "C1", "--approve"]).refused(&["C1 is retracted"]);
}

#[test]
fn what_needs_it_most_waits_first() {
    let desk = other_desk();
    for text in ["b", "c", "d"] {
        by(&desk, "checker-3", &["add", text, "--tag", "t"]).fine();
    }
    approve(&desk, "checker-2");
    for (claim, person) in [("C2", "checker-2"), ("C4", "checker-2")] {
        by(&desk, person, &["review", claim, "--approve"]).fine();
    }
    by(&desk, "checker-3", &["revise", "C2", "--text", "bb", "--why", "w"]).saying(&["[-b-]{+bb+}"]);
    desk.run(&["withdraw", "E2", "--why", "w"]).fine();
    let waiting = by(&desk, "checker-2", &["review", "--json"]).fine();
    let ids: Vec<String> = waiting
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["claim"].as_str().unwrap().to_owned())
        .collect();
    // C3 was never read; of C1 and C2, which are void, C1 has more findings; C4 is approved.
    assert_eq!(ids, ["C3", "C1", "C2"]);
    // Whoever wrote a claim reads it last.
    let waiting = by(&desk, "checker-3", &["review", "--json"]).fine();
    assert!(waiting.lines().next().unwrap().contains("\"C1\""), "{waiting}");
    assert_eq!(by(&desk, "checker-2", &["review", "--json", "--tag", "t"]).fine().lines().count(), 2);
}
