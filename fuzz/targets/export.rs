//! Exports, taken in by `import`: what is accepted must verify, down to the search index.

use std::fs;

use perwhom::model::digest::Digest;
use perwhom::model::entry;
use serde_json::{Value, json};

use super::Target;
use crate::dice::Dice;
use crate::program::Place;
use crate::{hostile, json};

pub struct Export {
    mine: Vec<Value>,
    other: Vec<Value>,
}

impl Export {
    pub fn new(place: &Place) -> Self {
        let read = |name| {
            let text = fs::read_to_string(place.path(name)).unwrap();
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
        };
        Self { mine: read("export.jsonl"), other: read("other.jsonl") }
    }
}

/// Changes what an entry says.
fn change_body(dice: &mut Dice, entry: &mut Value) {
    if let Some(mut body) = entry["body"].as_str().and_then(|body| serde_json::from_str::<Value>(body).ok()) {
        for _ in 0..dice.few() {
            json::change(dice, &mut body);
        }
        entry["body"] = json!(json::written(&body));
    }
}

/// Makes the hashes of each line of entries, and the head, fit what they say; of contents, too.
fn make_fit(lines: &mut [Value]) {
    let mut heads: std::collections::BTreeMap<u64, (Digest, Digest, u64)> = std::collections::BTreeMap::new();
    for line in lines.iter_mut() {
        let text = |line: &Value, field: &str| line[field].as_str().map(str::to_owned);
        match text(line, "type").as_deref() {
            Some("content") => {
                if let Some(text) = text(line, "text") {
                    line["sha256"] = json!(Digest::of(text.as_bytes()).to_string());
                }
            }
            Some("entry") => {
                let (Some(at), Some(by), Some(body)) =
                    (text(line, "at"), text(line, "by"), text(line, "body"))
                else {
                    continue;
                };
                let (Some(number), Some(batch), Some(n)) =
                    (line["line"].as_u64(), line["batch"].as_u64(), line["n"].as_u64())
                else {
                    continue;
                };
                let previous = heads.get(&number).map_or(Digest::ZERO, |(_, last, _)| *last);
                let Ok(hash) = entry::hash(&previous, n, batch, &at, &by, &body) else { continue };
                line["hash"] = json!(hash.to_string());
                let first = heads.get(&number).map_or(hash, |(first, ..)| *first);
                heads.insert(number, (first, hash, n));
            }
            _ => {}
        }
    }
    if let (Some((first, last, n)), Some(head)) = (heads.get(&1), lines.first_mut())
        && head["type"] == "ledger"
    {
        head["line"] = json!(first.to_string());
        head["hash"] = json!(last.to_string());
        head["n"] = json!(n);
    }
}

impl Target for Export {
    fn make(&mut self, dice: &mut Dice) -> Vec<u8> {
        let whole = if dice.one_in(3) { &self.mine } else { &self.other };
        let mut lines = whole.clone();
        if dice.one_in(3) {
            lines.truncate(1 + dice.below(lines.len()));
        }
        for _ in 0..dice.few() {
            let (one, other) = (dice.below(lines.len()), dice.below(lines.len()));
            match dice.below(12) {
                0 => {
                    lines.remove(one);
                }
                1 => lines.insert(one, lines[other].clone()),
                2 => lines.swap(one, other),
                3 => {
                    // Moved.
                    let line = lines.remove(one);
                    lines.insert(other.min(lines.len()), line);
                }
                4 | 5 => json::change(dice, &mut lines[one]),
                6 => lines.push(dice.pick(whole).clone()),
                _ => {
                    let entries: Vec<usize> =
                        (0..lines.len()).filter(|at| lines[*at]["type"] == "entry").collect();
                    if !entries.is_empty() {
                        let at = *dice.pick(&entries);
                        change_body(dice, &mut lines[at]);
                    }
                }
            }
            if lines.is_empty() {
                break;
            }
        }
        if !dice.one_in(4) {
            make_fit(&mut lines);
        }
        let text: String = lines.iter().map(|line| json::written(line) + "\n").collect();
        if dice.one_in(10) { hostile::smashed(dice, text.into_bytes()) } else { text.into_bytes() }
    }

    fn run(&mut self, input: &[u8], dice: &mut Dice, place: &Place) -> Result<(), String> {
        place.put("in.jsonl", input);
        place.remove("new.db");
        // Into a ledger of its own, an empty one, one that holds some of it.
        match dice.below(4) {
            0 | 1 => {}
            2 => drop(fs::copy(place.path("empty.db"), place.path("new.db")).unwrap()),
            _ => drop(fs::copy(place.path("other.db"), place.path("new.db")).unwrap()),
        }
        let args = ["--ledger", "new.db", "import", "in.jsonl", "--format", "export", "--match", "exact"];
        let ran = place.run(&args)?;
        if ran.status == 0 {
            place.verifies("new.db")?;
            // And it can be given on.
            place.remove("again.db");
            place.remove("again.jsonl");
            let given = place.run(&[
                "--ledger",
                "new.db",
                "export",
                "--format",
                "jsonl",
                "--with-names",
                "-o",
                "again.jsonl",
            ])?;
            let taken = place.run(&["--ledger", "again.db", "import", "again.jsonl", "--match", "exact"])?;
            if (given.status, taken.status) != (0, 0) {
                return Err(format!("what was accepted cannot be given on: {given:?} {taken:?}"));
            }
            return place.verifies("again.db");
        }
        if place.path("new.db").exists() { place.verifies("new.db") } else { Ok(()) }
    }
}
