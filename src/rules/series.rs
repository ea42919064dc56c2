//! Names in a row, as messages have them.

use crate::model::id::EvidenceId;

/// `A`, `A and B`, `A, B and C`.
pub(super) fn series(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `E1, E2 and E3`.
pub(super) fn ids_in_series(ids: &[EvidenceId]) -> String {
    series(&ids.iter().map(ToString::to_string).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_two_are_joined_by_a_word() {
        let names = ["A", "B", "C"].map(str::to_owned);
        assert_eq!(series(&names[..0]), "");
        assert_eq!(series(&names[..1]), "A");
        assert_eq!(series(&names[..2]), "A and B");
        assert_eq!(series(&names), "A, B and C");
        assert_eq!(ids_in_series(&[EvidenceId(1), EvidenceId(2)]), "E1 and E2");
    }
}
