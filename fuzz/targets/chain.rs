//! The chain grammar: `Figuera [person] (said) > ? > Infobae [outlet]`.

use perwhom::model::kind::Kind;
use perwhom::model::manner::Manner;
use perwhom::model::written_chain::{WrittenChain, split_per};

use super::{Target, as_argument};
use crate::dice::Dice;
use crate::hostile;
use crate::program::Place;

pub struct Chain;

impl Target for Chain {
    fn make(&mut self, dice: &mut Dice) -> Vec<u8> {
        let mut text = String::new();
        for hop in 0..=dice.below(5) {
            if hop > 0 {
                text.push_str(dice.word(&[" > ", ">", " >", " -> ", " → "]));
            }
            let name = hostile::text(dice);
            match dice.below(6) {
                0 => text.push_str(&format!("\"{}\"", name.replace('"', "\"\""))),
                1 => text.push_str(&name),
                _ => text.push_str(dice.word(&[
                    "Figuera",
                    "Boletín de Muestra",
                    "?",
                    "S3",
                    "E4",
                    "TASS",
                    "\"A > B\"",
                ])),
            }
            if dice.one_in(2) {
                text.push_str(&format!(" [{}]", dice.pick(Kind::ALL).word()));
            }
            if dice.one_in(2) {
                text.push_str(&format!(" ({})", dice.pick(Manner::ALL)));
            }
        }
        if dice.one_in(2) {
            text = hostile::spoiled(dice, &text);
        }
        text.into_bytes()
    }

    fn run(&mut self, input: &[u8], dice: &mut Dice, place: &Place) -> Result<(), String> {
        let text = String::from_utf8_lossy(input);
        if let Ok(chain) = text.parse::<WrittenChain>() {
            let printed = chain.to_string();
            if printed.parse::<WrittenChain>().as_ref() != Ok(&chain) {
                return Err(format!("printed and read again it is another chain: {printed:?}"));
            }
        }
        let (wording, chains) = split_per(&text);
        if wording.len() + chains.iter().map(|chain| chain.len()).sum::<usize>() > text.len() {
            return Err("taken apart it is longer".to_owned());
        }
        if dice.one_in(500) {
            let per = as_argument(input);
            std::fs::copy(place.path("other.db"), place.path("new.db")).unwrap();
            let args = [
                "--ledger",
                "new.db",
                "add",
                "--from",
                "D1",
                "--excerpt",
                "dos bases",
                "--per",
                &per,
                "--",
                "Chain",
            ];
            if place.run(&args)?.status == 0 {
                return place.verifies("new.db");
            }
        }
        Ok(())
    }
}
