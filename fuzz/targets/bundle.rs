//! Bundles: read by `verify`, with a seal and without. A bundle that is not what was sealed must not
//! be taken for it.

use std::collections::BTreeMap;
use std::fs;

use perwhom::model::digest::Digest;
use serde_json::Value;

use super::Target;
use crate::dice::Dice;
use crate::program::Place;
use crate::zips::{self, Member};
use crate::{hostile, json};

/// The file with the digests of all others.
const SUMS: &str = "SHA256SUMS";

pub struct Bundle {
    members: Vec<Member>,
    other: Vec<Member>,
}

impl Bundle {
    pub fn new(place: &Place) -> Self {
        let open = |name| zips::open(&fs::read(place.path(name)).unwrap());
        Self { members: open("bundle.zip"), other: open("other.zip") }
    }
}

/// A file of a bundle with a fault in it: of JSON in one of its lines, of text in its text.
fn inside(dice: &mut Dice, name: &str, bytes: Vec<u8>) -> Vec<u8> {
    let is_json = name.rsplit('.').next().is_some_and(|ending| ending.starts_with("json"));
    let Ok(text) = std::str::from_utf8(&bytes).map(str::to_owned) else {
        return hostile::smashed(dice, bytes);
    };
    if !is_json || dice.one_in(8) {
        return if dice.one_in(2) {
            hostile::smashed(dice, bytes)
        } else {
            hostile::spoiled(dice, &text).into_bytes()
        };
    }
    if let Ok(mut value) = serde_json::from_str::<Value>(&text) {
        json::change(dice, &mut value);
        return json::written(&value).into_bytes();
    }
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let (one, other) = (dice.below(lines.len()), dice.below(lines.len()));
    match (dice.below(6), lines.get(one).and_then(|line| serde_json::from_str::<Value>(line).ok())) {
        (0, _) => {
            lines.remove(one);
        }
        (1, _) => lines.insert(one, lines[other].clone()),
        (2, _) => lines.swap(one, other),
        (_, Some(mut value)) => {
            json::change(dice, &mut value);
            lines[one] = json::written(&value);
        }
        _ => {}
    }
    (lines.join("\n") + "\n").into_bytes()
}

impl Target for Bundle {
    fn make(&mut self, dice: &mut Dice) -> Vec<u8> {
        let mut members = self.members.clone();
        for _ in 0..dice.few() {
            if dice.one_in(12) {
                // A file of another bundle.
                members.push(dice.pick(&self.other).clone());
            } else {
                zips::change(dice, &mut members, inside);
            }
        }
        if dice.one_in(2) {
            // The sums are made to fit.
            members.retain(|(name, _)| name != SUMS);
            let sums: BTreeMap<&String, Digest> =
                members.iter().map(|(name, bytes)| (name, Digest::of(bytes))).collect();
            let sums: String = sums.iter().map(|(name, digest)| format!("{digest}  {name}\n")).collect();
            members.push((SUMS.to_owned(), sums.into_bytes()));
        }
        let compressed = !dice.one_in(4);
        let zip = zips::close(&members, compressed);
        if dice.one_in(5) { hostile::smashed(dice, zip) } else { zip }
    }

    fn run(&mut self, input: &[u8], dice: &mut Dice, place: &Place) -> Result<(), String> {
        place.put("in.zip", input);
        if dice.one_in(3) {
            return place.run(&["verify", "in.zip"]).map(drop);
        }
        let ran = place.run(&["verify", "in.zip", "--against", "head.seal"])?;
        if ran.status != 0 {
            return Ok(());
        }
        // It holds, and so it has exactly the files that the true one has.
        let files = |members: &[Member]| members.iter().cloned().collect::<BTreeMap<String, Vec<u8>>>();
        let (found, due) = (files(&zips::open(input)), files(&self.members));
        if found == due {
            return Ok(());
        }
        let differ: Vec<&String> = found
            .iter()
            .filter(|(name, bytes)| due.get(*name) != Some(bytes))
            .map(|(name, _)| name)
            .chain(due.keys().filter(|name| !found.contains_key(*name)))
            .collect();
        Err(format!("it holds against the seal, and differs from what was sealed in {differ:?}"))
    }
}
