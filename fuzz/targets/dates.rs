//! Dates, as documents carry them and as `--as-of` and `--since` take them.

use perwhom::model::date::LooseDate;
use perwhom::model::moment::Moment;

use super::{Target, as_argument};
use crate::dice::Dice;
use crate::hostile;
use crate::program::Place;

const DATES: &[&str] = &[
    "2024-06-14",
    "2024-06",
    "2024",
    "2024-06-14T09:30Z",
    "2024-06-14T09:30:00.000+02:00",
    "2024-06-14T09:30:00-23:59",
    "@812",
    "@0",
    "yesterday",
    "today",
    "now",
    "monday",
    "last week",
    "2 days ago",
    "14 June 2024",
    "2024-W24-5",
    "2024-165",
    "-009999-01-01",
    "9999-12-31",
    "0001-01-01",
    "2024-02-29",
    "2023-02-29",
    "2024-06-14T24:00Z",
    "2024-06-14[Europe/Madrid]",
];

pub struct Dates;

impl Target for Dates {
    fn make(&mut self, dice: &mut Dice) -> Vec<u8> {
        let text = match dice.below(4) {
            0 => hostile::text(dice),
            1 => (*dice.pick(DATES)).to_owned(),
            2 => format!("{}-{}-{}", hostile::number(dice), hostile::number(dice), hostile::number(dice)),
            _ => {
                let date = *dice.pick(DATES);
                hostile::spoiled(dice, date)
            }
        };
        text.into_bytes()
    }

    fn run(&mut self, input: &[u8], dice: &mut Dice, place: &Place) -> Result<(), String> {
        let text = String::from_utf8_lossy(input);
        if let Ok(date) = text.parse::<LooseDate>()
            && date.to_string().parse::<LooseDate>().as_ref() != Ok(&date)
        {
            return Err("printed and read again it is another date".to_owned());
        }
        if let Ok(moment) = text.parse::<Moment>()
            && moment.to_string().parse::<Moment>().as_ref() != Ok(&moment)
        {
            return Err("printed and read again it is another time".to_owned());
        }
        if !dice.one_in(100) {
            return Ok(());
        }
        let when = as_argument(input);
        let option = |name: &str| format!("{name}={when}");
        match dice.below(5) {
            0 => place.run(&["list", &option("--as-of")]),
            1 => place.run(&["log", &option("--since"), &option("--until")]),
            2 => place.run(&["diff", "C2", &option("--since")]),
            3 => place.run(&["show", "C1", &option("--as-of")]),
            _ => {
                std::fs::copy(place.path("empty.db"), place.path("new.db")).unwrap();
                place.run(&["--ledger", "new.db", "capture", "bases.es.txt", &option("--published")])
            }
        }
        .map(drop)
    }
}
