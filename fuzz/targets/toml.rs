//! Claims files as written by hand.

use serde_json::{Value, json};

use super::{Target, import};
use crate::dice::Dice;
use crate::program::Place;
use crate::{hostile, json};

pub struct Toml;

fn sample() -> Value {
    json!({
        "source": [{ "name": "Figuera", "kind": "person", "aliases": ["M. Figuera"], "reliability": "C" }],
        "document": [
            { "key": "bases", "path": "bases.es.txt", "publisher": "Boletín de Muestra [outlet]", "published": "2022-01-20" },
            { "key": "denial", "text": "no foreign base on Venezuelan soil", "url": "https://e.example/2", "title": "Denial" },
        ],
        "claim": [
            { "text": "Two Russian bases operate in Venezuela", "slug": "two-bases", "confidence": "possible", "tags": ["story:bases"],
              "evidence": [{ "document": "bases", "excerpt": "dos bases militares rusas", "per": "Figuera (said)", "locator": "p. 1" }] },
            { "text": "There are no bases", "slug": "no-bases", "said_by": "Padrino [person]", "when": "2022",
              "evidence": [{ "document": "denial", "excerpt": "no foreign base", "stance": "disputes", "nth": 1 }] },
        ],
        "contradiction": [{ "claims": ["two-bases", "no-bases"], "why": "either or", "resolved": "neither", "resolved_why": "w" }],
    })
}

/// A value as TOML, or as close to it as what it holds allows.
fn written(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(name, value)| format!("{} = {}", Value::from(name.as_str()), written(value)));
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(written).collect::<Vec<_>>().join(", ")),
        value => json::written(value),
    }
}

impl Target for Toml {
    fn make(&mut self, dice: &mut Dice) -> Vec<u8> {
        let mut value = sample();
        for _ in 0..dice.few() {
            json::change(dice, &mut value);
        }
        let mut text = String::new();
        if let Value::Object(tables) = &value {
            for (name, table) in tables {
                match table {
                    // In blocks, as people write them.
                    Value::Array(items) if dice.one_in(2) && items.iter().all(Value::is_object) => {
                        for item in items {
                            text.push_str(&format!("[[{name}]]\n"));
                            for (name, value) in item.as_object().into_iter().flatten() {
                                text.push_str(&format!(
                                    "{} = {}\n",
                                    Value::from(name.as_str()),
                                    written(value)
                                ));
                            }
                        }
                    }
                    table => {
                        text.insert_str(0, &format!("{} = {}\n", Value::from(name.as_str()), written(table)));
                    }
                }
            }
        }
        if dice.one_in(10) {
            let depth = *dice.pick(&[100, 1000, 100_000]);
            let deep = *dice.pick(&["[", "{a=", "a."]);
            text.push_str(&format!(
                "\nx{} = {}",
                deep.repeat(if deep == "a." { depth } else { 0 }),
                deep.repeat(depth)
            ));
        }
        if dice.one_in(3) { hostile::smashed(dice, text.into_bytes()) } else { text.into_bytes() }
    }

    fn run(&mut self, input: &[u8], dice: &mut Dice, place: &Place) -> Result<(), String> {
        import(input, "in.toml", &["--format", "toml"], dice, place)
    }
}
