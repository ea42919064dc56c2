//! The numbers that one replica of entries gives to things, and the numbers that they have here.

use std::collections::BTreeMap;

use super::id::EntityKind;

/// Things that follow one another in both numberings: `C7 … C9` there are `C12 … C14` here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdRange {
    /// What they are.
    pub thing: EntityKind,
    /// The number of the first of them in the replica.
    pub there: u32,
    /// Its number here.
    pub here: u32,
    /// How many they are.
    pub count: u32,
}

/// What a thing of another replica is called there, and its number here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Numbered {
    /// The replica.
    pub replica: u64,
    /// What it is.
    pub thing: EntityKind,
    /// Its number there.
    pub there: u32,
    /// Its number here.
    pub here: u32,
}

/// All that a replica has numbers for.
#[derive(Debug, Clone, Default)]
pub struct IdMap {
    by_there: BTreeMap<(EntityKind, u32), IdRange>,
    by_here: BTreeMap<(EntityKind, u32), IdRange>,
}

impl IdMap {
    /// The number here of a thing that the replica numbers so.
    #[must_use]
    pub fn here(&self, thing: EntityKind, there: u32) -> Option<u32> {
        let (_, run) = self.by_there.range(..=(thing, there)).next_back()?;
        let at = there.checked_sub(run.there).filter(|_| run.thing == thing)?;
        (at < run.count).then(|| run.here.checked_add(at)).flatten()
    }

    /// The number in the replica of a thing that is numbered so here.
    #[must_use]
    pub fn there(&self, thing: EntityKind, here: u32) -> Option<u32> {
        let (_, run) = self.by_here.range(..=(thing, here)).next_back()?;
        let at = here.checked_sub(run.here).filter(|_| run.thing == thing)?;
        (at < run.count).then(|| run.there.checked_add(at)).flatten()
    }

    /// The number that the replica gives to the next thing.
    #[must_use]
    pub fn next(&self, thing: EntityKind) -> u32 {
        let last = self.by_there.range((thing, 0)..=(thing, u32::MAX)).next_back();
        last.map_or(1, |(_, run)| run.there.saturating_add(run.count))
    }

    /// Adds things that follow one another.
    pub fn add(&mut self, run: IdRange) {
        self.by_there.insert((run.thing, run.there), run);
        self.by_here.insert((run.thing, run.here), run);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lead_there_and_back() {
        let mut space = IdMap::default();
        space.add(IdRange { thing: EntityKind::Claim, there: 1, here: 10, count: 3 });
        space.add(IdRange { thing: EntityKind::Claim, there: 4, here: 2, count: 1 });
        space.add(IdRange { thing: EntityKind::Source, there: 1, here: 7, count: 1 });
        for (there, here) in [(1, 10), (3, 12), (4, 2)] {
            assert_eq!(space.here(EntityKind::Claim, there), Some(here));
            assert_eq!(space.there(EntityKind::Claim, here), Some(there));
        }
        assert_eq!(space.here(EntityKind::Claim, 5), None);
        assert_eq!(space.there(EntityKind::Claim, 13), None);
        assert_eq!(space.here(EntityKind::Document, 1), None);
        assert_eq!((space.next(EntityKind::Claim), space.next(EntityKind::Document)), (5, 1));
    }
}
