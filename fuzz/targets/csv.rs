//! Spreadsheets as text.

use super::{Target, import};
use crate::dice::Dice;
use crate::program::Place;
use crate::{base, hostile};

pub struct Csv;

/// Rows with faults in them.
pub fn spoiled_rows(dice: &mut Dice) -> Vec<Vec<String>> {
    let mut rows = base::rows();
    for _ in 0..dice.below(4) {
        let (row, other) = (dice.below(rows.len()), dice.below(rows.len()));
        let column = dice.below(rows[row].len());
        match dice.below(9) {
            0 => {
                rows.remove(row);
            }
            1 => {
                let times = *dice.pick(&[1, 1, 30]);
                for _ in 0..times {
                    rows.push(rows[other].clone());
                }
            }
            2 => rows.swap(row, other),
            3 => rows[row].truncate(column),
            4 => {
                let more = *dice.pick(&[1, 20, 16_400]);
                rows[row].extend(std::iter::repeat_n("x".to_owned(), more));
            }
            5 if column < rows[row].len() => {
                rows[row][column] = hostile::spoiled(dice, &rows[row][column].clone());
            }
            _ if column < rows[row].len() => rows[row][column] = hostile::text(dice),
            _ => {}
        }
        if rows.is_empty() {
            break;
        }
    }
    rows
}

impl Target for Csv {
    fn make(&mut self, dice: &mut Dice) -> Vec<u8> {
        let separator = *dice.pick(&[",", ",", ";", "\t", "|"]);
        let end = *dice.pick(&["\n", "\r\n", "\r"]);
        let exact = !dice.one_in(6);
        let mut text = String::new();
        for row in spoiled_rows(dice) {
            let cells: Vec<String> = row
                .iter()
                .map(|cell| {
                    let needs = exact && cell.contains(['"', '\n', '\r', ',', ';', '\t', '|']);
                    if needs { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
                })
                .collect();
            text.push_str(&cells.join(separator));
            text.push_str(end);
        }
        if dice.one_in(12) {
            // A quotation mark that is never closed, before much text.
            text.push('"');
            let length = dice.length();
            text.push_str(&"x,\n".repeat(length / 3));
        }
        if dice.one_in(3) { hostile::smashed(dice, text.into_bytes()) } else { text.into_bytes() }
    }

    fn run(&mut self, input: &[u8], dice: &mut Dice, place: &Place) -> Result<(), String> {
        let format = *dice.pick(&["csv", "csv", "tsv"]);
        import(input, "in.csv", &["--format", format, "--map", "guess"], dice, place)
    }
}
