//! Mail (RFC 5322) and pages saved as MHTML (RFC 2557).

use mailparse::{MailHeaderMap as _, ParsedMail, addrparse_header};

use super::decode::decode;
use super::html;
use crate::model::extraction::{Extraction, Extractor, Fact, Facts, TextWriter};

/// The version of this reader: raised whenever a message can give another text.
const VERSION: &str = "1";
/// The media type of a message.
pub const MESSAGE: &str = "message/rfc822";
/// The media type of a page saved as MHTML.
pub const MHTML: &str = "multipart/related";

/// What is read of a message: its heading, its text, and the names of what is attached; of a saved page
/// the page.
///
/// # Errors
///
/// Says why it cannot be read.
pub fn extract(bytes: &[u8]) -> Result<Extraction, String> {
    let message = mailparse::parse_mail(bytes).map_err(|error| error.to_string())?;
    let is_page = message.ctype.mimetype == MHTML
        && (message.headers.get_first_value("Snapshot-Content-Location").is_some()
            || message.headers.get_first_value("From").is_none_or(|from| from.contains("Saved by")));
    if is_page { page(&message) } else { mail(&message) }
}

/// The page of an MHTML file: its first part of HTML.
fn page(message: &ParsedMail<'_>) -> Result<Extraction, String> {
    let part = leaves(message)
        .into_iter()
        .find(|part| part.ctype.mimetype == "text/html")
        .ok_or("it contains no page")?;
    let mut made = of_html(part)?;
    let address = message
        .headers
        .get_first_value("Snapshot-Content-Location")
        .or_else(|| part.headers.get_first_value("Content-Location"));
    if made.facts.url.is_none() {
        made.facts.url = address
            .filter(|url| url.starts_with("http://") || url.starts_with("https://"))
            .map(|url| Fact::new(url, "Content-Location"));
    }
    MHTML.clone_into(&mut made.media);
    made.extractor.version = format!("{VERSION}+{}", made.extractor.version);
    "perwhom-mhtml".clone_into(&mut made.extractor.name);
    Ok(made)
}

fn mail(message: &ParsedMail<'_>) -> Result<Extraction, String> {
    let header = |name: &str| message.headers.get_first_value(name).map(|value| value.trim().to_owned());
    let mut text = TextWriter::default();
    for name in ["From", "To", "Cc", "Date", "Subject"] {
        if let Some(value) = header(name).filter(|value| !value.is_empty()) {
            text.line(&format!("{name}: {value}"));
        }
    }
    text.push("\n");
    let leaves = leaves(message);
    let is_shown = |part: &ParsedMail<'_>| {
        part.get_content_disposition().disposition != mailparse::DispositionType::Attachment
    };
    let of_kind =
        |kind: &str| leaves.iter().copied().find(|part| part.ctype.mimetype == kind && is_shown(part));
    let (mut encoding, mut guessed) = ("UTF-8".to_owned(), false);
    if let Some(part) = of_kind("text/plain") {
        let body = part.get_body_raw().map_err(|error| error.to_string())?;
        if !body.is_empty() {
            let read = decode(&body, charset(part)).map_err(|error| error.to_string())?;
            (encoding, guessed) = (read.encoding.to_owned(), read.guessed);
            for line in read.text.lines() {
                text.push(line.trim_end());
                text.push("\n");
            }
        }
    } else if let Some(part) = of_kind("text/html") {
        let page = of_html(part)?;
        (encoding, guessed) = (page.encoding, page.guessed);
        text.push(&page.text);
    }
    for name in leaves.iter().filter(|part| !is_shown(part)).filter_map(|part| file_name(part)) {
        text.line(&format!("[attached: {name}]"));
    }
    let facts = Facts {
        title: header("Subject").filter(|title| !title.is_empty()).map(|title| Fact::new(title, "Subject")),
        author: sender(message).map(|name| Fact::new(name, "From")),
        published: header("Date").and_then(|date| Some(Fact::new(date_of(&date)?, "Date"))),
        ..Facts::default()
    };
    let (text, layout) = text.finish();
    Ok(Extraction {
        text,
        layout,
        facts,
        encoding,
        guessed,
        media: MESSAGE.to_owned(),
        retrieval: None,
        extractor: Extractor { name: "perwhom-mail".to_owned(), version: VERSION.to_owned() },
    })
}

/// The parts that hold no others, in order.
fn leaves<'m, 'b>(message: &'m ParsedMail<'b>) -> Vec<&'m ParsedMail<'b>> {
    let mut found = Vec::new();
    let mut open = vec![message];
    while let Some(part) = open.pop() {
        if part.subparts.is_empty() {
            found.push(part);
        }
        open.extend(part.subparts.iter().rev());
    }
    found
}

/// A part of HTML. Chromium names no encoding, and what a mail library takes it for is wrong: the bytes
/// are asked.
fn of_html(part: &ParsedMail<'_>) -> Result<Extraction, String> {
    let body = part.get_body_raw().map_err(|error| error.to_string())?;
    html::extract_bytes(&body, charset(part))
}

fn charset<'m>(part: &'m ParsedMail<'_>) -> Option<&'m str> {
    let named = part.ctype.params.get("charset")?;
    encoding_rs::Encoding::for_label(named.as_bytes()).map(|_| named.as_str())
}

fn file_name(part: &ParsedMail<'_>) -> Option<String> {
    let disposition = part.get_content_disposition();
    disposition.params.get("filename").or_else(|| part.ctype.params.get("name")).cloned()
}

fn sender(message: &ParsedMail<'_>) -> Option<String> {
    let addresses = addrparse_header(message.headers.get_first_header("From")?).ok()?;
    let first = addresses.extract_single_info()?;
    Some(first.display_name.unwrap_or(first.addr))
}

/// A date as mail has it, with its zone.
fn date_of(date: &str) -> Option<crate::model::date::LooseDate> {
    let zoned = jiff::fmt::rfc2822::DateTimeParser::new().parse_zoned(date.trim()).ok()?;
    zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_read_with_its_heading_and_what_is_attached() {
        let message = "From: =?utf-8?q?Prensa_=C3=91?= <prensa@example.org>\r\nTo: desk@example.org\r\n\
Date: Fri, 14 Jun 2024 09:30:00 +0200\r\nSubject: =?utf-8?b?QcOxbw==?=\r\nMIME-Version: 1.0\r\n\
Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\
Content-Transfer-Encoding: quoted-printable\r\n\r\nEl a=F1o pasado.\r\n--x\r\n\
Content-Type: application/pdf; name=\"nota.pdf\"\r\nContent-Disposition: attachment; filename=\"nota.pdf\"\r\n\r\nx\r\n--x--\r\n";
        let made = extract(message.as_bytes()).unwrap();
        assert_eq!(
            made.text,
            "From: Prensa Ñ <prensa@example.org>\nTo: desk@example.org\nDate: Fri, 14 Jun 2024 09:30:00 +0200\nSubject: Año\n\nEl año pasado.\n[attached: nota.pdf]\n"
        );
        assert_eq!(made.facts.title.unwrap().value, "Año");
        assert_eq!(made.facts.author.unwrap().value, "Prensa Ñ");
        assert_eq!(made.facts.published.unwrap().value.as_str(), "2024-06-14T09:30:00+02:00");
        assert_eq!((made.encoding.as_str(), made.media.as_str()), ("windows-1252", MESSAGE));
    }

    #[test]
    fn a_saved_page_is_a_page() {
        let message = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://ejemplo.org/n\r\n\
Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"b\"\r\n\r\n\
--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\
Content-Location: https://ejemplo.org/n\r\n\r\n<h1>T=C3=ADtulo</h1><p>Uno =3D dos</p>\r\n--b--\r\n";
        let made = extract(message.as_bytes()).unwrap();
        assert_eq!(made.text, "Título\nUno = dos\n");
        assert_eq!((made.media.as_str(), made.encoding.as_str()), (MHTML, "UTF-8"));
        assert_eq!(made.facts.url.unwrap().value, "https://ejemplo.org/n");
    }
}
