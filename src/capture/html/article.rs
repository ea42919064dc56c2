//! Which lines of a page are the article: those that `trafilatura` takes for it.

use std::collections::{BTreeSet, HashMap};

use scraper::Html;
use trafilatura::{ExtractionFocus, Options};

use super::folded::folded;
use super::lines::{Line, lines};

/// The places of the lines that the article is made of.
pub(super) fn lines_of_article(page: &str, all: &[Line]) -> BTreeSet<usize> {
    let options = Options::default().with_fallback(true).with_focus(ExtractionFocus::FavorPrecision);
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
                at.iter().find(|at| **at >= from).or_else(|| at.first().filter(|_| at.len() == 1)).copied()
            }
            // It may be part of a line, or several lines.
            None if line.chars().count() > 40 => folded_lines
                .iter()
                .enumerate()
                .skip(from)
                .find(|(_, whole)| {
                    whole.contains(line.as_str())
                        || (whole.chars().count() > 40 && line.contains(whole.as_str()))
                })
                .map(|(at, _)| at),
            None => None,
        };
        if let Some(at) = at {
            found.insert(at);
            from = from.max(at + 1);
        }
    }
    found
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
