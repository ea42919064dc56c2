//! The records of a WARC file.

use std::borrow::Cow;
use std::io::Read as _;

/// A record: its named fields, and its block.
#[derive(Debug, Clone)]
pub(super) struct Record<'b> {
    fields: Vec<(&'b str, &'b str)>,
    /// What it holds.
    pub block: &'b [u8],
}

impl<'b> Record<'b> {
    /// A field by its name.
    pub(super) fn field(&self, name: &str) -> Option<&'b str> {
        self.fields.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }

    /// The address that it is about, without the angle brackets that some writers put around it.
    pub(super) fn target(&self) -> Option<&'b str> {
        self.field("WARC-Target-URI").map(|uri| uri.trim_start_matches('<').trim_end_matches('>'))
    }
}

/// The bytes of a file that may be compressed, record by record.
pub(super) fn unpacked(bytes: &[u8], limit: u64) -> Result<Cow<'_, [u8]>, String> {
    if !bytes.starts_with(b"\x1f\x8b") {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut unpacked = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes)
        .take(limit + 1)
        .read_to_end(&mut unpacked)
        .map_err(|error| format!("its compression is damaged: {error}"))?;
    if unpacked.len() as u64 > limit {
        return Err(format!("it unpacks to more than {limit} bytes; set --max-memory"));
    }
    Ok(Cow::Owned(unpacked))
}

/// Every record, in order.
pub(super) fn records(mut rest: &[u8]) -> Result<Vec<Record<'_>>, String> {
    let mut found = Vec::new();
    loop {
        let from = rest.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(rest.len());
        rest = &rest[from..];
        if rest.is_empty() {
            return Ok(found);
        }
        let number = found.len() + 1;
        let damaged = |what: &str| format!("record {number} {what}");
        if !rest.starts_with(b"WARC/") {
            return Err(damaged("does not begin as a WARC record"));
        }
        let (head, block) = split_head(rest).ok_or_else(|| damaged("has no end of its head"))?;
        let head = std::str::from_utf8(head).map_err(|_| damaged("has a head that is not UTF-8"))?;
        let fields: Vec<(&str, &str)> = head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.trim(), value.trim()))
            .collect();
        let record = Record { fields, block: &[] };
        let length: usize = record
            .field("Content-Length")
            .and_then(|length| length.parse().ok())
            .ok_or_else(|| damaged("does not say how long it is"))?;
        let block = block.get(..length).ok_or_else(|| damaged("is cut off"))?;
        let at = rest.len() - split_head(rest).map_or(0, |(_, block)| block.len());
        rest = &rest[at + length..];
        found.push(Record { block, ..record });
    }
}

/// A head of lines up to the empty one, and what follows.
pub(super) fn split_head(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let with_returns = memchr::memmem::find(bytes, b"\r\n\r\n").map(|at| (at, 4));
    let without = memchr::memmem::find(bytes, b"\n\n").map(|at| (at, 2));
    let (at, length) = match (with_returns, without) {
        (Some(one), Some(other)) => one.min(other),
        (one, other) => one.or(other)?,
    };
    Some((&bytes[..at], &bytes[at + length..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read_one_after_the_other() {
        let file = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 3\r\n\r\nabc\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: <http://a/>\r\ncontent-length: 0\r\n\r\n\r\n\r\n";
        let found = records(file).unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].block, found[0].field("warc-type")), (b"abc".as_slice(), Some("warcinfo")));
        assert_eq!(found[1].target(), Some("http://a/"));
    }

    #[test]
    fn what_is_damaged_is_named() {
        for (file, says) in [
            (b"PK".as_slice(), "record 1 does not begin"),
            (b"WARC/1.0\r\nContent-Length: 9\r\n\r\nabc", "record 1 is cut off"),
            (b"WARC/1.0\r\nX: 9\r\n\r\nabc", "how long"),
            (b"WARC/1.0\r\nX: 9", "no end"),
        ] {
            assert!(records(file).unwrap_err().contains(says), "{says}");
        }
    }
}
