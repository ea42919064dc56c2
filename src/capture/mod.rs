//! Captured bytes made into text, and what can be told of them. One format a file; all but plain text is
//! read in a child process, by whoever calls this.

pub mod decode;
mod format;
#[cfg(feature = "pages")]
mod html;
#[cfg(not(feature = "pages"))]
#[path = "no_pages.rs"]
mod html;
mod mail;
mod office;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(not(feature = "pdf"))]
#[path = "no_pdf.rs"]
mod pdf;
pub mod warc;

use std::borrow::Cow;
use std::sync::Arc;

pub use decode::{Decoded, NotText, decode};
pub use format::{Format, NotYet, media};

use self::format::media_type;
use crate::model::digest::Digest;
use crate::model::document::Prepared;
use crate::model::extraction::Extraction;

/// Bytes that are no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {why}")]
pub struct Unreadable {
    name: String,
    why: NotText,
}

/// Reads the text of captured bytes, and what the document says of itself. Parts of a package are unpacked
/// up to `limit` bytes. Of an archive of the web it is the page with the address `page`, or the only one.
///
/// # Errors
///
/// Says why they cannot be read.
pub fn extract(
    format: Format,
    bytes: &[u8],
    encoding: Option<&str>,
    page: Option<&str>,
    limit: u64,
) -> Result<Extraction, String> {
    // What an archive holds is in one of the other formats.
    let read = |format, body: &[u8], encoding: Option<&str>| extract(format, body, encoding, None, limit);

    match format {
        Format::Page => html::extract_bytes(bytes, encoding),
        Format::Pdf => pdf::extract(bytes),
        Format::Office => office::extract(bytes, limit),
        Format::Mail => mail::extract(bytes),
        Format::Warc => warc::extract(bytes, page, encoding, limit, &read),
        Format::Wacz => warc::extract_package(bytes, page, encoding, limit, &read),
        Format::Media => Err("no text can be read of it".to_owned()),
        Format::Text => Err("plain text needs no reader".to_owned()),
    }
}

/// Takes captured bytes for text. `name` is what they are called: a path, or "standard input".
pub fn prepare(name: &str, raw: Vec<u8>, encoding: Option<&str>) -> Result<Prepared, Unreadable> {
    let not_text = |why| Unreadable { name: name.to_owned(), why };
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
    Ok(Prepared {
        raw,
        raw_digest,
        text,
        text_digest,
        encoding: encoding.to_owned(),
        guessed,
        media: media.to_owned(),
        found: None,
    })
}

/// What somebody asks to be captured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Standard input.
    Stdin,
    /// A file.
    File(std::path::PathBuf),
    /// What stands at an address of the web.
    Web(String),
}

impl Origin {
    /// What is meant by an argument: `-`, an address, or a path.
    #[must_use]
    pub fn of(argument: &str) -> Self {
        let scheme = argument.split_once("://").map(|(scheme, _)| scheme);
        let is_scheme = |scheme: &str| {
            scheme.len() > 1
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        };
        match argument {
            "-" => Self::Stdin,
            // Also those that cannot be fetched: no file is called `ftp://…`.
            address if scheme.is_some_and(is_scheme) => Self::Web(address.to_owned()),
            path => Self::File(path.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_no_file() {
        assert_eq!(Origin::of("HTTPS://example.org/"), Origin::Web("HTTPS://example.org/".to_owned()));
        assert_eq!(Origin::of("file:///etc/passwd"), Origin::Web("file:///etc/passwd".to_owned()));
        assert_eq!(Origin::of("-"), Origin::Stdin);
        assert_eq!(Origin::of("C:\\a.html"), Origin::File("C:\\a.html".into()));
    }
}
