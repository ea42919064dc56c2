//! What the targets begin with: a ledger of the samples that has met another, and what it gives out.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::program::Place;

/// The project's samples.
pub fn samples() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sources")
}

/// The sample claims file, a value a line.
pub fn claims_file() -> Vec<Value> {
    let text = fs::read_to_string(samples().join("claims.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Makes everything once: `empty.db`, `perwhom.db`, `other.db`, `export.jsonl`, `other.jsonl`, `bundle.zip`,
/// `head.seal`, and the sample documents.
pub fn make(place: &Place) {
    for entry in fs::read_dir(samples()).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, place.path(path.file_name().unwrap().to_str().unwrap())).unwrap();
    }
    let mine = ["--ledger", "perwhom.db"];
    let other = ["--ledger", "other.db"];
    let run = |ledger: &[&str; 2], args: &[&str]| place.done(&[&ledger[..], args].concat());
    run(&["--ledger", "empty.db"], &["init", "--desk", "Our desk"]);
    run(&other, &["init", "--desk", "Their desk"]);
    run(&other, &["capture", "bases.es.txt", "--publisher", "Boletín de Muestra [outlet]"]);
    run(&other, &["add", "Bases (per Figuera [person])", "--from", "D1", "--excerpt", "bases militares"]);
    run(&other, &["source", "confide", "Figuera", "--as", "an officer"]);
    run(&mine, &["init", "--desk", "Our desk"]);
    run(&mine, &["import", "claims.jsonl"]);
    run(&mine, &["merge", "other.db", "--match", "exact"]);
    run(&mine, &["review", "C1", "--approve"]);
    run(
        &mine,
        &["publish", "C1", "--in", "https://example.org/a", "--on", "2024-06-14", "--verdict", "False"],
    );
    run(&mine, &["revise", "C2", "--confidence", "possible", "--why", "w"]);
    run(&mine, &["policy", "set", "single-sourced", "deny"]);
    run(&mine, &["seal", "--to", "head.seal"]);
    run(&mine, &["export", "--format", "jsonl", "--with-names", "-o", "export.jsonl"]);
    run(&other, &["export", "--format", "jsonl", "--with-names", "-o", "other.jsonl"]);
    run(&other, &["seal", "--to", "other.seal"]);
    run(&other, &["bundle", "C1", "--with-names", "-o", "other.zip"]);
    run(&mine, &["bundle", "C1", "C2", "--with-names", "-o", "bundle.zip"]);
}

/// Rows of a spreadsheet, with headings.
pub fn rows() -> Vec<Vec<String>> {
    let rows = json!([
        [
            "key",
            "text",
            "confidence",
            "tags",
            "when",
            "said_by",
            "language",
            "document",
            "publisher",
            "title",
            "url",
            "published",
            "excerpt",
            "per",
            "stance",
            "locator"
        ],
        [
            "a",
            "Two Russian bases operate in Venezuela",
            "possible",
            "bases; story",
            "2022",
            "",
            "en",
            "bases.es.txt",
            "Boletín [outlet]",
            "Bases",
            "https://e.example/1",
            "2022-01-20",
            "dos bases militares rusas",
            "Figuera [person] (said)",
            "supports",
            "p. 1"
        ],
        [
            "a",
            "Two Russian bases operate in Venezuela",
            "",
            "",
            "",
            "",
            "",
            "bases-denial.en.txt",
            "Wire [agency]",
            "",
            "",
            "2022-02",
            "no foreign base on Venezuelan soil",
            "Padrino [person]",
            "disputes",
            ""
        ],
        [
            "b",
            "Belarus agreed to sell Groza-S",
            "unjudged",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            ""
        ],
        [
            "c",
            "«Apoyo inquebrantable»",
            "probable",
            "words",
            "",
            "Putin [person]",
            "es",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            ""
        ]
    ]);
    serde_json::from_value(rows).unwrap()
}
