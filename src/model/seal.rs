//! Seals: the head of a log, noted to be kept elsewhere.

use std::fmt;
use std::str::FromStr;

use super::digest::Digest;

/// The head of a log: whoever holds it can later tell whether the log still holds everything
/// up to it, unchanged. Of a bare hash, line and number are not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// The hash of the first entry of its line.
    pub line: Option<Digest>,
    /// The number of the entry in its line.
    pub n: Option<u64>,
    /// When the entry was written, as it says.
    pub at: Option<String>,
    /// The hash of the entry.
    pub hash: Digest,
}

const HEAD: &str = "perwhom seal 1";

impl fmt::Display for Seal {
    /// Five lines of text, the last one ended by a line feed; a bare hash is one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.line, self.n, &self.at) {
            (Some(line), Some(n), Some(at)) => {
                writeln!(f, "{HEAD}\nline {line}\nentry {n}\nat {at}\nhash {}", self.hash)
            }
            _ => writeln!(f, "{}", self.hash),
        }
    }
}

/// Text that is no seal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a seal; give what `perwhom seal` printed, or the hash of an entry")]
pub struct NotASeal;

impl FromStr for Seal {
    type Err = NotASeal;

    fn from_str(text: &str) -> Result<Self, NotASeal> {
        let text = text.trim();
        if let Ok(hash) = text.parse() {
            return Ok(Self { line: None, n: None, at: None, hash });
        }
        let mut lines = text.lines().map(str::trim_end);
        if lines.next() != Some(HEAD) {
            return Err(NotASeal);
        }
        let mut field = |name: &str| -> Result<&str, NotASeal> {
            let (found, value) = lines.next().and_then(|line| line.split_once(' ')).ok_or(NotASeal)?;
            if found == name { Ok(value) } else { Err(NotASeal) }
        };
        let seal = Self {
            line: Some(field("line")?.parse().map_err(|_| NotASeal)?),
            n: Some(field("entry")?.parse().map_err(|_| NotASeal)?),
            at: Some(field("at")?.to_owned()),
            hash: field("hash")?.parse().map_err(|_| NotASeal)?,
        };
        if lines.next().is_none() { Ok(seal) } else { Err(NotASeal) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_prints_and_nothing_else() {
        let seal = Seal {
            line: Some(Digest::of(b"first")),
            n: Some(17),
            at: Some("2026-11-22T02:21:00.000Z".to_owned()),
            hash: Digest::of(b"last"),
        };
        assert_eq!(seal.to_string().parse(), Ok(seal.clone()));
        assert_eq!(seal.to_string().replace('\n', "\r\n").parse(), Ok(seal.clone()));
        let bare = Seal { line: None, n: None, at: None, hash: seal.hash };
        assert_eq!(bare.to_string().parse(), Ok(bare));
        for wrong in ["", "perwhom seal 2", &seal.to_string().replace("entry", "n"), &format!("{seal}x")] {
            assert!(wrong.parse::<Seal>().is_err(), "{wrong}");
        }
    }
}
