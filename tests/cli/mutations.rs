//! Exports that somebody changed, with hashes that fit: each is refused, or what is taken over holds
//! for good.

use std::fs;

use perwhom::model::body::{self, BodyWriter};
use perwhom::model::digest::Digest;
use perwhom::model::entry;
use serde_json::Value;

use super::Desk;

/// A ledger with every kind of act that an export can hold.
fn lived() -> Desk {
    let desk = Desk::with_report();
    desk.run(&["add", "Two bases", "--from", "D1", "--excerpt", "dos bases", "--per", "Figuera [person]"])
        .saying(&["new source S3 “Figuera” [person]"]);
    desk.run(&[
        "add",
        "No bases",
        "--from",
        "D1",
        "--excerpt",
        "El Kremlin lo niega",
        "--per",
        "Kremlin [body]",
    ])
    .saying(&["new source S4 “Kremlin” [body]"]);
    desk.run(&["contradict", "C1", "C2", "--why", "both cannot be"])
        .saying(&["to resolve it later: perwhom resolve C1 C2"]);
    let mut review = desk.command();
    review.env("PERWHOM_BY", "checker-2").args(["review", "C1", "--approve"]);
    assert!(review.output().unwrap().status.success());
    desk.run(&["publish", "C1", "--in", "https://example.org/a", "--on", "2026-11-22"]).fine();
    desk.run(&["revise", "C1", "--text", "Two Russian bases", "--why", "closer"])
        .saying(&["Two {+Russian +}bases"]);
    desk.run(&["publish", "C1", "--in", "https://example.org/b", "--on", "2026-11-22"]).fine();
    desk.run(&["waive", "C2", "single-sourced", "--why", "its own word"]).fine();
    desk.run(&["source", "alias", "Kremlin", "Moscow"]).fine();
    desk.run(&["source", "confide", "Figuera", "--as", "an officer"]).saying(&[
        "others now read “an officer” for S3",
        "a name of S3 (“an officer”) is in:",
        "D1's text at code point 6",
        "hint: the words around an excerpt of D1 are",
        "hint: until then, output for others that",
    ]);
    desk.run(&["resolve", "C1", "C2", "--both-stand", "--why", "other times"]).fine();
    desk.run(&["withdraw", "E2", "--why", "misread"])
        .saying(&["the contradiction of C1 and C2 was reopened:"]);
    desk.run(&["seal"]).saying(&["keep this where people who can write to the"]);
    desk
}

/// An export's lines, each entry hashed anew, the head of it named anew.
fn rehashed(lines: &[Value]) -> String {
    let mut before = Digest::ZERO;
    let mut head = (0, Digest::ZERO);
    let mut first = None;
    let mut out: Vec<Value> = lines.to_vec();
    for line in &mut out {
        if line["type"] != "entry" {
            continue;
        }
        let text = |name: &str| line[name].as_str().unwrap().to_owned();
        let (n, batch) = (line["n"].as_u64().unwrap(), line["batch"].as_u64().unwrap());
        let Ok(hash) = entry::hash(&before, n, batch, &text("at"), &text("by"), &text("body")) else {
            continue;
        };
        line["hash"] = serde_json::to_value(hash).unwrap();
        first.get_or_insert(hash);
        before = hash;
        head = (n, hash);
    }
    for line in &mut out {
        if line["type"] == "ledger" {
            line["n"] = head.0.into();
            line["hash"] = serde_json::to_value(head.1).unwrap();
            line["line"] = serde_json::to_value(first.unwrap_or(Digest::ZERO)).unwrap();
        }
    }
    out.iter().map(|line| written(line) + "\n").collect()
}

/// With its type first, as exports have it.
fn written(line: &Value) -> String {
    let mut fields = line.as_object().unwrap().clone();
    let kind = fields.remove("type").unwrap();
    let rest = serde_json::to_string(&fields).unwrap();
    format!("{{\"type\":{kind},{}", &rest[1..])
}

fn with_acts(line: &Value, acts: &[Value]) -> Value {
    let mut writer = BodyWriter::default();
    for act in acts {
        writer.add(&act.to_string());
    }
    let mut line = line.clone();
    line["body"] = if acts.is_empty() { "[]".into() } else { writer.finish([3; 16]).into() };
    line
}

/// Other values in the place of one.
fn others(value: &Value) -> Vec<Value> {
    match value {
        Value::Number(number) => {
            let number = number.as_i64().unwrap();
            [number + 1, number - 1, 0, 4_000_000_000].map(Value::from).to_vec()
        }
        Value::Bool(flag) => vec![(!flag).into()],
        Value::String(text) if text.len() == 64 => vec!["0".repeat(64).into()],
        Value::String(text) if text.len() < 4 && text[1..].parse::<u32>().is_ok() => {
            let letter = &text[..1];
            vec![format!("{letter}1").into(), format!("{letter}2").into(), format!("{letter}99").into()]
        }
        Value::String(text) => vec![format!("{text}x").into(), "".into()],
        _ => Vec::new(),
    }
}

/// Every way to change one thing.
fn mutated(export: &str) -> Vec<(String, String)> {
    let lines: Vec<Value> = export.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut made: Vec<(String, Vec<Value>)> = Vec::new();
    for at in 1..lines.len() {
        let mut without = lines.clone();
        let taken = without.remove(at);
        made.push((format!("line {at} taken out"), without.clone()));
        without.push(taken.clone());
        made.push((format!("line {at} moved to the end"), without));
        let mut twice = lines.clone();
        twice.insert(at, taken.clone());
        made.push((format!("line {at} twice"), twice));
        if at + 1 < lines.len() {
            let mut swapped = lines.clone();
            swapped.swap(at, at + 1);
            made.push((format!("lines {at} and {} swapped", at + 1), swapped));
        }
        if taken["type"] != "entry" {
            continue;
        }
        let acts: Vec<Value> = body::acts(taken["body"].as_str().unwrap())
            .unwrap()
            .iter()
            .map(|act| serde_json::to_value(act).unwrap())
            .collect();
        let mut put = |what: String, acts: &[Value]| {
            let mut changed = lines.clone();
            changed[at] = with_acts(&taken, acts);
            made.push((what, changed));
        };
        for (place, act) in acts.iter().enumerate() {
            let mut fewer = acts.clone();
            fewer.remove(place);
            put(format!("line {at} without act {place}"), &fewer);
            let mut more = acts.clone();
            more.push(act.clone());
            put(format!("line {at} with act {place} twice"), &more);
            for (field, value) in act.as_object().unwrap() {
                for other in others(value) {
                    let mut changed = acts.clone();
                    changed[place][field] = other.clone();
                    put(format!("line {at}, act {place}: {field} = {other}"), &changed);
                }
                let mut changed = acts.clone();
                changed[place].as_object_mut().unwrap().remove(field);
                put(format!("line {at}, act {place} without {field}"), &changed);
            }
        }
    }
    made.into_iter().map(|(what, lines)| (what, rehashed(&lines))).collect()
}

/// Of acts that are changed, one in so many is tried; all of them by hand, with `PERWHOM_MUTATIONS=1`.
fn step() -> usize {
    std::env::var("PERWHOM_MUTATIONS").ok().and_then(|step| step.parse().ok()).unwrap_or(7)
}

#[test]
fn what_is_accepted_holds_for_good() {
    let desk = lived();
    for names in [true, false] {
        let mut args = vec!["export", "--format", "jsonl"];
        args.push(if names { "--with-names" } else { "--despite-names" });
        let ran = desk.run(&args);
        assert!(ran.status == 0 && ran.err().contains("written anyway") != names, "{ran:?}");
        let export = ran.out.clone();
        // As it is, it is taken.
        let fresh = Desk::empty();
        fresh.file("e.jsonl", &export);
        fresh
            .run(&["import", "e.jsonl"])
            .saying(&["created perwhom.db from it", "fast-forwarded 15 entries of ledger f341724e"]);
        fresh.run(&["verify", "--deep"]).fine();
        let (mut accepted, mut refused) = (0, 0);
        for (at, (what, changed)) in mutated(&export).into_iter().enumerate() {
            // Lines that are put elsewhere are tried each, acts that are changed here and there.
            let is_tried = (names && !what.contains("act")) || at % step() == usize::from(names) % step();
            if !is_tried {
                continue;
            }
            for beside in [false, true] {
                let there = Desk::empty();
                if beside {
                    let mut init = there.command();
                    init.env("PERWHOM_NOW", "2026-11-20T00:00:00Z").args(["init", "--desk", "Desk B"]);
                    assert!(init.output().unwrap().status.success());
                }
                there.file("e.jsonl", &changed);
                let ran = there.run(&["import", "e.jsonl", "--match", "none"]);
                if ran.status == 2 {
                    refused += 1;
                    assert!(!ran.err().contains("damaged"), "{what}: {ran:?}");
                    // Nothing of it is there.
                    assert_eq!(there.ledger().exists(), beside, "{what}");
                    continue;
                }
                accepted += 1;
                assert!(!ran.err().contains("error"), "{what}: {ran:?}");
                let checked = there.run(&["verify", "--deep"]);
                assert_eq!(checked.status, 0, "{what}, accepted beside {beside}: {checked:?}");
                let rebuilt = there.run(&["rebuild", "new.db"]);
                assert!(
                    rebuilt.status == 0 && rebuilt.err().contains("no differences"),
                    "{what}: {rebuilt:?}"
                );
                fs::remove_file(there.path().join("new.db")).unwrap();
            }
        }
        assert!(refused > accepted, "{refused} refused, {accepted} accepted");
    }
}
