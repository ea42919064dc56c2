//! Seals.

use std::fs;

use super::Target;
use crate::dice::Dice;
use crate::hostile;
use crate::program::Place;

pub struct Seal {
    seals: Vec<String>,
}

impl Seal {
    pub fn new(place: &Place) -> Self {
        let read = |name| fs::read_to_string(place.path(name)).unwrap();
        let seal = read("head.seal");
        let hash = seal.lines().find_map(|line| line.strip_prefix("hash ")).unwrap_or_default().to_owned();
        Self { seals: vec![seal, read("other.seal"), hash] }
    }
}

impl Target for Seal {
    fn make(&mut self, dice: &mut Dice) -> Vec<u8> {
        let mut lines: Vec<String> = dice.pick(&self.seals).lines().map(str::to_owned).collect();
        for _ in 0..dice.below(4) {
            let (one, other) = (dice.below(lines.len()), dice.below(lines.len()));
            match dice.below(6) {
                0 => {
                    lines.remove(one);
                }
                1 => lines.insert(one, lines[other].clone()),
                2 => lines.swap(one, other),
                3 => {
                    let field = lines[one].split(' ').next().unwrap_or_default().to_owned();
                    let value = if dice.one_in(2) { hostile::number(dice) } else { hostile::text(dice) };
                    lines[one] = format!("{field} {value}");
                }
                _ => lines[one] = hostile::spoiled(dice, &lines[one].clone()),
            }
            if lines.is_empty() {
                break;
            }
        }
        let text = lines.join(dice.word(&["\n", "\n", "\r\n"])) + "\n";
        if dice.one_in(4) { hostile::smashed(dice, text.into_bytes()) } else { text.into_bytes() }
    }

    fn run(&mut self, input: &[u8], dice: &mut Dice, place: &Place) -> Result<(), String> {
        let text = String::from_utf8_lossy(input);
        if let Ok(seal) = text.parse::<perwhom::model::seal::Seal>()
            && seal.to_string().parse::<perwhom::model::seal::Seal>().as_ref() != Ok(&seal)
        {
            return Err("printed and read again it is another seal".to_owned());
        }
        if !dice.one_in(20) {
            return Ok(());
        }
        place.put("in.seal", input);
        match dice.below(3) {
            0 => place.run(&["verify", "bundle.zip", "--against", "in.seal"]),
            1 => place.run(&["--ledger", "other.db", "verify", "--against", "in.seal"]),
            _ => place.run(&["verify", "--against", "in.seal"]),
        }
        .map(drop)
    }
}
