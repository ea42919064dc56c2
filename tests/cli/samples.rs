//! The bundled samples, and the demo over them.

use std::collections::BTreeSet;

use perwhom::rules::RULES;
use serde_json::Value;

use super::Desk;

fn demo() -> (Desk, Value) {
    let desk = Desk::empty();
    desk.run(&["demo", "--quiet"]).fine();
    let audit = desk.json(&["--ledger", "perwhom-demo.db", "audit"]);
    (desk, audit)
}

#[test]
fn the_samples_exercise_every_finding_that_sound_data_can() {
    let (_, audit) = demo();
    let fired: BTreeSet<&str> = audit["claims"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|claim| claim["findings"].as_array().unwrap())
        .map(|finding| finding["rule"].as_str().unwrap())
        .collect();
    // An excerpt can be altered only behind perwhom's back, two desks diverge, and weeks go by.
    let due: BTreeSet<&str> = RULES
        .iter()
        .map(|rule| rule.name)
        .filter(|name| !matches!(*name, "excerpt-altered" | "diverged" | "source-unseen-since"))
        .collect();
    assert_eq!(fired, due);
}

#[test]
fn every_rule_stays_quiet_somewhere() {
    let (_, audit) = demo();
    let claims = audit["claims"].as_array().unwrap();
    for rule in RULES {
        let quiet = claims
            .iter()
            .any(|claim| claim["findings"].as_array().unwrap().iter().all(|f| f["rule"] != rule.name));
        assert!(quiet, "{} fires on everything", rule.name);
    }
}

#[test]
fn the_demo_touches_no_ledger_that_exists() {
    let desk = Desk::with_report();
    let before = std::fs::read(desk.ledger()).unwrap();
    desk.run(&["demo", "--quiet"]).fine();
    desk.run(&["demo", "--quiet"]).fine();
    assert_eq!(std::fs::read(desk.ledger()).unwrap(), before);
    assert!(desk.path().join("perwhom-demo.db").exists() && desk.path().join("perwhom-demo-2.db").exists());
    assert_eq!(desk.json(&["--ledger", "perwhom-demo.db", "verify"])["holds"], true);
}

#[test]
fn samples_say_who_when_in_what_language_and_what_they_restate() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("sources");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "txt") {
            let text = std::fs::read_to_string(&path).unwrap();
            for field in ["publisher: ", "date: ", "language: ", "restates: "] {
                assert!(
                    text.lines().take(4).any(|line| line.starts_with(field)),
                    "{}: {field}",
                    path.display()
                );
            }
            count += 1;
        }
    }
    assert!(count >= 5);
}
