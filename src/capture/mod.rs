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

use std::borrow::Cow;
use std::sync::Arc;

pub use decode::{Decoded, NotText, decode};
pub use format::{Format, NotYet};

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
/// up to `limit` bytes.
///
/// # Errors
///
/// Says why they cannot be read.
pub fn extract(
    format: Format,
    bytes: &[u8],
    encoding: Option<&str>,
    limit: u64,
) -> Result<Extraction, String> {
    match format {
        Format::Page => html::extract_bytes(bytes, encoding),
        Format::Pdf => pdf::extract(bytes),
        Format::Office => office::extract(bytes, limit),
        Format::Mail => mail::extract(bytes),
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
}

/// What is meant by an argument: `-`, a path, or an address that cannot be fetched yet.
pub fn origin(argument: &str) -> Result<Origin, NotYet> {
    let lower = argument.to_ascii_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") {
        return Err(NotYet::Url(argument.to_owned()));
    }
    Ok(if argument == "-" { Origin::Stdin } else { Origin::File(argument.into()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_no_file() {
        assert!(origin("HTTPS://example.org/").unwrap_err().to_string().contains("--url"));
        assert_eq!(origin("-"), Ok(Origin::Stdin));
    }
}
