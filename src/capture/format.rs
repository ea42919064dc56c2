//! In which format captured bytes are, by their beginning and their name.

use std::path::Path;

use serde::{Deserialize, Serialize};

/// A format that text can be read of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// The bytes are the text.
    Text,
    /// A page of HTML.
    Page,
    /// A PDF.
    Pdf,
    /// A word processor's file: DOCX or ODT.
    Office,
    /// A message, or a page saved as MHTML.
    Mail,
    /// An archive of the web: WARC, compressed or not.
    Warc,
    /// A package of such archives: WACZ.
    Wacz,
    /// A picture, a recording or a film: no text can be read of it.
    Media,
}

/// Something of which no text can be read, and what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotYet {
    /// A file of an old word processor.
    #[error("{0} is a DOC or RTF file; save it as DOCX, ODT or PDF, and capture that")]
    OldOffice(String),
}

impl Format {
    /// The format of bytes. `name` is what they are called.
    ///
    /// # Errors
    ///
    /// Says which formats no text can be read of.
    pub fn of(name: &str, bytes: &[u8]) -> Result<Self, NotYet> {
        if media(bytes).is_some() {
            return Ok(Self::Media);
        }
        if bytes.starts_with(b"\xD0\xCF\x11\xE0") || bytes.starts_with(b"{\\rtf") {
            return Err(NotYet::OldOffice(name.to_owned()));
        }
        if bytes[..bytes.len().min(1024)].windows(5).any(|window| window == b"%PDF-") && !is_text(bytes) {
            return Ok(Self::Pdf);
        }
        if bytes.starts_with(b"%PDF-") {
            return Ok(Self::Pdf);
        }
        if bytes.starts_with(b"PK\x03\x04") {
            let is_package = extension(name).as_deref() == Some("wacz")
                || memchr::memmem::find(bytes, b"datapackage.json").is_some();
            return Ok(if is_package { Self::Wacz } else { Self::Office });
        }
        if bytes.starts_with(b"WARC/") || bytes.starts_with(b"\x1f\x8b") {
            return Ok(Self::Warc);
        }
        let beginning = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
        let beginning = beginning.trim_start_matches('\u{feff}').trim_start();
        match extension(name).as_deref() {
            Some("html" | "htm" | "xhtml") => return Ok(Self::Page),
            Some("eml" | "mht" | "mhtml") => return Ok(Self::Mail),
            Some("txt" | "md" | "markdown") => return Ok(Self::Text),
            _ => {}
        }
        if ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| beginning.starts_with(tag)) {
            return Ok(Self::Page);
        }
        let is_mail = ["from:", "return-path:", "received:", "delivered-to:", "mime-version:"]
            .iter()
            .any(|header| beginning.starts_with(header))
            && beginning.contains("\nmime-version:");
        Ok(if is_mail { Self::Mail } else { Self::Text })
    }
}

fn is_text(bytes: &[u8]) -> bool {
    std::str::from_utf8(&bytes[..bytes.len().min(1024)]).is_ok() && !bytes.contains(&0)
}

/// The media type of a picture, a recording or a film, by its first bytes (WHATWG MIME Sniffing, 6).
#[must_use]
pub fn media(bytes: &[u8]) -> Option<&'static str> {
    let at = |start: usize, magic: &[u8]| bytes.get(start..start + magic.len()) == Some(magic);
    Some(match () {
        () if at(0, b"\x89PNG\r\n") => "image/png",
        () if at(0, b"\xFF\xD8\xFF") => "image/jpeg",
        () if at(0, b"GIF8") => "image/gif",
        () if at(0, b"II*\0") || at(0, b"MM\0*") => "image/tiff",
        () if at(0, b"RIFF") && at(8, b"WEBP") => "image/webp",
        () if at(4, b"ftypheic") || at(4, b"ftypmif1") => "image/heic",
        () if at(4, b"ftypavif") => "image/avif",
        () if at(0, b"ID3") || at(0, b"\xFF\xFB") => "audio/mpeg",
        () if at(0, b"OggS") => "application/ogg",
        () if at(0, b"fLaC") => "audio/flac",
        () if at(0, b"RIFF") && at(8, b"WAVE") => "audio/wav",
        () if at(4, b"ftypM4A") => "audio/mp4",
        () if at(4, b"ftyp") => "video/mp4",
        () if at(0, b"\x1A\x45\xDF\xA3") => "video/webm",
        () => return None,
    })
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
    fn formats_are_told_by_their_beginning_and_their_name() {
        for (name, bytes, format) in [
            ("a.html", b"x".as_slice(), Format::Page),
            ("a", b"\xef\xbb\xbf <!DOCTYPE html><p>", Format::Page),
            ("a.txt", b"%PDF-1.7", Format::Pdf),
            ("a.docx", b"PK\x03\x04", Format::Office),
            ("a", b"Received: by x\nMIME-Version: 1.0\n\nx", Format::Mail),
            ("a.mht", b"x", Format::Mail),
            ("a.txt", b"1 < 2, says %PDF-", Format::Text),
            ("a.txt", b"<html>, as one types it", Format::Text),
            ("a", b"From: nobody", Format::Text),
            ("a.html", b"\x89PNG\r\n\x1a\n", Format::Media),
            ("a", b"\0\0\0\x20ftypisom", Format::Media),
            ("a", b"WARC/1.0", Format::Warc),
            ("a.warc.gz", b"\x1f\x8b\x08", Format::Warc),
            ("a.wacz", b"PK\x03\x04", Format::Wacz),
            ("a", b"PK\x03\x04 datapackage.json", Format::Wacz),
        ] {
            assert_eq!(Format::of(name, bytes), Ok(format), "{name}");
        }
        for (bytes, says) in
            [(b"\xD0\xCF\x11\xE0".as_slice(), "save it as DOCX"), (b"{\\rtf1", "save it as DOCX")]
        {
            assert!(Format::of("a", bytes).unwrap_err().to_string().contains(says));
        }
    }
}
