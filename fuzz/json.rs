//! JSON changed in its structure: fields taken out, doubled, swapped, put too deep, of other types.

use serde_json::{Value, json};

use crate::dice::Dice;
use crate::hostile;

/// What stands for text that no JSON value can be: it is put in when the value is written.
const RAW: &str = "\u{f8ff}raw:";

fn raw(text: &str) -> Value {
    Value::String(format!("{RAW}{text}"))
}

/// A value of whatever type.
fn anything(dice: &mut Dice) -> Value {
    match dice.below(12) {
        0 => Value::Null,
        1 => json!(dice.one_in(2)),
        2 | 3 => raw(&hostile::number(dice)),
        4 => json!([]),
        5 => json!({}),
        6 => {
            let (open, close) = *dice.pick(&[("[", "]"), ("{\"a\":", "}"), ("[{\"type\":", "}]")]);
            let depth = *dice.pick(&[10, 127, 128, 129, 1000, 100_000]);
            let end = if dice.one_in(4) { String::new() } else { format!("0{}", close.repeat(depth)) };
            raw(&format!("{}{end}", open.repeat(depth)))
        }
        7 => Value::Array((0..dice.below(2000)).map(|n| json!(n)).collect()),
        _ => Value::String(hostile::text(dice)),
    }
}

/// All places in a value, by the steps that lead there.
fn places(value: &Value, path: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    found.push(path.clone());
    let below: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (step, value) in below {
        path.push(step);
        places(value, path, found);
        path.pop();
    }
}

fn at<'v>(value: &'v mut Value, path: &[String]) -> Option<&'v mut Value> {
    path.iter().try_fold(value, |value, step| match value {
        Value::Object(fields) => fields.get_mut(step),
        Value::Array(items) => items.get_mut(step.parse::<usize>().ok()?),
        _ => None,
    })
}

/// Changes one thing of a value.
pub fn change(dice: &mut Dice, value: &mut Value) {
    let mut found = Vec::new();
    places(value, &mut Vec::new(), &mut found);
    let path = dice.pick(&found).clone();
    let other = dice.pick(&found).clone();
    let copy = at(value, &other).cloned().unwrap_or(Value::Null);
    let (Some(last), parent) = (path.last(), &path[..path.len().saturating_sub(1)]) else {
        if dice.one_in(10) {
            *value = anything(dice);
        }
        return;
    };
    match (dice.below(8), at(value, parent)) {
        (0, Some(Value::Object(fields))) => {
            fields.remove(last);
        }
        (0, Some(Value::Array(items))) => {
            items.remove(last.parse().unwrap_or(0));
        }
        (1, Some(Value::Object(fields))) => {
            // Renamed.
            let value = fields.remove(last).unwrap_or(Value::Null);
            let name =
                if dice.one_in(2) { hostile::text(dice) } else { other.last().cloned().unwrap_or_default() };
            fields.insert(name, value);
        }
        (1 | 2, Some(Value::Array(items))) => {
            let times = *dice.pick(&[1, 2, 50]);
            items.extend(std::iter::repeat_n(copy, times));
        }
        (2, Some(Value::Object(fields))) => {
            // Doubled: the second one of a name is written behind the first.
            fields.insert(format!("{RAW}{last}"), copy);
        }
        (3, _) => {
            if let Some(place) = at(value, &path) {
                *place = copy;
            }
        }
        (4, _) => {
            if let Some(place) = at(value, &path) {
                *place = json!([place.take()]);
            }
        }
        (5, _) => {
            if let Some(Value::String(text)) = at(value, &path) {
                *text = hostile::spoiled(dice, text);
            }
        }
        _ => {
            let new = anything(dice);
            if let Some(place) = at(value, &path) {
                *place = new;
            }
        }
    }
}

/// A value as text, with what stands for other text put in.
pub fn written(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { "," });
                write(item, out);
            }
            out.push(']');
        }
        Value::Object(fields) => {
            out.push('{');
            for (at, (name, value)) in fields.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { "," });
                out.push_str(&Value::from(name.trim_start_matches(RAW)).to_string());
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
        Value::String(text) if text.starts_with(RAW) => out.push_str(&text[RAW.len()..]),
        value => out.push_str(&value.to_string()),
    }
}
