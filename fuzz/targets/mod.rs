//! What is fuzzed, a file each.

mod bundle;
mod chain;
mod claim_review;
mod csv;
mod damaged;
mod dates;
mod document;
mod export;
mod jsonl;
mod seal;
mod toml;
mod workbook;

use crate::dice::Dice;
use crate::program::Place;

/// A reader of something.
pub trait Target {
    /// Makes an input.
    fn make(&mut self, dice: &mut Dice) -> Vec<u8>;
    /// Has it read, and says what is wrong.
    fn run(&mut self, input: &[u8], dice: &mut Dice, place: &Place) -> Result<(), String>;
}

type Maker = fn(&Place) -> Box<dyn Target>;

/// All targets by name.
pub const ALL: &[(&str, Maker)] = &[
    ("bundle", |place| Box::new(bundle::Bundle::new(place))),
    ("chain", |_| Box::new(chain::Chain)),
    ("claim-review", |_| Box::new(claim_review::ClaimReview)),
    ("csv", |_| Box::new(csv::Csv)),
    ("damaged", |place| Box::new(damaged::Damaged::new(place))),
    ("dates", |_| Box::new(dates::Dates)),
    ("document", |_| Box::new(document::Document)),
    ("export", |place| Box::new(export::Export::new(place))),
    ("jsonl", |_| Box::new(jsonl::Jsonl::default())),
    ("seal", |place| Box::new(seal::Seal::new(place))),
    ("toml", |_| Box::new(toml::Toml)),
    ("workbook", |_| Box::new(workbook::Workbook)),
];

/// Imports a file into an empty ledger, mostly as a dry run; what is taken in must verify.
fn import(input: &[u8], name: &str, more: &[&str], dice: &mut Dice, place: &Place) -> Result<(), String> {
    place.put(name, input);
    if !dice.one_in(4) {
        return place.run(&[&["--ledger", "empty.db", "import", name, "--dry-run"], more].concat()).map(drop);
    }
    place.remove("new.db");
    std::fs::copy(place.path("empty.db"), place.path("new.db")).unwrap();
    let ran = place.run(&[&["--ledger", "new.db", "import", name], more].concat())?;
    if ran.status == 0 || dice.one_in(8) { place.verifies("new.db") } else { Ok(()) }
}

/// A text that can be an argument of a program: without zero characters, and not too long.
fn as_argument(input: &[u8]) -> String {
    String::from_utf8_lossy(input).chars().filter(|c| *c != '\0').take(20_000).collect()
}
