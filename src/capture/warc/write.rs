//! Records of what was asked for and what answered, as other tools read and replay them.

use std::fmt::Write as _;

use crate::model::digest::Digest;

/// One request and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The address.
    pub url: String,
    /// When it was asked for: UTC, to the second or finer, with `Z`.
    pub at: String,
    /// What was sent.
    pub request: Vec<u8>,
    /// The status line and fields of the answer, up to and with the empty line.
    pub head: Vec<u8>,
    /// Its body, as it came.
    pub body: Vec<u8>,
    /// Why it is cut off, if it is: `length`, `time`, `disconnect` or `unspecified`.
    pub cut: Option<&'static str>,
}

/// The records of answers, one after the other. `id` gives 16 random bytes for each record.
#[must_use]
pub fn record_of(answers: &[Answer], software: &str, id: &mut dyn FnMut() -> [u8; 16]) -> Vec<u8> {
    let mut file = Vec::new();
    let at = answers.first().map_or("", |answer| answer.at.as_str());
    let info = format!("software: {software}\r\nformat: WARC File Format 1.1\r\n");
    record(
        &mut file,
        &[("WARC-Type", "warcinfo"), ("WARC-Date", at), ("Content-Type", "application/warc-fields")],
        &[info.as_bytes()],
        id,
    );
    for answer in answers {
        let digest = format!("sha256:{}", Digest::of(&answer.body));
        let mut fields = vec![
            ("WARC-Type", "response"),
            ("WARC-Date", answer.at.as_str()),
            ("WARC-Target-URI", answer.url.as_str()),
            ("WARC-Payload-Digest", digest.as_str()),
            ("Content-Type", "application/http;msgtype=response"),
        ];
        if let Some(cut) = answer.cut {
            fields.push(("WARC-Truncated", cut));
        }
        let response = record(&mut file, &fields, &[&answer.head, &answer.body], id);
        let fields = [
            ("WARC-Type", "request"),
            ("WARC-Date", answer.at.as_str()),
            ("WARC-Target-URI", answer.url.as_str()),
            ("WARC-Concurrent-To", response.as_str()),
            ("Content-Type", "application/http;msgtype=request"),
        ];
        record(&mut file, &fields, &[&answer.request], id);
    }
    file
}

/// A record that says that what stands at an address is what stood there (WARC 1.1, 6.7).
#[must_use]
pub fn revisit_of(answer: &Answer, id: &mut dyn FnMut() -> [u8; 16]) -> Vec<u8> {
    let mut file = Vec::new();
    let fields = [
        ("WARC-Type", "revisit"),
        ("WARC-Date", answer.at.as_str()),
        ("WARC-Target-URI", answer.url.as_str()),
        ("WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/server-not-modified"),
        ("Content-Type", "application/http;msgtype=response"),
    ];
    record(&mut file, &fields, &[&answer.head], id);
    file
}

/// Adds a record, and gives its id.
fn record(
    file: &mut Vec<u8>,
    fields: &[(&str, &str)],
    block: &[&[u8]],
    id: &mut dyn FnMut() -> [u8; 16],
) -> String {
    let id = urn(id());
    let length: usize = block.iter().map(|part| part.len()).sum();
    let mut head = format!("WARC/1.1\r\nWARC-Record-ID: {id}\r\n");
    for (name, value) in fields {
        // Writing to a string cannot fail.
        let _ = write!(head, "{name}: {}\r\n", value.replace(['\r', '\n'], " "));
    }
    let _ = write!(head, "Content-Length: {length}\r\n\r\n");
    file.extend_from_slice(head.as_bytes());
    for part in block {
        file.extend_from_slice(part);
    }
    file.extend_from_slice(b"\r\n\r\n");
    id
}

/// A random UUID (RFC 9562, version 4) as a record is named by.
fn urn(mut bytes: [u8; 16]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    format!("<urn:uuid:{}-{}-{}-{}-{}>", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
