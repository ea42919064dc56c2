//! What others made is read up to limits: of size, memory and time. What is larger, hangs, swells
//! or crashes its reader is one clear message, and nothing is written.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::Desk;

fn claims(desk: &Desk) -> usize {
    desk.json(&["audit"])["claims"].as_array().unwrap().len()
}

fn zipped(path: &Path, parts: &[(&str, &str)]) {
    let mut zip = ZipWriter::new(File::create(path).unwrap());
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
}

/// A workbook of these rows and shared strings, as their XML.
fn xlsx(path: &Path, rows: &str, strings: &str, unique: &str) {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |id: &str, kind: &str, target: &str| {
        format!(r#"<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}"/>"#)
    };
    let relations =
        |all: &str| format!(r#"<Relationships xmlns="{PACKAGE}/relationships">{all}</Relationships>"#);
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                r#"<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#
            ),
        ),
        ("_rels/.rels", relations(&relation("rId1", "officeDocument", "xl/workbook.xml"))),
        (
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relations(
                &[
                    relation("rId1", "worksheet", "worksheets/sheet1.xml"),
                    relation("rId2", "sharedStrings", "sharedStrings.xml"),
                ]
                .concat(),
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(r#"<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>"#),
        ),
        ("xl/sharedStrings.xml", format!(r#"<sst xmlns="{MAIN}" uniqueCount="{unique}">{strings}</sst>"#)),
    ];
    let parts: Vec<(&str, &str)> = parts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    zipped(path, &parts);
}

/// An ODS file of one table, with what comes after its rows.
fn ods(path: &Path, after: &str) {
    let content = format!(
        r#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="A"><table:table-row><table:table-cell office:value-type="string"><text:p>Claim</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell office:value-type="string"><text:p>Uno</text:p></table:table-cell></table:table-row>{after}"#
    );
    let manifest = r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>"#;
    let parts = [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", &content),
    ];
    zipped(path, &parts);
}

/// A compound file that ends after its header, as a download that broke off.
fn cut_xls() -> Vec<u8> {
    let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    bytes.resize(24, 0);
    for word in [0x3e_u16, 3, 0xfffe, 9, 6, 0, 0, 0] {
        bytes.extend(word.to_le_bytes());
    }
    for word in [0_u32, 1, 1, 0, 4096, 0xffff_fffe, 0, 0xffff_fffe, 0] {
        bytes.extend(word.to_le_bytes());
    }
    bytes.extend(0_u32.to_le_bytes());
    bytes.resize(512, 0xff);
    bytes
}

const HEADING: &str = r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#;

#[test]
fn a_workbook_whose_reader_crashes_swells_or_hangs_is_one_message() {
    let desk = Desk::new();
    let path = |name: &str| desk.path().join(name);
    desk.file("cut.xls", cut_xls());
    desk.run(&["import", "cut.xls", "--map", "guess"]).refused(&[
        "reading cut.xls failed: the reader crashed",
        "nothing was imported",
        "the file is damaged",
    ]);
    ods(&path("open.ods"), "");
    desk.run(&["import", "open.ods", "--map", "guess", "--max-time", "1"])
        .refused(&["reading open.ods was stopped after 1 second; nothing was imported", "--max-time 4"]);
    xlsx(&path("unique.xlsx"), HEADING, "<si><t>Claim</t></si>", "4294967295");
    if cfg!(target_os = "linux") {
        desk.run(&["import", "unique.xlsx", "--map", "guess"]).refused(&[
            "reading unique.xlsx needs more than 256 MB of memory; nothing was imported",
            "--max-memory 1024MB",
        ]);
    }
    // One long text, and many cells that hold it.
    let cells: String =
        (2..102).map(|row| format!(r#"<row r="{row}"><c r="A{row}" t="s"><v>1</v></c></row>"#)).collect();
    let strings = format!("<si><t>Claim</t></si><si><t>{}</t></si>", "x".repeat(1_000_000));
    xlsx(&path("flood.xlsx"), &format!("{HEADING}{cells}"), &strings, "2");
    desk.run(&["import", "flood.xlsx", "--map", "guess"])
        .refused(&["flood.xlsx contains more than 64 MB of text", "--max-size 256MB"]);
    assert_eq!(claims(&desk), 0);
    desk.file("t.csv", "Claim\nUno\n");
    desk.run(&["import", "t.csv", "--map", "guess", "--max-time", "1"]).refused(&["are for workbooks"]);
}

#[test]
fn a_sound_workbook_is_read_in_any_format_however_far_out_its_cells_are() {
    let desk = Desk::new();
    ods(
        &desk.path().join("a.ods"),
        "</table:table></office:spreadsheet></office:body></office:document-content>",
    );
    desk.run(&["import", "a.ods", "--map", "guess"]).saying(&["imported 0 sources, 0 documents, 1 claim, 0"]);
    let cells: String = (2..302)
        .map(|row| {
            format!(r#"<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="XFD{row}"><v>1</v></c></row>"#)
        })
        .collect();
    xlsx(&desk.path().join("far.xlsx"), &format!("{HEADING}{cells}"), "<si><t>Claim</t></si>", "1");
    desk.run(&["import", "far.xlsx", "--map", "guess"])
        .saying(&["imported 0 sources, 0 documents, 300 claims, 0"]);
    assert_eq!(claims(&desk), 301);
}

#[test]
fn the_child_that_reads_is_no_command_and_knows_no_ledger() {
    let desk = Desk::with_report();
    let help = desk.run(&["--help"]).fine();
    assert!(!help.contains("read-apart"));
    let ran = desk.run_with_input(&["--read-apart", "256000000", "5", "workbook"], b"no workbook");
    assert_eq!((ran.status, ran.out.as_str()), (0, "{\"refused\":\"Cannot detect file format\"}\n"));
    let ran = desk.run_with_input(&["--read-apart", "256000000", "5", "ledger"], b"");
    assert!(ran.out.contains("no reader for `ledger`"), "{ran:?}");
}

#[test]
fn what_comes_in_without_end_is_refused_at_a_limit_that_can_be_raised() {
    let desk = Desk::new();
    let zeros = vec![b' '; 1_100_000];
    for format in ["lines", "toml", "csv", "tsv", "xlsx", "claimreview", "export"] {
        desk.run_with_input(&["import", "-", "--format", format, "--max-size", "1MB"], &zeros)
            .refused(&["standard input is larger than 1 MB; nothing was imported", "--max-size 4MB"]);
    }
    desk.run_with_input(&["capture", "-", "--max-size", "1MB"], &zeros)
        .refused(&["standard input is larger than 1 MB", "to allow that: --max-size 4MB"]);
    desk.file("long.txt", "x".repeat(1_100_000));
    desk.run(&["add", "x", "--from", "long.txt", "--excerpt", "y", "--max-size", "1MB"])
        .refused(&["long.txt is larger than 1 MB", "--max-size 4MB"]);
    desk.run(&["capture", "long.txt", "--max-size", "soon"]).refused(&["`soon` is not a size"]);
    desk.run(&["capture", "long.txt"]).fine();
    // Whole files, lines and rows have limits of their own.
    let long = |size: usize| "x".repeat(size);
    desk.file("a.toml", format!("# {}\n", long(3_000_000)));
    desk.run(&["import", "a.toml"]).refused(&["a.toml is larger than 3 MB", "nothing was imported"]);
    desk.run(&["import", "a.toml", "--max-size", "5MB"])
        .saying(&["imported 0 sources, 0 documents, 0 claims, 0"]);
    desk.file("r.html", format!("<p>{}</p>", long(3_000_000)));
    desk.run(&["import", "r.html"]).refused(&["r.html is larger than 3 MB", "nothing was imported"]);
    desk.run(&["import", "r.html", "--max-size", "9MB"]).refused(&["it contains no ClaimReview"]);
    let line = |size| format!("{{\"type\":\"claim\",\"key\":\"a\",\"text\":\"{}\"}}\n", long(size));
    desk.file("a.jsonl", format!("{}{}", line(10).replace("\"a\"", "\"b\""), line(8_000_000)));
    desk.run(&["import", "a.jsonl"])
        .refused(&["line 2 is larger than 8 MB; nothing was imported", "--max-size 32MB"]);
    desk.run(&["import", "a.jsonl", "--max-size", "9MB", "--dry-run"])
        .saying(&["dry run: would import 0 sources, 0 documents, 2"]);
    desk.file("seal", long(1_100_000));
    desk.run(&["verify", "--against", "seal"]).refused(&["seal is larger than 1 MB", "--max-size"]);
    desk.file("e.jsonl", format!("{{\"type\":\"ledger\"{}", long(5000)));
    desk.run(&["import", "e.jsonl", "--max-size", "5KB"]).refused(&["line 1 is larger than 5 KB"]);
    assert_eq!(claims(&desk), 0);
}

#[test]
fn a_cell_that_is_never_closed_is_not_read_to_its_end() {
    let desk = Desk::new();
    desk.file("t.csv", format!("Claim\nUno\n\"{}", "x".repeat(6_000_000)));
    desk.run(&["import", "t.csv", "--map", "guess"]).refused(&[
        "row 3, or a quotation mark in it is never closed: it is larger than 4 MB; nothing was imported",
        "--max-size 16MB",
    ]);
    desk.file("t.csv", format!("Claim\nUno\n{}\n", "x".repeat(6_000_000)));
    desk.run(&["import", "t.csv", "--map", "guess", "--max-size", "7MB", "--dry-run"])
        .saying(&["dry run: would import 0 sources, 0 documents, 2"]);
    assert_eq!(claims(&desk), 0);
}

#[cfg(unix)]
#[test]
fn what_an_editor_leaves_has_a_limit_too() {
    let desk = Desk::new();
    desk.run(&["add", "Uno"]).fine();
    let editor = "head -c 1100000 /dev/zero >";
    let ran = desk.command().args(["revise", "C1", "--edit", "--why", "w"]).env("EDITOR", editor).output();
    let err = String::from_utf8(ran.unwrap().stderr).unwrap();
    assert!(err.contains("is larger than 1 MB") && err.contains("--max-size"), "{err}");
}

/// With so much memory, in kilobytes, and no more.
#[cfg(target_os = "linux")]
fn within(desk: &Desk, kilobytes: u32, args: &[&str]) -> super::Ran {
    let mut shell = std::process::Command::new("sh");
    let words = format!("ulimit -v {kilobytes}; exec \"$0\" \"$@\"");
    shell.args(["-c", &words, env!("CARGO_BIN_EXE_perwhom")]).args(args).current_dir(desk.path());
    let command = desk.command();
    shell.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    super::Ran::of(&shell.output().unwrap())
}

#[cfg(target_os = "linux")]
#[test]
fn memory_stays_small_whatever_comes_in() {
    let desk = Desk::new();
    // Twelve million characters that are not in it, with two hundred million bytes for all of it.
    let text = "«Según él, operan dos bases militares rusas en el país», dijo. ".repeat(180_000);
    desk.file("long.txt", &text);
    within(&desk, 200_000, &["capture", "long.txt"]).fine();
    within(&desk, 200_000, &["add", "x", "--from", "D1", "--excerpt", "tres bases militares rusas"])
        .refused(&["excerpt not found in D1", "the nearest passage"]);
    within(&desk, 200_000, &["add", "x", "--from", "D1", "--excerpt", "dos bases"])
        .refused(&["occurs 180000 times in D1", "and 179980 more"]);
    // A page with many reviews is captured once.
    let review = |n: usize| {
        format!(
            r#"{{"@type":"ClaimReview","url":"https://check.example/{n}","claimReviewed":"Claim {n} {}","author":{{"name":"Check"}},"itemReviewed":{{"author":{{"name":"Person {}"}}}}}}"#,
            "says ".repeat(300),
            n % 20
        )
    };
    let page: Vec<String> = (0..1500).map(review).collect();
    desk.file("r.json", format!("[{}]", page.join(",")));
    within(&desk, 200_000, &["import", "r.json"]).saying(&[
        "new source S",
        "has a similar name",
        "imported 21 sources, 1500 documents",
    ]);
    assert_eq!(claims(&desk), 1500);
}
