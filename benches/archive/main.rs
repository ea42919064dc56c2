//! perwhom on an archive, against raw `SQLite` on the same rows, as ratios in one run.
//!
//! `cargo bench --bench archive` measures 100,000 claims with three pieces of evidence each;
//! `cargo bench --bench archive -- 1000000` as many as it is told. Nothing here fails for
//! being slow: the figures are printed, to be read.

#![allow(
    missing_docs,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss
)]

mod generate;
mod measure;
mod raw;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use measure::{Run, median, run, run_quietly};

fn main() {
    // `cargo test --benches` and `cargo bench` pass flags of their own.
    let claims = std::env::args().skip(1).find_map(|arg| arg.parse::<u32>().ok()).unwrap_or(100_000);
    let folder = std::env::temp_dir().join(format!("perwhom-bench-{claims}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the benchmark");
    bench(claims, &folder);
    if std::env::var_os("KEEP").is_none() {
        std::fs::remove_dir_all(&folder).expect("the benchmark's folder goes");
    }
}

fn bench(claims: u32, folder: &Path) {
    let input = folder.join("claims.jsonl");
    let size = generate::write(&input, claims);
    println!("{claims} claims, {} of input", megabytes(size));

    let ours = folder.join("ours.db");
    let theirs = folder.join("raw.db");
    run_quietly(perwhom(&ours).args(["init", "--desk", "Desk"]));
    let import = run(perwhom(&ours).arg("import").arg(&input));
    let raw_import = raw::import(&input, &theirs);
    report("import", &import, raw_import);
    println!("  peak memory {}", megabytes(import.peak_bytes));
    println!("  ledger {:.2} times the input", bytes(&ours) as f64 / size as f64);

    let audit = run(perwhom(&ours).args(["audit", "--json"]));
    let raw_audit = raw::scan(&ours, audit.output_bytes);
    report("audit --json of everything", &audit, raw_audit);
    println!("  {} of JSON, peak memory {}", megabytes(audit.output_bytes), megabytes(audit.peak_bytes));

    whole(&ours, folder, &audit, raw_import);
    for format in ["csv", "jsonl"] {
        let sheet = run(perwhom(&ours).args(["audit", "--format", format]));
        println!(
            "audit --format {format}: {:.2} s, ratio to --json {:.2}, {} written, peak memory {}",
            sheet.seconds,
            sheet.seconds / audit.seconds,
            megabytes(sheet.output_bytes),
            megabytes(sheet.peak_bytes)
        );
    }

    let verify = run(perwhom(&ours).arg("verify"));
    println!("verify: {:.2} s, peak memory {}", verify.seconds, megabytes(verify.peak_bytes));

    let middle = format!("C{}", claims / 2);
    for args in [["show", middle.as_str()], ["chain", &middle], ["search", "puerto"], ["search", "acuerdo"]] {
        let times: Vec<f64> = (0..9).map(|_| run(perwhom(&ours).args(args)).seconds).collect();
        println!("{}: {:.1} ms", args.join(" "), median(times) * 1000.0);
    }

    a_claims_life(&ours, &middle, claims);
    word_diff(folder);
    one_add(&ours, folder, claims);
    start_up(folder);
}

/// Looking back at one claim of many, beside a plain scan for the rows of that claim.
fn a_claims_life(ledger: &Path, claim: &str, claims: u32) {
    let by = |person: &str, args: &[&str]| {
        run_quietly(perwhom(ledger).env("PERWHOM_BY", person).args(args).args(["--quiet"]));
    };
    for n in 0..8 {
        let text = format!("The port authority paid invoice {n} of {claims} twice");
        by("checker-1", &["revise", claim, "--text", &text, "--why", "counted again"]);
    }
    by("checker-2", &["review", claim, "--approve"]);
    by("checker-1", &["publish", claim, "--in", "https://example.org/a", "--on", "2026-11-22"]);
    by("checker-1", &["revise", claim, "--confidence", "possible", "--why", "a source fell away"]);
    let (scan, _) = timed(|| raw::scan_for_claim(ledger, claims / 2));
    println!("a plain scan for the rows of {claim}: {:.1} ms", scan * 1e3);
    for args in [
        vec!["show", claim],
        vec!["show", claim, "--as-of", "now"],
        vec!["show", claim, "--version", "4"],
        vec!["diff", claim],
        vec!["diff", claim, "1", "9"],
        vec!["diff", claim, "--since-publication"],
        vec!["log", claim],
        vec!["blame", claim],
    ] {
        let times: Vec<f64> = (0..9).map(|_| run(perwhom(ledger).args(&args)).seconds).collect();
        let time = median(times);
        println!("{}: {:.1} ms, ratio to the scan {:.3}", args.join(" "), time * 1e3, time / scan);
    }
}

/// Two wordings of 10 kB, compared word by word, beside `git diff --word-diff` of the same.
fn word_diff(folder: &Path) {
    let text = |changed: bool| -> String {
        let words = (0..1800).map(|n| match n {
            n if changed && n % 23 == 0 => format!("other{n}"),
            n => format!("word{}", n * 7919 % 911),
        });
        words.collect::<Vec<_>>().join(" ")
    };
    let (old, new) = (text(false), text(true));
    let ledger = folder.join("words.db");
    run_quietly(perwhom(&ledger).args(["init", "--desk", "Desk"]));
    run_quietly(perwhom(&ledger).args(["add", &old]));
    run_quietly(perwhom(&ledger).args(["revise", "C1", "--text", &new, "--why", "w", "--quiet"]));
    let (one, other) = (folder.join("old.txt"), folder.join("new.txt"));
    std::fs::write(&one, old).expect("a text");
    std::fs::write(&other, new).expect("a text");
    let ours: Vec<f64> = (0..15).map(|_| run(perwhom(&ledger).args(["diff", "C1"])).seconds).collect();
    let git = || {
        let mut git = Command::new("git");
        git.args(["diff", "--no-index", "--word-diff"]).args([&one, &other]);
        run(&mut git).seconds
    };
    let theirs: Vec<f64> = (0..15).map(|_| git()).collect();
    let (ours, theirs) = (median(ours), median(theirs));
    println!(
        "diff of two wordings of 10 kB: {:.1} ms, git's word diff {:.1} ms, ratio {:.2}",
        ours * 1e3,
        theirs * 1e3,
        ours / theirs
    );
}

/// One `add`, from process start to durable end, beside one durable insert by the shell.
fn one_add(ledger: &Path, folder: &Path, claims: u32) {
    let add = |ledger: &Path, n: u32| {
        let text = format!("The port authority paid invoice {n} twice");
        run(perwhom(ledger).args(["add", &text])).seconds
    };
    let shell = |ledger: &Path, n: u32| {
        let path = ledger.to_str().expect("a path");
        // Into the log, past everything that there is: the ledger is not used as one after this.
        let sql = format!(
            "PRAGMA synchronous=FULL; INSERT INTO entry VALUES ({n}, 9, {n}, {n}, 'then', 'bench', '[]', zeroblob(32));"
        );
        run(Command::new("sqlite3").args([path, &sql])).seconds
    };
    let small = folder.join("small.db");
    run_quietly(perwhom(&small).args(["init", "--desk", "Desk"]));
    let first: Vec<f64> = (0..20).map(|n| add(&small, n)).collect();
    for n in 20..980 {
        add(&small, n);
    }
    let thousandth: Vec<f64> = (980..1000).map(|n| add(&small, n)).collect();
    let (first, thousandth) = (median(first), median(thousandth));
    println!(
        "add to a new ledger: {:.2} ms; the thousandth in a row: {:.2} ms",
        first * 1e3,
        thousandth * 1e3
    );

    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for n in 0..25 {
        ours.push(add(ledger, n));
        theirs.push(shell(ledger, 2_000_000_000 + n));
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!(
        "add on {claims} claims: {:.2} ms, the shell's insert {:.2} ms, ratio {:.2}",
        ours * 1e3,
        theirs * 1e3,
        ours / theirs
    );
}

/// Start-up, beside a program that does nothing.
fn start_up(folder: &Path) {
    let source = folder.join("empty.rs");
    let empty = folder.join("empty");
    std::fs::write(&source, "fn main() {}").expect("a source file");
    let made = Command::new("rustc").arg("-O").arg("-o").arg(&empty).arg(&source).status();
    if !made.is_ok_and(|status| status.success()) {
        println!("start-up: not measured, there is no rustc");
        return;
    }
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..60 {
        ours.push(run(Command::new(env!("CARGO_BIN_EXE_perwhom")).arg("--version")).seconds);
        theirs.push(run(&mut Command::new(&empty)).seconds);
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!(
        "start-up: {:.2} ms, an empty program {:.2} ms, ratio {:.2}",
        ours * 1e3,
        theirs * 1e3,
        ours / theirs
    );
}

fn report(what: &str, ours: &Run, raw: f64) {
    println!("{what}: {:.2} s, raw {raw:.2} s, ratio {:.2}", ours.seconds, ours.seconds / raw);
}

fn perwhom(ledger: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_perwhom"));
    command.env("PERWHOM_BY", "bench").env("PERWHOM_LEDGER", ledger);
    command
}

fn megabytes(bytes: u64) -> String {
    format!("{:.0} MB", bytes as f64 / 1e6)
}

/// The size of a ledger with whatever lies beside it.
fn bytes(path: &Path) -> u64 {
    ["", "-wal"]
        .iter()
        .map(|end| PathBuf::from(format!("{}{end}", path.display())))
        .filter_map(|path| path.metadata().ok())
        .map(|meta| meta.len())
        .sum()
}

/// How long something takes, in seconds.
fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let done = work();
    (start.elapsed().as_secs_f64(), done)
}

/// The whole ledger out, and in again; and what is new in a copy of it merged.
fn whole(ours: &Path, folder: &Path, audit: &Run, raw_import: f64) {
    let file = folder.join("export.jsonl");
    let export = run(perwhom(ours).args(["export", "--format", "jsonl", "--output"]).arg(&file));
    println!(
        "export --format jsonl: {:.2} s, ratio to audit --json {:.2}, {} written, peak memory {}",
        export.seconds,
        export.seconds / audit.seconds,
        megabytes(bytes(&file)),
        megabytes(export.peak_bytes)
    );
    let again = folder.join("again.db");
    let import = run(perwhom(&again).arg("import").arg(&file));
    report("import of the export", &import, raw_import);
    println!("  peak memory {}", megabytes(import.peak_bytes));

    // Two copies go apart by so many entries each: what merging takes goes with that alone.
    for new in [10, 100] {
        let (here, there) = (folder.join(format!("here-{new}.db")), folder.join(format!("there-{new}.db")));
        for copy in [&here, &there] {
            std::fs::copy(ours, copy).expect("a copy of the ledger");
            for at in 0..new {
                run_quietly(perwhom(copy).args(["add", &format!("New {at} of {}", copy.display())]));
            }
        }
        let merge = run(perwhom(&here).arg("merge").arg(&there));
        println!("merge of {new} new entries: {:.3} s", merge.seconds);
    }
    let far = folder.join("far.db");
    run_quietly(perwhom(&far).args(["init", "--desk", "Another desk"]));
    let merge = run(perwhom(&far).arg("merge").arg(ours).args(["--match", "exact"]));
    report("merge of all of it into another ledger", &merge, raw_import);
    println!("  peak memory {}", megabytes(merge.peak_bytes));
}
