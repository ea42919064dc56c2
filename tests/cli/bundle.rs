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
        .saying(&["new source S3 “Figuera” [person]"]);
    desk.run(&["revise", "C1", "--text", "Two Russian bases", "--why", "it says so"])
        .saying(&["Two {+Russian +}bases"]);
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
    .saying(&["new source S4 “Kremlin” [body]"]);
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
        "log/entries.tsv",
        "log/1/3.tsv",
        "report.html",
        "seal.txt",
    ] {
        assert!(held.contains_key(name), "no {name}");
    }
    assert_eq!(held["excerpts/E1.txt"], "dos bases".as_bytes());
    // What another claim says is not in it.
    assert!(!held.contains_key("log/1/5.tsv"));
    let elsewhere = Desk::empty();
    fs::copy(desk.path().join("c.zip"), elsewhere.path().join("c.zip")).unwrap();
    let checked = elsewhere.json(&["verify", "c.zip"]);
    assert_eq!(
        (checked["holds"].as_bool(), &checked["checked"]["excerpts"]),
        (Some(true), &2.into()),
        "{checked}"
    );
    let seal = desk.run(&["seal"]).saying(&["keep this where people who can write to the"]);
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

/// What `verify` finds in changed files, zipped with sums that fit.
fn faults(desk: &Desk, changed: &Files) -> String {
    fs::write(desk.path().join("x.zip"), zipped(&summed(changed.clone()))).unwrap();
    let checked = desk.json(&["verify", "x.zip"]);
    assert_eq!(checked["holds"] == true, checked["faults"].as_array().unwrap().is_empty());
    if checked["holds"] == true { String::new() } else { checked["faults"].to_string() }
}

#[test]
fn whatever_is_changed_in_it_shows() {
    let desk = bundled();
    let held = files(&desk);
    assert_eq!(faults(&desk, &held), "");
    let text = |name: &str| String::from_utf8(held[name].clone()).unwrap();
    let with = |name: &str, bytes: String| -> Files {
        let mut changed = held.clone();
        changed.insert(name.to_owned(), bytes.into_bytes());
        changed
    };
    let claim = |from: &str, to: &str| {
        assert!(text("claims/C1.json").contains(from), "no {from} in {}", text("claims/C1.json"));
        with("claims/C1.json", text("claims/C1.json").replace(from, to))
    };
    let not_derived = "does not match the entries";
    let cases = [
        (with("README.md", "All is well.".into()), "README.md does not match"),
        (with("report.html", "<p>All is well.".into()), "report.html does not match"),
        (with("excerpts/E1.txt", "tres bases".into()), "E1.txt does not match"),
        (with("documents/D1.txt", text("documents/D1.txt").replace("dos", "tres")), "D1.txt does not match"),
        (with("documents/D1.raw", "x".into()), "D1.raw does not match"),
        (claim("Two Russian", "Ten Russian"), not_derived),
        (claim("\"disputes\"", "\"supports\""), not_derived),
        (claim("\"unjudged\"", "\"confirmed\""), not_derived),
        (claim("Figuera", "Maduro"), not_derived),
        (claim("dos bases", "mil bases"), not_derived),
        (claim("\"tags\":[]", "\"tags\":[\"safe\"]"), not_derived),
        (
            with("log/1/3.tsv", text("log/1/3.tsv").replace("Two bases", "Ten bases")),
            "log/1/3.tsv cannot be read",
        ),
        (
            with("log/entries.tsv", text("log/entries.tsv").replace("checker-1", "checker-9")),
            "does not match",
        ),
        (with("seal.txt", text("seal.txt").replace("entry 6", "entry 5")), "seal.txt does not name"),
        (with("log/1/99.tsv", format!("{}\n", "0".repeat(64))), "does not belong to any entry"),
        (with("log/1/5.json", "[]".into()), "does not match entry 5"),
        (with("excerpts/E9.txt", "x".into()), "E9.txt is not needed by any entry"),
        (with("documents/D9.raw", "x".into()), "D9.raw is not needed by any entry"),
        (with("claims/C2.json", text("claims/C1.json")), "do not prove its claims"),
        (with(&format!("cards/{}.json", "0".repeat(64)), "{}".into()), "is not needed by any entry"),
        (with("left-out.tsv", "D1\tx\ty\n".into()), "left-out.tsv does not match"),
    ];
    for (changed, says) in cases {
        let found = faults(&desk, &changed);
        assert!(found.contains(says), "no {says} in {found}");
        assert!(!found.contains("SHA256SUMS"), "{found}");
        fs::write(desk.path().join("x.zip"), zipped(&changed)).unwrap();
        let found = desk.json(&["verify", "x.zip"])["faults"].to_string();
        assert!(found.contains("SHA256SUMS"), "{found}");
    }
}

#[test]
fn whatever_is_taken_out_of_it_shows() {
    let desk = bundled();
    let held = files(&desk);
    for name in held.keys().filter(|name| *name != "SHA256SUMS") {
        let mut fewer = held.clone();
        fewer.remove(name);
        fs::write(desk.path().join("x.zip"), zipped(&summed(fewer))).unwrap();
        let ran = desk.run(&["verify", "x.zip"]);
        let is_named = ran.status == 1 && ran.err().is_empty();
        let is_refused = ran.status == 2 && ran.err().contains("not a bundle");
        assert!(is_named || is_refused, "without {name}: {ran:?}");
    }
    // Without the denial's act, what a reviewer or anybody else sees would be another claim: the
    // other files do not fit.
    let mut fewer = held.clone();
    let shown = String::from_utf8(fewer["log/1/6.tsv"].clone()).unwrap();
    let hidden: String =
        shown.lines().map(|line| format!("{}\n", line.split('\t').next().unwrap())).collect();
    fewer.insert("log/1/6.tsv".to_owned(), hidden.into_bytes());
    assert!(faults(&desk, &fewer).contains("C1.json does not match"));
}

#[test]
fn an_older_seal_of_the_same_log_holds() {
    let desk = bundled();
    desk.run(&["seal", "--to", "s.seal"]).saying(&["saved to s.seal; keep it where people who can"]);
    desk.run(&["bundle", "C1", "--output", "later.zip"]).fine();
    let checked = desk.json(&["verify", "later.zip", "--against", "s.seal"]);
    assert_eq!(checked["holds"], true, "{checked}");
    assert!(
        checked["notes"]
            .to_string()
            .contains("the seal covers entries up to 6; it does not cover 1 later entry"),
        "{checked}"
    );
    // One that was made before the seal was: the sealed entry is its last.
    let checked = desk.json(&["verify", "c.zip", "--against", "s.seal"]);
    assert_eq!((&checked["holds"], &checked["notes"]), (&true.into(), &serde_json::json!([])), "{checked}");
}

#[test]
fn a_line_that_nobody_merged_shows() {
    use perwhom::model::body::{self, BodyWriter};
    use perwhom::model::digest::Digest;
    use perwhom::model::entry;
    let desk = bundled();
    let mut forged = files(&desk);
    let mut writer = BodyWriter::default();
    writer.add(r#"{"act":"claim","confidence":"confirmed","id":"C1","language":"en","text":"Made up"}"#);
    let body = writer.finish([9; 16]);
    let hash = entry::hash(&Digest::ZERO, 1, 1, "2026-11-21T00:00:00.000Z", "nobody", &body).unwrap();
    let (_, digest) = body::digest(&body).unwrap();
    let row = format!("2\t1\t1\t2026-11-21T00:00:00.000Z\tnobody\t2\t{digest}\t{}\t{hash}\n", Digest::ZERO);
    forged.get_mut("log/entries.tsv").unwrap().extend(row.bytes());
    let shown = body::shown(&body::parts(&body).unwrap().unwrap(), |_| true);
    forged.insert("log/2/1.tsv".to_owned(), shown.into_bytes());
    forged.insert("numbers.tsv".to_owned(), b"2\tC1\tC9\n".to_vec());
    let found = faults(&desk, &forged);
    assert!(found.contains("was not merged"), "{found}");
}

#[test]
fn other_acts_of_an_entry_are_not_handed_on() {
    let desk = Desk::with_report();
    let lines: String = (1..=8)
        .map(|n| format!("{{\"type\":\"claim\",\"key\":\"c{n}\",\"text\":\"Secret number {n}\"}}\n"))
        .collect();
    desk.file("c.jsonl", lines);
    desk.run(&["import", "c.jsonl"]).saying(&["imported 0 sources, 0 documents, 8 claims, 0"]);
    desk.run(&["add", "An unrelated one", "--from", "D1", "--excerpt", "dos bases", "--per", "Zed [person]"])
        .saying(&["new source S3 “Zed” [person]"]);
    desk.run(&["source", "discredit", "Zed", "--why", "he was seen taking money"]).fine();
    desk.run(&["bundle", "C3", "--output", "c.zip"]).fine();
    let held = files(&desk);
    let all: String = held.values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
    assert!(all.contains("Secret number 3"));
    for secret in ["Secret number 2", "Secret number 4", "taking money", "Zed"] {
        assert!(!all.contains(secret), "{secret}");
    }
    assert_eq!(faults(&desk, &held), "");
}

#[test]
fn a_document_can_be_left_out() {
    let desk = bundled();
    desk.run(&["bundle", "C1", "--output", "less.zip", "--leave-out", "D1"]).fine();
    let held = {
        fs::rename(desk.path().join("less.zip"), desk.path().join("c.zip")).unwrap();
        files(&desk)
    };
    assert!(!held.keys().any(|name| name.starts_with("documents/")), "{:?}", held.keys());
    assert_eq!(held["excerpts/E1.txt"], b"dos bases");
    let checked = desk.json(&["verify", "c.zip"]);
    assert_eq!(checked["holds"], true, "{checked}");
    assert!(checked["notes"].to_string().contains("D1 was left out"), "{checked}");
}

#[test]
fn the_page_in_it_can_be_followed_with_a_shell() {
    let desk = bundled();
    let folder = desk.path().join("unpacked");
    for (name, bytes) in files(&desk) {
        let path = folder.join(&name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let page = fs::read_to_string(folder.join("README.md")).unwrap();
    let scripts: Vec<&str> =
        page.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert_eq!(scripts.len(), 4);
    let run = |script: &str| {
        let ran =
            std::process::Command::new("sh").arg("-c").arg(script).current_dir(&folder).output().unwrap();
        (ran.status.success(), String::from_utf8(ran.stdout).unwrap() + &String::from_utf8_lossy(&ran.stderr))
    };
    assert!(run(scripts[0]).0, "{:?}", run(scripts[0]));
    assert_eq!(run(scripts[1]), (true, String::new()));
    assert_eq!(run(scripts[2]), (true, String::new()));
    assert!(run(scripts[3]).0);
    let change = |name: &str, from: &str, to: &str| {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        assert!(text.contains(from));
        fs::write(folder.join(name), text.replace(from, to)).unwrap();
    };
    change("log/1/3.tsv", "Two bases", "Ten bases");
    assert!(run(scripts[2]).1.contains("was changed"));
    change("log/entries.tsv", "checker-1", "checker-2");
    assert!(run(scripts[1]).1.contains("does not match its hash"));
}

#[test]
fn a_file_that_was_changed_is_named_whether_its_sum_was_or_not() {
    let desk = bundled();
    let mut files = files(&desk);
    files.get_mut("report.html").unwrap().extend(b"<!-- x -->");
    fs::write(desk.path().join("x.zip"), zipped(&files)).unwrap();
    let ran = desk.run(&["verify", "x.zip"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    for says in ["report.html does not have the SHA-256", "report.html does not match the entries"] {
        assert!(ran.out.contains(says), "{ran:?}");
    }
}

#[test]
fn a_bundle_that_was_unpacked_and_packed_again_is_the_same() {
    let desk = bundled();
    let packed = |folders: &[&str]| {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for folder in folders {
            zip.add_directory(*folder, SimpleFileOptions::default()).unwrap();
        }
        for (name, bytes) in files(&desk) {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(&bytes).unwrap();
        }
        fs::write(desk.path().join("again.zip"), zip.finish().unwrap().into_inner()).unwrap();
    };
    packed(&["cards/", "claims/", "documents/", "log/", "log/1/"]);
    desk.run(&["verify", "again.zip"]).saying(&["its log ends with"]);
    // A folder that nothing is in is as foreign as a file.
    packed(&["cards/", "evil/"]);
    desk.run(&["verify", "again.zip"]).refused(&["`evil/`; a bundle does not"]);
}

#[test]
fn hostile_files_are_refused() {
    let desk = bundled();
    let held = files(&desk);
    for name in ["../../evil", "/etc/passwd", "claims/../../x.json", "evil.sh", "documents\\D1.raw"] {
        let mut files = held.clone();
        files.insert(name.to_owned(), b"x".to_vec());
        fs::write(desk.path().join("x.zip"), zipped(&files)).unwrap();
        desk.run(&["verify", "x.zip"]).refused(&["a bundle does not"]);
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
        (b"no zip at all".to_vec(), "not a zip file"),
        (Vec::new(), "not a zip file"),
        (zipped(&Files::new()), "SHA256SUMS is missing"),
        (zipped(&held)[..400].to_vec(), "not a zip file"),
        (small, "is larger than 64 MB"),
        (twice, "x.zip: not a"),
    ] {
        fs::write(desk.path().join("x.zip"), bytes).unwrap();
        let ran = desk.run(&["verify", "x.zip"]);
        assert_eq!(ran.status, 2, "{says}: {ran:?}");
        assert!(ran.err().contains(says), "no {says} in {}", ran.err());
    }
}

#[test]
fn a_bundle_gives_no_confidential_name_away() {
    let desk = bundled();
    desk.run(&["source", "confide", "Kremlin", "--as", "a government"]).saying(&[
        "others now read “a government” for S4",
        "a name of S4 (“a government”) is in:",
        "the excerpt of E2",
        "D1's text at code point 91",
        "hint: cite other words, then: perwhom withdraw",
        "hint: the words around an excerpt of D1 are",
        "hint: until then, output for others that",
    ]);
    desk.file("more.txt", "Nadie confirma.\n");
    desk.run(&["add", "Nobody says", "--from", "more.txt", "--excerpt", "Nadie", "--per", "Kremlin"])
        .saying(&["captured D2; its publisher is unknown (?)"]);
    desk.run(&["bundle", "C3", "--output", "c.zip", "--force"]).fine();
    // The report of D1 itself names it, and is not in this bundle.
    for (name, bytes) in files(&desk) {
        assert!(!String::from_utf8_lossy(&bytes).contains("Kremlin"), "{name}");
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
        theirs.run(&[args.as_slice(), &["--ledger", "b.db"]].concat()).saying(&["new source S"]);
    }
    ours.run(&["merge", theirs.path().join("b.db").to_str().unwrap()])
        .saying(&["merged 3 entries of ledger f18de3a1", "D1 has the same bytes as D2 and is now its copy"]);
    ours.run(&["bundle", "C3", "--output", "c.zip", "--force"]).fine();
    let held = files(&ours);
    assert!(held.contains_key("log/2/3.tsv"), "{:?}", held.keys());
    let checked = ours.json(&["verify", "c.zip"]);
    assert_eq!(checked["holds"], true, "{checked}");
}

/// An entry of the ledger's own replica that is shown whole (json) or in part (tsv).
fn in_log(files: &Files, ending: &str) -> Option<String> {
    let is_it = |name: &&String| {
        let path = std::path::Path::new(name);
        name.starts_with("log/1/") && path.extension().is_some_and(|found| found == ending)
    };
    files.keys().find(is_it).cloned()
}

#[test]
fn entries_of_older_ledgers_go_along_whole_only_where_somebody_agrees() {
    let desk = Desk::empty();
    let fixture = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/format-3.db");
    fs::copy(fixture, desk.ledger()).unwrap();
    desk.run(&["bundle", "C3", "--output", "c.zip"]).refused(&[
        "they also contain",
        "claim C4",
        "nothing was written",
        "--whole-entries",
    ]);
    assert!(!desk.path().join("c.zip").exists());
    desk.run(&["bundle", "C3", "--output", "c.zip", "--whole-entries"]).saying(&[
        "is in the older format 3: reading an upgraded",
        "some entries of an older perwhom can only be",
        "entry 13 of 2026-11-22T02:21:00.000Z by",
    ]);
    let held = files(&desk);
    assert!(in_log(&held, "json").is_some());
    assert_eq!(faults(&desk, &held), "");
    // What is entered now is shown in part.
    desk.run(&["revise", "C3", "--confidence", "probable", "--why", "seen"])
        .saying(&["the ledger was upgraded from an older format;"]);
    desk.run(&["bundle", "C3", "--output", "c.zip", "--whole-entries", "--force"])
        .saying(&["some entries of an older perwhom can only be", "entry 13 of 2026-11-22T02:21:00.000Z by"]);
    let held = files(&desk);
    assert!(in_log(&held, "tsv").is_some());
    assert_eq!(faults(&desk, &held), "");
    let name = in_log(&held, "json").unwrap();
    let mut changed = held.clone();
    changed.get_mut(&name).unwrap().push(b' ');
    assert!(faults(&desk, &changed).contains(&name));
}
