//! What is looked for, as one machine for all of it.

use aho_corasick::Anchored;
use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::dfa::DFA;
use aho_corasick::nfa::contiguous::NFA;

/// More names than can be looked for at once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("too many names to search for at once")]
pub struct TooMany;

/// What is looked for.
#[derive(Debug, Clone)]
pub struct Names {
    pub(super) machine: Machine,
    /// What each way of writing stands for.
    pub(super) of: Vec<usize>,
    pub(super) start: StateID,
}

/// How long all ways of writing may be together for the quick machine, which is large, in bytes.
const QUICK: usize = 1 << 15;

/// Steps through a text, a byte at a time.
#[derive(Debug, Clone)]
pub(super) enum Machine {
    Quick(DFA),
    Small(NFA),
}

impl Machine {
    #[inline]
    pub(super) fn next(&self, state: StateID, byte: u8) -> StateID {
        match self {
            Self::Quick(machine) => machine.next_state(Anchored::No, state, byte),
            Self::Small(machine) => machine.next_state(Anchored::No, state, byte),
        }
    }

    #[inline]
    pub(super) fn is_match(&self, state: StateID) -> bool {
        match self {
            Self::Quick(machine) => machine.is_special(state) && machine.is_match(state),
            Self::Small(machine) => machine.is_special(state) && machine.is_match(state),
        }
    }

    /// The ways of writing that end here, each with its length.
    pub(super) fn ending(&self, state: StateID) -> Vec<(usize, usize)> {
        fn of(machine: &impl Automaton, state: StateID) -> Vec<(usize, usize)> {
            let ways = (0..machine.match_len(state)).map(|number| machine.match_pattern(state, number));
            ways.map(|way| (way.as_usize(), machine.pattern_len(way))).collect()
        }
        match self {
            Self::Quick(machine) => of(machine, state),
            Self::Small(machine) => of(machine, state),
        }
    }
}

impl Names {
    /// Looks for these ways of writing, each with the number of what it stands for.
    pub fn new(ways: impl IntoIterator<Item = (String, usize)>) -> Result<Self, TooMany> {
        let (ways, of): (Vec<String>, Vec<usize>) = ways.into_iter().unzip();
        let (machine, start) = if ways.iter().map(String::len).sum::<usize>() <= QUICK {
            let machine = DFA::new(&ways).map_err(|_| TooMany)?;
            let start = machine.start_state(Anchored::No).map_err(|_| TooMany)?;
            (Machine::Quick(machine), start)
        } else {
            let machine = NFA::new(&ways).map_err(|_| TooMany)?;
            let start = machine.start_state(Anchored::No).map_err(|_| TooMany)?;
            (Machine::Small(machine), start)
        };
        // A text begins as if a space stood before it.
        let start = machine.next(start, b' ');
        Ok(Self { machine, of, start })
    }

    /// Whether there is nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }
}
