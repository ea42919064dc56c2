//! Bytes read as text while they come, whatever pieces they come in.

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};

/// Reads bytes in one encoding.
pub(super) enum Decode {
    /// UTF-8; what is none is taken for windows-1252, so that nothing is passed over. With the bytes
    /// of a character that is not all there.
    Lenient(Vec<u8>),
    /// As an encoding has it.
    Of(&'static Encoding, Decoder),
}

impl Decode {
    pub(super) fn new(encoding: &'static Encoding) -> Self {
        if encoding == UTF_8 {
            Self::Lenient(Vec::new())
        } else {
            Self::Of(encoding, encoding.new_decoder_without_bom_handling())
        }
    }

    /// Reads some bytes, the last ones where nothing follows.
    pub(super) fn push(&mut self, bytes: &[u8], is_last: bool, out: &mut impl FnMut(&str)) {
        match self {
            Self::Lenient(stored) => {
                if stored.is_empty() {
                    *stored = lenient(bytes, is_last, out);
                } else {
                    stored.extend_from_slice(bytes);
                    *stored = lenient(&std::mem::take(stored), is_last, out);
                }
            }
            Self::Of(encoding, decoder) => {
                let mut rest = bytes;
                let mut text = String::with_capacity(bytes.len().clamp(64, 1 << 14) * 3);
                loop {
                    text.clear();
                    let (result, read) =
                        decoder.decode_to_string_without_replacement(rest, &mut text, is_last);
                    out(&text);
                    rest = rest.get(read..).unwrap_or_default();
                    match result {
                        DecoderResult::InputEmpty => break,
                        DecoderResult::OutputFull => {}
                        DecoderResult::Malformed(..) => out("\u{fffd}"),
                    }
                }
                if is_last {
                    *decoder = encoding.new_decoder_without_bom_handling();
                }
            }
        }
    }
}

/// Reads UTF-8, and what is none as windows-1252. Gives back the beginning of a character that is
/// not all there.
fn lenient(mut bytes: &[u8], is_last: bool, out: &mut impl FnMut(&str)) -> Vec<u8> {
    loop {
        let error = match std::str::from_utf8(bytes) {
            Ok(text) => {
                out(text);
                return Vec::new();
            }
            Err(error) => error,
        };
        let (good, rest) = bytes.split_at(error.valid_up_to());
        out(std::str::from_utf8(good).unwrap_or_default());
        // One byte at a time: what follows may be the beginning of something.
        let (Some((bad, rest)), false) = (rest.split_first(), error.error_len().is_none() && !is_last) else {
            return rest.to_vec();
        };
        out(windows_1252(*bad).encode_utf8(&mut [0; 4]));
        bytes = rest;
    }
}

/// A byte that is not ASCII, in windows-1252 as the WHATWG has it.
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    let high = byte.checked_sub(0x80).and_then(|at| HIGH.get(usize::from(at)));
    high.copied().unwrap_or(char::from(byte))
}

/// Finds Base64 among text and hands over what it holds.
pub(super) struct Base64 {
    /// How many characters of it were seen.
    run: usize,
    /// How many of them on this line.
    on_line: usize,
    /// The first of them, until there are enough to be sure.
    first: Vec<u8>,
    is_sure: bool,
    /// Whether all of it can be hex.
    is_hex: bool,
    bits: u32,
    count: u8,
}

impl Default for Base64 {
    fn default() -> Self {
        Self { run: 0, on_line: 0, first: Vec::new(), is_sure: false, is_hex: true, bits: 0, count: 0 }
    }
}

/// How many characters in a row are held to be Base64.
const RUN: usize = 24;
/// How many where they could be hex: more than a SHA-256 has.
const HEX: usize = 65;
/// How long a line of it is at least where more follows on the next (RFC 2045 has 76).
const LINE: usize = 60;

/// What Base64 comes to.
pub(super) enum Piece {
    /// A byte.
    Byte(u8),
    /// It is at its end.
    End,
}

impl Base64 {
    pub(super) fn push(&mut self, byte: u8, out: &mut impl FnMut(Piece)) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'\r' | b'\n' if self.on_line >= LINE || (self.run >= LINE && self.on_line == 0) => {
                self.on_line = 0;
                return;
            }
            _ => return self.end(out),
        };
        self.run += 1;
        self.on_line += 1;
        if self.is_sure {
            return self.digit(value, out);
        }
        self.first.push(value);
        // A digest in hex is no text in Base64.
        self.is_hex &= matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        self.is_sure = self.run >= if self.is_hex { HEX } else { RUN };
        if self.is_sure {
            for value in std::mem::take(&mut self.first) {
                self.digit(value, out);
            }
        }
    }

    fn digit(&mut self, value: u8, out: &mut impl FnMut(Piece)) {
        self.bits = (self.bits << 6) | u32::from(value);
        self.count += 1;
        if self.count == 4 {
            let [_, bytes @ ..] = self.bits.to_be_bytes();
            for byte in bytes {
                out(Piece::Byte(byte));
            }
            (self.bits, self.count) = (0, 0);
        }
    }

    /// Nothing follows.
    pub(super) fn end(&mut self, out: &mut impl FnMut(Piece)) {
        if self.is_sure {
            let [_, bytes @ ..] = (self.bits << (6 * (4 - u32::from(self.count.min(3))))).to_be_bytes();
            let whole = usize::from(self.count.saturating_sub(1));
            bytes.iter().take(whole).for_each(|byte| out(Piece::Byte(*byte)));
            out(Piece::End);
        }
        (self.run, self.on_line, self.is_sure, self.is_hex) = (0, 0, false, true);
        (self.bits, self.count) = (0, 0);
        self.first.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    #[test]
    fn bytes_are_read_whatever_pieces_they_come_in() {
        for (encoding, text) in [
            (UTF_8, "añ😀b"),
            (encoding_rs::WINDOWS_1252, "añb"),
            (encoding_rs::UTF_16LE, "añ😀b"),
            (encoding_rs::SHIFT_JIS, "日本"),
        ] {
            let bytes: Vec<u8> = if encoding == encoding_rs::UTF_16LE {
                text.encode_utf16().flat_map(u16::to_le_bytes).collect()
            } else {
                encoding.encode(text).0.into_owned()
            };
            for cut in 0..=bytes.len() {
                let mut read = String::new();
                let mut decode = Decode::new(encoding);
                decode.push(&bytes[..cut], false, &mut |text| read.push_str(text));
                decode.push(&bytes[cut..], true, &mut |text| read.push_str(text));
                assert_eq!(read, text, "{} cut at {cut}", encoding.name());
            }
        }
        let mut read = String::new();
        Decode::new(UTF_8).push(b"a\xf1o \xc3", true, &mut |text| read.push_str(text));
        assert_eq!(read, "año Ã");
        for byte in 0x80..=0xff {
            let due = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.into_owned();
            assert_eq!(windows_1252(byte).to_string(), due);
        }
    }

    #[test]
    fn base64_is_found_in_one_line_and_in_many() {
        for text in
            ["a name that is hidden in it", "a name that is hidden in it!", "a name that is hidden in it!!"]
        {
            let long = text.repeat(4);
            let coded = STANDARD.encode(&long);
            let folded: Vec<String> =
                coded.as_bytes().chunks(76).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
            for coded in [coded.clone(), folded.join("\r\n")] {
                let mut found = Vec::new();
                let mut ends = 0;
                let mut base64 = Base64::default();
                let mut take = |piece| match piece {
                    Piece::Byte(byte) => found.push(byte),
                    Piece::End => ends += 1,
                };
                for byte in format!("\"base64\":\"{coded}\"").bytes() {
                    base64.push(byte, &mut take);
                }
                base64.end(&mut take);
                assert_eq!((String::from_utf8_lossy(&found).as_ref(), ends), (long.as_str(), 1));
            }
        }
    }
}
