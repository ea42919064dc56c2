//! Whether what comes in takes time in proportion to its length: `cargo bench --bench growth --
//! 4000`.
//!
//! For each kind of line and of file: so many of them, and twice as many, each imported into a new
//! ledger, and how many times as long the second takes. Anything above 2.3 is told; the lines are
//! such that what one of them needs is as much as the last one needs.

#![allow(missing_docs, clippy::expect_used, clippy::cast_precision_loss)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// How much longer than twice as long twice the work may take.
const MOST: f64 = 2.3;
/// How often each is measured: the fastest counts.
const TIMES: usize = 3;

/// A kind of file that comes in: what it is called, its format and ending, and so many things of it.
type Kind = (&'static str, &'static str, &'static str, fn(usize) -> String);

const KINDS: [Kind; 9] = [
    ("sources", "lines", "jsonl", sources),
    ("documents", "lines", "jsonl", documents),
    ("claims", "lines", "jsonl", claims),
    ("evidence", "lines", "jsonl", evidence),
    ("evidence, each with a new name", "lines", "jsonl", new_names),
    ("contradictions", "lines", "jsonl", contradictions),
    ("ClaimReviews", "claimreview", "json", reviews),
    ("TOML", "toml", "toml", by_hand),
    ("rows of a table", "csv", "csv", rows),
];

fn main() {
    let from = std::env::args().find_map(|arg| arg.parse().ok()).unwrap_or(4000);
    let folder = tempfile::tempdir().expect("a folder");
    for (what, format, ending, make) in KINDS {
        let time = |count: usize| -> f64 {
            let file = folder.path().join(format!("in.{ending}"));
            std::fs::write(&file, make(count)).expect("the input");
            (0..TIMES).map(|_| import(folder.path(), &file, format)).fold(f64::INFINITY, f64::min)
        };
        let (once, twice) = (time(from), time(2 * from));
        let ratio = twice / once;
        let verdict = if ratio > MOST { "  MORE THAN IN PROPORTION" } else { "" };
        println!("{what}: {from} in {once:.2} s, {} in {twice:.2} s, ratio {ratio:.2}{verdict}", 2 * from);
    }
}

fn import(folder: &Path, file: &Path, format: &str) -> f64 {
    let ledger = folder.join("growth.db");
    let _ = std::fs::remove_file(&ledger);
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_perwhom"));
        command.env("PERWHOM_BY", "bench").env("PERWHOM_LEDGER", &ledger).args(args).stderr(Stdio::null());
        assert!(command.status().expect("perwhom runs").success(), "{args:?}");
    };
    run(&["init", "--desk", "Desk"]);
    let begun = Instant::now();
    let file = file.to_str().expect("a path");
    let mut args = vec!["import", file, "--format", format, "--quiet", "--max-size", "1GB"];
    if format == "csv" {
        args.extend(["--map", "guess"]);
    }
    run(&args);
    begun.elapsed().as_secs_f64()
}

/// So many lines after some that they refer to.
fn lines(before: &str, count: usize, line: fn(usize) -> String) -> String {
    let mut all = before.to_owned();
    for n in 0..count {
        writeln!(all, "{}", line(n)).expect("a line");
    }
    all
}

const BEFORE: &str = "{\"type\":\"document\",\"key\":\"d\",\"text\":\"uno dos tres\"}\n{\"type\":\"claim\",\"key\":\"c\",\"text\":\"uno\"}\n";

fn name(n: usize) -> String {
    format!("Person {} of the ministry {}", n * 7919 % 1_000_003, n % 13)
}

fn sources(count: usize) -> String {
    lines("", count, |n| format!(r#"{{"type":"source","key":"s{n}","name":"{}"}}"#, name(n)))
}

fn documents(count: usize) -> String {
    lines("", count, |n| {
        format!(r#"{{"type":"document","key":"d{n}","text":"Report {n} says so.","publisher":"Paper"}}"#)
    })
}

fn claims(count: usize) -> String {
    lines("", count, |n| {
        format!(r#"{{"type":"claim","key":"c{n}","text":"Claim {n}","slug":"slug-{n}","tags":["a"]}}"#)
    })
}

fn evidence(count: usize) -> String {
    lines(BEFORE, count, |n| {
        format!(
            r#"{{"type":"evidence","key":"e{n}","claim":"c","document":"d","excerpt":"dos","chain":"Person {}"}}"#,
            n % 50
        )
    })
}

fn new_names(count: usize) -> String {
    lines(BEFORE, count, |n| {
        format!(
            r#"{{"type":"evidence","key":"e{n}","claim":"c","document":"d","excerpt":"dos","chain":"{}"}}"#,
            name(n)
        )
    })
}

fn contradictions(count: usize) -> String {
    // Each of the claims contradicts the two beside it.
    let mut all = lines("", count + 1, |n| format!(r#"{{"type":"claim","key":"c{n}","text":"Claim {n}"}}"#));
    for n in 0..count {
        let line = format!(
            r#"{{"type":"contradiction","key":"x{n}","claims":["c{n}","c{}"],"why":"either or"}}"#,
            n + 1
        );
        writeln!(all, "{line}").expect("a line");
    }
    all
}

fn reviews(count: usize) -> String {
    let review = |n: usize| {
        format!(
            r#"{{"@type":"ClaimReview","url":"https://check.example/{n}","claimReviewed":"Claim {n} says so","author":{{"name":"Check"}},"itemReviewed":{{"author":{{"name":"Person {}"}}}},"reviewRating":{{"alternateName":"False"}}}}"#,
            n % 50
        )
    };
    format!("[{}]", (0..count).map(review).collect::<Vec<_>>().join(",\n"))
}

fn by_hand(count: usize) -> String {
    lines("[[document]]\nkey = \"d\"\ntext = \"uno dos tres\"\n", count, |n| {
        format!(
            "[[claim]]\ntext = \"Claim {n}\"\n[[claim.evidence]]\ndocument = \"d\"\nexcerpt = \"dos\"\nper = \"{}\"",
            name(n)
        )
    })
}

fn rows(count: usize) -> String {
    lines("claim,confidence,tags\n", count, |n| format!("Claim {n},possible,a"))
}
