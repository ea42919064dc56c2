//! A claim's life: revised, retracted, published, set aside, looked back at, compared.

use serde_json::Value;

use super::{Desk, REPORT, Ran};

/// A claim with two supporting excerpts, made on the 1st, 2nd and 3rd of November 2026.
fn desk() -> Desk {
    let desk = Desk::empty();
    desk.file("report.txt", REPORT);
    desk.file("b.txt", "Lo vio el ministro: dos bases.");
    desk.on("2026-10-31", "checker-1", &["init", "--desk", "Our desk"])
        .saying(&["created perwhom.db; next, capture a document:"]);
    desk.on("2026-10-31", "checker-1", &["capture", "report.txt", "--publisher", "Infobae [outlet]"])
        .saying(&["new source S2 “Infobae” [outlet]"]);
    let claim = "Two bases (per Figuera [person])";
    let excerpt = ["--from", "D1", "--excerpt", "dos bases"];
    let filed = ["--confidence", "possible", "--tag", "story:bases"];
    desk.on("2026-11-01", "checker-1", &[&["add", claim], excerpt.as_slice(), &filed].concat())
        .saying(&["new source S3 “Figuera” [person]"]);
    desk.on("2026-11-02", "checker-2", &["capture", "b.txt", "--publisher", "Diario [outlet]"])
        .saying(&["new source S4 “Diario” [outlet]"]);
    let per = ["--per", "Ministro [person]"];
    let excerpt = ["--from", "D2", "--excerpt", "dos bases"];
    desk.on("2026-11-02", "checker-2", &[&["cite", "C1"], excerpt.as_slice(), &per].concat())
        .saying(&["new source S5 “Ministro” [person]"]);
    let revised = ["revise", "C1", "--text", "Two Russian bases", "--confidence", "confirmed"];
    desk.on("2026-11-03", "checker-1", &[revised.as_slice(), &["--why", "both say Russian"]].concat())
        .saying(&["Two {+Russian +}bases"]);
    desk
}

impl Desk {
    /// Runs a command as somebody, at noon of a day.
    fn on(&self, day: &str, by: &str, args: &[&str]) -> Ran {
        let mut command = self.command();
        command.env("PERWHOM_NOW", format!("{day}T12:00:00Z")).env("PERWHOM_BY", by);
        Ran::of(&command.args(args).output().unwrap())
    }
}

fn findings(desk: &Desk, claim: &str) -> Vec<String> {
    let audit = desk.json(&["audit", claim]);
    let found = audit["claims"][0]["findings"].as_array().unwrap().clone();
    found.iter().map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn versions_are_counted_by_commands_that_name_the_claim() {
    let desk = desk();
    assert_eq!(
        desk.on("2026-11-04", "checker-1", &["source", "rate", "Figuera", "C", "--why", "w"]).status,
        0
    );
    let second = desk.json(&["show", "C1", "--version", "2"]);
    assert_eq!(second["text"], "Two bases");
    assert_eq!(second["evidence"].as_array().unwrap().len(), 2);
    assert_eq!(desk.json(&["show", "C1", "--version", "1"])["evidence"].as_array().unwrap().len(), 1);
    assert_eq!(desk.json(&["show", "C1", "--version", "3"])["confidence"], "confirmed");
    // Judging a source makes no version.
    desk.run(&["show", "C1", "--version", "4"]).refused(&["C1 has no version 4; it has 1 to 3"]);
}

#[test]
fn the_past_is_shown_as_it_was_with_the_counts_of_that_day() {
    let desk = desk();
    let independent = |when: &str| {
        desk.json_saying(&["show", "C1", "--as-of", when], &["the ledger as of entry"])["support"]["independent"]["high"].clone()
    };
    assert_eq!(independent("2026-11-01"), 1);
    assert_eq!(independent("2026-11-02T11:59Z"), 1);
    assert_eq!(independent("2026-11-02"), 2);
    assert_eq!(
        desk.json_saying(&["audit", "--as-of", "2026-11-01"], &["the ledger as of entry 3,"])["claims"][0]["text"],
        "Two bases"
    );
    assert!(
        desk.run(&["list", "--as-of", "2026-11-02"])
            .saying(&["the ledger as of entry 5,"])
            .contains("possible")
    );
    assert!(
        !desk
            .run(&["chain", "C1", "--as-of", "2026-11-01"])
            .saying(&["the ledger as of entry 3,"])
            .contains("Ministro")
    );
    assert!(
        desk.run(&["search", "Russian", "--as-of", "2026-11-02"])
            .saying(&["the ledger as of entry 5,", "no matches"])
            .is_empty()
    );
    assert!(desk.run(&["search", "Russian"]).fine().contains("C1"));
    assert_eq!(
        desk.json_saying(&["impact", "Figuera", "--as-of", "2026-11-01"], &["the ledger as of entry 3,"])["lose_all_support"]
            [0],
        "C1"
    );
    assert_eq!(desk.json(&["impact", "Figuera"])["become_single_sourced"][0], "C1");
    let before = desk.json_saying(&["show", "C1", "--as-of", "@5"], &["the ledger as of entry 5,"]);
    assert_eq!(before["text"], "Two bases");
    desk.run(&["show", "C1", "--as-of", "@1"]).refused(&["there is no claim C1", "not have existed then"]);
    desk.run(&["show", "C1", "--as-of", "@99"]).refused(&["no entry 99; the last one is 6"]);
    desk.run(&["show", "C1", "--as-of", "03/04/2024"])
        .refused(&["could be two days", "2024-04-03 or 2024-03-04"]);
    desk.run(&["show", "C1", "--as-of", "soon"]).refused(&["`soon` is not a date or time"]);
}

#[test]
fn a_clock_that_went_back_keeps_the_order_of_the_log_and_is_noted() {
    let desk = desk();
    desk.on("2026-10-01", "checker-1", &["revise", "C1", "--confidence", "probable", "--why", "w"]).fine();
    desk.on("2026-11-05", "checker-1", &["revise", "C1", "--confidence", "possible", "--why", "w"]).fine();
    let report = desk.json(&["verify"]);
    assert_eq!(report["holds"], true);
    assert_eq!(report["notes"].as_array().unwrap().len(), 1);
    let confidence = |when: &str| {
        desk.json_saying(&["show", "C1", "--as-of", when], &["the ledger as of entry"])["confidence"].clone()
    };
    assert_eq!(confidence("@6"), "confirmed");
    assert_eq!(confidence("@7"), "probable");
    assert_eq!(confidence("2026-11-02"), "possible");
    // The state before the first entry later than that day: what was written by a clock that
    // stood too early belongs to it.
    assert_eq!(confidence("2026-11-04"), "probable");
}

#[test]
fn a_revision_says_what_changed_why_and_never_overwrites() {
    let desk = desk();
    let ran = desk.run(&["revise", "C1", "--text", "Two Russian military bases", "--why", "he says so"]);
    assert_eq!((ran.status, ran.out.trim()), (0, "C1 version 4"));
    assert!(ran.err().contains("Two Russian {+military +}bases"), "{}", ran.err());
    let shown = desk.json(&["show", "C1"]);
    assert_eq!(
        (&shown["text"], &shown["confidence"]),
        (&Value::from("Two Russian military bases"), &Value::from("confirmed"))
    );
    desk.run(&[
        "revise",
        "C1",
        "--slug",
        "bases",
        "--when",
        "2022",
        "--tag",
        "a",
        "--untag",
        "story:bases",
        "--why",
        "w",
    ])
    .fine();
    let shown = desk.json(&["show", "bases"]);
    assert_eq!(shown["tags"], serde_json::json!(["a"]));
    assert_eq!(shown["when"], "2022");
    desk.run(&["revise", "bases", "--slug", "none", "--when", "none", "--why", "w"]).fine();
    assert_eq!(desk.json(&["show", "C1"])["slug"], Value::Null);
    assert_eq!(desk.json(&["verify", "--deep"])["holds"], true);
}

#[test]
fn a_revision_that_makes_no_sense_changes_nothing() {
    let desk = desk();
    let before = std::fs::read(desk.ledger()).unwrap();
    desk.run(&["revise", "C1", "--confidence", "possible"]).refused(&["give a reason with --why"]);
    desk.run(&["revise", "C1", "--why", "w"]).refused(&["required"]);
    desk.run(&["revise", "C1", "--confidence", "confirmed", "--why", "w"])
        .refused(&["C1 already has these values"]);
    desk.run(&["revise", "C1", "--text", " ", "--why", "w"]).refused(&["the wording is empty"]);
    desk.run(&["revise", "C1", "--text", "x (per Ana)", "--why", "w"])
        .refused(&["the wording must not contain"]);
    desk.run(&["revise", "C1", "--text", "x", "--why", " "]).refused(&["give a reason"]);
    desk.run(&["revise", "C1", "--untag", "z", "--why", "w"]).refused(&["C1 does not have the tag `z`"]);
    desk.run(&["revise", "C1", "--slug", "C7", "--why", "w"]).refused(&["`C7` is not a valid slug"]);
    desk.run(&["revise", "C9", "--confidence", "possible", "--why", "w"]).refused(&["there is no claim C9"]);
    desk.run(&["revise", "C1", "--confidence", "possible", "--why", "w", "--expect-version", "2"])
        .refused(&["C1 is at version 3, not 2", "perwhom diff C1 2"]);
    assert_eq!(std::fs::read(desk.ledger()).unwrap(), before);
}

#[test]
fn the_wording_can_be_edited_in_an_editor() {
    let desk = desk();
    desk.file("editor.sh", "sed -i 's/Russian/large Russian/' \"$1\"\n");
    let edit = |editor: &str| {
        let mut command = desk.command();
        command.env("EDITOR", editor).args(["revise", "C1", "--edit", "--why", "w"]);
        Ran::of(&command.output().unwrap())
    };
    edit("sh editor.sh").saying(&["opening sh editor.sh", "Two {+large +}Russian bases"]);
    assert_eq!(desk.json(&["show", "C1"])["text"], "Two large Russian bases");
    edit("true").refused(&["already has these values"]);
    edit("false").refused(&["false ended with", "nothing was changed"]);
}

#[test]
fn a_retracted_claim_stays_and_speaks_for_nothing() {
    let desk = desk();
    desk.run(&["add", "Three bases", "--from", "D1", "--excerpt", "lo niega"]).fine();
    desk.run(&["contradict", "C1", "C2", "--why", "two or three"])
        .saying(&["to resolve it later: perwhom resolve C1 C2"]);
    assert!(findings(&desk, "C1").contains(&"contradicted".to_owned()));
    desk.run(&["retract", "C2", "--why", "misheard"]).fine();
    assert!(!findings(&desk, "C1").contains(&"contradicted".to_owned()));
    assert_eq!(desk.json(&["show", "C1"])["against"]["high"], 0);
    assert_eq!(desk.json(&["show", "c2"])["retracted"], true);
    assert!(desk.run(&["list"]).fine().contains("[retracted] Three bases"));
    assert!(desk.run(&["search", "three"]).fine().contains("C2  [retracted] [Three] bases"));
    assert_eq!(desk.json(&["audit"])["claims"].as_array().unwrap().len(), 1);
    desk.run(&["retract", "C2", "--why", "again"]).refused(&["C2 is already retracted"]);
    desk.run(&["cite", "C2", "--from", "D1", "--excerpt", "dos bases"])
        .refused(&["C2 is retracted", "reinstate C2"]);
    desk.run(&["revise", "C2", "--confidence", "possible", "--why", "w"]).refused(&["C2 is retracted"]);
    desk.run(&["reinstate", "C2", "--why", "heard right"]).fine();
    assert!(findings(&desk, "C1").contains(&"contradicted".to_owned()));
    desk.run(&["reinstate", "C2", "--why", "again"]).refused(&["C2 is not retracted"]);
}

#[test]
fn two_people_who_revise_at_once_lose_nothing() {
    let desk = desk();
    let both = std::thread::scope(|scope| {
        let desk = &desk;
        let revise = |text: &'static str| {
            scope.spawn(move || {
                desk.run(&["revise", "C1", "--text", text, "--why", "w", "--expect-version", "3"])
            })
        };
        let (one, other) = (revise("Two old bases"), revise("Two new bases"));
        [one.join().unwrap(), other.join().unwrap()]
    });
    let refused: Vec<&Ran> = both.iter().filter(|ran| ran.status == 2).collect();
    assert_eq!(refused.len(), 1, "{both:?}");
    assert!(both.iter().any(|ran| ran.status == 0 && ran.err().contains("Two [-Russian-]")), "{both:?}");
    assert!(refused[0].err().contains("at version 4, not 3"), "{both:?}");
    // It is told what changed under it, by whom and why.
    for part in ["C1, since version 3:", "+} bases", "checker-1: C1 revised", "perwhom diff C1 3"] {
        assert!(refused[0].err().contains(part), "no {part} in {}", refused[0].err());
    }
}

#[test]
fn a_difference_says_what_a_text_diff_cannot() {
    let desk = desk();
    let diff = desk.json(&["diff", "C1", "1", "3"]);
    let told = &diff["claims"][0]["difference"];
    assert_eq!(told["wording"]["after"], "Two Russian bases");
    assert_eq!(told["confidence"]["before"], "possible");
    assert_eq!(told["grade"]["after"], "F1");
    assert_eq!(told["independent"]["after"], "2");
    assert_eq!(told["evidence_added"][0]["chain"], serde_json::json!(["Ministro", "Diario"]));
    assert_eq!(told["evidence_added"][0]["excerpt"], "dos bases");
    assert_eq!(told["bottlenecks_lost"], serde_json::json!(["Figuera", "Infobae"]));
    assert_eq!(told["findings_cured"][0]["rule"], "single-sourced");
    assert_eq!(diff["claims"][0]["reasons"][1]["by"], "checker-1");
    let text = desk.run(&["diff", "C1"]).fine();
    for part in
        ["version 2 → 3", "Two {+Russian +}bases", "confidence possible → confirmed", "both say Russian"]
    {
        assert!(text.contains(part), "no {part} in {text}");
    }
    assert!(desk.run(&["diff", "C1", "--side-by-side"]).fine().contains(" │ Two {+Russian+} bases"));
    desk.run(&["withdraw", "E2", "--why", "a copy"]).fine();
    let text = desk.run(&["diff", "C1"]).fine();
    for part in [
        "independent 2 → 1",
        "- E2 supports",
        "“dos bases”",
        "+ finding single-sourced",
        "+ bottleneck: Figuera",
    ] {
        assert!(text.contains(part), "no {part} in {text}");
    }
}

#[test]
fn differences_are_taken_since_a_day_a_review_a_publication_or_from_another_claim() {
    let desk = desk();
    assert!(desk.run(&["diff", "C1", "--since", "2026-11-03"]).fine().contains("possible → confirmed"));
    assert!(!desk.run(&["diff", "C1", "--since", "2026-11-03"]).fine().contains("E2 supports"));
    desk.run(&["diff", "C1", "--since-review"]).refused(&["C1 has no review yet"]);
    desk.run(&["diff", "C1", "--since-publication"]).refused(&["no publication on record"]);
    desk.run(&["review", "C1", "--approve"]).saying(&["you are an author of C1: somebody else must"]);
    desk.run(&["publish", "C1", "--in", "https://example.org/a", "--on", "2026-11-20"]).fine();
    let ran = desk.run(&["diff", "C1", "--since-review"]);
    assert!(ran.out.contains("published in https://example.org/a"), "{ran:?}");
    assert!(desk.run(&["diff", "C1", "--since-publication"]).err().contains("no differences"));
    // A source that falls changes a claim that nobody touched.
    desk.run(&["source", "discredit", "Ministro", "--why", "invented it"]).fine();
    let diff = desk.json(&["diff", "C1", "--since-publication"]);
    assert_eq!(diff["claims"][0]["difference"]["findings_gained"][0]["rule"], "rests-on-discredited");
    assert_eq!(diff["claims"][0]["difference"]["reviews_voided"][0]["by"], "checker-1");
    desk.run(&["add", "Three bases", "--from", "D1", "--excerpt", "lo niega"]).fine();
    assert!(desk.run(&["diff", "C1", "C2"]).fine().contains("[-Two Russian-]{+Three+} bases"));
    let whole = desk.json(&["diff", "--since", "@8"]);
    let ids: Vec<&str> =
        whole["claims"].as_array().unwrap().iter().map(|c| c["claim"].as_str().unwrap()).collect();
    assert_eq!(ids, ["C1", "C2"]);
    assert_eq!(whole["claims"][1]["new"], true);
    desk.run(&["diff", "C2"]).refused(&["C2 has one version"]);
    desk.run(&["diff"]).refused(&["nothing to compare"]);
    desk.run(&["diff", "C1", "x"]).refused(&["`x` is neither a version of C1"]);
    desk.run(&["diff", "C1", "1", "--since", "@1"]).refused(&["not both"]);
}

#[test]
fn blame_names_who_wrote_each_word_and_each_part() {
    let desk = desk();
    let blame = desk.json(&["blame", "C1"]);
    let spans: Vec<(&str, u64)> = blame["wording"]
        .as_array()
        .unwrap()
        .iter()
        .map(|span| (span["text"].as_str().unwrap(), span["version"].as_u64().unwrap()))
        .collect();
    assert_eq!(spans, [("Two ", 1), ("Russian ", 3), ("bases", 1)]);
    let part = |name: &str, text: &str| {
        let parts = blame["parts"].as_array().unwrap();
        parts.iter().find(|p| p["part"] == name && p["text"] == text).unwrap().clone()
    };
    assert_eq!(part("confidence", "confirmed")["why"], "both say Russian");
    assert_eq!(part("E2 hop", "Ministro")["by"], "checker-2");
    assert_eq!(part("E2 excerpt", "dos bases")["version"], 2);
    desk.on("2026-11-05", "checker-2", &["revise", "C1", "--text", "Two bases", "--why", "not Russian"])
        .saying(&["Two [-Russian -]bases"]);
    let reverted = desk.json(&["blame", "C1"]);
    assert_eq!(reverted["wording"][0]["by"], "checker-1");
    assert_eq!(reverted["wording"][0]["version"], 1);
    assert_eq!(reverted["reverts"][0]["by"], "checker-2");
    assert_eq!(reverted["reverts"][0]["text"], "to the wording of version 1");
}

#[test]
fn the_log_is_asked_by_person_act_and_date() {
    let desk = desk();
    desk.on("2026-11-04", "checker-2", &["source", "rate", "Figuera", "C", "--why", "two of three"]).fine();
    let lines = |args: &[&str]| desk.run(&[&["log"], args, &["--json"]].concat()).fine().lines().count();
    assert_eq!(lines(&["--person", "checker-2"]), 3);
    assert_eq!(lines(&["--act", "revise"]), 1);
    assert_eq!(lines(&["--since", "@5", "--until", "@6"]), 2);
    assert_eq!(lines(&["--limit", "1"]), 1);
    // What was done to what a claim rests on is part of its log.
    let log = desk.run(&["log", "C1"]).fine();
    for part in ["two of three", "both say Russian", "E2 supports C1"] {
        assert!(log.contains(part), "no {part} in {log}");
    }
    desk.run(&["log", "--act", "sing"]).refused(&["unknown act `sing`", "claim, confide, contradict"]);
}

#[test]
fn a_publication_is_what_it_was_and_asks_for_a_correction_when_the_claim_changes() {
    let desk = desk();
    desk.run(&["publish", "C1", "--in", "https://example.org/a", "--on", "2026-11-20"]).fine();
    assert!(findings(&desk, "C1").contains(&"published-unapproved".to_owned()));
    desk.on("2026-11-21", "checker-3", &["review", "C1", "--approve"]).fine();
    assert!(!findings(&desk, "C1").contains(&"published-unapproved".to_owned()));
    assert!(!findings(&desk, "C1").contains(&"changed-since-publication".to_owned()));
    desk.run(&["withdraw", "E2", "--why", "a copy"]).fine();
    let found = findings(&desk, "C1");
    assert!(found.contains(&"changed-since-publication".to_owned()), "{found:?}");
    assert!(desk.run(&["show", "C1"]).fine().contains("independent 2 → 1"));
    // The corrected story: the same place again.
    desk.run(&["publish", "C1", "--in", "https://example.org/a", "--on", "2026-11-22"]).fine();
    assert!(!findings(&desk, "C1").contains(&"changed-since-publication".to_owned()));
    desk.run(&["publish", "C1", "--in", "https://example.org/a", "--on", "2026-11-22"])
        .refused(&["already recorded there"]);
    assert_eq!(desk.run(&["log", "--act", "publish", "--json"]).fine().lines().count(), 2);
    desk.run(&["publish", "C1", "--in", "page 3", "--on", "2026-11-02", "--version", "2"]).fine();
    assert_eq!(desk.json(&["show", "C1"])["published"][1]["text"], "Two bases");
    desk.run(&["publish", "C1", "--in", "p", "--on", "2026-11-02", "--version", "9"])
        .refused(&["no version 9"]);
    desk.run(&["publish", "C1", "C9", "--in", "p", "--on", "2026-11-02"]).refused(&["there is no claim C9"]);
    desk.run(&["publish", "C1", "--in", "p", "--on", "02/03/2026"]).refused(&["is not a date"]);
    let impact = desk.json(&["impact", "Figuera"]);
    assert_eq!(impact["published"][0]["claims"][0], "C1");
    desk.run(&["retract", "C1", "--why", "w"]).fine();
    assert!(desk.run(&["audit"]).fine().contains(": retracted"));
}

#[test]
fn a_waiver_is_shown_and_falls_when_its_ground_or_its_day_does() {
    let desk = desk();
    desk.run(&["withdraw", "E2", "--why", "a copy"]).fine();
    desk.run(&["policy", "set", "single-sourced", "deny"]).fine();
    assert_eq!(desk.run(&["audit"]).status, 1);
    desk.run(&["waive", "C1", "contradicted", "--why", "w"]).refused(&["does not fire on C1"]);
    desk.run(&["waive", "C1", "nonsense", "--why", "w"]).refused(&["unknown rule"]);
    desk.run(&["waive", "C1", "single-sourced"]).refused(&["give a reason"]);
    desk.run(&["waive", "C1", "single-sourced", "--why", "w", "--until", "2020-01-01"])
        .refused(&["that day is in the past"]);
    desk.on(
        "2026-11-22",
        "checker-3",
        &["waive", "C1", "single-sourced", "--why", "he is the minister", "--until", "2026-12-01"],
    )
    .fine();
    let ran = desk.run(&["audit"]);
    assert_eq!(ran.status, 0);
    for part in [
        "(single-sourced)",
        "waived[single-sourced]",
        "waived by checker-3 on 2026-11-22 until 2026-12-01: he is the minister",
    ] {
        assert!(ran.out.contains(part), "no {part} in {}", ran.out);
    }
    assert!(!findings(&desk, "C1").contains(&"self-waived".to_owned()));
    assert_eq!(desk.on("2026-12-02", "checker-3", &["audit"]).status, 1);
    // The bottleneck changes: another outlet tells the same man's word.
    desk.run(&["cite", "C1", "--from", "D2", "--excerpt", "dos bases", "--per", "Figuera > Diario"]).fine();
    assert_eq!(desk.run(&["audit"]).status, 1);
    desk.run(&["waive", "C1", "single-sourced", "--why", "my own work"]).fine();
    assert!(findings(&desk, "C1").contains(&"self-waived".to_owned()));
    desk.run(&["unwaive", "C1", "single-sourced", "--why", "no"]).fine();
    desk.run(&["unwaive", "C1", "single-sourced"]).refused(&["is not waived"]);
    assert_eq!(desk.json(&["verify"])["holds"], true);
}

#[test]
fn the_desks_rules_hold_for_all_or_by_tag() {
    let desk = desk();
    let shown = desk.run(&["policy", "show"]).fine();
    assert!(shown.contains("confirmed-needs  2") && shown.contains("two-source rule"), "{shown}");
    assert!(!findings(&desk, "C1").contains(&"overrated".to_owned()));
    desk.run(&["policy", "set", "confirmed-needs", "3", "--tag", "story:bases"]).fine();
    assert!(desk.run(&["audit", "C1"]).fine().contains("2 independent sources are stated (3 needed)"));
    desk.run(&["policy", "unset", "confirmed-needs", "--tag", "story:bases"]).fine();
    assert!(!findings(&desk, "C1").contains(&"overrated".to_owned()));
    desk.run(&["policy", "set", "unreviewed", "deny", "--tag", "story:bases"]).fine();
    assert_eq!(desk.run(&["audit"]).status, 1);
    desk.run(&["policy", "set", "unreviewed", "deny", "--tag", "story:bases"])
        .refused(&["already set to deny"]);
    desk.run(&["policy", "unset", "unreviewed", "--tag", "story:bases"]).fine();
    desk.run(&["policy", "unset", "unreviewed"]).refused(&["is not set"]);
    desk.run(&["policy", "set", "confirmed-needs", "0"]).refused(&["write a number from 1 to 8"]);
    desk.run(&["policy", "set", "two-people", "maybe"]).refused(&["write yes or no"]);
    desk.run(&["policy", "set", "nothing", "1"]).refused(&[
        "neither a rule nor a setting",
        "two-people",
        "single-sourced",
    ]);
    // What only somebody unnamed says may be called probable where the desk allows it.
    desk.run(&[
        "add",
        "x (per an official [unnamed])",
        "--from",
        "D1",
        "--excerpt",
        "dos bases",
        "--confidence",
        "probable",
    ])
    .saying(&["new source S6 “an official” [unnamed]"]);
    assert!(findings(&desk, "C2").contains(&"overrated".to_owned()));
    desk.run(&["policy", "set", "unnamed-above-possible", "yes"]).fine();
    assert!(!findings(&desk, "C2").contains(&"overrated".to_owned()));
}

#[test]
fn a_source_is_rated_split_and_discredited_with_reasons_that_stay() {
    let desk = desk();
    desk.on("2026-11-04", "checker-2", &["source", "rate", "Figuera", "C", "--why", "right in 2021"]).fine();
    desk.on("2026-11-05", "checker-2", &["source", "rate", "Figuera", "E", "--why", "wrong since"]).fine();
    let shown = desk.run(&["source", "show", "Figuera"]).fine();
    for part in [
        "rated C on 2026-11-04 by checker-2: right in 2021",
        "rated E on 2026-11-05 by checker-2: wrong since",
    ] {
        assert!(shown.contains(part), "no {part} in {shown}");
    }
    desk.run(&["source", "merge", "Ministro", "--into", "Figuera"]).fine();
    assert_eq!(desk.json(&["show", "C1"])["support"]["independent"]["high"], 1);
    desk.run(&["source", "split", "Figuera"]).refused(&["is not merged into another source; split the one"]);
    desk.run(&["source", "split", "Ministro", "--why", "two people"]).fine();
    assert_eq!(desk.json(&["show", "C1"])["support"]["independent"]["high"], 2);
    let ran = desk.run(&["source", "discredit", "Figuera", "--why", "invented it"]);
    assert!(ran.out.contains("become single-sourced") && ran.out.contains("C1"), "{ran:?}");
    assert!(findings(&desk, "C1").contains(&"rests-on-discredited".to_owned()));
    assert!(desk.run(&["source", "show", "Figuera"]).fine().contains("discredited: invented it"));
    desk.run(&["source", "discredit", "Figuera", "--why", "w"]).refused(&["is already discredited"]);
    desk.run(&["source", "recredit", "Figuera", "--why", "cleared"]).fine();
    assert!(!findings(&desk, "C1").contains(&"rests-on-discredited".to_owned()));
    desk.run(&["document", "recall", "D2", "--why", "corrected"]).saying(&["C1 cite it: perwhom audit C1"]);
    assert!(findings(&desk, "C1").contains(&"rests-on-discredited".to_owned()));
    desk.run(&["document", "restore", "D2", "--why", "another page"])
        .saying(&["C1 cite it: perwhom audit C1"]);
    desk.run(&["document", "restore", "D2", "--why", "w"]).refused(&["D2 is not recalled"]);
    assert_eq!(desk.json(&["verify"])["holds"], true);
}
