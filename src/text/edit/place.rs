//! Where a passage stands in another text when its words were changed: the place with most of them, in
//! their order, and between the words that it stood between. An alignment by words against a window
//! of the text (Sellers 1980), for a few windows that have many of them.

use std::collections::HashMap;

use super::tokens::{Token, tokens};

/// Words of the passages beside an excerpt that help to find it.
const CONTEXT: usize = 12;
/// Words that an excerpt may have: aligning takes their square.
const WORDS: usize = 1500;
/// Windows that are looked at.
const WINDOWS: usize = 6;
/// What a word beside the excerpt counts of one in it.
const BESIDE: u32 = 4;

/// A text that excerpts are looked for in, read once for all of them.
pub(super) struct Searched {
    pub tokens: Vec<Token>,
    numbers: HashMap<String, usize>,
    keys: Vec<usize>,
}

/// Where an excerpt stands, and how much of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The byte it begins at.
    pub start: usize,
    /// The byte it ends at, exclusive.
    pub end: usize,
}

/// What looking for an excerpt came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Search {
    At(Place),
    Nowhere,
    TooLong,
}

impl Searched {
    pub(super) fn of(text: &str) -> Self {
        let tokens: Vec<Token> = tokens(text).collect();
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let keys = tokens
            .iter()
            .map(|token| {
                let next = numbers.len();
                *numbers.entry(token.key.clone()).or_insert(next)
            })
            .collect();
        Self { tokens, numbers, keys }
    }

    /// The place of some of another text's tokens, from `from` up to `to`.
    pub(super) fn place_of(&self, old: &Searched, from: usize, to: usize) -> Search {
        if to - from > WORDS {
            return Search::TooLong;
        }
        if to == from || self.tokens.is_empty() {
            return Search::Nowhere;
        }
        let first = from.saturating_sub(CONTEXT);
        let last = (to + CONTEXT).min(old.tokens.len());
        let pattern: Vec<Wanted> = (first..last)
            .map(|at| {
                let token = &old.tokens[at];
                let is_within = (from..to).contains(&at);
                Wanted {
                    key: self.numbers.get(&token.key).copied(),
                    weight: token.weight() * if is_within { BESIDE } else { 1 },
                    is_within,
                }
            })
            .collect();
        let windows = self.windows(&pattern, 2 * (last - first) + 10);
        let best = windows
            .into_iter()
            .filter_map(|(start, end)| self.align(&pattern, start, end))
            .max_by_key(|aligned| (aligned.gain, std::cmp::Reverse(aligned.first)));
        let Some(best) = best.filter(|best| best.is_enough(&pattern)) else { return Search::Nowhere };
        Search::At(Place { start: self.tokens[best.first].start, end: self.tokens[best.last].end })
    }

    /// The windows that have most of the words, none overlapping another by more than half.
    fn windows(&self, pattern: &[Wanted], width: usize) -> Vec<(usize, usize)> {
        let mut left: HashMap<usize, (i64, i64)> = HashMap::new();
        for wanted in pattern {
            if let Some(key) = wanted.key {
                let entry = left.entry(key).or_insert((0, 0));
                entry.0 += 1;
                entry.1 = entry.1.max(i64::from(wanted.weight));
            }
        }
        let mut shared = 0_i64;
        let mut scores: Vec<(i64, usize)> = Vec::new();
        let step = (width / 4).max(1);
        for (at, key) in self.keys.iter().enumerate() {
            if let Some((left, weight)) = left.get_mut(key) {
                if *left > 0 {
                    shared += *weight;
                }
                *left -= 1;
            }
            if at >= width
                && let Some((left, weight)) = left.get_mut(&self.keys[at - width])
            {
                *left += 1;
                if *left > 0 {
                    shared -= *weight;
                }
            }
            if shared > 0 && (at % step == 0 || at + 1 == self.keys.len()) {
                scores.push((shared, at));
            }
        }
        scores.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut chosen: Vec<usize> = Vec::new();
        for (_, at) in scores {
            if chosen.iter().all(|there| there.abs_diff(at) * 2 > width) {
                chosen.push(at);
                if chosen.len() == WINDOWS {
                    break;
                }
            }
        }
        let bounds = |at: usize| (at.saturating_sub(width + step), (at + 1 + step).min(self.keys.len()));
        chosen.into_iter().map(bounds).collect()
    }

    /// The best alignment of the pattern with a stretch of the tokens. Tokens before and after cost nothing.
    fn align(&self, pattern: &[Wanted], from: usize, to: usize) -> Option<Aligned> {
        let columns = to - from + 1;
        let mut costs = vec![0_u32; columns];
        let mut steps = vec![Step::New; columns * (pattern.len() + 1)];
        for (row, wanted) in (1..).zip(pattern) {
            let mut diagonal = costs[0];
            costs[0] += wanted.weight;
            steps[row * columns] = Step::Gone;
            for column in 1..columns {
                let at = from + column - 1;
                let token = &self.tokens[at];
                let is_same = wanted.key == Some(self.keys[at]);
                let here = token.weight() * if wanted.is_within { BESIDE } else { 1 };
                let replaced = diagonal + if is_same { 0 } else { wanted.weight.max(here) };
                // The row of the last wanted token is where the text goes on at no cost.
                let added = costs[column - 1] + if row == pattern.len() { 0 } else { (here / 2).max(1) };
                let gone = costs[column] + wanted.weight;
                diagonal = costs[column];
                let (cost, step) = if replaced <= gone && replaced <= added {
                    (replaced, if is_same { Step::Same } else { Step::Replaced })
                } else if gone <= added {
                    (gone, Step::Gone)
                } else {
                    (added, Step::New)
                };
                costs[column] = cost;
                steps[row * columns + column] = step;
            }
        }
        let mut column = columns - 1;
        let mut row = pattern.len();
        let mut within: Vec<usize> = Vec::new();
        // What was added at an end of the excerpt is of it only where it stands for its first or last word.
        let (mut behind, mut is_first_gone): (Vec<usize>, bool) = (Vec::new(), false);
        let is_within = |row: usize| pattern.get(row).is_some_and(|wanted| wanted.is_within);
        let (mut matched, mut beside, mut content) = (0, 0, 0);
        while row > 0 {
            let step = steps[row * columns + column];
            let wanted = &pattern[row - 1];
            if step == Step::Same {
                if wanted.is_within {
                    matched += wanted.weight;
                    content += u32::from(wanted.weight >= 10 * BESIDE);
                } else {
                    beside += wanted.weight;
                }
            }
            match step {
                Step::New => {
                    let at = from + column - 1;
                    match (is_within(row - 1), is_within(row)) {
                        (true, true) => within.push(at),
                        (true, false) if row < pattern.len() => behind.push(at),
                        (false, true) if is_first_gone => within.push(at),
                        _ => {}
                    }
                    column -= 1;
                }
                Step::Gone => {
                    if wanted.is_within && !is_within(row) {
                        within.append(&mut behind);
                    }
                    is_first_gone = wanted.is_within;
                    row -= 1;
                }
                Step::Same | Step::Replaced => {
                    if wanted.is_within {
                        within.push(from + column - 1);
                    }
                    is_first_gone = false;
                    row -= 1;
                    column -= 1;
                }
            }
        }
        let (first, last) = (*within.iter().min()?, *within.iter().max()?);
        Some(Aligned { matched, beside, content, gain: matched + beside, first, last })
    }
}

struct Wanted {
    key: Option<usize>,
    weight: u32,
    is_within: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Same,
    Replaced,
    Gone,
    New,
}

#[derive(Debug)]
struct Aligned {
    matched: u32,
    beside: u32,
    content: u32,
    gain: u32,
    first: usize,
    last: usize,
}

impl Aligned {
    /// Whether that much is left that it is the passage, edited, and not another one. Where the words
    /// beside it are there, less is needed.
    fn is_enough(&self, pattern: &[Wanted]) -> bool {
        let sum = |is_within| -> u32 {
            pattern.iter().filter(|wanted| wanted.is_within == is_within).map(|wanted| wanted.weight).sum()
        };
        let (within, around) = (sum(true), sum(false));
        let is_between = around > 0 && self.beside * 2 >= around;
        // Of a few words, all may be replaced; that they are is told by what is beside them.
        let is_short = pattern.iter().filter(|wanted| wanted.is_within).count() <= 4;
        let due = match () {
            () if is_short && around > 0 && self.beside * 10 >= around * 8 => 10,
            () if is_between => 30,
            () => 55,
        };
        let of_content =
            pattern.iter().filter(|wanted| wanted.is_within && wanted.weight >= 10 * BESIDE).count();
        self.matched * 100 >= within * due
            && (is_between || self.content >= 2.min(u32::try_from(of_content).unwrap_or(2)))
    }
}
