//! Every JSON output follows its schema in docs/schema.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::server::{Answer, Server};
use super::{Desk, REPORT};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema")
}

/// Holds outputs against schemas, and remembers which were used.
#[derive(Default)]
struct Held(BTreeSet<String>);

impl Held {
    /// One JSON value, or one a line.
    #[track_caller]
    fn output(&mut self, name: &str, output: &str) {
        let schema: Value =
            serde_json::from_str(&fs::read_to_string(folder().join(format!("{name}.json"))).unwrap())
                .unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let values: Vec<Value> = serde_json::Deserializer::from_str(output)
            .into_iter()
            .collect::<Result<_, _>>()
            .unwrap_or_else(|error| panic!("{name}: {error}: {output}"));
        assert!(!values.is_empty(), "{name}: no output");
        for value in values {
            let errors: Vec<String> = validator
                .iter_errors(&value)
                .map(|error| format!("{} at {}", error, error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{name}: {errors:?}\n{value}");
        }
        self.0.insert(name.to_owned());
    }

    #[track_caller]
    fn run(&mut self, desk: &Desk, name: &str, args: &[&str]) {
        let ran = desk.run(&[args, &["--json", "--quiet"]].concat());
        assert!(ran.status != 2 && !ran.err().contains("error:"), "{args:?}: {ran:?}");
        self.output(name, &ran.out);
    }
}

/// What is asked of a ledger that has some of everything.
const ASKED: &[(&str, &[&str])] = &[
    ("list", &["list"]),
    ("search", &["search", "bases"]),
    ("audit", &["audit"]),
    ("audit-claims", &["audit", "--group-by", "rule", "--format", "json"]),
    ("audit-evidence", &["audit", "--per", "evidence", "--format", "json"]),
    ("audit-sources", &["audit", "--per", "source", "--format", "json"]),
    ("audit-documents", &["audit", "--per", "document", "--format", "json"]),
    ("todo", &["audit", "--todo"]),
    ("source-list", &["source", "list"]),
    ("document-list", &["document", "list"]),
    ("policy", &["policy", "show"]),
    ("log", &["log"]),
    ("diff", &["diff", "--since", "@1"]),
    ("explain", &["explain", "diverged"]),
    ("explain-list", &["explain"]),
    ("verify", &["verify", "--deep"]),
];

fn asks(held: &mut Held, desk: &Desk) {
    for (name, args) in ASKED {
        // The samples name whom this desk keeps back.
        let despite: &[&str] = if args[0] == "audit" { &["--despite-names"] } else { &[] };
        held.run(desk, name, &[*args, despite].concat());
    }
    for claim in desk.run(&["list", "--json"]).fine().lines() {
        let claim: Value = serde_json::from_str(claim).unwrap();
        let id = claim["id"].as_str().unwrap();
        for name in ["claim", "chain", "blame"] {
            let command = if name == "claim" { "show" } else { name };
            held.run(desk, name, &[command, id]);
        }
        held.run(desk, "diff", &["diff", id, "1"]);
        held.run(desk, "log", &["log", id]);
    }
    for source in desk.run(&["source", "list", "--json"]).fine().lines() {
        let source: Value = serde_json::from_str(source).unwrap();
        let id = source["id"].as_str().unwrap();
        held.run(desk, "source", &["source", "show", id]);
        held.run(desk, "impact", &["impact", id]);
    }
    for document in desk.run(&["document", "list", "--json"]).fine().lines() {
        let document: Value = serde_json::from_str(document).unwrap();
        let id = document["id"].as_str().unwrap();
        held.run(desk, "document", &["document", "show", id]);
        held.run(desk, "document-diff", &["document", "diff", "D1", id]);
    }
    let ran = desk.run(&["export", "--format", "jsonl", "--despite-names"]);
    assert!(ran.status == 0 && !ran.err().contains("error:"), "{ran:?}");
    held.output("export", &ran.out);
}

/// A desk that has done everything once, each command's own output held.
fn worked(held: &mut Held) -> Desk {
    let desk = Desk::empty();
    desk.file("report.txt", REPORT);
    desk.file("second.txt", "El Kremlin lo niega.\n");
    let steps: &[(&str, &[&str])] = &[
        ("init", &["init", "--desk", "Our desk"]),
        ("made", &["capture", "report.txt", "--publisher", "Infobae [outlet]", "--published", "2024-06"]),
        (
            "made",
            &[
                "add",
                "Two bases (per Figuera [person])",
                "--from",
                "D1",
                "--excerpt",
                "dos bases",
                "--slug",
                "two",
            ],
        ),
        ("made", &["add", "No bases", "--said-by", "Kremlin [body]", "--when", "in June", "--tag", "a"]),
        ("made", &["cite", "C2", "--from", "second.txt", "--excerpt", "lo niega", "--per", "Kremlin (said)"]),
        (
            "made",
            &["cite", "C1", "--from", "D2", "--excerpt", "lo niega", "--per", "Kremlin > ?", "--disputes"],
        ),
        ("made", &["cite", "C1", "--from", "D1", "--excerpt", "no dijo más", "--bears-on", "--at", "p. 3"]),
        ("made", &["withdraw", "E4", "--why", "w"]),
        ("contradiction", &["contradict", "C1", "C2", "--why", "either or"]),
        ("contradiction", &["resolve", "C1", "C2", "--both-stand", "--why", "other times"]),
        (
            "version",
            &[
                "revise",
                "C1",
                "--text",
                "Two Russian bases",
                "--confidence",
                "possible",
                "--tag",
                "b",
                "--why",
                "w",
            ],
        ),
        ("version", &["retract", "C2", "--why", "w"]),
        ("version", &["reinstate", "C2", "--why", "w"]),
        ("review", &["review", "C1", "--approve", "--by", "checker-2"]),
        ("review", &["review", "C2", "--return", "--note", "more", "--by", "checker-2"]),
        (
            "published",
            &["publish", "C1", "--in", "https://example.org/1", "--on", "2026-11-20", "--verdict", "True"],
        ),
        ("waiver", &["waive", "C1", "single-sourced", "--why", "w", "--until", "2026-12-24"]),
        ("waiver", &["unwaive", "C1", "single-sourced", "--why", "w"]),
        ("waiver", &["waive", "C1", "disputed", "--why", "w"]),
        ("changed-source", &["source", "rate", "Figuera", "C", "--why", "w"]),
        ("changed-source", &["source", "alias", "Figuera", "Figueroa"]),
        ("changed-source", &["source", "set", "Infobae", "--under", "Grupo [body]"]),
        ("changed-source", &["source", "confide", "Figuera", "--as", "a former official"]),
        ("impact", &["source", "discredit", "Kremlin", "--why", "w"]),
        ("policy-set", &["policy", "set", "single-sourced", "deny", "--tag", "a"]),
        ("policy-set", &["policy", "set", "review-roles", "checker,legal"]),
        ("seal", &["seal"]),
        ("rebuild", &["rebuild", "new.db"]),
        ("recover", &["recover", "perwhom.db", "recovered.db"]),
    ];
    for (name, args) in steps {
        let ran = desk.run(&[*args, &["--json", "--quiet"]].concat());
        let names = args.contains(&"confide");
        assert!(ran.status != 2 && ran.err().contains("a name of S3") == names, "{args:?}: {ran:?}");
        held.output(name, &ran.out);
    }
    desk.run(&["document", "copy", "D2", "--of", "D1", "--suspect"]).fine();
    desk.file("more.toml", "[[claim]]\ntext = \"By hand\"\n");
    held.run(&desk, "import", &["import", "more.toml"]);
    desk.run(&["bundle", "C1", "--despite-names", "--output", "c.zip"]).saying(&[
        "written anyway (--despite-names):",
        "a name of S3",
        "D1's text at code point 6",
    ]);
    held.run(&desk, "verify-bundle", &["verify", "c.zip"]);
    desk
}

#[test]
fn every_output_follows_its_schema_and_every_schema_is_used() {
    let mut held = Held::default();
    let demo = Desk::empty();
    demo.run(&["demo", "--quiet"]).fine();
    fs::rename(demo.path().join("perwhom-demo.db"), demo.ledger()).unwrap();
    asks(&mut held, &demo);
    let desk = worked(&mut held);
    asks(&mut held, &desk);
    let server = Server::new();
    server.serve("/a", Answer::Page("<p>Dos bases operan.</p>".to_owned()));
    let url = server.url("/a");
    let at_once = ["--allow-private", "--pause", "0"];
    held.run(&desk, "made", &[&["capture", &url], &at_once[..]].concat());
    server.serve("/a", Answer::Page("<p>Tres bases operan.</p>".to_owned()));
    held.run(&desk, "recapture", &[&["recapture", "--all"], &at_once[..]].concat());
    // Where ledgers met, and one was tampered with.
    let other = demo.ledger();
    let merge = ["merge", other.to_str().unwrap(), "--match", "exact", "--quiet"];
    let merged = desk.json(&merge);
    held.output("merge", &merged.to_string());
    asks(&mut held, &desk);
    desk.sql("UPDATE claim SET text = 'forged' WHERE row = 4096");
    held.run(&desk, "verify", &["verify"]);
    held.run(&desk, "claim", &["show", "C1", "--version", "1"]);

    let there: BTreeSet<String> = fs::read_dir(folder())
        .unwrap()
        .map(|file| file.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(held.0, there);
}

#[test]
fn each_schema_has_its_version_and_refuses_what_is_none() {
    for file in fs::read_dir(folder()).unwrap() {
        let path = file.unwrap().path();
        let schema: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let version = if name == "verify-bundle" { 2 } else { 1 };
        assert_eq!(schema["$id"], format!("urn:perwhom:schema:{name}:{version}"), "{name}");
        let validator = jsonschema::validator_for(&schema).unwrap();
        for wrong in ["null", "[]", "{\"x\":1}"] {
            assert!(!validator.is_valid(&serde_json::from_str(wrong).unwrap()), "{name} takes {wrong}");
        }
    }
}
