//! Pages fetched, kept as archives, captured again, and what became of what was cited.

use std::fs;
use std::io::Write as _;

use serde_json::Value;

use super::Desk;
use super::server::{Answer, Server};

const PAGE: &str = r#"<!doctype html><html lang="es"><head><meta charset="utf-8"><title>Dos bases en el sur</title>
<meta property="article:modified_time" content="2026-11-20T10:00:00Z"></head><body><article><h1>Dos bases en el sur</h1>
<p>Dos bases militares operan en el sur del país desde junio, dijo el diputado en una rueda de prensa celebrada en la capital.</p>
<p>El ministerio de defensa guardó silencio sobre la noticia, según un portavoz que habló el lunes.</p></article></body></html>"#;

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// A desk, a server, and what capturing a path of it does.
struct Web {
    desk: Desk,
    server: Server,
}

impl Web {
    fn new() -> Self {
        let web = Self { desk: Desk::new(), server: Server::new() };
        web.server.serve("/page", Answer::Page(PAGE.to_owned()));
        web
    }

    fn run(&self, args: &[&str]) -> super::Ran {
        self.desk.run(&[args, &["--allow-private", "--pause", "0"]].concat())
    }

    fn capture(&self, path: &str) -> super::Ran {
        self.run(&["capture", &self.server.url(path)])
    }

    fn shown(&self, document: &str) -> Value {
        self.desk.json(&["document", "show", document])
    }

    fn raw(&self, document: &str) -> Vec<u8> {
        let connection = rusqlite::Connection::open(self.desk.ledger()).unwrap();
        let (coding, bytes): (String, Vec<u8>) = connection
            .query_row(
                "SELECT coding, bytes FROM document JOIN content ON content.sha256 = document.raw WHERE document.id = ?1",
                [document.trim_start_matches('D')],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .unwrap();
        if coding == "identity" {
            return bytes;
        }
        let mut plain = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::ZlibDecoder::new(&bytes[..]), &mut plain).unwrap();
        plain
    }
}

#[test]
fn an_address_is_captured_with_every_step_on_the_way() {
    let web = Web::new();
    web.server.serve("/old", Answer::to("/mid"));
    web.server.serve("/mid", Answer::to("page#part"));
    assert_eq!(web.capture("/old").fine(), "D1");
    let shown = web.shown("D1");
    assert_eq!(shown["title"], "Dos bases en el sur");
    assert_eq!((&shown["media"], &shown["language"]), (&Value::from("application/warc"), &Value::from("es")));
    assert_eq!(shown["url"], web.server.url("/old"));
    let hops = shown["retrieval"]["hops"].as_array().unwrap();
    let steps: Vec<(String, u64)> = hops
        .iter()
        .map(|hop| (hop["url"].as_str().unwrap().to_owned(), hop["status"].as_u64().unwrap()))
        .collect();
    assert_eq!(
        steps,
        [(web.server.url("/old"), 302), (web.server.url("/mid"), 302), (web.server.url("/page"), 200)]
    );
    assert!(web.server.asked()[0].contains("user-agent: perwhom/"), "{:?}", web.server.asked());
    // The archive is a file like any other: it is read the same from there.
    let text = web.desk.run(&["document", "text", "D1", "--whole"]).fine();
    fs::write(web.desk.path().join("kept.warc"), web.raw("D1")).unwrap();
    fs::write(web.desk.path().join("kept.warc.gz"), packed(&web.raw("D1"))).unwrap();
    assert_eq!(
        web.desk.run(&["capture", "kept.warc"]).saying(&["D1 has the same bytes; not captured again"]),
        "D1"
    );
    assert_eq!(web.desk.run(&["capture", "kept.warc.gz"]).fine(), "D2");
    assert_eq!(web.desk.run(&["document", "text", "D2", "--whole"]).fine(), text);
    assert_eq!(web.shown("D2")["url"], web.server.url("/old"));
}

#[test]
fn a_page_is_read_whatever_way_it_comes() {
    let web = Web::new();
    web.capture("/page").fine();
    let text = web.shown("D1")["text_sha256"].clone();
    let chunks: Vec<u8> = PAGE
        .as_bytes()
        .chunks(100)
        .flat_map(|chunk| [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat())
        .chain(*b"0\r\n\r\n")
        .collect();
    let chunked = [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n".as_slice(),
        &chunks,
    ];
    let (latin, ..) = encoding_rs::WINDOWS_1252.encode(PAGE);
    let html = "Content-Type: text/html\r\n";
    for (path, answer) in [
        ("/chunked", Answer::Raw(chunked.concat())),
        (
            "/packed",
            Answer::of("200 OK", &format!("{html}Content-Encoding: gzip\r\n"), packed(PAGE.as_bytes())),
        ),
        ("/wrong-charset", Answer::of("200 OK", "Content-Type: text/html; charset=iso-8859-1\r\n", PAGE)),
        ("/wrong-type", Answer::of("200 OK", "Content-Type: text/plain\r\n", PAGE)),
        ("/no-type", Answer::of("200 OK", "", PAGE)),
        ("/latin", Answer::of("200 OK", "Content-Type: text/html; charset=iso-8859-1\r\n", latin)),
        (
            "/no-length",
            Answer::Raw([b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n", PAGE.as_bytes()].concat()),
        ),
    ] {
        web.server.serve(path, answer);
        let id = web.capture(path).fine();
        assert_eq!(web.shown(&id)["text_sha256"], text, "{path}");
    }
}

#[test]
fn what_is_no_page_is_kept_as_evidence_and_told() {
    let web = Web::new();
    let gone = "<html><body><p>La página que busca ya no existe.</p></body></html>";
    web.server.serve("/gone", Answer::of("410 Gone", "Content-Type: text/html\r\n", gone));
    web.server.serve("/closed", Answer::of("403 Forbidden", "Content-Type: text/html\r\n", gone));
    web.server
        .serve("/picture", Answer::of("200 OK", "Content-Type: image/png\r\n", b"\x89PNG\r\n\x1a\nxxxx"));
    let cut = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999\r\n\r\n{PAGE}");
    web.server.serve("/cut", Answer::Raw(cut.into_bytes()));
    web.server.serve("/drip", Answer::Drip(PAGE.to_owned()));
    web.capture("/gone").saying(&["the page is not there (status 410); D1 is what it sent instead"]);
    web.capture("/closed").saying(&["keeps readers out (status 403); D2 is what it sent instead"]);
    web.capture("/picture").saying(&["D3 has no text"]);
    web.capture("/cut").saying(&["D4 is incomplete: the connection broke off"]);
    assert_eq!(web.shown("D4")["retrieval"]["cut"], "disconnect");
    assert!(String::from_utf8_lossy(&web.raw("D4")).contains("WARC-Truncated: disconnect"));
    web.run(&["capture", &web.server.url("/drip"), "--max-time", "1"])
        .saying(&["D5 is incomplete: it took longer than --max-time allows"]);
    web.run(&["capture", &web.server.url("/page"), "--max-size", "300"])
        .saying(&["D6 is incomplete: it is longer than --max-size allows"]);
    assert!(web.shown("D5")["title"].is_string());
}

#[test]
fn what_tells_nothing_is_not_captured() {
    let web = Web::new();
    web.server.serve("/loop", Answer::to("/loop"));
    web.server.serve("/file", Answer::to("file:///etc/passwd"));
    web.server.serve("/busy", Answer::of("429 Too Many Requests", "Retry-After: 600\r\n", ""));
    web.server.serve("/broken", Answer::of("503 Service Unavailable", "", ""));
    web.server.serve(
        "/bomb",
        Answer::of(
            "200 OK",
            "Content-Type: text/html\r\nContent-Encoding: gzip\r\n",
            packed(&vec![b'a'; 200_000_000]),
        ),
    );
    web.capture("/loop").refused(&["was redirected 20 times without an end"]);
    web.capture("/file").refused(&["file:///etc/passwd is not an address that perwhom can fetch"]);
    web.capture("/busy").refused(&["status 429, ask again in 600 seconds; nothing was captured"]);
    web.capture("/broken").refused(&["status 503, ask again later; nothing was captured"]);
    web.capture("/bomb").refused(&["unpacks to more than 128000000 bytes", "--max-memory"]);
    web.run(&["capture", "ftp://example.org/a"]).refused(&["must begin with http:// or https://"]);
    web.run(&["capture", "http://127.0.0.1:1/"]).refused(&["could not be fetched"]);
    assert_eq!(web.desk.run(&["document", "list"]).saying(&["no documents yet"]), "");
}

#[test]
fn the_own_machine_and_network_are_out_of_bounds_unless_somebody_allows_them() {
    let web = Web::new();
    let port = web.server.url("/page");
    for own in [
        port.as_str(),
        "http://localhost/",
        "http://[::1]/",
        "http://10.0.0.1/x",
        "http://2130706433/",
        "http://printer.local/",
    ] {
        web.desk.run(&["capture", own]).refused(&["is on this machine or its network", "--allow-private"]);
    }
    assert!(web.server.asked().is_empty());
}

#[test]
fn several_are_captured_at_once_and_one_that_fails_spares_the_others() {
    let web = Web::new();
    web.desk.file(
        "list.txt",
        format!("# addresses\n{}\n\n{}\n", web.server.url("/page"), web.server.url("/lost")),
    );
    web.desk.file("note.txt", "Una nota.");
    let ran = web.run(&["capture", "note.txt", "missing.txt", "--list", "list.txt"]);
    assert_eq!(ran.status, 2);
    assert_eq!(ran.out.lines().collect::<Vec<_>>(), ["D1", "D2", "D3"]);
    assert!(ran.err().contains("1 of 4 were not captured; the others were"), "{ran:?}");
    web.run(&["capture", "note.txt", "list.txt", "--title", "x"]).refused(&["--title is of one document"]);
    web.run(&["capture", &web.server.url("/page"), "--url", "https://a.b/"]).refused(&["--url is for files"]);
}

/// A claim that cites the page twice.
fn cited() -> Web {
    let web = Web::new();
    web.capture("/page").fine();
    web.desk
        .run(&[
            "add",
            "Two bases (per Diputado [person])",
            "--from",
            "D1",
            "--excerpt",
            "Dos bases militares operan en el sur del país desde junio",
        ])
        .saying(&["new source S2"]);
    web.desk
        .run(&[
            "cite",
            "C1",
            "--from",
            "D1",
            "--excerpt",
            "El ministerio de defensa guardó silencio sobre la noticia",
            "--per",
            "Ministerio [body]",
            "--bears-on",
        ])
        .saying(&["new source S3"]);
    web
}

#[test]
fn a_page_that_is_as_it_was_is_noted_as_seen() {
    let web = cited();
    assert_eq!(web.run(&["recapture", "D1"]).saying(&["D1 is unchanged at its address (status 304)"]), "D1");
    assert!(web.server.asked().last().unwrap().contains("if-none-match"), "{:?}", web.server.asked());
    // Other bytes, and the same text.
    web.server.serve("/page", Answer::Page(PAGE.replace("<body>", "<body data-build=\"7\">")));
    assert_eq!(
        web.run(&["recapture", "--all"]).saying(&["D1 is unchanged at its address (status 200)"]),
        "D1"
    );
    assert_eq!(web.capture("/page").saying(&["D1 is unchanged at its address (status 200)"]), "D1");
    let shown = web.shown("D1");
    let seen =
        shown["captures"].as_array().unwrap().iter().filter(|one| one["seen_unchanged"] == true).count();
    assert_eq!(seen, 3);
    web.desk.run(&["verify", "--deep"]).fine();
}

#[test]
fn a_changed_page_says_what_became_of_each_excerpt() {
    let web = cited();
    let later = PAGE
        .replace("Dos bases militares", "Tres bases militares")
        .replace("<p>El ministerio de defensa guardó silencio sobre la noticia, según un portavoz que habló el lunes.</p>", "");
    web.server.serve("/page", Answer::Page(later));
    let ran = web.run(&["recapture", "D1"]);
    let out = ran.ended(
        1,
        &[
            "D2 is a stealth edit",
            "D2: the excerpt of E1 for C1 was edited: “Dos” → “Tres” (number)",
            "D2: the excerpt of E2 for C1 is gone",
        ],
    );
    assert_eq!(out, "D2");
    let audit = web.desk.run(&["audit", "C1"]).fine();
    assert!(audit.contains("the excerpt of E1 was edited in D2: “Dos” → “Tres” (number)"), "{audit}");
    assert!(audit.contains("the excerpt of E2 is gone in D2"), "{audit}");
    let shown = web.desk.run(&["document", "show", "D1"]).fine();
    assert!(
        shown.contains("edited in D2: “Dos” → “Tres” (number)") && shown.contains("captured again as D2"),
        "{shown}"
    );
    let diff = web.desk.run(&["document", "diff", "D2"]).fine();
    for part in ["D1 → D2", "stealth edit", "[-Dos-]{+Tres+} bases militares", "E2 for C1", "    gone"] {
        assert!(diff.contains(part), "no {part} in {diff}");
    }
    // Cured by citing what it says now, and by withdrawing what it said.
    web.desk
        .run(&["cite", "C1", "--from", "D2", "--excerpt", "Tres bases militares operan", "--per", "Diputado"])
        .fine();
    web.desk.run(&["withdraw", "E1", "--why", "the page was corrected"]).fine();
    web.desk.run(&["waive", "C1", "source-changed", "--why", "it was said on the day"]).fine();
    let audit = web.desk.json(&["audit", "C1"]);
    assert_eq!(audit["summary"]["source_changed"], 0, "{audit}");
    // What comes back stands again, and the ledger before the change is as it was.
    web.server.serve("/page", Answer::Page(PAGE.to_owned()));
    web.run(&["recapture", "D1"]).ended(
        1,
        &[
            "D3 is a stealth edit",
            "1 excerpt cited before still stands in D3",
            "D3: the excerpt of E3 for C1 was edited",
        ],
    );
    web.desk.run(&["verify", "--deep"]).fine();
}

#[test]
fn who_is_kept_out_does_not_know_what_is_gone() {
    let web = cited();
    web.server.serve(
        "/page",
        Answer::of("403 Forbidden", "Content-Type: text/html\r\n", "<p>Suscríbase para seguir leyendo.</p>"),
    );
    web.run(&["recapture", "D1"]).ended(
        1,
        &[
            "keeps readers out (status 403)",
            "D2: the excerpt of E1 for C1 may stand in it or not",
            "D2: the excerpt of E2 for C1 may stand in it or not",
        ],
    );
    web.server
        .serve("/page", Answer::of("404 Not Found", "Content-Type: text/html\r\n", "<p>No existe.</p>"));
    web.run(&["recapture", "D1"]).ended(
        1,
        &[
            "the page is not there (status 404)",
            "D3: the excerpt of E1 for C1 is gone",
            "D3: the excerpt of E2 for C1 is gone",
        ],
    );
    web.run(&["recapture", "D1"]).saying(&["D3 is unchanged at its address (status 404)"]);
}

#[test]
fn what_is_captured_again_can_be_chosen() {
    let web = cited();
    web.server.serve("/other", Answer::Page(PAGE.replace("sur", "norte")));
    web.capture("/other").fine();
    web.desk.run(&["revise", "C1", "--tag", "bases", "--why", "filed"]).fine();
    web.run(&["recapture", "--tag", "bases"]).saying(&["D1 is unchanged"]);
    web.run(&["recapture", "--tag", "nothing"]).saying(&["no document to capture again"]);
    web.run(&["recapture", "--all", "--changed-since", "2020"]).saying(&["no document to capture again"]);
    web.server.serve("/other", Answer::Page(PAGE.replace("sur", "este")));
    web.run(&["recapture", "D2"]).saying(&["D3 is a stealth edit"]);
    web.run(&["recapture", "--all", "--changed-since", "2020"]).saying(&["D3 is unchanged"]);
    web.desk.file("note.txt", "Una nota.");
    web.desk.run(&["capture", "note.txt"]).fine();
    web.run(&["recapture", "D4"]).refused(&["D4 has no address", "--url URL"]);
}

#[test]
fn a_page_that_nobody_looked_at_for_long_is_told_where_the_desk_asks() {
    let web = cited();
    let later = |args: &[&str]| {
        super::Ran::of(
            &web.desk.command().env("PERWHOM_NOW", "2026-12-24T08:00:00Z").args(args).output().unwrap(),
        )
    };
    let finds = |out: &str| out.contains("D1 was last seen 32 days ago");
    assert!(!finds(&later(&["audit", "C1"]).fine()));
    web.desk.run(&["policy", "set", "unseen-days", "30"]).fine();
    assert!(!finds(&web.desk.run(&["audit", "C1"]).fine()));
    assert!(finds(&later(&["audit", "C1"]).fine()));
    assert!(finds(&later(&["audit"]).fine()));
    later(&["recapture", "--all", "--allow-private"])
        .saying(&["D1 is unchanged at its address (status 304)"]);
    assert!(!later(&["audit", "C1"]).fine().contains("last seen"));
}

#[test]
fn an_archive_of_several_pages_asks_which_one() {
    let web = Web::new();
    web.server.serve("/other", Answer::Page(PAGE.replace("sur", "norte")));
    web.capture("/page").fine();
    web.capture("/other").fine();
    let both = [web.raw("D1"), web.raw("D2")].concat();
    web.desk.file("both.warc", &both);
    web.desk
        .run(&["capture", "both.warc"])
        .refused(&["the archive has 2 pages; say which one with --page:", "/other"]);
    let other = web.server.url("/other");
    let id = web.desk.run(&["capture", "both.warc", "--page", &other]).fine();
    assert_eq!(web.shown(&id)["url"], other);
    web.desk
        .run(&["capture", "both.warc", "--page", "http://a.b/"])
        .refused(&["the archive has no page http://a.b/"]);
    web.desk.file("cut.warc", &both[..both.len() / 2]);
    web.desk.run(&["capture", "cut.warc"]).refused(&["cut.warc cannot be read: record"]);
    // The same in a package, whose sums are checked.
    let wacz = |sum: &str| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let package = format!(
            r#"{{"resources":[{{"path":"archive/data.warc.gz","hash":"sha256:{sum}"}},{{"path":"pages/pages.jsonl"}}]}}"#
        );
        let pages = format!("{{\"format\":\"json-pages-1.0\"}}\n{{\"url\":\"{other}\"}}\n");
        let archive = packed(&both);
        for (name, bytes) in [
            ("datapackage.json", package.as_bytes()),
            ("archive/data.warc.gz", &archive),
            ("pages/pages.jsonl", pages.as_bytes()),
        ] {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    let sum = perwhom::model::digest::Digest::of(&packed(&both)).to_string();
    web.desk.file("site.wacz", wacz(&sum));
    let id = web.desk.run(&["capture", "site.wacz"]).fine();
    assert_eq!(web.shown(&id)["url"], other);
    web.desk.file("forged.wacz", wacz(&"0".repeat(64)));
    web.desk
        .run(&["capture", "forged.wacz"])
        .refused(&["does not have the SHA-256 that datapackage.json gives"]);
}

#[test]
fn bytes_are_read_again_only_where_that_makes_another_text() {
    let web = cited();
    web.desk.run(&["document", "reread", "D1"]).saying(&["D1 reads as it did; no new document was made"]);
    web.desk.file("note.txt", "Una nota.");
    web.desk.run(&["capture", "note.txt"]).fine();
    web.desk.run(&["document", "reread", "D2"]).refused(&["D2 is text as it was given"]);
}
