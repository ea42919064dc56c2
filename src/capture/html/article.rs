//! Which lines of a page are the article: those that `trafilatura` takes for it.

use std::collections::{BTreeSet, HashMap};

use scraper::Html;
use trafilatura::{ExtractionFocus, Options};

use super::folded::folded;
use super::lines::{Line, lines};

/// How many lines ahead a line of the article is looked for that stands otherwise in the page.
const AHEAD: usize = 200;
/// How much of the words of a line must be those of another for the two to be one.
const ALIKE: f64 = 0.8;
/// Where less than this part of a page's words is found with precision, more is looked for.
const FEW: f64 = 0.1;

/// The places of the lines that the article is made of.
pub(super) fn lines_of_article(page: &str, all: &[Line]) -> BTreeSet<usize> {
    let exact = lines_of(page, all, ExtractionFocus::FavorPrecision);
    let words = |places: &BTreeSet<usize>| -> usize {
        places.iter().map(|at| all[*at].text.split_whitespace().count()).sum()
    };
    let whole: usize = all.iter().map(|line| line.text.split_whitespace().count()).sum();
    if share(words(&exact), whole) >= FEW {
        return exact;
    }
    let more = lines_of(page, all, ExtractionFocus::Balanced);
    if words(&more) > 2 * words(&exact) { more } else { exact }
}

fn lines_of(page: &str, all: &[Line], focus: ExtractionFocus) -> BTreeSet<usize> {
    let options = Options::default().with_fallback(true).with_focus(focus);
    let Ok(found) = trafilatura::extract(page, &options) else { return BTreeSet::new() };
    let article = Html::parse_fragment(&found.content_html);
    let folded_lines: Vec<String> = all.iter().map(|line| folded(&line.text)).collect();
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, line) in folded_lines.iter().enumerate() {
        places.entry(line).or_default().push(at);
    }
    let mut found = BTreeSet::new();
    let mut from = 0;
    for line in lines(article.tree.root()) {
        let line = folded(&line.text);
        let at = match places.get(line.as_str()) {
            // Of several the next one; of those before only one that stands alone.
            Some(at) => {
                let next = at.iter().find(|at| **at >= from);
                next.or_else(|| at.first().filter(|_| at.len() == 1)).copied()
            }
            None => alike(&line, &folded_lines, from, &found),
        };
        if let Some(at) = at {
            found.insert(at);
            from = from.max(at + 1);
        }
    }
    found
}

/// The next line that is another but for what was left out of it: a formula, a mark, a word in a link.
fn alike(line: &str, lines: &[String], from: usize, taken: &BTreeSet<usize>) -> Option<usize> {
    let words = counted(line);
    let long: usize = words.values().sum();
    let best = lines.iter().enumerate().skip(from).take(AHEAD).filter(|(at, _)| !taken.contains(at));
    let best = best.filter_map(|(at, other)| {
        let others = counted(other);
        let common: usize =
            words.iter().map(|(word, count)| others.get(word).copied().unwrap_or(0).min(*count)).sum();
        let shorter = long.min(others.values().sum());
        let likeness = share(common, shorter);
        (common >= 5 && likeness >= ALIKE).then_some((common, at))
    });
    best.max_by_key(|(common, at)| (*common, usize::MAX - at)).map(|(_, at)| at)
}

fn counted(text: &str) -> HashMap<&str, usize> {
    let mut words = HashMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *words.entry(word).or_default() += 1;
    }
    words
}

fn share(part: usize, whole: usize) -> f64 {
    let count = |words: usize| f64::from(u32::try_from(words).unwrap_or(u32::MAX));
    if whole == 0 { 1.0 } else { count(part) / count(whole) }
}

/// How much of a text the lines of a page have, by sentences: from 0 to 1.
pub(super) fn covered(text: &str, lines: &[Line]) -> f64 {
    let there: Vec<String> = lines.iter().map(|line| folded(&line.text)).collect();
    let there = there.join(" ");
    let (mut all, mut found) = (0_u32, 0_u32);
    for sentence in text.split_inclusive(['.', '!', '?', '\n']) {
        let sentence = folded(sentence);
        let long = u32::try_from(sentence.chars().count()).unwrap_or(u32::MAX);
        all += long;
        if there.contains(&sentence) {
            found += long;
        }
    }
    if all == 0 { 1.0 } else { f64::from(found) / f64::from(all) }
}
