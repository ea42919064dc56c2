//! Sources whose names are for the desk alone.

use std::fs;
use std::io::Read as _;

use super::Desk;

pub const NAME: &str = "Contacto Zeta";
const ALIAS: &str = "Enlace Zeta";
pub const DESCRIPTION: &str = "a foreign ministry official";

/// A claim per a confidential source, which has two spellings.
pub fn desk() -> Desk {
    let desk = Desk::with_report();
    desk.run(&[
        "add",
        "Two bases",
        "--from",
        "D1",
        "--excerpt",
        "dos bases",
        "--per",
        "Contacto Zeta [person]",
    ])
    .saying(&["new source S3 “Contacto Zeta” [person]"]);
    desk.run(&["source", "alias", NAME, ALIAS]).fine();
    desk.run(&["source", "confide", NAME, "--as", DESCRIPTION])
        .saying(&["others now read “a foreign ministry official”"]);
    desk
}

pub fn gives_away(text: &[u8]) -> bool {
    String::from_utf8_lossy(text).to_lowercase().contains("zeta")
}

/// What a workbook holds, unpacked.
pub fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut all = Vec::new();
    let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else { return bytes.to_vec() };
    for at in 0..archive.len() {
        archive.by_index(at).unwrap().read_to_end(&mut all).unwrap();
    }
    all
}

/// Every command that writes for others.
pub fn for_others() -> Vec<Vec<&'static str>> {
    let mut all = Vec::new();
    for per in ["claim", "evidence", "source", "document"] {
        for format in ["table", "md", "csv", "tsv", "html", "json", "jsonl"] {
            all.push(vec!["audit", "--per", per, "--format", format, "--source", NAME]);
        }
    }
    all.push(vec!["audit"]);
    all.push(vec!["audit", "--json"]);
    all.push(vec!["audit", "--todo"]);
    all.push(vec!["audit", "--group-by", "source", "--format", "md"]);
    for format in ["md", "html"] {
        all.push(vec!["report", "C1", "--format", format]);
    }
    for format in ["svg", "dot", "mermaid"] {
        all.push(vec!["chain", "C1", "--format", format]);
    }
    for format in ["csl-json", "web-annotation", "prov-json", "turtle", "claimreview", "jsonl"] {
        all.push(vec!["export", "--format", format]);
    }
    all
}

#[test]
fn the_name_is_in_nothing_that_is_made_for_others() {
    let desk = desk();
    for command in for_others() {
        let ran = desk.run(&command);
        assert_ne!(ran.status, 2, "{command:?}: {ran:?}");
        assert!(!gives_away(ran.out.as_bytes()), "{command:?}: {}", ran.out);
        assert!(!gives_away(ran.err().as_bytes()), "{command:?}: {}", ran.err());
    }
    desk.run(&["audit", "--source", NAME, "--output", "a.xlsx"]);
    desk.run(&["bundle", "C1", "--output", "a.zip"]).fine();
    for file in ["a.xlsx", "a.zip"] {
        let held = unpacked(&fs::read(desk.path().join(file)).unwrap());
        assert!(!gives_away(&held), "{file}");
        assert!(String::from_utf8_lossy(&held).contains(DESCRIPTION), "{file}");
    }
}

#[test]
fn with_names_it_is_and_the_desk_sees_it() {
    let desk = desk();
    for command in [
        vec!["audit", "--per", "evidence", "--format", "csv", "--with-names"],
        vec!["report", "C1", "--with-names"],
        vec!["chain", "C1", "--format", "svg", "--with-names"],
        vec!["export", "--format", "prov-json", "--with-names"],
        vec!["show", "C1"],
        vec!["chain", "C1"],
        vec!["source", "list"],
        vec!["log"],
    ] {
        let ran = desk.run(&command);
        assert!(gives_away(ran.out.as_bytes()), "{command:?}: {}", ran.out);
    }
    let shown = desk.run(&["source", "show", NAME]).fine();
    assert!(shown.contains("confidential: others read “a foreign ministry official”"), "{shown}");
}

#[test]
fn the_log_holds_the_card_and_never_the_name() {
    let desk = desk();
    let connection = rusqlite::Connection::open(desk.ledger()).unwrap();
    let log: String =
        connection.query_row("SELECT group_concat(body) FROM entry", [], |row| row.get(0)).unwrap();
    assert!(!gives_away(log.as_bytes()), "{log}");
    let card = desk.run(&["source", "card", NAME]).fine();
    assert!(card.contains(NAME));
    let digest = perwhom::model::digest::Digest::of(card.as_bytes()).to_string();
    assert!(log.contains(&digest), "{digest} is not in {log}");
    assert_eq!(desk.json(&["verify", "--deep"])["holds"], true);
}

#[test]
fn a_description_gives_nothing_away_and_tells_sources_apart() {
    let desk = desk();
    desk.run(&["source", "confide", "Infobae", "--as", "A Foreign Ministry Official"])
        .refused(&["S3 has the same description"]);
    desk.run(&["source", "confide", NAME, "--as", "the enlace zeta of old"])
        .refused(&["contains a name of S3"]);
    desk.run(&["source", "confide", NAME, "--as", DESCRIPTION]).refused(&["already confidential"]);
    desk.run(&["source", "confide", NAME, "--as", " "]).refused(&["needs a name"]);
    desk.run(&["source", "disclose", "Infobae", "--why", "w"]).refused(&["S2 is not confidential"]);
}

#[test]
fn errors_and_hints_do_not_name_it() {
    let desk = desk();
    desk.file("more.txt", "El Kremlin calla.\n");
    let ran = desk.run(&["capture", "more.txt", "--publisher", "Contakto Seta"]);
    assert!(!gives_away(ran.err().as_bytes()) && ran.err().contains(DESCRIPTION), "{}", ran.err());
    let ran = desk.run(&["cite", "C1", "--from", "D1", "--excerpt", "dos bases", "--per", "S3 [outlet]"]);
    assert_eq!(ran.status, 2);
    assert!(!gives_away(ran.err().as_bytes()) && ran.err().contains(DESCRIPTION), "{}", ran.err());
}

#[test]
fn looking_back_gives_nothing_away_and_disclosed_it_is_named_again() {
    let desk = desk();
    let before = desk.run(&["report", "C1", "--as-of", "@3"]).saying(&["the ledger as of entry 3,"]);
    assert!(!gives_away(before.as_bytes()), "{before}");
    desk.run(&["source", "disclose", NAME, "--why", "spoke on the record"]).fine();
    assert!(gives_away(desk.run(&["report", "C1"]).fine().as_bytes()));
    desk.run(&["source", "confide", NAME, "--as", "somebody"]).saying(&["others now read “somebody” for S3"]);
    assert!(!gives_away(desk.run(&["report", "C1"]).fine().as_bytes()));
    assert_eq!(desk.json(&["verify"])["holds"], true);
}

#[test]
fn who_is_one_with_it_is_as_confidential() {
    let desk = desk();
    let cite = ["cite", "C1", "--from", "D1", "--excerpt", "Figuera", "--per", "Zeta Plena [person]"];
    desk.run(&cite).saying(&["new source S4 “Zeta Plena” [person]"]);
    desk.run(&["source", "merge", "Zeta Plena", "--into", NAME])
        .saying(&["others now read “a foreign ministry official”"]);
    let report = desk.run(&["report", "C1"]).fine();
    assert!(!gives_away(report.as_bytes()), "{report}");
}

/// What the log holds, in words.
fn log_of(desk: &Desk) -> String {
    let connection = rusqlite::Connection::open(desk.ledger()).unwrap();
    connection.query_row("SELECT group_concat(body) FROM entry", [], |row| row.get(0)).unwrap()
}

const BY_HAND: &str = "\
[[source]]\nname = \"Contacto Zeta\"\nkind = \"person\"\n
[[document]]\npath = \"report.txt\"\npublisher = \"Infobae [outlet]\"\n
[[claim]]\ntext = \"Two bases\"\n
[[claim.evidence]]\ndocument = \"report.txt\"\nexcerpt = \"dos bases\"\nper = \"Contacto Zeta\"\n
[[claim]]\ntext = \"Three bases\"\n
[[contradiction]]\nclaims = [\"Two bases\", \"Three bases\"]\nwhy = \"one of them\"\n";

const TABLE: &str = "Claim,Document,Quote,Source\nTwo bases,report.txt,dos bases,Contacto Zeta [person]\n";

const REVIEW: &str = r#"{"@type":"ClaimReview","claimReviewed":"Hay bases","url":"https://check.example/1",
    "author":{"name":"Check"},"itemReviewed":{"author":{"@type":"Person","name":"Contacto Zeta"}}}"#;

#[test]
fn keys_made_of_what_a_line_says_hold_no_name_and_importing_again_is_safe() {
    for (file, text, more) in
        [("c.toml", BY_HAND, vec![]), ("c.csv", TABLE, vec!["--map", "guess"]), ("c.json", REVIEW, vec![])]
    {
        let desk = Desk::new();
        desk.file("report.txt", super::REPORT);
        desk.file(file, text);
        let import = [&["import", file], more.as_slice()].concat();
        desk.run(&import).saying(&["new source S", "imported "]);
        assert!(!gives_away(log_of(&desk).as_bytes()), "{file}: {}", log_of(&desk));
        let before = log_of(&desk).len();
        let again = desk.json_saying(&import, &["imported 0 sources, 0 documents, 0 claims, 0 pie"]);
        let made = ["sources", "documents", "claims", "evidence", "contradictions"];
        assert!(made.iter().all(|what| again[*what] == 0), "{file}: {again}");
        assert_eq!(log_of(&desk).len(), before, "{file}");
        assert_eq!(desk.json(&["verify"])["holds"], true, "{file}");
    }
}

/// A ledger as earlier versions left it after an import by hand: its keys are the words themselves.
pub fn with_keys_of_old() -> Desk {
    let desk = Desk::new();
    desk.file("report.txt", super::REPORT);
    desk.file("c.toml", BY_HAND);
    desk.file(
        "old.jsonl",
        r#"{"type":"source","key":"Contacto Zeta","name":"Contacto Zeta","kind":"person"}
{"type":"document","key":"report.txt","path":"report.txt","publisher":"Infobae [outlet]"}
{"type":"claim","key":"Two bases","text":"Two bases"}
{"type":"evidence","key":"Two bases: report.txt: dos bases: Contacto Zeta","claim":"Two bases","document":"report.txt","excerpt":"dos bases","chain":"Contacto Zeta"}
{"type":"claim","key":"Three bases","text":"Three bases"}
{"type":"contradiction","key":"Two bases / Three bases","claims":["Two bases","Three bases"],"why":"one of them"}
"#,
    );
    desk.run(&["import", "old.jsonl"])
        .saying(&["new source S3 “Infobae” [outlet]", "imported 2 sources, 1 document, 2 claims, 1"]);
    desk
}

#[test]
fn what_was_imported_under_keys_of_old_is_not_imported_again() {
    let desk = with_keys_of_old();
    let again = desk.json_saying(&["import", "c.toml"], &["imported 0 sources, 0 documents, 0 claims, 0"]);
    assert_eq!(again["skipped"], 6, "{again}");
}
