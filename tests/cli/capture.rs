//! Pages, PDFs, files of word processors and mail, captured.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;

use super::Desk;

const PAGE: &str = r#"<!doctype html><html lang="es"><head><meta charset="iso-8859-1"><title>Suben los precios | El Ejemplo</title>
<meta property="og:site_name" content="El Ejemplo"><link rel="canonical" href="https://ejemplo.org/precios">
<script type="application/ld+json">{"@type":"NewsArticle","headline":"Suben los precios","datePublished":"2024-06-14T09:30:00+02:00","author":{"name":"Redacci\u00f3n A"}}</script></head>
<body><nav><a href="/">Portada</a></nav><article><h1>Suben los precios</h1>
<p>Los precios <b>subieron</b> en mayo un 3,1 %, según la oficina de estadística, que publicó el dato este viernes por la mañana en su sede de la capital.</p>
<p>Le puede interesar: Los salarios, en diez gráficos</p>
<p>El ministerio no quiso comentar la cifra, que es la más alta desde enero del año pasado, y remitió a la rueda de prensa del lunes.</p>
</article><footer>Todos los derechos</footer></body></html>"#;

/// A desk with a page that is captured as D1.
fn with_page() -> Desk {
    let desk = Desk::new();
    let (latin, ..) = encoding_rs::WINDOWS_1252.encode(PAGE);
    desk.file("page.html", latin);
    desk.run(&["capture", "page.html"]).saying(&["new source S2 “El Ejemplo” [unjudged]; set its kind"]);
    desk
}

fn fixture(desk: &Desk, name: &str) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    fs::copy(from, desk.path().join(name)).unwrap();
}

fn docx(body: &str) -> Vec<u8> {
    let rels = r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    let body = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("_rels/.rels", rels), ("word/document.xml", &body)] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_page_says_what_it_is_and_its_article_is_read() {
    let desk = with_page();
    let shown = desk.run(&["document", "show", "D1"]).fine();
    for part in [
        "D1  Suben los precios",
        "published by El Ejemplo, 2024-06-14T09:30:00+02:00",
        "https://ejemplo.org/precios",
        "es, text/html, windows-1252",
        "author Redacción A, found in JSON-LD author",
        "publisher found in meta og:site_name",
        "read by perwhom-html 1",
    ] {
        assert!(shown.contains(part), "no {part} in {shown}");
    }
    let article = desk.run(&["document", "text", "D1"]).saying(&["the article alone"]);
    assert!(article.starts_with("Suben los precios\nLos precios subieron en mayo"), "{article}");
    assert!(article.contains("[related] Le puede interesar"), "{article}");
    assert!(!article.contains("Portada") && !article.contains("derechos"), "{article}");
    // All of it, to the byte.
    let whole = desk.run(&["document", "text", "D1", "--whole"]);
    assert!(whole.out.contains("Portada\n") && whole.out.contains("Todos los derechos\n"), "{whole:?}");
    let sha256 = desk.json(&["document", "show", "D1"])["text_sha256"].clone();
    assert_eq!(
        perwhom::model::digest::Digest::of(whole.out.as_bytes()).to_string(),
        sha256.as_str().unwrap()
    );
}

#[test]
fn what_is_said_of_a_page_stands_before_what_it_says_of_itself() {
    let desk = Desk::new();
    desk.file("page.html", PAGE.replace("iso-8859-1", "utf-8"));
    let args = [
        "--publisher",
        "Otro [outlet]",
        "--title",
        "T",
        "--published",
        "2024",
        "--url",
        "https://example.org/",
    ];
    desk.run(&[&["capture", "page.html"], args.as_slice()].concat())
        .saying(&["new source S2 “Otro” [outlet]"]);
    let shown = desk.json(&["document", "show", "D1"]);
    assert_eq!(
        (&shown["publisher"], &shown["title"], &shown["published"], &shown["url"]),
        (&"Otro".into(), &"T".into(), &"2024".into(), &"https://example.org/".into())
    );
    assert!(shown["found"]["title_from"].is_null() && shown["found"]["publisher_from"].is_null(), "{shown}");
    assert_eq!(shown["found"]["author"], "Redacción A");
    // The same bytes again, with nothing new said of them.
    desk.run(&["capture", "page.html"]).saying(&["not captured again"]);
    desk.run(&["capture", "page.html", "--title", "T"]).saying(&["not captured again"]);
    // Nobody knows the publisher, whatever the page says.
    desk.file("other.html", PAGE.replace("Suben", "Bajan").replace("iso-8859-1", "utf-8"));
    desk.run(&["capture", "other.html", "--publisher", "?"]).fine();
    assert_eq!(desk.json(&["document", "show", "D2"])["publisher"], "?");
}

#[test]
fn excerpts_are_found_in_all_of_the_text_and_stand_on_their_page() {
    let desk = with_page();
    desk.run(&["add", "A", "--from", "D1", "--excerpt", "Todos los derechos"]).fine();
    desk.run(&["add", "B", "--from", "D1", "--excerpt", "subieron en mayo un 3,1 %"]).fine();
    desk.run(&["add", "C", "--from", "D1", "--excerpt", "Suben los precios | El Ejemplo"])
        .refused(&["not found"]);
    fixture(&desk, "report.pdf");
    desk.run(&["capture", "report.pdf", "--publisher", "Oficina [body]"]).saying(&["new source S3"]);
    desk.run(&["add", "D", "--from", "D2", "--excerpt", "doce acuerdos"]).fine();
    desk.run(&["add", "E", "--from", "D2", "--excerpt", "subieron un 3,1 %", "--at", "cuadro 1"]).fine();
    assert_eq!(desk.json(&["show", "C3"])["evidence"][0]["locator"], "p. 2");
    assert_eq!(desk.json(&["show", "C4"])["evidence"][0]["locator"], "cuadro 1");
    let shown = desk.json(&["document", "show", "D2"]);
    assert_eq!(
        (&shown["title"], &shown["published"], &shown["media"]),
        (&"Informe de mayo".into(), &"2024-06-14T09:30:00+02:00".into(), &"application/pdf".into())
    );
}

#[test]
fn a_word_file_and_mail_are_read() {
    let desk = Desk::new();
    let body = "<w:p><w:r><w:t>Fueron </w:t></w:r><w:del><w:r><w:delText>doce</w:delText></w:r></w:del>\
                <w:r><w:t>once acuerdos</w:t></w:r></w:p>";
    desk.file("a.docx", docx(body));
    desk.run(&["capture", "a.docx"]).fine();
    assert_eq!(desk.run(&["document", "text", "D1"]).fine(), "Fueron once acuerdos");
    desk.run(&["add", "Twelve", "--from", "D1", "--excerpt", "doce"]).refused(&["not found"]);
    desk.file(
        "a.eml",
        "From: Prensa <prensa@example.org>\nDate: Fri, 14 Jun 2024 09:30:00 +0200\nSubject: Nota\n\
         MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nHay dos bases.\n",
    );
    desk.run(&["capture", "a.eml"]).fine();
    let shown = desk.json(&["document", "show", "D2"]);
    assert_eq!((&shown["title"], &shown["found"]["author"]), (&"Nota".into(), &"Prensa".into()));
}

#[test]
fn what_was_found_goes_wherever_the_log_goes() {
    let desk = with_page();
    desk.run(&["add", "A", "--from", "D1", "--excerpt", "Todos los derechos"]).fine();
    assert_eq!(desk.json(&["verify", "--deep"])["holds"], true);
    desk.run(&["bundle", "C1", "-o", "c.zip"]).fine();
    assert_eq!(desk.json(&["verify", "c.zip"])["holds"], true);
    desk.run(&["export", "--format", "jsonl", "-o", "all.jsonl"]).fine();
    let other = Desk::empty();
    let file = desk.path().join("all.jsonl");
    other.run(&["import", file.to_str().unwrap(), "--quiet"]).fine();
    assert_eq!(other.json(&["verify", "--deep"])["holds"], true);
    let text = desk.run(&["document", "text", "D1", "--quiet"]).fine();
    assert_eq!(other.run(&["document", "text", "D1", "--quiet"]).fine(), text);
    desk.run(&["rebuild", "new.db"]).saying(&["no differences"]);
    assert_eq!(desk.run(&["--ledger", "new.db", "document", "text", "D1", "--quiet"]).fine(), text);
    // A layout that was altered is no layout.
    desk.sql("UPDATE content SET bytes = CAST(replace(CAST(bytes AS TEXT), 'headline', 'headline ') AS BLOB) WHERE CAST(bytes AS TEXT) LIKE '{\"segments\":%'");
    desk.run(&["document", "text", "D1"]).refused(&["the layout of D1 was altered"]);
    assert_eq!(desk.run(&["verify", "--quiet"]).status, 1);
}

#[test]
fn what_cannot_be_read_leaves_nothing_behind() {
    let desk = Desk::new();
    // Nested a hundred thousand deep, and none of it closed.
    desk.file("deep.html", "<div>".repeat(100_000) + "x");
    let ran = desk.run(&["capture", "deep.html", "--max-time", "20"]);
    assert!(ran.status == 0 || (ran.status == 2 && ran.err().contains("deep.html")), "{}", ran.err());
    let captured = usize::from(ran.status == 0);
    let _ = ran.err();
    desk.file("bomb.docx", docx(&format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "x".repeat(9_000_000))));
    desk.run(&["capture", "bomb.docx", "--max-memory", "64MB"]).refused(&["bomb.docx"]);
    let listed = desk.run(&["document", "list", "--json"]).fine().lines().count();
    assert_eq!(listed, captured);
    assert_eq!(desk.json(&["verify"])["holds"], true);
}

#[test]
fn a_scan_is_kept_and_has_no_text() {
    let desk = Desk::new();
    fixture(&desk, "scan.pdf");
    desk.run(&["capture", "scan.pdf"]).saying(&["has no text; to cite from it"]);
    desk.run(&["add", "A", "--from", "D1", "--excerpt", "x"]).refused(&["not found"]);
    assert_eq!(desk.json(&["verify", "--deep"])["holds"], true);
}
