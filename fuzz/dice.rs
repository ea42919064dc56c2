//! Chance that is the same for the same seed and number, so that what is found can be made again.

use proptest::prelude::Rng as _;
use proptest::strategy::{Strategy, ValueTree as _};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use sha2::{Digest as _, Sha256};

/// Draws of proptest, from a seed.
pub struct Dice(TestRunner);

impl Dice {
    /// The dice for one input: the run's seed, and the input's number.
    pub fn new(seed: u64, number: u64) -> Self {
        let mut hash = Sha256::new();
        hash.update(seed.to_be_bytes());
        hash.update(number.to_be_bytes());
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &hash.finalize());
        Self(TestRunner::new_with_rng(Config::default(), rng))
    }

    /// Whatever a strategy makes.
    pub fn draw<S: Strategy>(&mut self, strategy: S) -> S::Value {
        strategy.new_tree(&mut self.0).unwrap().current()
    }

    /// A number below `end`; 0 where that is 0.
    pub fn below(&mut self, end: usize) -> usize {
        let drawn = usize::try_from(self.0.rng().next_u64() >> 1).unwrap_or(usize::MAX);
        drawn.checked_rem(end).unwrap_or(0)
    }

    /// True once in so many times.
    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// One of these words.
    pub fn word<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    /// A small number more often than a large one, from 1: how many things are changed at once.
    pub fn few(&mut self) -> usize {
        let mut few = 1;
        while few < 8 && self.one_in(2) {
            few += 1;
        }
        few
    }

    /// A length: mostly short, sometimes long.
    pub fn length(&mut self) -> usize {
        match self.below(20) {
            0 => self.below(3_000_000),
            1 | 2 => self.below(100_000),
            _ => self.below(300),
        }
    }
}
