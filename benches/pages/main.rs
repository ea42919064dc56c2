//! How well pages are read: their articles against those that somebody marked, on the test pages of
//! Mozilla's Readability (<https://github.com/mozilla/readability>, `test/test-pages`), which are not part of
//! this repository.
//!
//! `cargo bench --bench pages -- FOLDER` prints, for each page that is read badly and for all together, how
//! much of the marked article's words is found (recall), how much of what is found belongs to it
//! (precision), and the time a page takes.

#![allow(missing_docs, clippy::unwrap_used)]

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use perwhom::capture::{Format, extract};
use perwhom::model::extraction::{Extraction, SegmentKind};

/// Pages below this F1 are told one by one.
const TOLD: f64 = 0.8;

fn main() {
    let Some(folder) = std::env::args().skip(1).find(|arg| !arg.starts_with("--")) else {
        println!(
            "which folder? cargo bench --bench pages -- FOLDER, with the pages of readability's test/test-pages"
        );
        return;
    };
    let mut pages: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.sort();
    let (mut sum, mut recall, mut precision, mut titles, mut time) = (0.0, 0.0, 0.0, 0_u32, Duration::ZERO);
    let mut count = 0_u32;
    for page in pages.iter().filter(|page| page.join("source.html").exists()) {
        let source = fs::read(page.join("source.html")).unwrap();
        let begun = Instant::now();
        let made = extract(Format::Page, &source, Some("utf-8"), None, u64::MAX).unwrap();
        time += begun.elapsed();
        let due = extract(
            Format::Page,
            &fs::read(page.join("expected.html")).unwrap(),
            Some("utf-8"),
            None,
            u64::MAX,
        );
        let due = words(&due.unwrap().text);
        let found = words(&article(&made));
        let common: usize =
            due.iter().map(|(word, count)| found.get(word).copied().unwrap_or(0).min(*count)).sum();
        let (all_due, all_found): (usize, usize) = (due.values().sum(), found.values().sum());
        let (part, of) = (share(common, all_due), share(common, all_found));
        let f1 = if part + of > 0.0 { 2.0 * part * of / (part + of) } else { 0.0 };
        if f1 < TOLD {
            println!("{f1:.3}  recall {part:.3}  precision {of:.3}  {}", name(page));
        }
        titles += u32::from(has_title(page, &made));
        count += 1;
        (sum, recall, precision) = (sum + f1, recall + part, precision + of);
    }
    let of = f64::from(count.max(1));
    println!(
        "{count} pages: F1 {:.3}, recall {:.3}, precision {:.3}, {titles} titles, {:.1} ms a page",
        sum / of,
        recall / of,
        precision / of,
        time.as_secs_f64() * 1000.0 / of
    );
}

fn share(part: usize, whole: usize) -> f64 {
    let count = |words: usize| f64::from(u32::try_from(words).unwrap_or(u32::MAX));
    if whole == 0 { 0.0 } else { count(part) / count(whole) }
}

fn name(page: &Path) -> String {
    page.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The text that is the article, or all of it where none was found.
fn article(made: &Extraction) -> String {
    if !made.layout.has_article() {
        return made.text.clone();
    }
    let points: Vec<char> = made.text.chars().collect();
    let segments = made.layout.segments.iter().filter(|segment| segment.kind != SegmentKind::Headline);
    segments
        .map(|segment| points[segment.start as usize..segment.end as usize].iter().collect::<String>() + "\n")
        .collect()
}

/// How often each word stands in a text.
fn words(text: &str) -> HashMap<String, usize> {
    let mut words = HashMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *words.entry(word.to_lowercase()).or_default() += 1;
    }
    words
}

/// Whether the title that was found is the one that is due, or part of it.
fn has_title(page: &Path, made: &Extraction) -> bool {
    let metadata = fs::read_to_string(page.join("expected-metadata.json")).unwrap_or_default();
    let due: serde_json::Value = serde_json::from_str(&metadata).unwrap_or_default();
    let due = due["title"].as_str().unwrap_or_default().to_lowercase();
    made.facts.title.as_ref().is_some_and(|title| {
        let title = title.value.to_lowercase();
        due.contains(&title) || title.contains(&due)
    })
}
