//! Bytes into text: by the byte order mark, by what was said, as UTF-8, or by a guess.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

/// Text, and the encoding that it was read in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'b> {
    /// The text, without a byte order mark.
    pub text: Cow<'b, str>,
    /// The encoding's name, as the WHATWG's Encoding Standard has it.
    pub encoding: &'static str,
    /// Whether the encoding was guessed.
    pub guessed: bool,
}

/// Bytes that are no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotText {
    /// The encoding that was named does not exist.
    #[error("unknown encoding `{0}`; use one such as utf-8, windows-1252, iso-8859-1 or utf-16le")]
    UnknownEncoding(String),
    /// The bytes are not in the encoding that was named, or that their beginning promises.
    #[error("the bytes are not {0}; leave --encoding off to guess it, or give another")]
    Malformed(&'static str),
    /// They are in none.
    #[error("not text: it contains zero bytes; save it as text and capture that")]
    Binary,
    /// There is nothing.
    #[error("it is empty")]
    Empty,
}

/// Reads bytes as text.
pub fn decode<'b>(bytes: &'b [u8], named: Option<&str>) -> Result<Decoded<'b>, NotText> {
    if bytes.is_empty() {
        return Err(NotText::Empty);
    }
    if let Some(name) = named {
        let encoding =
            Encoding::for_label(name.as_bytes()).ok_or_else(|| NotText::UnknownEncoding(name.to_owned()))?;
        return strictly(bytes, encoding);
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return strictly(bytes, encoding);
    }
    if bytes.contains(&0) {
        return Err(NotText::Binary);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded { text: Cow::Borrowed(text), encoding: UTF_8.name(), guessed: false });
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let decoded = strictly(bytes, encoding)?;
    Ok(Decoded { guessed: true, ..decoded })
}

fn strictly<'b>(bytes: &'b [u8], encoding: &'static Encoding) -> Result<Decoded<'b>, NotText> {
    let (text, encoding, malformed) = encoding.decode(bytes);
    if malformed {
        return Err(NotText::Malformed(encoding.name()));
    }
    if text.contains('\0') {
        return Err(NotText::Binary);
    }
    Ok(Decoded { text, encoding: encoding.name(), guessed: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8], named: Option<&str>) -> (String, &'static str) {
        let decoded = decode(bytes, named).unwrap();
        (decoded.text.into_owned(), decoded.encoding)
    }

    #[test]
    fn reads_marks_names_utf_8_and_guesses() {
        assert_eq!(text("año".as_bytes(), None), ("año".into(), "UTF-8"));
        assert_eq!(text(b"\xef\xbb\xbfa\xc3\xb1o", None), ("año".into(), "UTF-8"));
        assert_eq!(text(b"\xff\xfea\x00\xf1\x00o\x00", None), ("año".into(), "UTF-16LE"));
        assert_eq!(text(b"a\xf1o", Some("latin1")), ("año".into(), "windows-1252"));
        let guessed = decode(b"El a\xf1o pasado la administraci\xf3n viaj\xf3 a C\xe1diz", None).unwrap();
        assert_eq!(guessed.text, "El año pasado la administración viajó a Cádiz");
        assert!(guessed.guessed);
    }

    #[test]
    fn refuses_what_is_no_text() {
        assert_eq!(decode(b"", None), Err(NotText::Empty));
        assert_eq!(decode(b"a\0b", None), Err(NotText::Binary));
        assert_eq!(decode(b"a\xf1o", Some("utf-8")), Err(NotText::Malformed("UTF-8")));
        assert_eq!(decode(b"a", Some("klingon")), Err(NotText::UnknownEncoding("klingon".into())));
    }
}
