//! What leaves, watched for the names of confidential sources.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use perwhom::text::names::words;

use super::confidential::{DESCRIPTION, NAME, desk, for_others, gives_away, unpacked, with_keys_of_old};
use super::{Desk, Ran};

/// It was stopped before anything was written, and says where the name stands, and what to do.
#[track_caller]
fn stopped(ran: Ran, says: &[&str]) {
    assert!(!gives_away(ran.err().as_bytes()), "{}", ran.err());
    ran.refused(&[&[DESCRIPTION, "nothing was written", "--with-names", "--despite-names"], says].concat());
}

/// A claim about which a document names the source that told it.
fn named() -> Desk {
    let desk = desk();
    desk.file("named.txt", "Año 2022.\nLo dijo contacto\u{a0}ZETA ayer.\n");
    desk.run(&["cite", "C1", "--from", "named.txt", "--excerpt", "Lo dijo", "--per", NAME])
        .saying(&["captured D2; its publisher is unknown (?)"]);
    desk
}

#[test]
fn a_name_in_captured_words_stops_what_leaves() {
    let desk = named();
    for args in [
        vec!["report", "C1"],
        vec!["report", "C1", "--format", "html", "--output", "r.html"],
        vec!["export", "--format", "jsonl"],
        vec!["export", "--format", "jsonl", "-o", "a.jsonl"],
        vec!["audit", "--output", "a.html"],
        vec!["bundle", "C1", "--output", "c.zip"],
    ] {
        let is_bundle = args[0] == "bundle";
        let fix = if is_bundle { "--leave-out D2" } else { "hint:" };
        stopped(desk.run(&args), &["S3", "D2's text at code point 18", fix]);
    }
    let left: Vec<_> = fs::read_dir(desk.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "{left:?}");
    // Where it does not stand, nothing is stopped.
    desk.run(&["export", "--format", "csl-json"]).fine();
    desk.run(&["chain", "C1", "--format", "svg"]).fine();
    // And whoever wants it all the same gets it, with the list.
    let ran = desk.run(&["report", "C1", "--despite-names"]);
    assert!(ran.err().contains("D2's text at code point 18"), "{}", ran.err());
    assert!(gives_away(
        ran.saying(&[
            "written anyway (--despite-names):",
            "a name of S3 (“a foreign ministry official”) is",
            "D2's text at code point 18",
            "D2's text at code point 27"
        ])
        .as_bytes()
    ));
    assert!(gives_away(desk.run(&["report", "C1", "--with-names"]).fine().as_bytes()));
    desk.run(&["report", "C1", "--with-names", "--despite-names"]).refused(&["--despite-names"]);
}

#[test]
fn a_name_is_found_in_every_field_and_told_by_its_place() {
    for (acts, args, says) in [
        (
            vec![vec!["revise", "C1", "--text", "Two, says CONTACTO zéta", "--why", "w"]],
            vec!["audit", "--format", "csv"],
            vec!["C1's wording", "perwhom revise C1"],
        ),
        (
            vec![vec!["revise", "C1", "--text", "Two, says Contacto Zeta", "--why", "w"]],
            vec!["audit"],
            vec!["C1's wording"],
        ),
        (
            vec![
                vec!["revise", "C1", "--text", "Two, says Contacto Zeta", "--why", "w"],
                vec!["revise", "C1", "--text", "Two", "--why", "w"],
            ],
            vec!["export", "--format", "jsonl"],
            vec!["the wording of C1 in entry", "cannot be changed"],
        ),
        (
            vec![vec!["revise", "C1", "--text", "Two", "--why", "zeta, contacto, took it back"]],
            vec!["report", "C1"],
            vec!["the reason in entry 6"],
        ),
        (
            vec![vec!["review", "C1", "--approve", "--note", "asked Contacto  Zeta again"]],
            vec!["report", "C1", "--format", "html"],
            vec!["the note in entry 6"],
        ),
        (
            vec![vec!["add", "Other", "--tag", "story:contacto-zeta"]],
            vec!["audit", "--format", "json"],
            vec!["a tag of C2"],
        ),
        (
            vec![vec!["add", "Other", "--slug", "contacto_zeta"]],
            vec!["audit", "--per", "claim", "--columns", "claim,slug"],
            vec!["C2's slug"],
        ),
        (
            vec![
                vec![
                    "capture",
                    "other.txt",
                    "--title",
                    "An hour with Contacto Zeta",
                    "--url",
                    "https://example.org/contacto%2dzet%C3%A1",
                ],
                vec!["cite", "C1", "--from", "D2", "--excerpt", "dos bases", "--per", "Figuera [person]"],
            ],
            vec!["export", "--format", "csl-json"],
            vec!["the title of D2", "the address of D2"],
        ),
        (
            vec![vec!["source", "set", "Infobae", "--name", "Radio Contacto Zeta"]],
            vec!["report", "C1"],
            vec!["a name of S2"],
        ),
    ] {
        let desk = desk();
        desk.file("other.txt", "Otra nota de las dos bases.\n");
        for act in &acts {
            desk.run(&[act.as_slice(), &["--quiet"]].concat()).fine();
        }
        let ran = desk.run(&args);
        assert_eq!(ran.status, 2, "{acts:?} {args:?}: {ran:?}");
        stopped(ran, &says);
    }
}

#[test]
fn each_name_of_a_person_is_watched_for_alone_where_it_is_rare() {
    let desk = Desk::with_report();
    let add = |text: &str, name: &str| {
        let per = format!("{name} [person]");
        desk.run(&["add", text, "--from", "D1", "--excerpt", "dos bases", "--per", &per])
            .saying(&["new source S"]);
    };
    add("One", "Oleh Petrenko");
    add("Two", "María Ordóñez");
    add("Three", "Juan Quispe");
    add("Four", "Juan Rulfo");
    for (name, description) in [
        ("Oleh Petrenko", "a colonel in the ministry"),
        ("María Ordóñez", "a clerk in the ministry"),
        ("Juan Quispe", "a third one"),
    ] {
        desk.run(&["source", "confide", name, "--as", description]).saying(&["others now read “a"]);
    }
    // Juan is a name that others have, too; and what is said of a source gives nothing away.
    desk.run(&["revise", "C1", "--text", "Juan said so in the ministry, the colonel", "--why", "w"])
        .saying(&["[-One-]{+Juan said so in the ministry, the"]);
    desk.run(&["report", "C1"]).fine();
    for (text, source) in [
        ("PETRENKO said so", "S3"),
        ("petre\u{301}nko's", "S3"),
        ("per ordonez", "S4"),
        ("quispe, juan", "S5"),
        ("Maria said", "S4"),
    ] {
        desk.run(&["revise", "C1", "--text", text, "--why", "w"]).saying(&["[-"]);
        let ran = desk.run(&["audit", "C1"]);
        assert_eq!(ran.status, 2, "{text}: {ran:?}");
        ran.refused(&["C1's wording", source]);
    }
    // María is no find any more where many texts have her without Ordóñez; the whole name is.
    for n in 0..8 {
        desk.run(&["add", &format!("María number {n}")]).fine();
    }
    desk.run(&["audit", "C5", "C6"]).fine();
    desk.run(&["revise", "C6", "--text", "maria ordonez", "--why", "w"])
        .saying(&["[-María-]{+maria+} [-number 1-]{+ordonez+}"]);
    desk.run(&["audit", "C5", "C6"]).refused(&["C6's wording", "S4"]);
}

#[test]
fn captured_bytes_are_watched_in_their_own_encoding_and_within_markup() {
    let wide: Vec<u8> = "Lo dijo Contacto Zéta.\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (latin, ..) = encoding_rs::WINDOWS_1252.encode("Según él, Contacto Zéta.\n");
    let page = "<p>Lo dijo <b>Contacto</b> Z&eacute;ta y &#67;ontacto&nbsp;Zeta.</p>";
    for (name, bytes, encoding) in [
        ("a.txt", wide.as_slice(), "utf-16le"),
        ("b.txt", &latin, "windows-1252"),
        ("c.txt", page.as_bytes(), "utf-8"),
    ] {
        let desk = desk();
        desk.file(name, bytes);
        desk.run(&["capture", name, "--encoding", encoding]).fine();
        let words = if name == "b.txt" { "Según" } else { "ijo" };
        desk.run(&["cite", "C1", "--from", "D2", "--excerpt", words, "--per", NAME]).fine();
        for args in [vec!["bundle", "C1", "-o", "c.zip"], vec!["export", "--format", "jsonl"]] {
            let ran = desk.run(&args);
            assert_eq!(ran.status, 2, "{name} {args:?}: {ran:?}");
            stopped(ran, &["D2's text at code point"]);
        }
    }
}

#[test]
fn names_in_keys_of_old_stop_what_holds_the_log() {
    let desk = with_keys_of_old();
    desk.run(&["source", "confide", NAME, "--as", DESCRIPTION]).saying(&[
        "others now read “a foreign ministry official”",
        "a name of S2 (“a foreign ministry official”) is",
        "the import key of S2 in entry 2",
        "the import key of E1 in entry 2",
        "hint: until then, output for others that",
    ]);
    for args in [vec!["export", "--format", "jsonl"], vec!["bundle", "Two bases", "-o", "c.zip"]] {
        let args = if args[0] == "bundle" { vec!["bundle", "C1", "-o", "c.zip"] } else { args };
        stopped(desk.run(&args), &["the import key of", "in entry 2", "cannot be changed"]);
    }
    assert!(!gives_away(desk.run(&["audit", "--format", "csv"]).fine().as_bytes()));
    let ran = desk.run(&["export", "--format", "jsonl", "--despite-names"]);
    assert!(ran.err().contains("in entry 2"), "{}", ran.err());
    ran.saying(&[
        "written anyway (--despite-names):",
        "a name of S2 (“a foreign ministry official”) is",
        "the import key of S2 in entry 2",
        "the import key of E1 in entry 2",
    ]);
}

#[test]
fn confiding_says_at_once_where_the_name_stands_already() {
    let desk = Desk::with_report();
    desk.run(&["add", "Two", "--from", "D1", "--excerpt", "dos bases", "--per", "Figuera [person]"])
        .saying(&["new source S3 “Figuera” [person]"]);
    let ran = desk.run(&["source", "confide", "Figuera", "--as", "a general"]);
    assert!(ran.err().contains("D1's text at code point 6") && ran.err().contains("hint:"), "{}", ran.err());
    assert_eq!(
        ran.saying(&[
            "others now read “a general” for S3",
            "a name of S3 (“a general”) is in:",
            "D1's text at code point 6",
            "hint: the words around an excerpt of D1 are",
            "hint: until then, output for others that"
        ]),
        "S3"
    );
    desk.run(&["add", "Three", "--from", "D1", "--excerpt", "El Kremlin lo niega", "--per", "Xu [person]"])
        .saying(&["new source S4 “Xu” [person]"]);
    let ran = desk.run(&["source", "confide", "Xu", "--as", "another general"]);
    assert!(ran.err().contains("too short"), "{}", ran.err());
}

/// Every word that commands write of themselves.
fn words_of(desk: &Desk, ledger: &str, found: &mut BTreeSet<String>) {
    let mut all: Vec<Vec<u8>> = for_others()
        .into_iter()
        .map(|mut command| {
            command.retain(|argument| *argument != "--source" && *argument != NAME);
            let ran = desk.run(&[&["--ledger", ledger], command.as_slice()].concat());
            assert!(!ran.err().contains("error:"), "{command:?}: {}", ran.err());
            ran.out.as_bytes().to_vec()
        })
        .collect();
    for (args, file) in
        [(vec!["audit"], "a.xlsx"), (vec!["bundle", "C1"], "a.zip"), (vec!["audit"], "a.html")]
    {
        desk.run(&[&["--ledger", ledger], args.as_slice(), &["-o", file]].concat());
        all.push(unpacked(&fs::read(desk.path().join(file)).unwrap()));
    }
    for bytes in all {
        let words = words(&String::from_utf8_lossy(&bytes)).into_iter();
        found.extend(
            words.filter(|word| word.len() >= 4 && word.bytes().all(|byte| byte.is_ascii_lowercase())),
        );
    }
}

#[test]
fn perwhoms_own_words_are_no_finds() {
    let mut found = BTreeSet::new();
    // Nothing in this ledger is a word but what perwhom writes.
    let desk = Desk::empty();
    desk.run(&["init", "--desk", "d1e2"]).saying(&["created perwhom.db; next, capture a document:"]);
    desk.file("r1.txt", "z9z9 y8y8 x7x7");
    desk.run(&["capture", "r1.txt", "--publisher", "p1p2 [outlet]", "--title", "t1t2", "--lang", "es"])
        .saying(&["new source S2 “p1p2” [outlet]"]);
    desk.run(&["add", "w1w2", "--from", "D1", "--excerpt", "y8y8", "--per", "n1n2 [person]", "--tag", "g1"])
        .saying(&["new source S3 “n1n2” [person]"]);
    desk.run(&["publish", "C1", "--in", "s1s2", "--on", "2024-01-01", "--verdict", "v1"]).fine();
    words_of(&desk, "perwhom.db", &mut found);
    // The samples make it say more, but not all of that is perwhom's: not the words of the samples,
    // cut off or behind the `n` of a line feed in JSON.
    let desk = Desk::empty();
    desk.run(&["demo", "--quiet"]).fine();
    let mut more = BTreeSet::new();
    words_of(&desk, "perwhom-demo.db", &mut more);
    let mut samples: BTreeSet<String> = BTreeSet::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("sources")).unwrap() {
        samples.extend(words(&fs::read_to_string(entry.unwrap().path()).unwrap_or_default()));
    }
    more.retain(|word| {
        let is_part = |sample: &String| sample.starts_with(word.as_str()) || sample.ends_with(word.as_str());
        let is_whole = |sample: &String| sample.len() > 4 && word.contains(sample.as_str());
        !samples.contains(&word[1..]) && !samples.iter().any(|sample| is_part(sample) || is_whole(sample))
    });
    found.extend(more);
    found.remove("checker");
    let mut made = String::from(
        "//! The words that perwhom itself writes for others: what is in them is no find, even where it is\n\
         //! part of somebody's name, as with a Mr Brown and the colours of a page. Made by a test in\n\
         //! `tests/cli/watch.rs`; `BLESS=1 cargo test` makes it anew.\n\n\
         /// In order.\n#[rustfmt::skip]\npub(super) const OWN_WORDS: &[&str] = &[\n",
    );
    for word in &found {
        made.push_str(&format!("    \"{word}\",\n"));
    }
    made.push_str("];\n");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/commands/watch/own_words.rs");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &made).unwrap();
    }
    let there = fs::read_to_string(&path).unwrap();
    let missing: Vec<&String> = found.iter().filter(|word| !there.contains(&format!("\"{word}\""))).collect();
    assert!(missing.is_empty(), "BLESS=1 cargo test adds {missing:?}");
}
