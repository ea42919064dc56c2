//! Captured bytes made into text, and what can be told of them.

pub mod decode;

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

pub use decode::{Decoded, NotText, decode};

use crate::model::digest::Digest;
use crate::model::document::Prepared;

/// Why bytes cannot be captured.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// They are in a format that cannot be read yet.
    #[error(transparent)]
    NotYet(#[from] NotYet),
    /// They are no text.
    #[error("{name}: {why}")]
    NotText {
        /// What they are called.
        name: String,
        /// Why not.
        why: NotText,
    },
}

/// Reads captured bytes as text. `name` is what they are called: a path, or "standard input".
pub fn prepare(name: &str, raw: Vec<u8>, encoding: Option<&str>) -> Result<Prepared, Unreadable> {
    check_plain(name, &raw)?;
    let not_text = |why| Unreadable::NotText { name: name.to_owned(), why };
    let Decoded { text, encoding, guessed } = decode(&raw, encoding).map_err(not_text)?;
    let (raw_digest, media) = (Digest::of(&raw), media_type(name));
    let other = match text {
        // The bytes are the text: they are kept once.
        Cow::Borrowed(text) if text.len() == raw.len() => None,
        text => Some(text.into_owned()),
    };
    let (raw, text, text_digest) = match other {
        None => {
            (None, String::from_utf8(raw).map_err(|_| not_text(NotText::Malformed("UTF-8")))?, raw_digest)
        }
        Some(text) => {
            let digest = Digest::of(text.as_bytes());
            (Some(Arc::new(raw)), text, digest)
        }
    };
    Ok(Prepared { raw, raw_digest, text, text_digest, encoding, guessed, media })
}

/// What somebody asks to be captured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Standard input.
    Stdin,
    /// A file.
    File(std::path::PathBuf),
}

/// Something that cannot be captured yet, and what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotYet {
    /// A web address.
    #[error(
        "perwhom cannot fetch {0} yet; save the text of the page to a file, then: perwhom capture FILE --url {0}"
    )]
    Url(String),
    /// A page.
    #[error(
        "{0} is HTML, which perwhom cannot read yet; save its text from a browser, and capture that with --url and --publisher"
    )]
    Html(String),
    /// A PDF.
    #[error(
        "{0} is a PDF, which perwhom cannot read yet; convert it to text (pdftotext FILE.pdf FILE.txt), check it, and capture that"
    )]
    Pdf(String),
    /// A word processor's or archive's file.
    #[error("{0} is not plain text; save it as text (UTF-8) and capture that")]
    Package(String),
}

/// What is meant by an argument: `-`, a path, or an address that cannot be fetched yet.
pub fn origin(argument: &str) -> Result<Origin, NotYet> {
    let lower = argument.to_ascii_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") {
        return Err(NotYet::Url(argument.to_owned()));
    }
    Ok(if argument == "-" { Origin::Stdin } else { Origin::File(argument.into()) })
}

/// Refuses what is known not to be plain text.
pub fn check_plain(name: &str, bytes: &[u8]) -> Result<(), NotYet> {
    let beginning = &bytes[..bytes.len().min(1024)];
    let text = String::from_utf8_lossy(beginning).to_ascii_lowercase();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if beginning.starts_with(b"%PDF-") {
        return Err(NotYet::Pdf(name.to_owned()));
    }
    if beginning.starts_with(b"PK\x03\x04")
        || beginning.starts_with(b"\xD0\xCF\x11\xE0")
        || beginning.starts_with(b"{\\rtf")
    {
        return Err(NotYet::Package(name.to_owned()));
    }
    let html_name = matches!(extension(name).as_deref(), Some("html" | "htm" | "xhtml"));
    if html_name || text.starts_with("<!doctype html") || text.starts_with("<html") {
        return Err(NotYet::Html(name.to_owned()));
    }
    Ok(())
}

/// The media type of a file that holds text (RFC 7763 for Markdown).
#[must_use]
pub fn media_type(name: &str) -> &'static str {
    match extension(name).as_deref() {
        Some("md" | "markdown") => "text/markdown",
        _ => "text/plain",
    }
}

fn extension(name: &str) -> Option<String> {
    Path::new(name).extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_it_cannot_read_yet_and_what_to_do() {
        for (name, bytes, says) in [
            ("a.html", b"x".as_slice(), "HTML"),
            ("a", b"\xef\xbb\xbf <!DOCTYPE html><p>".as_slice(), "HTML"),
            ("a.txt", b"%PDF-1.7".as_slice(), "pdftotext"),
            ("a.docx", b"PK\x03\x04".as_slice(), "save it as text"),
        ] {
            assert!(check_plain(name, bytes).unwrap_err().to_string().contains(says), "{name}");
        }
        assert!(check_plain("a.txt", b"1 < 2").is_ok());
        assert!(origin("HTTPS://example.org/").unwrap_err().to_string().contains("--url"));
        assert_eq!(origin("-"), Ok(Origin::Stdin));
    }
}
