//! Documents to be captured: pages, PDFs, DOCX, ODT, mail, MHTML, WARC and WACZ.

use super::Target;
use crate::dice::Dice;
use crate::program::Place;
use crate::{hostile, zips};

pub struct Document;

const PAGE: &str = "<!doctype html><html lang=es><head><meta charset=utf-8><title>Uno</title>\
<meta property=og:site_name content='El Ejemplo'><link rel=canonical href=https://ejemplo.org/a>\
<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"Uno\",\"datePublished\":\"2024-06-14T09:30:00+02:00\",\"author\":[{\"name\":\"A\"}],\"articleBody\":\"Dos bases.\"}</script></head>\
<body><article><h1>Uno</h1><p class=entradilla>Dos <b>bases</b></p><table><tr><td>1<td>2</table>\
<figure><figcaption>pie</figcaption></figure><pre> a\n b</pre><p>Le puede interesar: otra</p></article></body></html>";
const TAGS: &[&str] = &[
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<table>",
    "<td>",
    "<b><i>",
    "</b>",
    "<select>",
    "<template>",
    "<svg><title>",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<a href=",
    "<p hidden>",
    "<h1>",
    "<math><mi>",
    "<![CDATA[",
    "&#0;",
    "&#x10FFFF;",
    "&nbsp;",
];
const BODY: &str = "<w:document xmlns:w=\"w\" xmlns:mc=\"m\"><w:body><w:p><w:r><w:t>Dos &amp; bases</w:t></w:r><w:del><w:r><w:delText>tres</w:delText></w:r></w:del><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p><w:tbl><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tbl></w:body></w:document>";
const RELS: &str = "<Relationships><Relationship Id=\"r\" Type=\"x/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
const NOTES: &str = "<w:footnotes xmlns:w=\"w\"><w:footnote w:id=\"2\"><w:p><w:r><w:t>nota</w:t></w:r></w:p></w:footnote></w:footnotes>";
const CORE: &str =
    "<c xmlns:dc=\"d\"><dc:title>T</dc:title><dc:modified>2024-06-14T09:30:00Z</dc:modified></c>";
const CONTENT: &str = "<o xmlns:text=\"t\" xmlns:office=\"o\" xmlns:dc=\"d\"><text:tracked-changes><text:p>x</text:p></text:tracked-changes><text:p>Dos<text:s text:c=\"3\"/>bases<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>n</text:p></text:note-body></text:note><office:annotation><dc:creator>b</dc:creator><text:p>c</text:p></office:annotation></text:p></o>";
const MAIL: &str = "From: =?utf-8?q?A_=C3=91?= <a@example.org>\r\nDate: Fri, 14 Jun 2024 09:30:00 +0200\r\nSubject: S\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nDos a=F1os\r\n--x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+ZG9z\r\n--x--\r\n";
const WARC: &str = "WARC/1.1\r\nWARC-Type: response\r\nWARC-Date: 2024-06-14T09:30:00Z\r\nWARC-Target-URI: https://ejemplo.org/a\r\nContent-Length: 76\r\n\r\nHTTP/1.1 302 Found\r\nLocation: /b\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: <https://ejemplo.org/b>\r\nWARC-Truncated: time\r\nContent-Length: 83\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html; charset=latin1\r\n\r\n<html><p>Dos bases.</p>\r\n\r\n";
const PACKAGE: &str = "{\"resources\":[{\"path\":\"archive/a.warc\"},{\"path\":\"pages/pages.jsonl\"}]}";
const REPORT: &[u8] = include_bytes!("../../tests/fixtures/report.pdf");

impl Target for Document {
    fn make(&mut self, dice: &mut Dice) -> Vec<u8> {
        match dice.below(8) {
            0 | 1 => page(dice).into_bytes(),
            2 => {
                let parts = [
                    ("_rels/.rels", RELS),
                    ("word/document.xml", BODY),
                    ("word/footnotes.xml", NOTES),
                    ("docProps/core.xml", CORE),
                ];
                package(dice, &parts)
            }
            3 => package(dice, &[("content.xml", CONTENT), ("meta.xml", CORE)]),
            4 => {
                let mail =
                    MAIL.replace("multipart/mixed", dice.word(&["multipart/mixed", "multipart/related"]));
                let mail =
                    if dice.one_in(3) { mail.replace("From:", "From: Saved by Blink\r\nX:") } else { mail };
                let spoiled = hostile::spoiled(dice, &mail);
                if dice.one_in(2) { spoiled.into_bytes() } else { hostile::smashed(dice, mail.into_bytes()) }
            }
            5 => {
                let warc = if dice.one_in(2) { hostile::spoiled(dice, WARC) } else { WARC.to_owned() };
                if dice.one_in(2) { hostile::smashed(dice, warc.into_bytes()) } else { warc.into_bytes() }
            }
            6 => {
                let pages = "{\"url\":\"https://ejemplo.org/a\"}\n";
                package(
                    dice,
                    &[("datapackage.json", PACKAGE), ("archive/a.warc", WARC), ("pages/pages.jsonl", pages)],
                )
            }
            _ => hostile::smashed(dice, REPORT.to_vec()),
        }
    }

    fn run(&mut self, input: &[u8], dice: &mut Dice, place: &Place) -> Result<(), String> {
        let name = match input {
            [b'W', b'A', b'R', ..] => "in.warc",
            [b'P', b'K', ..] => "in.docx",
            [b'%', ..] => "in.pdf",
            [b'<', ..] => "in.html",
            _ => "in.eml",
        };
        place.put(name, input);
        place.remove("new.db");
        std::fs::copy(place.path("empty.db"), place.path("new.db")).unwrap();
        let capture = ["--ledger", "new.db", "capture", name, "--max-time", "4", "--max-memory", "256MB"];
        let ran = place.run(&capture)?;
        if ran.status != 0 {
            return Ok(());
        }
        place.run(&["--ledger", "new.db", "document", "text", "D1"])?;
        place.run(&["--ledger", "new.db", "document", "show", "D1", "--json"])?;
        if dice.one_in(4) { place.verifies("new.db") } else { Ok(()) }
    }
}

/// A page with tags put in, some of them very often.
fn page(dice: &mut Dice) -> String {
    let mut page = PAGE.to_owned();
    for _ in 0..dice.few() {
        let tags = match dice.below(4) {
            0 => dice.word(TAGS).repeat(*dice.pick(&[1, 3, 500, 20_000])),
            1 => format!("<p {}>{}</p>", hostile::text(dice), hostile::text(dice)),
            2 => format!("<time datetime='{}'>", hostile::text(dice)),
            _ => hostile::text(dice),
        };
        let at = dice.below(page.len() + 1);
        let at = (0..=at).rev().find(|at| page.is_char_boundary(*at)).unwrap_or(0);
        page.insert_str(at, &tags);
    }
    page
}

fn package(dice: &mut Dice, parts: &[(&str, &str)]) -> Vec<u8> {
    let members: Vec<zips::Member> = parts
        .iter()
        .map(|(name, text)| {
            let text = if dice.one_in(2) { hostile::spoiled(dice, text) } else { (*text).to_owned() };
            ((*name).to_owned(), text.into_bytes())
        })
        .collect();
    let zip = zips::close(&members, !dice.one_in(4));
    if dice.one_in(6) { hostile::smashed(dice, zip) } else { zip }
}
