//! Claims files: all or nothing, safe to run again.

use super::Desk;

const FILE: &str = r#"{"type":"source","key":"f","name":"Figuera","aliases":["Figueroa"],"kind":"person","reliability":"C"}
{"type":"document","key":"d","text":"Figuera habla de dos bases rusas.","publisher":"Infobae [outlet]","title":"Bases","published":"2022-01-20","url":"https://example.org/a"}
{"type":"claim","key":"c","text":"Two bases","confidence":"possible","tags":["story:bases"],"slug":"two"}
{"type":"claim","key":"c3","text":"Three bases"}
{"type":"evidence","key":"e","claim":"c","document":"d","excerpt":"dos bases","chain":"Figueroa (said)"}
{"type":"contradiction","key":"x","claims":["c","c3"],"why":"two or three","resolved":"c","resolved_why":"the original says two"}
"#;

#[test]
fn makes_everything_and_makes_it_once() {
    let desk = Desk::new();
    desk.file("c.jsonl", FILE);
    let tally = desk.json_saying(
        &["import", "c.jsonl"],
        &["new source S3 “Infobae” [outlet]", "imported 2 sources, 1 document, 2 claims, 1"],
    );
    assert_eq!(
        tally,
        serde_json::json!({"sources":2,"documents":1,"claims":2,"evidence":1,"contradictions":1,"skipped":0})
    );
    let before = desk.json(&["audit"]);
    let again = desk.json_saying(&["import", "c.jsonl"], &["imported 0 sources, 0 documents, 0 claims, 0"]);
    assert_eq!(again["skipped"], 6);
    assert_eq!(desk.json(&["audit"]), before);
    let support = &before["claims"][0]["support"];
    assert_eq!(support["bottlenecks"], serde_json::json!(["Figuera", "Infobae"]));
    assert_eq!(desk.json(&["verify"])["holds"], true);
}

#[test]
fn the_same_key_with_other_content_is_refused() {
    for (from, to) in [
        ("\"Figueroa\"]", "\"Figeroa\"]"),
        ("habla de dos", "niega dos"),
        ("\"Two bases\"", "\"Two new bases\""),
        ("\"excerpt\":\"dos bases\"", "\"excerpt\":\"dos bases rusas\""),
        ("\"why\":\"two or three\"", "\"why\":\"otherwise\""),
        ("\"resolved\":\"c\"", "\"resolved\":\"neither\""),
        ("\"published\":\"2022-01-20\"", "\"published\":\"2022-01-21\""),
    ] {
        let desk = Desk::new();
        desk.file("c.jsonl", FILE);
        desk.run(&["import", "c.jsonl"])
            .saying(&["new source S3 “Infobae” [outlet]", "imported 2 sources, 1 document, 2 claims, 1"]);
        let changed = FILE.replace(from, to);
        assert_ne!(changed, FILE);
        desk.file("c.jsonl", changed);
        desk.run(&["import", "c.jsonl"]).refused(&[
            "line ",
            "with different content",
            "nothing was imported",
        ]);
    }
}

#[test]
fn the_same_key_twice_in_one_file_is_skipped_or_refused() {
    let desk = Desk::new();
    let line = "{\"type\":\"claim\",\"key\":\"c\",\"text\":\"One\"}\n";
    desk.file("c.jsonl", format!("{line}{line}"));
    assert_eq!(
        desk.json_saying(&["import", "c.jsonl"], &["imported 0 sources, 0 documents, 1 claim, 0"])["skipped"],
        1
    );
    desk.file("d.jsonl", "{\"type\":\"claim\",\"key\":\"d\",\"text\":\"One\"}\n{\"type\":\"claim\",\"key\":\"d\",\"text\":\"Two\"}\n");
    desk.run(&["import", "d.jsonl"]).refused(&["line 2", "with different content"]);
}

#[test]
fn a_wrong_line_is_named_and_nothing_is_imported() {
    let good = "{\"type\":\"claim\",\"key\":\"good\",\"text\":\"Good\"}\n";
    for (line, says) in [
        ("not json", "line 2: not JSON"),
        ("{\"type\":\"song\",\"key\":\"k\"}", "unknown variant `song`"),
        ("{\"type\":\"claim\",\"key\":\"k\"}", "missing field `text`"),
        ("{\"type\":\"claim\",\"key\":\"k\",\"text\":\"x\",\"colour\":1}", "unknown field `colour`"),
        (
            "{\"type\":\"claim\",\"key\":\"k\",\"text\":\"x\",\"confidence\":\"sure\"}",
            "unknown variant `sure`",
        ),
        ("{\"type\":\"claim\",\"key\":\"k\",\"text\":\" \"}", "the wording is empty"),
        ("{\"type\":\"claim\",\"key\":\"\",\"text\":\"x\"}", "a key must not be empty"),
        (
            "{\"type\":\"evidence\",\"key\":\"k\",\"claim\":\"later\",\"document\":\"d\",\"excerpt\":\"x\"}",
            "no claim has the key `later`",
        ),
        (
            "{\"type\":\"evidence\",\"key\":\"k\",\"claim\":\"good\",\"document\":\"d\",\"excerpt\":\"x\"}",
            "no document has the key `d`",
        ),
        (
            "{\"type\":\"evidence\",\"key\":\"k\",\"claim\":\"C9\",\"document\":\"d\",\"excerpt\":\"x\"}",
            "there is no claim C9",
        ),
        (
            "{\"type\":\"document\",\"key\":\"k\",\"path\":\"../etc/passwd\"}",
            "is outside the folder of the claims file",
        ),
        (
            "{\"type\":\"document\",\"key\":\"k\",\"path\":\"/etc/passwd\"}",
            "is outside the folder of the claims file",
        ),
        ("{\"type\":\"document\",\"key\":\"k\",\"path\":\"none.txt\"}", "cannot be read"),
        ("{\"type\":\"document\",\"key\":\"k\"}", "needs either `text` or `path`"),
        (
            "{\"type\":\"document\",\"key\":\"k\",\"text\":\"x\",\"published\":\"03/04/2024\"}",
            "is not a date",
        ),
        (
            "{\"type\":\"contradiction\",\"key\":\"k\",\"claims\":[\"good\",\"good\"],\"why\":\"x\"}",
            "cannot contradict itself",
        ),
        ("{\"type\":\"claim\",\"key\":\"k\",\"text\":\"a\\u0000b\"}", "zero character"),
        ("{\"type\":\"claim\",\"key\":\"k\",\"text\":\"Two (per A)\"}", "put that in the `chain`"),
    ] {
        let desk = Desk::new();
        desk.file("c.jsonl", format!("{good}{line}\n{good}"));
        desk.run(&["import", "c.jsonl"]).refused(&["line 2: ", says, "nothing was imported"]);
        assert_eq!(
            desk.run(&["list"]).saying(&["no claims match; add one: perwhom add \"…\""]),
            "",
            "{line}"
        );
        assert_eq!(desk.json(&["verify"])["checked"]["entries"], 1, "{line}");
    }
}

#[test]
fn a_link_that_leads_out_of_the_folder_is_refused() {
    let desk = Desk::new();
    let outside = Desk::empty();
    outside.file("secret.txt", "secret");
    std::os::unix::fs::symlink(outside.path().join("secret.txt"), desk.path().join("link.txt")).unwrap();
    desk.file("c.jsonl", "{\"type\":\"document\",\"key\":\"k\",\"path\":\"link.txt\"}\n");
    desk.run(&["import", "c.jsonl"]).refused(&["line 1", "is outside"]);
}

#[test]
fn lines_refer_to_what_the_ledger_holds() {
    let desk = Desk::with_report();
    desk.run(&["add", "Two (per Figuera [person])", "--from", "D1", "--excerpt", "dos bases"])
        .saying(&["new source S3 “Figuera” [person]"]);
    desk.file(
        "c.jsonl",
        "{\"type\":\"source\",\"key\":\"f\",\"name\":\"figuera\",\"aliases\":[\"Figueroa\"],\"reliability\":\"C\"}\n\
         {\"type\":\"evidence\",\"key\":\"e\",\"claim\":\"C1\",\"document\":\"D1\",\"excerpt\":\"militares rusas\",\"chain\":\"f\"}\n",
    );
    desk.run(&["import", "c.jsonl"]).saying(&[
        "new source S4 “f” [unjudged]; set its kind:",
        "imported 2 sources, 0 documents, 0 claims, 1",
    ]);
    assert_eq!(
        desk.json_saying(&["import", "c.jsonl"], &["imported 0 sources, 0 documents, 0 claims, 0"])["skipped"],
        2
    );
    let source = desk.json(&["source", "show", "Figueroa"]);
    assert_eq!(
        (&source["id"], &source["reliability"], &source["kind"]),
        (&"S3".into(), &"C".into(), &"person".into())
    );
}

#[test]
fn a_long_import_makes_many_entries_of_one_command() {
    let desk = Desk::new();
    let lines: String = (0..3000)
        .map(|n| {
            format!(
                "{{\"type\":\"claim\",\"key\":\"c{n}\",\"text\":\"claim number {n} of a long import\"}}\n"
            )
        })
        .collect();
    desk.run_with_input(&["import", "-"], lines.as_bytes()).saying(&["3000 claims"]);
    let log = desk.run(&["log", "--json"]).fine();
    let entries: Vec<serde_json::Value> =
        log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(entries.len() > 3, "{}", entries.len());
    assert!(entries[..entries.len() - 1].iter().all(|entry| entry["batch"] == 2));
    assert_eq!(desk.json(&["verify"])["holds"], true);
}

#[test]
fn the_same_bytes_read_otherwise_are_the_same_document() {
    let desk = Desk::new();
    std::fs::write(desk.path().join("a.txt"), b"Cien \xa4 y nada m\xe1s.").unwrap();
    let line = |encoding: &str| {
        format!("{{\"type\":\"document\",\"key\":\"a\",\"path\":\"a.txt\",\"encoding\":\"{encoding}\"}}\n")
    };
    desk.file("c.jsonl", line("windows-1252"));
    desk.run(&["import", "c.jsonl"]).saying(&["imported 0 sources, 1 document, 0 claims, 0"]);
    desk.file("c.jsonl", line("iso-8859-15"));
    assert_eq!(
        desk.json_saying(&["import", "c.jsonl"], &["imported 0 sources, 0 documents, 0 claims, 0"])["skipped"],
        1
    );
    assert!(desk.run(&["document", "text", "D1"]).fine().contains('¤'));
    std::fs::write(desk.path().join("a.txt"), b"Cien euros.").unwrap();
    desk.run(&["import", "c.jsonl"]).refused(&["with different content"]);
}
