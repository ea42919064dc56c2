//! Bundles: claims with all that proves them.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read as _, Write as _};

use perwhom::model::digest::Digest;
use zip::write::SimpleFileOptions;

use super::Desk;

type Files = BTreeMap<String, Vec<u8>>;

fn bundled() -> Desk {
    let desk = Desk::with_report();
    desk.run(&["add", "Two bases", "--from", "D1", "--excerpt", "dos bases", "--per", "Figuera [person]"])
        .fine();
    desk.run(&["revise", "C1", "--text", "Two Russian bases", "--why", "it says so"]).fine();
    desk.run(&["add", "Something else"]).fine();
    desk.run(&[
        "cite",
        "C1",
        "--from",
        "D1",
        "--excerpt",
        "El Kremlin lo niega",
        "--per",
        "Kremlin [body]",
        "--disputes",
    ])
    .fine();
    desk.run(&["bundle", "C1", "--output", "c.zip"]).fine();
    desk
}

fn files(desk: &Desk) -> Files {
    let mut archive =
        zip::ZipArchive::new(Cursor::new(fs::read(desk.path().join("c.zip")).unwrap())).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn zipped(files: &Files) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// With sums that fit, as a forger would make them.
fn summed(mut files: Files) -> Files {
    files.remove("SHA256SUMS");
    let sums: String = files.iter().map(|(name, bytes)| format!("{}  {name}\n", Digest::of(bytes))).collect();
    files.insert("SHA256SUMS".to_owned(), sums.into_bytes());
    files
}

#[test]
fn a_bundle_is_checked_without_its_ledger() {
    let desk = bundled();
    let held = files(&desk);
    for name in [
        "README.md",
        "SHA256SUMS",
        "claims/C1.json",
        "documents/D1.raw",
        "documents/D1.txt",
        "excerpts/E1.txt",
        "excerpts/E2.txt",
        "log/chain-1.tsv",
        "log/1/3.json",
        "report.html",
        "seal.txt",
    ] {
        assert!(held.contains_key(name), "no {name}");
    }
    assert_eq!(held["excerpts/E1.txt"], "dos bases".as_bytes());
    // What another claim says is not in it.
    assert!(!held.contains_key("log/1/5.json"));
    let elsewhere = Desk::empty();
    fs::copy(desk.path().join("c.zip"), elsewhere.path().join("c.zip")).unwrap();
    let checked = elsewhere.json(&["verify", "c.zip"]);
    assert_eq!(
        (checked["holds"].as_bool(), &checked["checked"]["excerpts"]),
        (Some(true), &2.into()),
        "{checked}"
    );
    let seal = desk.run(&["seal"]).fine();
    fs::write(elsewhere.path().join("later.seal"), &seal).unwrap();
    let hash = checked["head"].as_str().unwrap().to_owned();
    elsewhere.run(&["verify", "c.zip", "--against", &hash]).fine();
    let other = elsewhere.run(&["verify", "c.zip", "--against", &"0".repeat(64)]);
    assert_eq!(other.status, 1, "{other:?}");
    // The same claims give the same bundle.
    let again = bundled();
    assert_eq!(
        fs::read(again.path().join("c.zip")).unwrap(),
        fs::read(elsewhere.path().join("c.zip")).unwrap()
    );
}

#[test]
fn whatever_is_changed_in_it_shows() {
    let desk = bundled();
    let held = files(&desk);
    let text = |name: &str| String::from_utf8(held[name].clone()).unwrap();
    let with = |name: &str, bytes: String| -> Files {
        let mut changed = held.clone();
        changed.insert(name.to_owned(), bytes.into_bytes());
        changed
    };
    let cases = [
        (with("excerpts/E1.txt", "tres bases".into()), "E1.txt is not the excerpt that was cited"),
        (with("documents/D1.txt", text("documents/D1.txt").replace("dos", "tres")), "D1.txt is not the text"),
        (with("documents/D1.raw", "x".into()), "D1.raw is not what was captured"),
        (with("claims/C1.json", text("claims/C1.json").replace("Two Russian", "Ten Russian")), "its wording"),
        (
            with("claims/C1.json", text("claims/C1.json").replace("\"disputes\"", "\"supports\"")),
            "E2 is not what",
        ),
        (with("log/1/3.json", text("log/1/3.json").replace("Two bases", "Ten bases")), "is not what entry 3"),
        (
            with("log/chain-1.tsv", text("log/chain-1.tsv").replace("checker-1", "checker-9")),
            "its hash does not hold",
        ),
        (with("seal.txt", text("seal.txt").replace("entry 6", "entry 5")), "does not end with the entry"),
        (with("log/1/99.json", "[]".into()), "is of no entry"),
        (with("excerpts/E9.txt", "x".into()), "is in no entry of the log"),
        (with(&format!("cards/{}.json", "0".repeat(64)), "{}".into()), "is in no entry of the log"),
    ];
    for (changed, says) in cases {
        for (changed, is_forged) in [(changed.clone(), false), (summed(changed), true)] {
            fs::write(desk.path().join("x.zip"), zipped(&changed)).unwrap();
            let checked = desk.json(&["verify", "x.zip"]);
            assert_eq!(checked["holds"], false, "{says}");
            let faults = checked["faults"].to_string();
            assert!(faults.contains(says), "no {says} in {faults}");
            assert_eq!(faults.contains("SHA256SUMS"), !is_forged, "{faults}");
        }
    }
}

#[test]
fn hostile_files_are_refused() {
    let desk = bundled();
    let held = files(&desk);
    for name in ["../../evil", "/etc/passwd", "claims/../../x.json", "evil.sh", "documents\\D1.raw"] {
        let mut files = held.clone();
        files.insert(name.to_owned(), b"x".to_vec());
        fs::write(desk.path().join("x.zip"), zipped(&files)).unwrap();
        desk.run(&["verify", "x.zip"]).refused(&["which no bundle does"]);
    }
    // What unpacks to far more than it is.
    let mut bomb = held.clone();
    bomb.insert("documents/D2.raw".to_owned(), vec![0; 300 << 20]);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let best = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    zip.start_file("documents/D2.raw", best).unwrap();
    zip.write_all(&bomb["documents/D2.raw"]).unwrap();
    let small = zip.finish().unwrap().into_inner();
    // Listed twice: two readers would see two files.
    let mut twice = zipped(&held);
    let at = twice.windows(4).rposition(|four| four == b"PK\x05\x06").unwrap();
    let count = u16::from_le_bytes([twice[at + 10], twice[at + 11]]) + 1;
    twice[at + 10..at + 12].copy_from_slice(&count.to_le_bytes());
    twice[at + 8..at + 10].copy_from_slice(&count.to_le_bytes());
    for (bytes, says) in [
        (b"no zip at all".to_vec(), "it is no zip"),
        (Vec::new(), "it is no zip"),
        (zipped(&Files::new()), "there is no SHA256SUMS in it"),
        (zipped(&held)[..400].to_vec(), "it is no zip"),
        (small, "there is no SHA256SUMS"),
        (twice, "x.zip: it"),
    ] {
        fs::write(desk.path().join("x.zip"), bytes).unwrap();
        let ran = desk.run(&["verify", "x.zip"]);
        assert_eq!(ran.status, 2, "{says}: {ran:?}");
        assert!(ran.err.contains(says) || ran.err.contains("unpacks to more"), "no {says} in {}", ran.err);
    }
}

#[test]
fn a_bundle_gives_no_confidential_name_away() {
    let desk = bundled();
    desk.run(&["source", "confide", "Kremlin", "--as", "a government"]).fine();
    desk.file("more.txt", "Nadie confirma.\n");
    desk.run(&["add", "Nobody says", "--from", "more.txt", "--excerpt", "Nadie", "--per", "Kremlin"]).fine();
    desk.run(&["bundle", "C3", "--output", "c.zip", "--force"]).fine();
    for (name, bytes) in files(&desk) {
        // The report of D1 itself names it, and is not in this bundle; E2 is in an entry of C1.
        assert!(
            !String::from_utf8_lossy(&bytes).contains("Kremlin") || name.starts_with("log/1/6"),
            "{name}"
        );
    }
    assert_eq!(desk.json(&["verify", "c.zip"])["holds"], true);
    desk.run(&["bundle", "C3", "--output", "c.zip", "--force", "--with-names"]).fine();
    assert!(files(&desk).values().any(|bytes| String::from_utf8_lossy(bytes).contains("\"Kremlin\"")));
}

#[test]
fn what_came_from_another_ledger_is_bundled_with_its_own_line() {
    let (ours, theirs) = (bundled(), bundled());
    let mut other = theirs.command();
    other.env("PERWHOM_NOW", "2026-11-23T00:00:00Z").args(["init", "--desk", "Desk B", "--ledger", "b.db"]);
    assert!(other.output().unwrap().status.success());
    for args in [
        vec!["capture", "report.txt", "--publisher", "El Medio [outlet]"],
        vec!["add", "Theirs", "--from", "D1", "--excerpt", "dos bases", "--per", "Otra [person]"],
    ] {
        theirs.run(&[args.as_slice(), &["--ledger", "b.db"]].concat()).fine();
    }
    ours.run(&["merge", theirs.path().join("b.db").to_str().unwrap()]).fine();
    ours.run(&["bundle", "C3", "--output", "c.zip", "--force"]).fine();
    let held = files(&ours);
    assert!(held.contains_key("log/chain-2.tsv") && held.contains_key("log/2/3.json"), "{:?}", held.keys());
    let checked = ours.json(&["verify", "c.zip"]);
    assert_eq!(checked["holds"], true, "{checked}");
}
