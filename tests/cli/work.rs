//! A checker's work: capture, add, cite, contradict, audit.

use super::{Desk, REPORT};

#[test]
fn add_prints_the_id_alone_and_tells_the_rest_on_stderr() {
    let desk = Desk::with_report();
    let ran =
        desk.run(&["add", "Two bases (per Figuera [person])", "--from", "D1", "--excerpt", "dos bases"]);
    assert_eq!((ran.status, ran.out.as_str()), (0, "C1\n"));
    assert!(ran.err().contains("new source S3 “Figuera” [person]"), "{}", ran.err());
    let made = desk.json_saying(
        &["add", "Three (per Kremlin)", "--from", "D1", "--excerpt", "El Kremlin lo niega"],
        &["new source S4 “Kremlin” [unjudged]; set its"],
    );
    assert_eq!(made, serde_json::json!({"claim":"C2","evidence":["E2"],"document":"D1","sources":["S4"]}));
}

#[test]
fn per_is_taken_off_the_wording_and_shown_from_the_chains() {
    let desk = Desk::with_report();
    desk.run(&["add", "Two bases (per Figuera [person] (said))", "--from", "D1", "--excerpt", "dos bases"])
        .saying(&["new source S3 “Figuera” [person]"]);
    let shown = desk.json(&["show", "C1"]);
    assert_eq!(shown["text"], "Two bases");
    let chain = &shown["evidence"][0]["chain"];
    assert_eq!(chain[0]["source"], "Figuera");
    assert_eq!(chain[0]["manner"], "said");
    assert_eq!(chain[1]["source"], "Infobae");
    assert!(desk.run(&["show", "C1"]).fine().contains("Two bases (per Figuera)"));
}

#[test]
fn an_excerpt_is_stored_as_the_document_has_it_with_the_hash_anyone_can_recompute() {
    let desk = Desk::with_report();
    let ran = desk.run(&["add", "Two", "--from", "D1", "--excerpt", "\"Dos bases\" militares"]);
    ran.refused(&["not found in D1", "nothing was stored", "nearest passage"]);
    let ran = desk.run(&["add", "Two", "--from", "D1", "--excerpt", "\"dos  bases\"\nmilitares rusas"]);
    assert!(ran.err().contains("stored as in the document"), "{}", ran.err());
    let shown = desk.json(&["show", "C1"]);
    let evidence = &shown["evidence"][0];
    assert_eq!(evidence["excerpt"], "«dos bases» militares rusas");
    // printf %s "«dos bases» militares rusas" | sha256sum
    assert_eq!(evidence["sha256"], "4a16b398bfa7dbf630959130cbbc0241f0f1c4ecbe472ef0da4384fd3771b034");
    assert_eq!((&evidence["start"], &evidence["end"]), (&38.into(), &65.into()));
    let points: Vec<char> = REPORT.chars().collect();
    assert_eq!(points[38..65].iter().collect::<String>(), "«dos bases» militares rusas");
    assert_eq!(evidence["prefix"], "Figuera, en Venezuela funcionan ");
}

#[test]
fn an_excerpt_that_stands_twice_asks_which() {
    let desk = Desk::with_report();
    desk.run(&["add", "Denied", "--from", "D1", "--excerpt", "El Kremlin"]).refused(&[
        "occurs 2 times in D1",
        "--nth 1",
        "--nth 2",
    ]);
    desk.run(&["add", "Denied", "--from", "D1", "--excerpt", "El Kremlin", "--nth", "2"]).fine();
    desk.run(&["add", "Denied", "--from", "D1", "--excerpt", "El Kremlin", "--nth", "3"])
        .refused(&["no number 3"]);
}

#[test]
fn a_joint_statement_is_one_excerpt_with_several_chains() {
    let desk = Desk::with_report();
    desk.run(&[
        "add",
        "Two",
        "--from",
        "D1",
        "--excerpt",
        "dos bases",
        "--per",
        "A [body]",
        "--per",
        "B [body]",
    ])
    .saying(&["new source S3 “A” [body]", "new source S4 “B” [body]"]);
    let audit = desk.json(&["audit"]);
    let support = &audit["claims"][0]["support"];
    assert_eq!(support["evidence"], 2);
    assert_eq!(support["origins"], serde_json::json!(["A", "B"]));
    assert_eq!(support["bottlenecks"], serde_json::json!(["Infobae"]));
}

#[test]
fn evidence_can_begin_a_chain() {
    let desk = Desk::with_report();
    desk.run(&["add", "Two (per Figuera [person])", "--from", "D1", "--excerpt", "dos bases"])
        .saying(&["new source S3 “Figuera” [person]"]);
    desk.file("site.txt", "Infobae habla de dos bases.");
    desk.run(&["capture", "site.txt", "--publisher", "Site B [outlet]"])
        .saying(&["new source S4 “Site B” [outlet]"]);
    desk.run(&["cite", "C1", "--from", "D2", "--excerpt", "dos bases", "--per", "E1"]).fine();
    let shown = desk.json(&["show", "C1"]);
    let names: Vec<&str> = shown["evidence"][1]["chain"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hop| hop["source"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Figuera", "Infobae", "Site B"]);
}

#[test]
fn an_unknown_publisher_ends_the_chain_with_a_question_mark() {
    let desk = Desk::new();
    desk.file("a.txt", "dos bases");
    desk.run(&["add", "Two (per Figuera [person])", "--from", "a.txt", "--excerpt", "dos bases"])
        .saying(&["captured D1; its publisher is unknown (?)", "new source S2 “Figuera” [person]"]);
    let shown = desk.json(&["show", "C1"]);
    assert_eq!(shown["evidence"][0]["chain"][1]["source"], serde_json::Value::Null);
    assert_eq!(shown["evidence"][0]["publisher"], serde_json::Value::Null);
    assert_eq!(shown["support"]["independent"], serde_json::json!({"low":1,"high":1}));
}

#[test]
fn a_claim_without_evidence_is_unsourced() {
    let desk = Desk::new();
    desk.run(&["add", "Something is so", "--tag", "story:x", "--slug", "so", "--when", "2024"]).fine();
    let audit = desk.json(&["audit", "so"]);
    let claim = &audit["claims"][0];
    assert_eq!(claim["findings"][0]["rule"], "unsourced");
    assert_eq!(claim["grade"], "F6?");
    assert_eq!(
        (&claim["slug"], &claim["when"], &claim["tags"]),
        (&"so".into(), &"2024".into(), &serde_json::json!(["story:x"]))
    );
    assert_eq!(audit["summary"]["unsourced"], 1);
    assert_eq!(audit["summary"]["single_sourced"], 0);
}

#[test]
fn contradictions_open_resolve_and_open_again() {
    let desk = Desk::with_report();
    desk.run(&["add", "Two (per Figuera [person])", "--from", "D1", "--excerpt", "dos bases"])
        .saying(&["new source S3 “Figuera” [person]"]);
    desk.run(&["add", "None (per Kremlin [office])", "--from", "D1", "--excerpt", "lo niega"])
        .saying(&["new source S4 “Kremlin” [office]"]);
    desk.run(&["contradict", "C2", "C1", "--why", "two or none"])
        .saying(&["to resolve it later: perwhom resolve C2 C1"]);
    desk.run(&["contradict", "C1", "C2", "--why", "again"])
        .refused(&["already recorded as contradicting each other"]);
    let open = |desk: &Desk| desk.json(&["audit"])["claims"][0]["contradicts"][0].clone();
    assert_eq!(open(&desk)["open"], true);
    assert_eq!(desk.json(&["audit"])["claims"][0]["against"], serde_json::json!({"low":1,"high":1}));
    desk.run(&["resolve", "C1", "C2", "--for", "C2", "--why", "seen"]).fine();
    assert_eq!(open(&desk)["state"], "resolved for the other claim");
    let ran = desk.run(&["cite", "C1", "--from", "D1", "--excerpt", "militares rusas"]);
    assert!(ran.err().contains("was reopened"), "{}", ran.err());
    assert_eq!(
        (open(&desk)["open"].clone(), open(&desk)["why"].clone()),
        (true.into(), "two or none".into())
    );
    desk.run(&["resolve", "C1", "C2", "--both-stand", "--why", "other years"]).fine();
    desk.run(&["withdraw", "E1", "--why", "misread"])
        .saying(&["the contradiction of C1 and C2 was reopened:"]);
    assert_eq!(open(&desk)["open"], true);
}

#[test]
fn bearing_on_a_claim_is_shown_and_not_counted() {
    let desk = Desk::with_report();
    desk.run(&["add", "Two", "--from", "D1", "--excerpt", "dos bases"]).fine();
    desk.run(&[
        "cite",
        "C1",
        "--from",
        "D1",
        "--excerpt",
        "no dijo más",
        "--per",
        "Kremlin [office]",
        "--bears-on",
    ])
    .saying(&["new source S3 “Kremlin” [office]"]);
    let shown = desk.json(&["show", "C1"]);
    assert_eq!(shown["support"]["evidence"], 1);
    assert_eq!(shown["dispute"]["evidence"], 0);
    assert_eq!(shown["evidence"][1]["stance"], "bears-on");
}

#[test]
fn impact_names_what_falls() {
    let desk = Desk::with_report();
    desk.run(&["add", "Two (per Figuera [person])", "--from", "D1", "--excerpt", "dos bases"])
        .saying(&["new source S3 “Figuera” [person]"]);
    desk.run(&["add", "Both (per Figuera)", "--from", "D1", "--excerpt", "militares rusas"]).fine();
    desk.file("tass.txt", "Kremlin: sí.");
    desk.run(&["capture", "tass.txt", "--publisher", "TASS [agency]"])
        .saying(&["new source S4 “TASS” [agency]"]);
    desk.run(&["cite", "C2", "--from", "D2", "--excerpt", "sí", "--per", "Kremlin [office]"])
        .saying(&["new source S5 “Kremlin” [office]"]);
    desk.run(&["cite", "C2", "--from", "D1", "--excerpt", "El Kremlin lo niega", "--disputes"]).fine();
    let impact = desk.json(&["impact", "infobae"]);
    assert_eq!(impact["lose_all_support"], serde_json::json!(["C1"]));
    assert_eq!(impact["become_single_sourced"], serde_json::json!(["C2"]));
    assert_eq!(impact["disputes_fall"], serde_json::json!(["C2"]));
}

#[test]
fn impact_of_a_merged_source_is_that_of_the_source_it_is() {
    let desk = Desk::with_report();
    desk.run(&[
        "add",
        "One",
        "--from",
        "D1",
        "--excerpt",
        "dos bases",
        "--per",
        "Ana [person] > Alfa [outlet]",
    ])
    .saying(&["new source S3 “Ana” [person]", "new source S4 “Alfa” [outlet]"]);
    desk.run(&[
        "add",
        "Two",
        "--from",
        "D1",
        "--excerpt",
        "dos bases",
        "--per",
        "Eva [person] > Beta [outlet]",
    ])
    .saying(&["new source S5 “Eva” [person]", "new source S6 “Beta” [outlet]"]);
    desk.run(&["source", "merge", "Beta", "--into", "Alfa"]).fine();
    assert_eq!(desk.json(&["impact", "Beta"]), desk.json(&["impact", "Alfa"]));
    assert_eq!(desk.json(&["impact", "Beta"])["lose_all_support"], serde_json::json!(["C1", "C2"]));
    assert_eq!(desk.json(&["audit", "--source", "Beta"])["summary"]["claims"], 2);
}

#[test]
fn the_same_evidence_is_not_cited_twice() {
    let desk = Desk::with_report();
    desk.run(&["add", "Two", "--from", "D1", "--excerpt", "dos bases"]).fine();
    desk.run(&["cite", "C1", "--from", "D1", "--excerpt", "dos bases"])
        .refused(&["E1 already cites the same words"]);
    desk.run(&["cite", "C1", "--from", "D1", "--excerpt", "dos bases", "--per", "A [person]"])
        .saying(&["new source S3 “A” [person]"]);
    desk.run(&["cite", "C1", "--from", "D1", "--excerpt", "dos bases", "--disputes"]).fine();
}

#[test]
fn a_source_can_be_put_under_a_new_one() {
    let desk = Desk::with_report();
    let ran = desk.run(&["source", "set", "Infobae", "--under", "Grupo Ejemplo [body]"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.err().contains("new source S3 “Grupo Ejemplo” [body]"), "{}", ran.err());
    assert_eq!(desk.json(&["source", "show", "Infobae"])["under"], "S3");
}

#[test]
fn named_claims_are_audited_down_to_the_log_and_the_texts() {
    let desk = Desk::with_report();
    desk.run(&["add", "Two", "--from", "D1", "--excerpt", "dos bases"]).fine();
    assert_eq!(desk.run(&["audit", "C1"]).status, 0);
    desk.sql("UPDATE claim SET text = 'Three'");
    let ran = desk.run(&["audit", "C1"]);
    assert_eq!(ran.status, 1);
    assert!(ran.err().contains("ALTERED: claim C1"), "{}", ran.err());
}

#[test]
fn sources_are_judged_named_and_merged() {
    let desk = Desk::with_report();
    desk.run(&["add", "Two (per Figuera)", "--from", "D1", "--excerpt", "dos bases"])
        .saying(&["new source S3 “Figuera” [unjudged]; set its"]);
    let unjudged = desk.run(&["source", "list", "--unjudged", "--json"]).fine();
    assert!(unjudged.contains("\"Figuera\""), "{unjudged}");
    desk.run(&["source", "set", "Figuera", "--kind", "person", "--reliability", "C"]).fine();
    desk.run(&["source", "alias", "S3", "Manuel Cristóbal Figueroa"]).fine();
    desk.run(&["add", "Again (per manuel cristobal figueroa)", "--from", "D1", "--excerpt", "dos bases"])
        .fine();
    assert_eq!(desk.json(&["show", "C2"])["evidence"][0]["chain"][0]["id"], "S3");
    let ran = desk.run(&["add", "Thrice (per Figueroa)", "--from", "D1", "--excerpt", "dos bases"]);
    assert!(ran.err().contains("perwhom source merge S4 --into S3"), "{}", ran.err());
    desk.run(&["source", "merge", "S4", "--into", "S3"]).saying(&["S4 is now [person]"]);
    desk.run(&["source", "set", "S3", "--name", "Manuel Ricardo Cristopher Figuera"]).fine();
    let source = desk.json(&["source", "show", "Figuera"]);
    assert_eq!((&source["id"], &source["name"]), (&"S3".into(), &"Manuel Ricardo Cristopher Figuera".into()));
    desk.run(&["source", "set", "S3", "--name", "Figuera"]).fine();
    desk.run(&["source", "set", "S3", "--name", "Infobae"]).refused(&["“Infobae” is already the name of S2"]);
    assert_eq!(desk.json(&["verify"])["holds"], true);
    assert_eq!(desk.json(&["show", "C3"])["support"]["origins"], serde_json::json!(["Figuera"]));
}

#[test]
fn search_folds_accents_and_finds_claims_documents_and_excerpts() {
    let desk = Desk::with_report();
    desk.run(&["add", "La inflación sube", "--from", "D1", "--excerpt", "dos bases"]).fine();
    let found = desk.json(&["search", "INFLACION"]);
    assert_eq!(found["claims"][0]["claim"], "C1");
    let found = desk.json(&["search", "bases"]);
    assert_eq!(found["documents"][0]["document"], "D1");
    assert_eq!(found["documents"][0]["excerpts"][0]["evidence"], "E1");
    assert_eq!(desk.json(&["search", "\"militares dos\""])["documents"], serde_json::json!([]));
    assert_eq!(desk.json(&["search", "militar*"])["documents"][0]["document"], "D1");
}

#[test]
fn audit_filters_sorts_and_denies() {
    let desk = Desk::with_report();
    desk.run(&["add", "One", "--tag", "a", "--confidence", "confirmed"]).fine();
    desk.run(&["add", "Two (per Figuera [person])", "--tag", "b", "--from", "D1", "--excerpt", "dos bases"])
        .saying(&["new source S3 “Figuera” [person]"]);
    let ids = |args: &[&str]| -> Vec<String> {
        desk.json(&[&["audit"], args].concat())["claims"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| c["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(ids(&["--tag", "b"]), ["C2"]);
    assert_eq!(ids(&["--rule", "unsourced"]), ["C1"]);
    assert_eq!(ids(&["--confidence", "confirmed"]), ["C1"]);
    assert_eq!(ids(&["--source", "Figuera"]), ["C2"]);
    assert_eq!(ids(&["--document", "D1"]), ["C2"]);
    assert_eq!(ids(&["--search", "two"]), ["C2"]);
    assert_eq!(ids(&["--since", "2026-11-22"]), ["C1", "C2"]);
    assert_eq!(ids(&["--since", "2026-11-23"]), Vec::<String>::new());
    assert_eq!(ids(&["--sort", "independent", "--limit", "1"]), ["C1"]);
    assert_eq!(desk.run(&["audit", "--deny", "single-sourced"]).status, 1);
    assert_eq!(desk.run(&["audit", "--deny", "circular"]).status, 0);
    desk.run(&["policy", "set", "unsourced", "deny"]).fine();
    assert_eq!(desk.run(&["audit"]).status, 1);
    desk.run(&["policy", "set", "unsourced", "allow"]).fine();
    assert_eq!(desk.json(&["audit"])["claims"][0]["findings"][0]["rule"], "overrated");
}

#[test]
fn global_options_stand_before_and_after_the_command() {
    let desk = Desk::new();
    desk.run(&["--by", "editor", "add", "One"]).fine();
    desk.run(&["add", "Two", "--by", "legal"]).fine();
    let log = desk.run(&["log", "--json"]).fine();
    let by: Vec<String> = log
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["by"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(by, ["legal", "editor", "checker-1"]);
}

#[test]
fn standard_input_and_encodings_are_captured() {
    let desk = Desk::new();
    let made = desk.run_with_input(&["capture", "-"], b"a\xf1o nuevo, vida nueva en la administraci\xf3n");
    assert_eq!(made.out, "D1\n");
    assert!(made.err().contains("guessed"), "{}", made.err());
    assert_eq!(desk.run(&["document", "text", "D1"]).fine(), "año nuevo, vida nueva en la administración");
    let shown = desk.json(&["document", "show", "D1"]);
    assert_eq!(shown["encoding"], "windows-1252");
    let again = desk.run_with_input(&["capture", "-"], b"a\xf1o nuevo, vida nueva en la administraci\xf3n");
    assert_eq!(again.out, "D1\n");
    assert!(again.err().contains("not captured again"));
}

#[test]
fn one_url_makes_one_series() {
    let desk = Desk::new();
    desk.file("a.txt", "first");
    desk.file("b.txt", "second");
    desk.run(&["capture", "a.txt", "--url", "https://example.org/x"]).fine();
    desk.run(&["capture", "b.txt", "--url", "https://example.org/x"]).fine();
    assert_eq!(desk.json(&["document", "show", "D2"])["series"], "D1");
}
