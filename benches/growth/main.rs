//! Whether what comes in takes time in proportion to its length: `cargo bench --bench growth --
//! 4000`.
//!
//! For each kind of line and of file: so many of them, and twice as many, each imported into a new
//! ledger, and how many times as long the second takes. Then, of acts on one thing, in a ledger of
//! their own and come over from another one, what checking them takes; and of sources that all
//! published something, what auditing one claim takes. Anything above 2.3 is told; the lines are such
//! that what one of them needs is as much as the last one needs.

#![allow(missing_docs, clippy::expect_used, clippy::cast_precision_loss)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use perwhom::acts::{self, ActError, Judgement, Kinds, Mode, Recorder, Writer};
use perwhom::ledger::{Access, Ledger};
use perwhom::model::grade::Reliability;
use perwhom::model::id::SourceId;

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
    ("TOML", "toml", "toml", toml),
    ("rows of a table", "csv", "csv", rows),
];

fn main() {
    let from = std::env::args().find_map(|arg| arg.parse().ok()).unwrap_or(4000);
    let folder = tempfile::tempdir().expect("a folder");
    for (what, format, ending, make) in KINDS {
        let time = |count: usize| -> f64 {
            let file = folder.path().join(format!("in.{ending}"));
            std::fs::write(&file, make(count)).expect("the input");
            import(folder.path(), &file, format)
        };
        told(what, from, time);
    }
    for (what, doing) in ACTS {
        told(&format!("{what} on one thing, verified"), from, |count| {
            verify(folder.path(), doing, count, false)
        });
        told(&format!("{what} of another ledger on one thing, verified"), from, |count| {
            verify(folder.path(), doing, count, true)
        });
    }
    told("sources that published something, one claim audited", from, |count| audit(folder.path(), count));
}

/// Prints how much longer twice as much takes.
fn told(what: &str, from: usize, time: impl Fn(usize) -> f64) {
    let best = |count: usize| (0..TIMES).map(|_| time(count)).fold(f64::INFINITY, f64::min);
    let (once, twice) = (best(from), best(2 * from));
    let ratio = twice / once;
    let verdict = if ratio > MOST { "  MORE THAN IN PROPORTION" } else { "" };
    println!("{what}: {from} in {once:.2} s, {} in {twice:.2} s, ratio {ratio:.2}{verdict}", 2 * from);
}

/// What one act of a kind does: the how manieth decides between two ways, so that each changes
/// something.
type Doing = fn(&mut Recorder<'_, '_>, usize) -> Result<(), ActError>;

const ACTS: [(&str, Doing); 2] = [("judgements", judge), ("spellings", spell)];

fn judge(recorder: &mut Recorder<'_, '_>, n: usize) -> Result<(), ActError> {
    let reliability = Some(if n.is_multiple_of(2) { Reliability::A } else { Reliability::B });
    acts::judge(recorder, SourceId(2), Judgement { reliability, ..Judgement::default() })
}

fn spell(recorder: &mut Recorder<'_, '_>, n: usize) -> Result<(), ActError> {
    acts::alias(recorder, SourceId(2), &[format!("Spelling {n}")])
}

/// A ledger with a claim and a source that so many acts are about.
fn of_acts(path: &Path, doing: Doing, count: usize) {
    let _ = std::fs::remove_file(path);
    perwhom(path, &["init", "--desk", "Other desk"]);
    perwhom(path, &["add", "Claim", "--said-by", "Somebody [person]"]);
    let mut ledger = Ledger::open(path, Access::Write).expect("the ledger");
    let mut drawn = 0_u128;
    let random = move || {
        drawn += 1;
        drawn.to_be_bytes()
    };
    let at = "2026-11-22T02:21:00Z".parse().expect("a time");
    let by = "bench".parse().expect("a name");
    let writer = Writer { now: at, by, random: Box::new(random), kinds: Kinds::none() };
    let all = |recorder: &mut Recorder<'_, '_>| (0..count).try_for_each(|n| doing(recorder, n));
    acts::write(&mut ledger, writer, Mode::Commit, all).expect("written");
}

fn perwhom(ledger: &Path, args: &[&str]) -> f64 {
    let mut command = Command::new(env!("CARGO_BIN_EXE_perwhom"));
    command.env("PERWHOM_BY", "bench").env("PERWHOM_LEDGER", ledger).args(args);
    let begun = Instant::now();
    let ran = command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("perwhom runs");
    assert!(ran.code().is_some_and(|code| code < 2), "{args:?}");
    begun.elapsed().as_secs_f64()
}

/// What checking so many acts takes: of the ledger's own, or of another one.
fn verify(folder: &Path, doing: Doing, count: usize, is_anothers: bool) -> f64 {
    let (own, other) = (folder.join("own.db"), folder.join("other.db"));
    of_acts(&other, doing, count);
    if !is_anothers {
        return perwhom(&other, &["verify"]);
    }
    let _ = std::fs::remove_file(&own);
    perwhom(&own, &["init", "--desk", "Desk"]);
    perwhom(&own, &["merge", other.to_str().expect("a path"), "--match", "none"]);
    perwhom(&own, &["verify"])
}

/// What auditing one claim takes beside so many sources that each published something captured.
fn audit(folder: &Path, count: usize) -> f64 {
    let (ledger, file) = (folder.join("audit.db"), folder.join("in.jsonl"));
    let _ = std::fs::remove_file(&ledger);
    let lines = lines(BEFORE, count, |n| {
        format!(
            r#"{{"type":"document","key":"d{n}","text":"Report {n} says so.","publisher":"{}"}}"#,
            name(n)
        )
    });
    std::fs::write(&file, lines).expect("the input");
    perwhom(&ledger, &["init", "--desk", "Desk"]);
    perwhom(&ledger, &["import", file.to_str().expect("a path")]);
    (0..5).map(|_| perwhom(&ledger, &["audit", "C1"])).sum()
}

fn import(folder: &Path, file: &Path, format: &str) -> f64 {
    let ledger = folder.join("growth.db");
    let _ = std::fs::remove_file(&ledger);
    perwhom(&ledger, &["init", "--desk", "Desk"]);
    let file = file.to_str().expect("a path");
    let mut args = vec!["import", file, "--format", format, "--quiet", "--max-size", "1GB"];
    if format == "csv" {
        args.extend(["--map", "guess"]);
    }
    perwhom(&ledger, &args)
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

fn toml(count: usize) -> String {
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
