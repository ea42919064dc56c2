//! Sets of numbers as one parameter. `json_each` reads them in SQL; it is the one function of
//! `SQLite`'s that queries use outside this folder, and another store has to have one of this name.

/// Numbers as a JSON array, for `json_each`.
pub(in crate::ledger) fn json(numbers: impl Iterator<Item = u32>) -> String {
    let numbers: Vec<String> = numbers.map(|number| number.to_string()).collect();
    format!("[{}]", numbers.join(","))
}
