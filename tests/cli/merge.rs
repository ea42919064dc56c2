//! Ledgers that meet.

use std::fs;

use serde_json::Value;

use super::{Desk, Ran};

impl Desk {
    /// A command at a time, by somebody.
    fn did(&self, at: &str, by: &str, args: &[&str]) -> Ran {
        let mut command = self.command();
        command.env("PERWHOM_NOW", format!("2026-11-{at}:00Z")).env("PERWHOM_BY", by).env("PERWHOM_SEED", by);
        Ran::of(&command.args(args).output().unwrap())
    }

    /// A copy of the ledger, in a folder of its own.
    fn taken_along(&self) -> Self {
        let copy = Self::empty();
        fs::copy(self.ledger(), copy.ledger()).unwrap();
        copy
    }

    fn path_of(&self) -> String {
        self.ledger().to_str().unwrap().to_owned()
    }

    fn merges(&self, at: &str, other: &Self) -> Ran {
        self.did(at, "checker-1", &["merge", &other.path_of(), "--match", "exact"])
    }

    /// What every claim comes to, whatever the numbers: in the order of wordings.
    fn comes_to(&self) -> Vec<String> {
        let audit = self.json(&["audit"]);
        let mut all: Vec<String> = audit["claims"]
            .as_array()
            .unwrap()
            .iter()
            .map(|claim| {
                let mut rules: Vec<&str> = claim["findings"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|f| f["rule"].as_str().unwrap())
                    .collect();
                rules.sort_unstable();
                let names = claim["support"]["bottlenecks"].as_array().map_or(0, Vec::len);
                assert!(claim["support"]["independent"].is_object(), "{claim}");
                format!(
                    "{} {} {} {} {} {names} {rules:?}",
                    claim["text"],
                    claim["confidence"],
                    claim["support"]["independent"],
                    claim["against"],
                    claim["grade"],
                )
            })
            .collect();
        all.sort();
        all
    }

    fn holds(&self) {
        let verified = self.json(&["verify", "--deep"]);
        assert_eq!(verified["holds"], true, "{verified}");
    }

    fn log(&self) -> Vec<(i64, i64, String, String, Vec<u8>)> {
        let connection = rusqlite::Connection::open(self.ledger()).unwrap();
        let mut rows = connection.prepare("SELECT line, n, at, body, hash FROM entry ORDER BY seq").unwrap();
        rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap()
    }
}

const REPORT: &str = "Según Figuera hay «dos bases» rusas. El Kremlin lo niega. Rybakov dijo «tres bases».\n";

/// Two desks that never met.
fn two() -> (Desk, Desk) {
    let (a, b) = (Desk::empty(), Desk::empty());
    for desk in [&a, &b] {
        desk.file("report.txt", REPORT);
    }
    a.did("01T08:00", "ana", &["init", "--desk", "Desk A"])
        .saying(&["created perwhom.db; next, capture a document:"]);
    a.did("01T08:01", "ana", &["capture", "report.txt", "--publisher", "Infobae [outlet]"])
        .saying(&["new source S2 “Infobae” [outlet]"]);
    let add = ["add", "Two bases", "--from", "D1", "--excerpt", "dos bases", "--per", "Figuera [person]"];
    a.did("01T08:02", "ana", &add).saying(&["new source S3 “Figuera” [person]"]);
    a.did("01T08:03", "eva", &["review", "C1", "--approve"]).fine();
    b.did("02T08:00", "bea", &["init", "--desk", "Desk B"])
        .saying(&["created perwhom.db; next, capture a document:"]);
    b.did("02T08:01", "bea", &["add", "Nobody knows", "--tag", "story:bases"]).fine();
    b.did("02T08:02", "bea", &["capture", "report.txt", "--publisher", "Infobae"])
        .saying(&["new source S2 “Infobae” [unjudged]; set its"]);
    let add = ["add", "No bases", "--from", "D1", "--excerpt", "lo niega", "--per", "Kremlin [body]"];
    b.did("02T08:03", "bea", &add).saying(&["new source S3 “Kremlin” [body]"]);
    let cite =
        ["cite", "C2", "--from", "D1", "--excerpt", "dos bases", "--per", "Figuera [person]", "--disputes"];
    b.did("02T08:04", "bea", &cite).saying(&["new source S4 “Figuera” [person]"]);
    b.did("02T08:05", "ben", &["review", "C2", "--approve"]).fine();
    b.did("02T08:06", "ben", &["contradict", "C1", "C2", "--why", "either or"])
        .saying(&["to resolve it later: perwhom resolve C1 C2"]);
    b.did("02T08:07", "ben", &["resolve", "C1", "C2", "--for", "C2", "--why", "so it is"]).fine();
    (a, b)
}

#[test]
fn entries_come_over_unchanged_in_a_line_of_their_own() {
    let (a, b) = two();
    let theirs = b.log();
    let ran = a.merges("03T08:00", &b);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.err().contains("merged 8 entries"), "{}", ran.err());
    for part in ["C2–C3", "D2", "E2–E3"] {
        assert!(ran.out.contains(part), "no {part} in {}", ran.out);
    }
    let came: Vec<_> = a.log().into_iter().filter(|entry| entry.0 == 2).collect();
    assert_eq!(came.len(), 8);
    for (came, theirs) in came.iter().zip(&theirs) {
        assert_eq!((came.1, &came.2, &came.3, &came.4), (theirs.1, &theirs.2, &theirs.3, &theirs.4));
    }
    a.holds();
    // By its number there and the first digits of its line, a claim is found.
    let line: String = b.log()[0].4.iter().take(3).map(|byte| format!("{byte:02x}")).collect();
    let found = a.json(&["show", &format!("C2@{line}")]);
    assert_eq!((found["id"].as_str(), found["text"].as_str()), (Some("C3"), Some("No bases")));
    assert_eq!(found["review"], b.json(&["show", "C2"])["review"]);
    assert_eq!(a.json(&["document", "show", &format!("D1@{line}")])["id"], "D2");
    assert_eq!(a.json(&["show", &format!("E1@{line}")])["id"], "C3");
    assert_eq!(a.json(&["source", "show", &format!("S1@{line}")])["name"], "Desk B");
    a.run(&["cite", "C1", "--from", &format!("D1@{line}"), "--excerpt", "dos bases"]).fine();
    a.run(&["withdraw", &format!("E2@{line}"), "--why", "w"])
        .saying(&["the contradiction of C2 and C3 was reopened:"]);
    a.run(&["show", "C9@ffffff"]).refused(&["no merged ledger has an id that starts with ffffff"]);
    // The excerpt came with its document, and the log tells of both in the numbers of here.
    let log = a.run(&["log", "C3"]).fine();
    assert!(log.contains("E2 supports C3, from D2"), "{log}");
}

#[test]
fn merging_twice_changes_nothing_and_both_ways_come_to_the_same() {
    let (a, b) = two();
    let (a2, b2) = (a.taken_along(), b.taken_along());
    a2.merges("03T08:00", &b).saying(&[
        "S5 is now [outlet]",
        "merged 8 entries of ledger c4641260",
        "S5 “Infobae” [outlet] is S2 “Infobae” [outlet]",
        "S7 “Figuera” [person] is S3 “Figuera” [person]",
        "D2 has the same bytes as D1 and is now its copy",
    ]);
    b2.merges("03T08:00", &a).saying(&[
        "S2 is now [outlet]",
        "merged 4 entries of ledger 649c4595",
        "S2 “Infobae” [outlet] is S6 “Infobae” [outlet]",
        "S4 “Figuera” [person] is S7 “Figuera” [person]",
        "D1 has the same bytes as D2 and is now its copy",
    ]);
    assert_eq!(a2.comes_to(), b2.comes_to());
    let before = fs::read(a2.ledger()).unwrap();
    let again = a2.merges("03T09:00", &b);
    assert!(again.err().contains("already up to date"), "{}", again.err());
    assert_eq!(a2.log().len(), 4 + 1 + 8 + 1);
    assert!(!before.is_empty());
    // And back again: what each has learnt meanwhile.
    b2.merges("03T10:00", &a2).saying(&["merged 2 entries of ledger 649c4595"]);
    a2.merges("03T11:00", &b2).saying(&["merged 3 entries of ledger c4641260"]);
    for desk in [&a2, &b2] {
        desk.holds();
    }
    assert_eq!(a2.comes_to(), b2.comes_to());
    assert_eq!(a2.json(&["audit"])["claims"].as_array().unwrap().len(), 3);
}

#[test]
fn sources_are_matched_only_where_that_is_said() {
    let (a, b) = two();
    let ran = a.did("03T08:00", "ana", &["merge", &b.path_of()]);
    assert!(
        ran.err().contains("not matched: S5 “Infobae” [unjudged] and S2 “Infobae” [outlet]"),
        "{}",
        ran.err()
    );
    assert!(ran.err().contains("perwhom source merge S5 --into S2"), "{}", ran.err());
    let exact = a.merges("03T08:01", &b);
    assert!(exact.err().contains("S5 “Infobae” [outlet] is S2"), "{}", exact.err());
    a.run(&["source", "split", "S5", "--why", "two houses of one name"]).fine();
    let again = a.merges("03T08:02", &b);
    assert!(again.err().contains("merged before, and split"), "{}", again.err());
    a.holds();
}

#[test]
fn copies_that_went_apart_meet_at_their_last_common_entry() {
    let (a, _) = two();
    let b = a.taken_along();
    a.did("04T08:00", "ana", &["revise", "C1", "--text", "Three bases", "--why", "Rybakov"])
        .saying(&["[-Two-]{+Three+} bases"]);
    a.did("04T08:01", "ana", &["add", "Only in A"]).fine();
    b.did("04T09:00", "bea", &["revise", "C1", "--text", "Two or three bases", "--why", "unsure"])
        .saying(&["Two {+or three +}bases"]);
    b.did(
        "04T09:01",
        "bea",
        &["cite", "C1", "--from", "D1", "--excerpt", "tres bases", "--per", "Rybakov [person]"],
    )
    .saying(&["new source S4 “Rybakov” [person]"]);
    let (a2, b2) = (a.taken_along(), b.taken_along());
    let ran = a2.merges("05T08:00", &b);
    assert!(ran.err().contains("merged 2 entries"), "{}", ran.err());
    b2.merges("05T08:00", &a)
        .saying(&["merged 2 entries of ledger 649c4595", "C1 has 2 conflicting versions; to see them and"]);
    assert_eq!(a2.comes_to(), b2.comes_to());
    for desk in [&a2, &b2] {
        desk.holds();
        let shown = desk.run(&["show", "C1"]).fine();
        assert!(
            shown.contains("diverged") && shown.contains("“Three bases” (unjudged, ana on 2026-11-04)"),
            "{shown}"
        );
        assert!(shown.contains("C1  Two or three bases"), "{shown}");
    }
    // Naming both settles it, here and wherever that comes.
    a2.run(&["revise", "C1", "--confidence", "probable", "--why", "w"])
        .refused(&["2 conflicting versions", "--text"]);
    a2.did("06T08:00", "ana", &["revise", "C1", "--text", "Three bases", "--why", "heard it again"])
        .saying(&["[-Two or three-]{+Three+} bases"]);
    assert!(!a2.run(&["show", "C1"]).fine().contains("diverged"));
    b2.merges("07T08:00", &a2).saying(&["merged 2 entries of ledger 649c4595"]);
    assert!(!b2.run(&["show", "C1"]).fine().contains("diverged"));
    assert_eq!(a2.comes_to(), b2.comes_to());
    b2.holds();
}

#[test]
fn a_later_copy_is_gone_on_with() {
    let (a, _) = two();
    let b = a.taken_along();
    b.did("04T09:01", "bea", &["add", "Later"]).fine();
    let ran = a.merges("05T08:00", &b);
    assert!(ran.err().contains("fast-forwarded 1 entry"), "{}", ran.err());
    assert_eq!(a.log(), b.log());
    a.did("05T08:01", "ana", &["add", "Later still"]).fine();
    b.merges("05T08:02", &a).saying(&["fast-forwarded 1 entry of ledger 649c4595"]);
    assert_eq!(a.log(), b.log());
    b.holds();
    let itself = a.path_of();
    a.run(&["merge", &itself]).refused(&["this ledger itself"]);
}

#[test]
fn of_what_both_changed_the_later_stands_everywhere() {
    let (a, _) = two();
    let b = a.taken_along();
    a.did("04T08:00", "ana", &["source", "rate", "S3", "B", "--why", "w"]).fine();
    b.did("04T09:00", "bea", &["source", "rate", "S3", "D", "--why", "w"]).fine();
    b.did("04T09:01", "bea", &["source", "set", "S3", "--name", "Manuel Figuera"]).fine();
    a.did("04T09:02", "ana", &["source", "set", "S3", "--name", "M. Figuera"]).fine();
    a.did("04T09:03", "ana", &["withdraw", "E1", "--why", "w"]).fine();
    b.did("04T09:04", "bea", &["withdraw", "E1", "--why", "v"]).fine();
    a.did("04T09:05", "ana", &["retract", "C1", "--why", "w"]).fine();
    b.did("04T09:06", "bea", &["publish", "C1", "--in", "https://example.org/1", "--on", "2026-11-04"])
        .fine();
    let (a2, b2) = (a.taken_along(), b.taken_along());
    a2.merges("05T08:00", &b).saying(&["merged 4 entries of ledger 649c4595"]);
    b2.merges("05T08:00", &a).saying(&["merged 4 entries of ledger 649c4595"]);
    for desk in [&a2, &b2] {
        desk.holds();
        let source = desk.json(&["source", "show", "S3"]);
        assert_eq!(
            (source["reliability"].as_str(), source["name"].as_str()),
            (Some("D"), Some("M. Figuera"))
        );
    }
    assert_eq!(a2.comes_to(), b2.comes_to());
}

#[test]
fn three_ledgers_come_to_the_same_by_any_way() {
    let (ana, bea) = two();
    let cid = ana.taken_along();
    cid.did("04T07:00", "cid", &["revise", "C1", "--text", "Four bases", "--why", "w"])
        .saying(&["[-Two-]{+Four+} bases"]);
    bea.merges("04T08:00", &ana).saying(&[
        "S2 is now [outlet]",
        "merged 4 entries of ledger 649c4595",
        "S2 “Infobae” [outlet] is S6 “Infobae” [outlet]",
        "S4 “Figuera” [person] is S7 “Figuera” [person]",
        "D1 has the same bytes as D2 and is now its copy",
    ]);
    bea.did("04T08:01", "bea", &["revise", "C3", "--text", "Five bases", "--why", "w"])
        .saying(&["[-Two-]{+Five+} bases"]);
    let (x, y) = (cid.taken_along(), ana.taken_along());
    x.merges("05T08:00", &bea)
        .saying(&["merged 11 entries of ledger c4641260", "C1 has 2 conflicting versions; to see them and"]);
    y.merges("05T08:00", &bea).saying(&["merged 11 entries of ledger c4641260"]);
    y.merges("05T09:00", &cid)
        .saying(&["merged 1 entry of ledger 649c4595", "C1 has 2 conflicting versions; to see them and"]);
    for desk in [&x, &y] {
        desk.holds();
        desk.run(&["rebuild", "again.db"]).saying(&["no differences; the new file has no problems"]);
    }
    assert_eq!(x.comes_to(), y.comes_to());
    x.merges("06T08:00", &y)
        .saying(&["merged 2 entries of ledger 649c4595", "C1 has 2 conflicting versions; to see them and"]);
    y.merges("06T08:00", &x)
        .saying(&["merged 2 entries of ledger 649c4595", "C1 has 2 conflicting versions; to see them and"]);
    x.holds();
    y.holds();
    assert_eq!(x.comes_to(), y.comes_to());
}

#[test]
fn an_export_taken_in_is_the_same_ledger() {
    let (a, b) = two();
    a.merges("03T08:00", &b).saying(&[
        "S5 is now [outlet]",
        "merged 8 entries of ledger c4641260",
        "S5 “Infobae” [outlet] is S2 “Infobae” [outlet]",
        "S7 “Figuera” [person] is S3 “Figuera” [person]",
        "D2 has the same bytes as D1 and is now its copy",
    ]);
    a.run(&["export", "--format", "jsonl", "--output", "all.jsonl"]).fine();
    let file = a.path().join("all.jsonl");
    let new = Desk::empty();
    let says = ["created perwhom.db from it", "fast-forwarded 14 entries of ledger 649c4595"];
    new.run(&["import", file.to_str().unwrap()]).saying(&says);
    assert_eq!(new.log(), a.log());
    assert_eq!(new.json(&["audit"])["claims"], a.json(&["audit"])["claims"]);
    new.holds();
    new.run(&["export", "--format", "jsonl", "--output", "again.jsonl"]).fine();
    assert_eq!(fs::read(new.path().join("again.jsonl")).unwrap(), fs::read(&file).unwrap());
    // Again, it does nothing; a dry run neither.
    let again = new.run(&["import", file.to_str().unwrap()]);
    assert!(again.err().contains("already up to date"), "{}", again.err());
    let third = Desk::new();
    let dry = third.run(&["import", file.to_str().unwrap(), "--dry-run"]);
    assert!(dry.err().contains("dry run") && dry.out.contains("C1–C3"), "{dry:?}");
    assert_eq!(third.log().len(), 1);
    let whole = third.did("09T08:00", "ana", &["import", file.to_str().unwrap(), "--match", "exact"]);
    assert!(whole.status == 0 && whole.err().contains("merged 14 entries"), "{whole:?}");
    third.holds();
    assert_eq!(third.comes_to(), a.comes_to());
}

#[test]
fn without_names_it_still_verifies_and_says_what_may_be_said() {
    let (a, _) = two();
    a.run(&["source", "confide", "Figuera", "--as", "a former official"]).saying(&[
        "others now read “a former official” for S3",
        "a name of S3 (“a former official”) is in:",
        "D1's text at code point 6",
        "hint: the words around an excerpt of D1 are",
        "hint: until then, output for others that",
    ]);
    // The report that both captured has the name.
    let export = ["export", "--format", "jsonl", "--output", "public.jsonl"];
    a.run(&export).refused(&["D1's text", "a former official"]);
    a.run(&[export.as_slice(), &["--despite-names"]].concat()).saying(&[
        "written anyway (--despite-names):",
        "a name of S3 (“a former official”) is in:",
        "D1's text at code point 6",
    ]);
    let text = fs::read_to_string(a.path().join("public.jsonl")).unwrap();
    let outside_the_report = text.replace("Según Figuera", "");
    assert!(!outside_the_report.contains("Figuera"), "{outside_the_report}");
    assert!(text.contains(r#""names":false"#) && text.contains("a former official"));
    let new = Desk::empty();
    new.run(&["import", a.path().join("public.jsonl").to_str().unwrap()])
        .saying(&["created perwhom.db from it", "fast-forwarded 5 entries of ledger 649c4595"]);
    new.holds();
    assert!(new.run(&["chain", "C1"]).fine().contains("a former official"));
    a.run(&["export", "--format", "jsonl", "--with-names", "--output", "named.jsonl"]).fine();
    assert!(fs::read_to_string(a.path().join("named.jsonl")).unwrap().contains(r#"\"Figuera\""#));
    // The names can come later.
    let named = new.run(&["import", a.path().join("named.jsonl").to_str().unwrap()]);
    assert!(named.err().contains("added the withheld names"), "{}", named.err());
    new.holds();
    assert_eq!(new.log(), a.log());
    assert!(new.run(&["chain", "C1"]).fine().contains("Figuera"));
    assert_eq!(new.run(&["source", "show", "Figuera"]).fine(), a.run(&["source", "show", "Figuera"]).fine());
}

#[test]
fn broken_exports_are_refused_whole() {
    let (a, _) = two();
    a.run(&["export", "--format", "jsonl", "--output", "all.jsonl"]).fine();
    let whole = fs::read_to_string(a.path().join("all.jsonl")).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    let without = |at: usize| -> String {
        lines.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, line)| format!("{line}\n")).collect()
    };
    let entry = lines.iter().position(|line| line.contains(r#""n":2}"#) && line.contains("entry")).unwrap();
    let content = lines.iter().position(|line| line.contains("Según")).unwrap();
    let cases: Vec<(String, &str)> = vec![
        (without(entry), "follows number 1"),
        (without(content), "are missing"),
        (without(lines.len() - 1), "it ends before entry 4"),
        (whole.replace("dos bases rusas", "tres bases rusas"), ""),
        (whole.replace("Según Figuera", "Según Fulano"), "does not match its SHA-256"),
        (whole.replace(r#""by":"eva""#, r#""by":"eve""#), "its hash does not match"),
        (whole.replace(r#"\"act\":\"claim\""#, r#"\"act\":\"sing\""#), "hash does not match"),
        (whole.replace("perwhom/export/1", "perwhom/export/9"), "newer"),
        (format!("{}\n{{\"type\":\"entry\"", lines[0]), "line 2"),
        (lines[0].to_owned(), "it ends before"),
    ];
    for (text, says) in cases {
        if text == whole {
            continue;
        }
        let desk = Desk::new();
        desk.file("broken.jsonl", &text);
        let ran = desk.run(&["import", "broken.jsonl"]);
        assert_eq!(ran.status, 2, "{says}: {ran:?}");
        assert!(ran.err().contains(says), "no `{says}` in {}", ran.err());
        assert_eq!(desk.log().len(), 1, "{says}");
        let empty = Desk::empty();
        empty.file("broken.jsonl", &text);
        empty.run(&["import", "broken.jsonl"]).refused(&[says]);
        assert!(!empty.ledger().exists(), "{says}");
    }
}

#[test]
fn what_came_over_cannot_be_tampered_with() {
    let (a, b) = two();
    a.merges("03T08:00", &b).saying(&[
        "S5 is now [outlet]",
        "merged 8 entries of ledger c4641260",
        "S5 “Infobae” [outlet] is S2 “Infobae” [outlet]",
        "S7 “Figuera” [person] is S3 “Figuera” [person]",
        "D2 has the same bytes as D1 and is now its copy",
    ]);
    let faults = |sql: &str| -> String {
        let desk = a.taken_along();
        desk.sql(sql);
        let verified = desk.json(&["verify"]);
        assert_eq!(verified["holds"], false, "{sql}");
        verified["faults"].as_array().unwrap().iter().map(Value::to_string).collect()
    };
    assert!(faults("UPDATE known_as SET here = here + 1 WHERE thing = 'C'").contains("number here"));
    assert!(faults("DELETE FROM meeting").contains("merged"));
    assert!(faults("UPDATE entry SET by = 'eve' WHERE line = 2 AND n = 3").contains("hash does not match"));
    faults("DELETE FROM entry WHERE line = 2 AND n = 8");
    faults("UPDATE entry SET seq = seq + 1000 WHERE line = 2 AND n = 8");
    faults("UPDATE review SET verdict = 'return' WHERE claim = 3");
    let shown = {
        let desk = a.taken_along();
        desk.sql("UPDATE claim SET text = 'No bases at all' WHERE row = 3 * 4096");
        desk.run(&["show", "C3"])
    };
    assert_eq!(shown.status, 1, "{shown:?}");
}

#[test]
fn a_name_that_is_kept_back_here_is_not_given_away_by_another_ledger() {
    let (a, b) = two();
    a.run(&["source", "confide", "Figuera", "--as", "a former official"]).saying(&[
        "others now read “a former official” for S3",
        "a name of S3 (“a former official”) is in:",
        "D1's text at code point 6",
        "hint: the words around an excerpt of D1 are",
        "hint: until then, output for others that",
    ]);
    let ran = a.did("03T08:00", "ana", &["merge", &b.path_of()]);
    assert!(ran.err().contains("S7 is now confidential"), "{}", ran.err());
    for args in [
        vec!["report"],
        vec!["audit", "--per", "source", "--format", "csv"],
        vec!["export", "--format", "turtle"],
    ] {
        let ran = a.run(&[args.as_slice(), &["--despite-names"]].concat());
        let names_him = ran.out.contains("Según Figuera");
        assert_eq!(ran.err().contains("written anyway"), names_him, "{args:?}: {ran:?}");
        let out = ran.out.replace("Según Figuera", "");
        assert!(!out.contains("Figuera"), "{args:?}: {out}");
    }
    // What it was is the desk's to say.
    a.run(&["source", "disclose", "S7", "--why", "another man of that name"]).fine();
    let ran = a.run(&["report", "--despite-names"]);
    assert!(ran.status == 0 && ran.err().contains("written anyway"), "{ran:?}");
    assert!(ran.out.contains("Figuera &gt; Infobae"), "{}", ran.out);
    a.holds();
}

#[test]
fn what_was_settled_both_ways_is_open_again_and_one_slug_for_two_claims_is_told() {
    let (_, b) = two();
    b.did("03T08:02", "bea", &["cite", "C1", "--from", "D1", "--excerpt", "tres bases"])
        .saying(&["the contradiction of C1 and C2 was reopened:"]);
    let c = b.taken_along();
    b.did("04T08:00", "bea", &["resolve", "C1", "C2", "--for", "C1", "--why", "w"]).fine();
    c.did("04T09:00", "cid", &["resolve", "C1", "C2", "--for", "C2", "--why", "w"]).fine();
    b.did("04T08:01", "bea", &["revise", "C1", "--slug", "bases", "--why", "w"]).fine();
    c.did("04T09:01", "cid", &["add", "Another", "--slug", "bases"]).fine();
    let (b2, c2) = (b.taken_along(), c.taken_along());
    let ran = b2.merges("05T08:00", &c);
    assert!(
        ran.err().contains("C1 and C2 was reopened") && ran.err().contains("share the slug bases"),
        "{}",
        ran.err()
    );
    c2.merges("05T08:00", &b).saying(&[
        "merged 2 entries of ledger c4641260",
        "the contradiction of C1 and C2 was reopened: it",
        "C1 and C3 share the slug bases, which now means",
    ]);
    for desk in [&b2, &c2] {
        desk.holds();
        let contradicted = desk.run(&["audit", "--rule", "contradicted", "--json"]).out.clone();
        assert!(contradicted.contains("\"id\":\"C1\""), "{contradicted}");
    }
    assert_eq!(b2.comes_to(), c2.comes_to());
}

/// An export with one more entry, whose hash holds: what a forger with a script can write.
fn forged(export: &str, acts: &str) -> String {
    use perwhom::model::digest::Digest;
    use perwhom::model::entry;
    let mut lines: Vec<String> = export.lines().map(str::to_owned).collect();
    let last: Value = serde_json::from_str(lines.last().unwrap()).unwrap();
    let n = last["n"].as_u64().unwrap() + 1;
    let before: Digest = last["hash"].as_str().unwrap().parse().unwrap();
    let (at, by) = ("2026-11-30T00:00:00.000Z", "forger");
    let hash = entry::hash(&before, n, n, at, by, acts).unwrap();
    let record = serde_json::json!({
        "type": "entry", "at": at, "batch": n, "body": acts, "by": by, "hash": hash, "line": 1, "n": n,
    });
    lines.push(record.to_string());
    let mut head: Value = serde_json::from_str(&lines[0]).unwrap();
    head["n"] = n.into();
    head["hash"] = serde_json::to_value(hash).unwrap();
    lines[0] = serde_json::to_string(&head)
        .unwrap()
        .replace('{', "{\"type\":\"ledger\",")
        .replace(",\"type\":\"ledger\"}", "}");
    lines.join("\n") + "\n"
}

#[test]
fn entries_that_no_ledger_writes_are_refused_whatever_their_hashes() {
    let (a, _) = two();
    let export = a.run(&["export", "--format", "jsonl"]).fine();
    let claim = |id: &str| {
        format!(r#"{{"act":"claim","confidence":"unjudged","id":"{id}","language":"und","text":"t"}}"#)
    };
    let revise = r#"{"act":"revise","claim":"C1","confidence":"possible","language":"und","on":3,"text":"t","why":"w"}"#;
    let retract = r#"{"act":"retract","claim":"C1","on":3,"why":"w"}"#;
    let reinstate = r#"{"act":"reinstate","claim":"C1","on":3,"why":"w"}"#;
    let zeros = "0".repeat(64);
    let cases = [
        (claim("C4294967295"), "makes C4294967295 where C2 was expected"),
        (claim("C1"), "makes C1 where C2 was expected"),
        (retract.replace("C1", "C9"), "names C9, which does not exist"),
        (format!("{revise},{revise}"), "changes one thing twice"),
        (format!("{retract},{reinstate}"), "changes one thing twice"),
        (reinstate.to_owned(), "ends something that is not current"),
        (format!(r#"{{"act":"seal","hash":"{zeros}","n":2}}"#), "seals entry 2 with another hash"),
        (
            r#"{"act":"policy","setting":"confirmed-needs","value":"nonsense"}"#.to_owned(),
            "policy is invalid",
        ),
        (r#"{"act":"merge-source","into":"S77","source":"S3"}"#.to_owned(), "names S77"),
        (format!(r#"{{"act":"merge","hash":"{zeros}","line":"{zeros}","n":3}}"#), "is missing"),
        (r#"{"act":"sing"}"#.to_owned(), "sing"),
    ];
    for (acts, says) in cases {
        let text = forged(&export, &format!("[{acts}]"));
        for desk in [Desk::empty(), a.taken_along(), Desk::new()] {
            let before = if desk.ledger().exists() { desk.log().len() } else { 0 };
            desk.file("forged.jsonl", &text);
            let ran = desk.run(&["import", "forged.jsonl"]);
            if before == 1 && ran.status == 0 {
                assert!(ran.err().contains("merged"), "{acts}: {ran:?}");
                // In a line of its own it weighs nothing: another ledger's house rules and seals,
                // and what ends nothing.
                desk.holds();
                continue;
            }
            assert_eq!(ran.status, 2, "{acts}: {ran:?}");
            let says = if before == 1 { "error: " } else { says };
            assert!(ran.err().contains(says), "no `{says}` in {}", ran.err());
            assert_eq!(if desk.ledger().exists() { desk.log().len() } else { 0 }, before, "{acts}");
        }
    }
    // What a ledger could have written is taken.
    let fine = a.taken_along();
    fine.file("fine.jsonl", forged(&export, &format!("[{},{retract}]", claim("C2"))));
    fine.run(&["import", "fine.jsonl"]).saying(&["fast-forwarded 1 entry of ledger 649c4595"]);
    fine.holds();
}

#[test]
fn nothing_comes_from_a_ledger_that_does_not_verify() {
    let (ours, theirs) = (Desk::with_report(), Desk::empty());
    let mut init = theirs.command();
    init.env("PERWHOM_NOW", "2026-11-20T00:00:00Z").args(["init", "--desk", "Desk B"]);
    assert!(init.output().unwrap().status.success());
    theirs.run(&["add", "Theirs"]).fine();
    theirs.sql("UPDATE claim SET text = 'Forged'");
    let before = std::fs::read(ours.ledger()).unwrap();
    ours.run(&["merge", theirs.ledger().to_str().unwrap()]).refused(&[
        "failed verification",
        "claim C1: its wording",
        "nothing was merged",
        "perwhom verify --ledger",
    ]);
    assert_eq!(std::fs::read(ours.ledger()).unwrap(), before);
}
