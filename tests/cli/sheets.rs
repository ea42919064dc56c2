//! The sourcing table as people hand it in: every format, whatever a claim holds.

use std::fs;

use serde_json::Value;

use super::Desk;

/// What a claim can hold that a format could trip over.
const HOSTILE: &str = "=1+1 \"quoted\", a|pipe; <b>&amp;</b> `code` *star* مرحبا 😀 \u{202e}";

fn desk() -> Desk {
    let desk = Desk::with_report();
    desk.run(&["add", "Two bases (per Figuera [person])", "--from", "D1", "--excerpt", "dos bases"])
        .saying(&["new source S3 “Figuera” [person]"]);
    desk.run(&["add", HOSTILE, "--tag", "a", "--slug", "hostile"]).fine();
    desk.run(&["add", "None (per Figuera)", "--from", "D1", "--excerpt", "lo niega"]).fine();
    desk
}

fn csv(text: &str, separator: u8) -> Vec<Vec<String>> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn for_programs_every_cell_is_exact() {
    let desk = desk();
    let columns = ["--columns", "claim,text,independent_high"];
    for (format, separator) in [("csv", b','), ("tsv", b'\t')] {
        let out = desk.run(&[&["audit", "--format", format], columns.as_slice()].concat()).fine();
        let rows = csv(&out, separator);
        assert_eq!(rows[0], ["claim", "text", "independent_high"]);
        assert_eq!(rows[2], ["C2", HOSTILE, "0"]);
    }
    let lines = desk.run(&[&["audit", "--format", "jsonl"], columns.as_slice()].concat()).fine();
    let row: Value = serde_json::from_str(lines.lines().nth(1).unwrap()).unwrap();
    assert_eq!((&row["text"], &row["independent_high"]), (&Value::from(HOSTILE), &Value::from(0)));
}

#[test]
fn for_people_nothing_acts() {
    let desk = desk();
    let args = ["audit", "--format", "csv", "--excel", "--separator", ";", "--columns", "claim,text"];
    let out = desk.run(&args).fine();
    assert!(out.starts_with('\u{feff}') && out.contains("\r\n"), "{out:?}");
    assert_eq!(csv(out.trim_start_matches('\u{feff}'), b';')[2], ["C2".to_owned(), format!("'{HOSTILE}")]);
    let html = desk.run(&["audit", "--format", "html"]).fine();
    assert!(!html.contains("<b>") && html.contains("&lt;b&gt;&amp;amp;&lt;/b&gt;"), "{html}");
    // Each claim is told below the table, with its chains drawn and its excerpts marked.
    for part in ["<a href=\"#C1\">", "<h2 id=\"C1\">", "<svg", "<mark>dos bases</mark>"] {
        assert!(html.contains(part), "no {part}");
    }
    assert!(!html.contains("<script") && html.contains("<th scope=\"col\"") && html.contains("@media print"));
    let markdown = desk.run(&["audit", "--format", "md", "--columns", "claim,text"]).fine();
    assert_eq!(markdown.lines().count(), 5);
    assert!(markdown.contains("a\\|pipe") && markdown.contains("&lt;b&gt;"), "{markdown}");
    let table = desk.run(&["audit", "--columns", "claim,text"]).fine();
    assert!(table.contains("\\u{202e}"), "{table}");
}

#[test]
fn a_workbook_has_a_sheet_for_each_and_no_formula() {
    let desk = desk();
    desk.run(&["audit", "--output", "s.xlsx"]).fine();
    let bytes = fs::read(desk.path().join("s.xlsx")).unwrap();
    assert_eq!(&bytes[..4], b"PK\x03\x04");
    let listing = std::process::Command::new("python3")
        .args([
            "-c",
            "import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nprint(z.read('xl/workbook.xml').decode())\nprint(''.join(z.read(n).decode() for n in z.namelist() if 'worksheets/sheet' in n or 'sharedStrings' in n))",
        ])
        .arg(desk.path().join("s.xlsx"))
        .output();
    // Without Python the workbook is only looked at from outside.
    let Ok(listing) = listing else { return };
    let text = String::from_utf8(listing.stdout).unwrap();
    for name in ["claims", "evidence", "sources", "findings", "about"] {
        assert!(text.contains(&format!("name=\"{name}\"")), "no sheet {name}");
    }
    assert!(
        !text.contains("<f>") && text.contains("=1+1 &quot;quoted&quot;") || text.contains("=1+1 \"quoted\"")
    );
    assert!(text.contains("autoFilter") && text.contains("pane"));
    desk.run(&["audit", "--format", "xlsx", "--per", "source"])
        .refused(&["leave --per, --columns and --group-by off"]);
}

#[test]
fn a_file_is_written_whole_and_never_over_another() {
    let desk = desk();
    desk.run(&["audit", "--output", "a.csv"]).fine();
    let before = fs::read(desk.path().join("a.csv")).unwrap();
    desk.run(&["add", "one more"]).fine();
    desk.run(&["audit", "--output", "a.csv"]).refused(&["a.csv already exists", "--force"]);
    assert_eq!(fs::read(desk.path().join("a.csv")).unwrap(), before);
    desk.run(&["audit", "--output", "a.csv", "--force"]).fine();
    assert_ne!(fs::read(desk.path().join("a.csv")).unwrap(), before);
    desk.run(&["audit", "--output", "none/a.csv"]).refused(&["none/a.csv cannot be written"]);
    desk.run(&["audit", "--output", "a.doc"]).refused(&["unknown format"]);
    desk.run(&["audit", "C9", "--output", "b.csv"]).refused(&["there is no claim C9"]);
    let names: Vec<String> = fs::read_dir(desk.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "perwhom.db" && name != "report.txt")
        .collect();
    assert_eq!(names, ["a.csv"], "what is left behind");
}

#[test]
fn rows_can_be_evidence_sources_and_documents() {
    let desk = desk();
    let rows = |per: &str| -> Vec<Value> {
        let out = desk.run(&["audit", "--per", per, "--format", "jsonl"]).fine();
        out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let evidence = rows("evidence");
    assert_eq!(evidence.len(), 2);
    assert_eq!(
        (&evidence[0]["excerpt"], &evidence[0]["origin"]),
        (&Value::from("dos bases"), &Value::from("Figuera"))
    );
    let sources = rows("source");
    assert_eq!(sources[0]["alone"], 2);
    assert_eq!(
        sources.iter().find(|row| row["name"] == "Figuera").unwrap()["rest_on_it"],
        serde_json::json!(["C1", "C3"])
    );
    let documents = rows("document");
    assert_eq!((&documents[0]["document"], &documents[0]["claims"]), (&Value::from("D1"), &Value::from(2)));
    let json: Value =
        serde_json::from_str(&desk.run(&["audit", "--per", "source", "--json"]).fine()).unwrap();
    assert_eq!(json["schema"], "perwhom/audit-sources/1");
    assert_eq!(json["rows"].as_array().unwrap().len(), 2);
    // What was known then.
    assert_eq!(
        desk.run(&["audit", "--per", "evidence", "--format", "jsonl", "--as-of", "@3"])
            .saying(&["the ledger as of entry 3,"])
            .lines()
            .count(),
        1
    );
}

#[test]
fn rows_are_put_together_filtered_and_picked() {
    let desk = desk();
    let out = desk.run(&["audit", "--group-by", "rule", "--columns", "claim", "--format", "csv"]).fine();
    let rows = csv(&out, b',');
    assert_eq!(rows[0], ["group", "claim"]);
    assert!(rows.contains(&vec!["single-sourced".into(), "C3".into()]));
    assert!(rows.contains(&vec!["unsourced".into(), "C2".into()]));
    let by_source =
        desk.run(&["audit", "--group-by", "source", "--columns", "claim", "--format", "csv"]).fine();
    assert!(csv(&by_source, b',').contains(&vec!["(none)".into(), "C2".into()]));
    let out = desk.run(&["audit", "--rule", "unsourced", "--columns", "claim", "--format", "csv"]).fine();
    assert_eq!(out, "claim\nC2");
    desk.run(&["audit", "--columns", "claim,nothing"])
        .refused(&["unknown column `nothing`", "independent_low"]);
    desk.run(&["audit", "--per", "source", "--group-by", "rule"])
        .refused(&["--group-by groups claims or evidence"]);
    desk.run(&["audit", "--format", "md", "--excel"]).refused(&["need --format csv"]);
    desk.run(&["audit", "--format", "csv", "--separator", "x"]).refused(&["--separator must be"]);
    desk.run(&["policy", "set", "unsourced", "deny"]).fine();
    assert_eq!(desk.run(&["audit", "--format", "csv"]).status, 1);
}

#[test]
fn what_would_cure_the_most_comes_first() {
    let desk = desk();
    desk.file("b.txt", "A, dicen los papeles.");
    let cite =
        ["--from", "b.txt", "--excerpt", "los papeles", "--per", "papers [document] > Politico [outlet]"];
    for text in ["x", "y"] {
        desk.run(&[&["add", text, "--quiet"], cite.as_slice()].concat()).fine();
    }
    let todo = desk.run(&["audit", "--todo"]).fine();
    for part in ["Politico (2 claims: C4, C5)", "Figuera (2 claims: C1, C3)", "Claims without a source\n  C2"]
    {
        assert!(todo.contains(part), "no {part} in {todo}");
    }
    let first: Value =
        serde_json::from_str(desk.run(&["audit", "--todo", "--json"]).fine().lines().next().unwrap())
            .unwrap();
    assert_eq!((&first["do"], first["claims"].as_array().unwrap().len()), (&Value::from("open"), 2));
}

#[test]
fn chains_are_drawn_for_pages_graphviz_and_mermaid() {
    let desk = Desk::with_report();
    let hostile = "A\"b <i> & | ; `c` [person]";
    let per = format!("\"{}\" > ? > Infobae", "A'b <i> & | ; `c`");
    desk.run(&["add", "Two \"bases\" <b>", "--from", "D1", "--excerpt", "dos bases", "--per", &per])
        .saying(&["new source S3 “A'b <i> & | ; `c`” [unjudged];"]);
    assert!(desk.run(&["chain", "C1"]).fine().contains(&hostile[3..8].replace('"', "")));
    let svg = desk.run(&["chain", "C1", "--format", "svg"]).fine();
    assert!(svg.starts_with("<svg") && svg.ends_with("</svg>") && svg.contains("bottleneck"), "{svg}");
    assert!(svg.contains("&lt;i&gt;") && !svg.contains("<i>") && !svg.contains("<b>"), "{svg}");
    let dot = desk.run(&["chain", "C1", "--format", "dot"]).fine();
    assert!(dot.starts_with("digraph \"C1: Two \\\"bases\\\" <b>\" {") && dot.contains("n0 -> n1"), "{dot}");
    let mermaid = desk.run(&["chain", "C1", "--format", "mermaid"]).fine();
    assert!(mermaid.starts_with("flowchart LR") && mermaid.contains("#60;i#62;"), "{mermaid}");
    desk.run(&["chain", "C1", "--output", "c.svg"]).fine();
    assert_eq!(fs::read_to_string(desk.path().join("c.svg")).unwrap().trim_end(), svg);
    desk.run(&["chain", "C1", "--output", "c.svg"]).refused(&["c.svg already exists"]);
    desk.run(&["chain", "C1", "--output", "c.gif"]).refused(&["unknown format"]);
    // Sources that cite each other make a circle, and a picture all the same.
    desk.run(&[
        "cite",
        "C1",
        "--from",
        "D1",
        "--excerpt",
        "lo niega",
        "--per",
        "Infobae > X [outlet] > Infobae",
    ])
    .saying(&["new source S4 “X” [outlet]"]);
    assert!(desk.run(&["chain", "C1", "--format", "svg"]).fine().ends_with("</svg>"));
}

#[test]
fn a_memo_says_what_each_claim_rests_on() {
    let desk = desk();
    desk.run(&["contradict", "C1", "C3", "--why", "two or none"])
        .saying(&["to resolve it later: perwhom resolve C1 C3"]);
    desk.run(&["review", "C1", "--return", "--note", "a second <date>"]).fine();
    let memo = desk.run(&["report"]).fine();
    for part in [
        "# Sourcing memo, Our desk",
        "3 claims.",
        "* 2 contradicted: C1, C3",
        "C1 Two bases (per Figuera): 1 independent, all through Figuera, Infobae",
        "## C1 Two bases (per Figuera)",
        "F6: its best stated chain is not yet rated, the claim not yet judged",
        "```mermaid",
        "**dos bases**",
        "C3: open: two or none",
        "returned by checker-1 as checker: “a second &lt;date&gt;”",
        "### History",
    ] {
        assert!(memo.contains(part), "no {part} in {memo}");
    }
    desk.run(&["report", "C2", "C1", "--output", "memo.html"]).fine();
    let html = fs::read_to_string(desk.path().join("memo.html")).unwrap();
    assert!(html.contains("<mark>dos bases</mark>") && html.contains("<svg") && !html.contains("<script"));
    assert!(html.contains("&lt;b&gt;&amp;amp;&lt;/b&gt;") && !html.contains("<date>"));
    // What was known then, and nothing of what came after.
    let then = desk.run(&["report", "C1", "--as-of", "@3"]).saying(&["the ledger as of entry 3,"]);
    assert!(!then.contains("contradict") && !then.contains("returned"), "{then}");
    assert_eq!(desk.run(&["report", "--tag", "a"]).fine().matches("\n## C").count(), 1);
    desk.run(&["report", "--tag", "nothing"]).refused(&["nothing to report"]);
    desk.run(&["report", "--output", "memo.html"]).refused(&["already exists"]);
    desk.run(&["report", "--output", "memo.doc"]).refused(&["unknown format"]);
}

#[test]
fn the_ending_of_a_file_says_its_format_in_letters_large_or_small() {
    let desk = Desk::new();
    desk.run(&["add", "One"]).fine();
    desk.run(&["report", "--output", "MEMO.HTML"]).fine();
    assert!(fs::read_to_string(desk.path().join("MEMO.HTML")).unwrap().starts_with("<!"));
    desk.run(&["chain", "C1", "--output", "C1.SVG"]).fine();
    assert!(fs::read_to_string(desk.path().join("C1.SVG")).unwrap().starts_with("<svg"));
    desk.run(&["audit", "--output", "A.CSV"]);
    assert!(fs::read_to_string(desk.path().join("A.CSV")).unwrap().contains("One"));
}

#[test]
fn documents_go_to_reference_managers_and_excerpts_to_annotators() {
    let desk = Desk::new();
    desk.file("a.txt", "Uno ñ 😀 «dos bases» aquí.");
    desk.run(&[
        "capture",
        "a.txt",
        "--publisher",
        "Infobae [outlet]",
        "--title",
        "Bases",
        "--published",
        "2022-01",
        "--url",
        "https://example.org/a",
    ])
    .saying(&["new source S2 “Infobae” [outlet]"]);
    desk.file("b.txt", "otra cosa");
    desk.run(&["capture", "b.txt"]).fine();
    desk.run(&["add", "Two (per Figuera [person])", "--from", "D1", "--excerpt", "dos bases", "--tag", "t"])
        .saying(&["new source S3 “Figuera” [person]"]);
    let read = |args: &[&str]| -> Value { serde_json::from_str(&desk.run(args).fine()).unwrap() };
    // Only what is cited.
    let items = read(&["export", "--format", "csl-json"]);
    assert_eq!(items.as_array().unwrap().len(), 1);
    assert_eq!((&items[0]["type"], &items[0]["title"]), (&Value::from("webpage"), &Value::from("Bases")));
    assert_eq!(items[0]["issued"], serde_json::json!({ "date-parts": [[2022, 1]] }));
    assert_eq!(
        (&items[0]["publisher"], &items[0]["URL"]),
        (&Value::from("Infobae"), &Value::from("https://example.org/a"))
    );
    let page = read(&["export", "C1", "--format", "web-annotation"]);
    let target = &page["items"][0]["target"];
    assert_eq!(target["source"], "https://example.org/a");
    let (quote, place) = (&target["selector"][0], &target["selector"][1]);
    assert_eq!(
        (&quote["exact"], &quote["prefix"], &quote["suffix"]),
        (&Value::from("dos bases"), &Value::from("Uno ñ 😀 «"), &Value::from("» aquí."),)
    );
    // Positions count code points, as a reader of the text counts them.
    let text: Vec<char> = "Uno ñ 😀 «dos bases» aquí.".chars().collect();
    let (start, end) = (place["start"].as_u64().unwrap(), place["end"].as_u64().unwrap());
    let words: String = text[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()].iter().collect();
    assert_eq!(words, "dos bases");
    assert_eq!(
        read(&["export", "--tag", "none", "--format", "web-annotation"])["items"],
        serde_json::json!([])
    );
    desk.run(&["export", "--format", "csl-json", "--output", "d.json"]).fine();
    desk.run(&["export", "--format", "csl-json", "--output", "d.json"]).refused(&["already exists"]);
    desk.run(&["export"]).refused(&["--format"]);
}

#[test]
fn where_it_all_comes_from_is_told_as_prov() {
    let desk = desk();
    desk.run(&["revise", "C1", "--text", "Two Russian bases", "--why", "w"])
        .saying(&["Two {+Russian +}bases"]);
    let prov: Value =
        serde_json::from_str(&desk.run(&["export", "C1", "--format", "prov-json"]).fine()).unwrap();
    assert_eq!(prov["entity"]["perwhom:C1/version/1"]["prov:label"], "Two bases");
    assert_eq!(prov["entity"]["perwhom:C1/version/2"]["prov:label"], "Two Russian bases");
    assert_eq!(prov["entity"]["perwhom:E1"]["prov:value"], "dos bases");
    assert_eq!(prov["agent"]["perwhom:S3"]["prov:label"], "Figuera");
    let derived: Vec<(String, String)> = prov["wasDerivedFrom"]
        .as_object()
        .unwrap()
        .values()
        .map(|relation| {
            let part = |name: &str| relation[name].as_str().unwrap().replace("perwhom:", "");
            (part("prov:generatedEntity"), part("prov:usedEntity"))
        })
        .collect();
    for (made, from) in [
        ("C1/version/2", "C1/version/1"),
        ("C1/version/2", "E1"),
        ("E1", "D1"),
        ("E1", "E1/hop/2"),
        ("E1/hop/2", "E1/hop/1"),
    ] {
        assert!(derived.contains(&(made.to_owned(), from.to_owned())), "{made} from {from}: {derived:?}");
    }
    // Every name that a relation uses is there.
    for relation in prov["wasDerivedFrom"].as_object().unwrap().values() {
        for end in ["prov:generatedEntity", "prov:usedEntity"] {
            assert!(prov["entity"].get(relation[end].as_str().unwrap()).is_some(), "{relation}");
        }
    }
    for relation in prov["wasAttributedTo"].as_object().unwrap().values() {
        assert!(prov["agent"].get(relation["prov:agent"].as_str().unwrap()).is_some(), "{relation}");
    }
}

#[test]
fn what_is_looked_at_is_said_once() {
    let desk = desk();
    for args in [
        ["--format", "csv"].as_slice(),
        &["--format", "html"],
        &["--per", "evidence"],
        &["--todo"],
        &["--output", "sourcing.xlsx"],
        &[],
    ] {
        let ran = desk.run(&[&["audit", "--as-of", "today"], args].concat());
        let notices = ran.err().lines().filter(|line| line.starts_with("the ledger as of entry"));
        assert_eq!((ran.status, notices.count()), (0, 1), "{args:?}: {}", ran.err());
    }
}
