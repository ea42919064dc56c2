//! The smallest set that meets every one of some sets: a minimum hitting set.
//!
//! The question is NP-hard in general (Karp 1972, in its twin form, set cover); the sets
//! here are the voices of a handful of chains, so it is answered exactly, up to the point
//! where the answer is simply "many".

use std::fmt;

/// The size of a minimum hitting set, exact up to [`Count::MOST`] and "more" beyond it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Count(u8);

impl Count {
    /// The largest size that is told from larger ones.
    pub const MOST: u8 = 8;
    /// None at all.
    pub const ZERO: Self = Self(0);
    /// One.
    pub const ONE: Self = Self(1);

    /// The figure, at most [`Count::MOST`].
    #[must_use]
    pub const fn figure(self) -> u8 {
        if self.0 > Self::MOST { Self::MOST } else { self.0 }
    }

    /// The figure, or one more where it is beyond what is told apart.
    #[must_use]
    pub const fn upper(self) -> u8 {
        self.0
    }

    /// Whether it is more than the figure says.
    #[must_use]
    pub const fn is_beyond(self) -> bool {
        self.0 > Self::MOST
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.figure(), if self.is_beyond() { "+" } else { "" })
    }
}

/// The size of the smallest set of voices that meets each of these sets, none of them empty.
/// No set needs no voice. `voice` tells what of an item is its voice.
#[must_use]
pub fn smallest<T, V: Ord>(sets: &[Vec<T>], voice: impl Fn(&T) -> V + Copy) -> Count {
    if sets.is_empty() {
        return Count::ZERO;
    }
    let has = |set: &[T], wanted: &T| set.iter().any(|item| voice(item) == voice(wanted));
    if sets[0].iter().any(|item| sets[1..].iter().all(|set| has(set, item))) {
        return Count::ONE;
    }
    // Most claims have two or three pieces of evidence, and these need no search.
    let meet = |a: &[T], b: &[T]| a.iter().any(|item| has(b, item));
    match sets {
        [_, _] => return Count(2),
        [a, b, c] => return Count(if meet(a, b) || meet(a, c) || meet(b, c) { 2 } else { 3 }),
        _ => {}
    }
    let mut numbered = numbered(sets, voice);
    drop_supersets(&mut numbered);
    (2..=Count::MOST)
        .find(|&size| meets_all_with(&numbered, &mut Vec::new(), size))
        .map_or(Count(Count::MOST + 1), Count)
}

/// The sets with each voice replaced by a small number, sorted, so that the search does not
/// depend on the order in which evidence was given.
fn numbered<T, V: Ord>(sets: &[Vec<T>], voice: impl Fn(&T) -> V + Copy) -> Vec<Vec<usize>> {
    let mut all: Vec<V> = sets.iter().flatten().map(voice).collect();
    all.sort_unstable();
    all.dedup();
    sets.iter()
        .map(|set| {
            let mut set: Vec<usize> =
                set.iter().filter_map(|item| all.binary_search(&voice(item)).ok()).collect();
            set.sort_unstable();
            set.dedup();
            set
        })
        .collect()
}

/// Whoever meets a set meets all that contain it.
fn drop_supersets(sets: &mut Vec<Vec<usize>>) {
    sets.sort_unstable_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    sets.dedup();
    let mut kept: Vec<Vec<usize>> = Vec::with_capacity(sets.len());
    for set in sets.drain(..) {
        if !kept.iter().any(|small| small.iter().all(|voice| set.contains(voice))) {
            kept.push(set);
        }
    }
    *sets = kept;
}

/// Whether `left` more voices can meet every set that `chosen` does not meet yet: branch on
/// the voices of one unmet set, cut where the unmet sets that share nothing are too many.
fn meets_all_with(sets: &[Vec<usize>], chosen: &mut Vec<usize>, left: u8) -> bool {
    let unmet: Vec<&Vec<usize>> =
        sets.iter().filter(|set| !set.iter().any(|voice| chosen.contains(voice))).collect();
    let Some(first) = unmet.first() else {
        return true;
    };
    if disjoint(&unmet) > usize::from(left) {
        return false;
    }
    first.iter().any(|&voice| {
        chosen.push(voice);
        let met = meets_all_with(sets, chosen, left - 1);
        chosen.pop();
        met
    })
}

/// How many of the sets can be picked one after the other without two sharing a voice: each
/// of these needs a voice of its own.
fn disjoint(sets: &[&Vec<usize>]) -> usize {
    let mut taken: Vec<usize> = Vec::new();
    let mut count = 0;
    for set in sets {
        if !set.iter().any(|voice| taken.contains(voice)) {
            taken.extend_from_slice(set);
            count += 1;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn smallest<T: Ord + Clone>(sets: &[Vec<T>]) -> Count {
        super::smallest(sets, T::clone)
    }

    /// Tries every subset of the voices.
    fn brute_force(sets: &[Vec<u8>]) -> usize {
        let mut voices: Vec<u8> = sets.iter().flatten().copied().collect();
        voices.sort_unstable();
        voices.dedup();
        (0_u32..1 << voices.len())
            .filter(|chosen| {
                sets.iter().all(|set| {
                    set.iter().any(|voice| {
                        let place = voices.iter().position(|v| v == voice).unwrap();
                        chosen & (1 << place) != 0
                    })
                })
            })
            .map(u32::count_ones)
            .min()
            .unwrap() as usize
    }

    #[test]
    fn counts_what_the_plan_counts() {
        let none: [Vec<u8>; 0] = [];
        assert_eq!(smallest(&none), Count::ZERO);
        assert_eq!(smallest(&[vec!["A", "X", "P"], vec!["B", "Y", "P"], vec!["A", "Y", "Q"]]), Count(2));
        assert_eq!(smallest(&[vec!["A", "X"], vec!["A", "Y"], vec!["B", "Y"]]), Count(2));
        assert_eq!(smallest(&[vec!["A", "X"], vec!["X"]]), Count::ONE);
    }

    #[test]
    fn says_more_beyond_eight() {
        let sets: Vec<Vec<u32>> = (0..40).map(|n| vec![n, 100 + n]).collect();
        assert_eq!(smallest(&sets[..8]).to_string(), "8");
        assert_eq!(smallest(&sets[..9]).to_string(), "8+");
        assert_eq!(smallest(&sets).to_string(), "8+");
    }

    proptest! {
        #[test]
        fn agrees_with_trying_everything(sets in prop::collection::vec(prop::collection::vec(0u8..9, 1..5), 1..9)) {
            prop_assert_eq!(usize::from(smallest(&sets).figure()), brute_force(&sets));
        }

        #[test]
        fn order_does_not_matter(mut sets in prop::collection::vec(prop::collection::vec(0u8..12, 1..5), 1..9)) {
            let before = smallest(&sets);
            sets.reverse();
            for set in &mut sets {
                set.reverse();
            }
            prop_assert_eq!(smallest(&sets), before);
        }
    }
}
