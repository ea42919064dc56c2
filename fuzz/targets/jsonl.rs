//! Claims files, JSON Lines.

use perwhom::model::import::Line;
use serde_json::Value;

use super::{Target, import};
use crate::dice::Dice;
use crate::program::Place;
use crate::{base, hostile, json};

pub struct Jsonl {
    lines: Vec<Value>,
}

impl Default for Jsonl {
    fn default() -> Self {
        Self { lines: base::claims_file() }
    }
}

impl Target for Jsonl {
    fn make(&mut self, dice: &mut Dice) -> Vec<u8> {
        let mut lines = self.lines.clone();
        lines.truncate(1 + dice.below(lines.len()));
        for _ in 0..dice.few() {
            let (one, other) = (dice.below(lines.len()), dice.below(lines.len()));
            match dice.below(8) {
                0 => {
                    lines.remove(one);
                }
                1 => lines.insert(one, lines[other].clone()),
                2 => lines.swap(one, other),
                _ => json::change(dice, &mut lines[one]),
            }
            if lines.is_empty() {
                break;
            }
        }
        let end = *dice.pick(&["\n", "\n", "\n", "\r\n", "\n\n"]);
        let mut text: String = lines.iter().map(|line| json::written(line) + end).collect();
        if dice.one_in(20) {
            text.insert(0, '\u{feff}');
        }
        if dice.one_in(6) { hostile::smashed(dice, text.into_bytes()) } else { text.into_bytes() }
    }

    fn run(&mut self, input: &[u8], dice: &mut Dice, place: &Place) -> Result<(), String> {
        for line in input.split(|byte| *byte == b'\n') {
            let _ = Line::parse(&String::from_utf8_lossy(line));
        }
        import(input, "in.jsonl", &["--format", "lines"], dice, place)
    }
}
