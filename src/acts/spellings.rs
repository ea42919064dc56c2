//! Names that are close to one that nobody goes by: a misprint, most likely.

use std::collections::BTreeSet;
use std::ops::Bound;

use super::error::Result;
use crate::ledger::Reader;
use crate::model::id::SourceId;
use crate::model::name;

/// From this likeness on, names are called close.
const CLOSE: f64 = 0.9;
/// How many names are held against all spellings there are.
const HELD_AGAINST_ALL: usize = 64;
/// How far from its place in an order a name is looked for, on either side.
const BESIDE: usize = 12;

/// Every spelling in use, and whose it is.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    all: Vec<Spelling>,
    /// How many names were looked for.
    asked: usize,
    /// The spellings in three orders, by their numbers: by how they begin, by how they end, and by
    /// their last words. Made when so many names are asked for that each cannot be held against all.
    orders: Option<[BTreeSet<(String, usize)>; 3]>,
}

#[derive(Debug)]
struct Spelling {
    folded: String,
    printed: String,
    source: SourceId,
}

impl Spellings {
    /// These spellings.
    pub(super) fn of(spellings: Vec<(String, SourceId)>) -> Self {
        let mut made = Self::default();
        for (printed, source) in spellings {
            made.add(&printed, source);
        }
        made
    }

    /// One more.
    pub(super) fn add(&mut self, printed: &str, source: SourceId) {
        let folded = name::folded(printed);
        if let Some(orders) = &mut self.orders {
            put(orders, &folded, self.all.len());
        }
        self.all.push(Spelling { folded, printed: printed.to_owned(), source });
    }

    /// A source whose name is close to one that nobody goes by.
    ///
    /// The first names that are asked for are held against every spelling. Where there are more, as
    /// in an import, that would take ever longer: each is held against those that begin, or end, most
    /// like it.
    pub(super) fn near(&mut self, reader: Reader<'_>, spelling: &str) -> Result<Option<(SourceId, String)>> {
        let wanted = name::folded(spelling);
        let mut best: Option<(f64, &Spelling)> = None;
        for number in self.candidates(&wanted) {
            let Some(there) = self.all.get(number) else { continue };
            let likeness = likeness(&wanted, &there.folded);
            if likeness >= CLOSE && best.is_none_or(|(most, _)| likeness > most) {
                best = Some((likeness, there));
            }
        }
        // A confidential source's name is not given away by a misprint of it.
        let Some((_, there)) = best else { return Ok(None) };
        let description = reader.source(there.source)?.description;
        Ok(Some((there.source, description.unwrap_or_else(|| there.printed.clone()))))
    }

    /// The spellings that a name is held against.
    fn candidates(&mut self, wanted: &str) -> Vec<usize> {
        self.asked += 1;
        if self.asked <= HELD_AGAINST_ALL {
            return (0..self.all.len()).collect();
        }
        let all = &self.all;
        let orders = self.orders.get_or_insert_with(|| {
            let mut orders = [const { BTreeSet::new() }; 3];
            for (number, spelling) in all.iter().enumerate() {
                put(&mut orders, &spelling.folded, number);
            }
            orders
        });
        let mut found: Vec<usize> = orders
            .iter()
            .zip(keys(wanted))
            .flat_map(|(order, key)| {
                let at = (key, 0);
                let before = order.range(..&at).rev().take(BESIDE);
                let after = order.range((Bound::Included(&at), Bound::Unbounded)).take(BESIDE);
                before.chain(after).map(|(_, number)| *number).collect::<Vec<_>>()
            })
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn put(orders: &mut [BTreeSet<(String, usize)>; 3], folded: &str, number: usize) {
    for (order, key) in orders.iter_mut().zip(keys(folded)) {
        order.insert((key, number));
    }
}

/// What a name is ordered by.
fn keys(folded: &str) -> [String; 3] {
    [folded.to_owned(), folded.chars().rev().collect(), last_word(folded).to_owned()]
}

fn last_word(folded: &str) -> &str {
    folded.rsplit(' ').next().unwrap_or_default()
}

/// How alike two folded names are, 0 to 1: as a whole (Jaro-Winkler), or by their last words,
/// as a surname stands for a full name.
fn likeness(a: &str, b: &str) -> f64 {
    let whole = strsim::jaro_winkler(a, b);
    let (last_a, last_b) = (last_word(a), last_word(b));
    let either_is_short = !a.contains(' ') || !b.contains(' ');
    let both_long = last_a.chars().count() > 4 && last_b.chars().count() > 4;
    if either_is_short && both_long { whole.max(strsim::jaro_winkler(last_a, last_b)) } else { whole }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surnames_and_misprints_are_close() {
        for (a, b) in [
            ("figueroa", "manuel ricardo cristopher figuera"),
            ("press tv", "presstv"),
            ("politico", "politico eu"),
        ] {
            assert!(likeness(a, b) >= CLOSE, "{a} / {b}: {}", likeness(a, b));
        }
        for (a, b) in
            [("kremlin", "tass"), ("outlet a", "ministry of defence"), ("vladimir putin", "nicolas maduro")]
        {
            assert!(likeness(a, b) < CLOSE, "{a} / {b}: {}", likeness(a, b));
        }
    }

    #[test]
    fn the_thousandth_name_is_held_against_no_more_than_the_hundredth() {
        let mut spellings = Spellings::default();
        let name = |n: usize| format!("Person {} of {}", n * 7919 % 10_007, n % 10);
        for n in 0..10_000 {
            let number = u32::try_from(n).unwrap();
            let most = if n < HELD_AGAINST_ALL { n } else { 6 * BESIDE };
            assert!(spellings.candidates(&name::folded(&name(n))).len() <= most, "{n}");
            spellings.add(&name(n), SourceId(number));
        }
        for (misprint, is) in
            [("Manuel Figueroa", "Manuel Figuera"), ("Krenlin", "Kremlin"), ("remlin", "Kremlin")]
        {
            spellings.add(is, SourceId(1));
            let wanted = name::folded(misprint);
            let found = spellings.candidates(&wanted);
            let best = found
                .iter()
                .filter_map(|at| spellings.all.get(*at))
                .max_by(|a, b| likeness(&wanted, &a.folded).total_cmp(&likeness(&wanted, &b.folded)));
            assert_eq!(best.map(|best| best.printed.as_str()), Some(is), "{misprint}");
        }
    }
}
