//! Counts in words: "1 claim", "2 claims".

use std::fmt::Display;

/// The noun that goes with a count.
pub fn noun<'n, N: From<u8> + PartialEq>(count: &N, one: &'n str, many: &'n str) -> &'n str {
    if *count == N::from(1) { one } else { many }
}

/// A count with its noun.
pub fn counted<N: Copy + From<u8> + PartialEq + Display>(count: N, one: &str, many: &str) -> String {
    format!("{count} {}", noun(&count, one, many))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_is_singular() {
        assert_eq!(counted(0_u32, "entry", "entries"), "0 entries");
        assert_eq!(counted(1_usize, "entry", "entries"), "1 entry");
        assert_eq!(counted(2_u64, "entry", "entries"), "2 entries");
    }
}
