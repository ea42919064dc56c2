//! PDF (ISO 32000): the text layer, page by page.

use pdf_extract::{Dictionary, Document, Object};

use crate::model::date::LooseDate;
use crate::model::extraction::{Extraction, Extractor, Fact, Facts, SegmentKind, TextWriter};

/// The version of this reader, and of the library that finds the text: either can change it.
const VERSION: &str = "1+pdf-extract-0.12.1";
/// The media type.
pub const PDF: &str = "application/pdf";

/// What is read of a PDF. A page without a text layer has no text.
///
/// # Errors
///
/// Says why it cannot be read.
pub fn extract(bytes: &[u8]) -> Result<Extraction, String> {
    let document =
        Document::load_mem(bytes).map_err(|error| format!("it cannot be read as a PDF: {error}"))?;
    if document.is_encrypted() {
        return Err("it is locked with a password; save it without one".to_owned());
    }
    let facts = facts(&document);
    let pages = pdf_extract::extract_text_from_mem_by_pages(bytes)
        .map_err(|error| format!("its text cannot be read: {error}"))?;
    let mut text = TextWriter::default();
    for (number, page) in (1..).zip(pages) {
        let start = text.at();
        let mut blank = true;
        for line in page.lines().map(str::trim) {
            if !line.is_empty() {
                text.line(line);
            } else if !blank {
                text.push("\n");
            }
            blank = line.is_empty();
        }
        if !blank {
            text.push("\n");
        }
        let end = text.at();
        text.mark(SegmentKind::Page, (start, end), Some(number.to_string()));
    }
    let (text, layout) = text.finish();
    Ok(Extraction {
        text: if text.trim().is_empty() { String::new() } else { text },
        layout,
        facts,
        encoding: "binary".to_owned(),
        guessed: false,
        media: PDF.to_owned(),
        retrieval: None,
        extractor: Extractor { name: "perwhom-pdf".to_owned(), version: VERSION.to_owned() },
    })
}

fn facts(document: &Document) -> Facts {
    let Some(info) = info(document) else { return Facts::default() };
    let text = |name: &str| {
        let value = info.get(name.as_bytes()).ok()?;
        let value = document.dereference(value).ok()?.1;
        let text = pdf_extract::decode_text_string(value).ok()?.replace('\0', "");
        let text = text.trim();
        (!text.is_empty()).then(|| Fact::new(text.to_owned(), format!("Info {name}")))
    };
    let date = |name: &str| {
        let fact = text(name)?;
        Some(Fact::new(date(&fact.value)?, fact.from))
    };
    Facts {
        title: text("Title"),
        author: text("Author"),
        published: date("CreationDate"),
        modified: date("ModDate"),
        ..Facts::default()
    }
}

fn info(document: &Document) -> Option<&Dictionary> {
    let info: &Object = document.trailer.get(b"Info").ok()?;
    document.dereference(info).ok()?.1.as_dict().ok()
}

/// A date as PDF has it (ISO 32000-1, 7.9.4): `D:20240614093000+02'00'`. Without a zone only the day is
/// known.
fn date(text: &str) -> Option<LooseDate> {
    let digits = text.strip_prefix("D:").unwrap_or(text);
    let (year, month, day) = (digits.get(..4)?, digits.get(4..6), digits.get(6..8));
    let (Some(month), Some(day)) = (month, day) else { return year.parse().ok() };
    let zone = digits.get(14..).map(|zone| zone.replace('\'', ":"));
    let zone = zone.as_deref().map(|zone| zone.trim_end_matches(':')).filter(|zone| !zone.is_empty());
    if let (Some(time), Some(zone)) = (digits.get(8..14), zone) {
        let exact = format!("{year}-{month}-{day}T{}:{}:{}{zone}", &time[..2], &time[2..4], &time[4..]);
        if let Ok(exact) = exact.parse() {
            return Some(exact);
        }
    }
    format!("{year}-{month}-{day}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PDF of some pages, each with some lines of text.
    fn pdf(pages: &[&[&str]], info: &str) -> Vec<u8> {
        let mut objects = vec![
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            String::new(),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
            format!("<< {info} >>"),
        ];
        let mut kids = Vec::new();
        for lines in pages {
            let mut stream = "BT /F1 12 Tf 72 720 Td\n".to_owned();
            for line in *lines {
                stream.extend(["(", line, ") Tj 0 -20 Td\n"]);
            }
            stream.push_str("ET");
            let number = objects.len() + 1;
            objects.push(format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {} 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
                number + 1
            ));
            objects.push(format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()));
            kids.push(format!("{number} 0 R"));
        }
        objects[1] = format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len());
        let mut made = b"%PDF-1.4\n".to_vec();
        let mut places = Vec::new();
        for (at, object) in objects.iter().enumerate() {
            places.push(made.len());
            made.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).bytes());
        }
        let start = made.len();
        made.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
        for place in places {
            made.extend(format!("{place:010} 00000 n \n").bytes());
        }
        made.extend(
            format!(
                "trailer << /Size {} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{start}\n%%EOF\n",
                objects.len() + 1
            )
            .bytes(),
        );
        made
    }

    #[test]
    fn a_pdf_is_read_page_by_page() {
        let info = "/Title (Informe anual) /Author (desk) /CreationDate (D:20240614093000+02'00')";
        let made = extract(&pdf(&[&["Dos bases", "militares"], &["Tercera"]], info)).unwrap();
        let lines: Vec<&str> = made.text.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(lines, ["Dos bases", "militares", "Tercera"]);
        let at = |words: &str| {
            let byte = made.text.find(words).unwrap();
            u32::try_from(made.text[..byte].chars().count()).unwrap()
        };
        assert_eq!(made.layout.page_at(at("militares")), Some("1"));
        assert_eq!(made.layout.page_at(at("Tercera")), Some("2"));
        assert_eq!(made.facts.title.unwrap().value, "Informe anual");
        assert_eq!(made.facts.published.unwrap().value.as_str(), "2024-06-14T09:30:00+02:00");
    }

    #[test]
    fn a_page_without_a_text_layer_has_no_text() {
        let made = extract(&pdf(&[&[]], "")).unwrap();
        assert_eq!(made.text, "");
        assert!(extract(b"%PDF-1.7 and nothing").is_err());
    }

    #[test]
    fn dates_are_as_exact_as_they_are_written() {
        for (text, reported) in [
            ("D:20240614093000Z", Some("2024-06-14T09:30:00Z")),
            ("D:20240614093000-05'30'", Some("2024-06-14T09:30:00-05:30")),
            ("D:20240614093000", Some("2024-06-14")),
            ("D:2024", Some("2024")),
            ("yesterday", None),
        ] {
            assert_eq!(date(text).as_ref().map(LooseDate::as_str), reported, "{text}");
        }
    }
}
