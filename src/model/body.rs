//! What an entry says, as it is stored and as it is hashed.
//!
//! Newer entries can be shown in part: the hash of the entry covers the digests of its acts, and
//! each digest covers a salt of the act's own, so that an act that is not shown cannot be guessed.
//! Entries of earlier formats are hashed whole.
//!
//! ```text
//! {"acts":[A1,A2],"salt":"S"}     S: 32 lower-case hex digits; A1, A2: JSON as RFC 8785 has it
//! salt of act i     = SHA-256(S "\n" i "\n"), i from 1
//! digest of act i   = SHA-256(salt of act i "\n" Ai "\n")
//! digest of a body  = SHA-256(digest of act 1 "\n" digest of act 2 "\n" …)
//! [A1,A2]                         earlier: the digest is that of these bytes
//! ```
//!
//! All digests and salts are in lower-case hex where they are hashed again.
//!
//! What is handed on of a body in part is lines of text, one for each act: its digest, and, where
//! it is shown, a tab, its salt, a tab and its JSON. No ledger has such a body: [`digest`] refuses
//! it, and only what reads bundles asks for [`digest_as_shown`].

use serde::Deserialize;
use serde_json::value::RawValue;

use super::act::Act;
use super::digest::{Digest, hex};

/// How the acts of an entry are hashed; the number is part of the entry's hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// All of them together (`perwhom/1`).
    Whole,
    /// Each by itself (`perwhom/2`).
    ByAct,
}

impl Scheme {
    /// The number that it goes by.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Whole => 1,
            Self::ByAct => 2,
        }
    }

    /// The scheme with this number.
    #[must_use]
    pub const fn of_number(number: u64) -> Option<Self> {
        match number {
            1 => Some(Self::Whole),
            2 => Some(Self::ByAct),
            _ => None,
        }
    }
}

/// Text that is not the body of an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotABody(String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored<'a> {
    #[serde(borrow)]
    acts: Vec<&'a RawValue>,
    salt: &'a str,
}

/// An act of a body, as it is stored and hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<'a> {
    /// The JSON of the act, to the letter.
    pub act: &'a str,
    /// The salt that is hashed with it.
    pub salt: Digest,
}

impl Part<'_> {
    /// The digest that stands for the act in the entry's hash.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of_parts(&[self.salt.to_string().as_bytes(), b"\n", self.act.as_bytes(), b"\n"])
    }
}

/// The acts of a body that is hashed act by act, in order; nothing for one that is hashed whole.
pub fn parts(body: &str) -> Result<Option<Vec<Part<'_>>>, NotABody> {
    if !body.starts_with('{') {
        return Ok(None);
    }
    let stored: Stored<'_> = serde_json::from_str(body).map_err(|error| NotABody(error.to_string()))?;
    let is_salt =
        stored.salt.len() == 32 && stored.salt.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    // What no digest covers must not differ: no white space, no other way to write the same.
    let (head, tail) = (r#"{"acts":["#, format!(r#"],"salt":"{}"}}"#, stored.salt));
    let acts: usize = stored.acts.iter().map(|act| act.get().len() + 1).sum();
    let is_exact = body.starts_with(head)
        && body.ends_with(&tail)
        && body.len() == head.len() + acts.saturating_sub(1) + tail.len();
    if !is_salt || stored.acts.is_empty() || !is_exact {
        return Err(NotABody("it is not written as acts with a salt".to_owned()));
    }
    let salt_of = |number: usize| {
        Digest::of_parts(&[stored.salt.as_bytes(), b"\n", number.to_string().as_bytes(), b"\n"])
    };
    let parts = (1..).zip(stored.acts).map(|(number, act)| Part { act: act.get(), salt: salt_of(number) });
    Ok(Some(parts.collect()))
}

/// The digest of a body that is hashed act by act, from the digests of its acts.
#[must_use]
pub fn digest_of_acts(acts: impl IntoIterator<Item = Digest>) -> Digest {
    let mut lines = String::new();
    for act in acts {
        lines.push_str(&act.to_string());
        lines.push('\n');
    }
    Digest::of(lines.as_bytes())
}

/// How a body is hashed, and its digest.
pub fn digest(body: &str) -> Result<(Scheme, Digest), NotABody> {
    match parts(body)? {
        Some(parts) => Ok((Scheme::ByAct, digest_of_acts(parts.iter().map(Part::digest)))),
        None if body.starts_with('[') => Ok((Scheme::Whole, Digest::of(body.as_bytes()))),
        None => Err(NotABody("it is not a JSON array or object".to_owned())),
    }
}

/// A body in part: the acts that are shown, and the digests of the others.
#[must_use]
pub fn shown(parts: &[Part<'_>], shows: impl Fn(usize) -> bool) -> String {
    let mut lines = String::new();
    for (at, part) in parts.iter().enumerate() {
        lines.push_str(&part.digest().to_string());
        if shows(at) {
            for cell in ["\t", &part.salt.to_string(), "\t", part.act] {
                lines.push_str(cell);
            }
        }
        lines.push('\n');
    }
    lines
}

/// A body of which nothing is shown but its digest.
#[must_use]
pub fn hidden(scheme: Scheme, digest: &Digest) -> String {
    format!("{HIDDEN}{} {digest}", scheme.number())
}

/// How a body begins of which only the digest is known.
const HIDDEN: &str = "perwhom/";

/// An act of a body in part: its digest, and where it is shown, the act.
struct Line<'a> {
    digest: Digest,
    part: Option<Part<'a>>,
}

fn lines(shown: &str) -> Result<Vec<Line<'_>>, NotABody> {
    let wrong = || NotABody("it is not written as the digests of acts".to_owned());
    let text = shown.strip_suffix('\n').filter(|text| !text.is_empty()).ok_or_else(wrong)?;
    text.split('\n')
        .map(|line| {
            let mut cells = line.split('\t');
            let digest = cells.next().and_then(|cell| cell.parse().ok()).ok_or_else(wrong)?;
            let part = match (cells.next(), cells.next(), cells.next()) {
                (None, None, None) => None,
                (Some(salt), Some(act), None) => Some(Part { act, salt: salt.parse().map_err(|_| wrong())? }),
                _ => return Err(wrong()),
            };
            if part.is_some_and(|part| part.digest() != digest) {
                return Err(NotABody("an act does not have the digest beside it".to_owned()));
            }
            Ok(Line { digest, part })
        })
        .collect()
}

/// How a body is hashed, and its digest, also of one that is shown in part or not at all.
pub fn digest_as_shown(body: &str) -> Result<(Scheme, Digest), NotABody> {
    if body.starts_with(['[', '{']) {
        return digest(body);
    }
    if let Some(rest) = body.strip_prefix(HIDDEN) {
        let found = rest.split_once(' ').and_then(|(number, digest)| {
            Some((Scheme::of_number(number.parse().ok()?)?, digest.parse().ok()?))
        });
        return found.ok_or_else(|| NotABody("it has neither acts nor a digest".to_owned()));
    }
    Ok((Scheme::ByAct, digest_of_acts(lines(body)?.iter().map(|line| line.digest))))
}

/// The acts that are shown of a body, whole or in part.
pub fn acts_as_shown(body: &str) -> Result<Vec<Act>, NotABody> {
    if body.starts_with(['[', '{']) {
        return acts(body);
    }
    if body.starts_with(HIDDEN) {
        return Ok(Vec::new());
    }
    let shown = lines(body)?.into_iter().filter_map(|line| line.part);
    shown.map(|part| serde_json::from_str(part.act).map_err(|error| NotABody(error.to_string()))).collect()
}

/// The acts of a body.
pub fn acts(body: &str) -> Result<Vec<Act>, NotABody> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Acts {
        acts: Vec<Act>,
        #[serde(rename = "salt")]
        _salt: serde::de::IgnoredAny,
    }
    let read = if body.starts_with('{') {
        serde_json::from_str::<Acts>(body).map(|body| body.acts)
    } else {
        serde_json::from_str(body)
    };
    read.map_err(|error| NotABody(error.to_string()))
}

/// A body that is being written, act after act.
#[derive(Debug, Default)]
pub struct BodyWriter {
    text: String,
}

impl BodyWriter {
    /// Adds the JSON of an act.
    pub fn add(&mut self, act: &str) {
        self.text.push_str(if self.text.is_empty() { r#"{"acts":["# } else { "," });
        self.text.push_str(act);
    }

    /// Whether no act was added yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// How long it is, in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// The acts added so far.
    pub fn acts(&self) -> Result<Vec<Act>, NotABody> {
        if self.is_empty() { Ok(Vec::new()) } else { acts(&format!("{}],\"salt\":\"\"}}", self.text)) }
    }

    /// Ends the body, and begins another.
    pub fn finish(&mut self, salt: [u8; 16]) -> String {
        let mut text = std::mem::take(&mut self.text);
        text.push_str(r#"],"salt":""#);
        text.push_str(&hex(&salt));
        text.push_str(r#""}"#);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACT: &str = r#"{"act":"desk","source":"S1"}"#;

    fn body(acts: &[&str]) -> String {
        let mut body = BodyWriter::default();
        for act in acts {
            body.add(act);
        }
        body.finish([7; 16])
    }

    #[test]
    fn stays_what_it_was() {
        let (scheme, digest) = digest(&body(&[ACT, ACT])).unwrap();
        assert_eq!(scheme, Scheme::ByAct);
        assert_eq!(digest.to_string(), "b0b4da54a4d1062bac6ccf4107c2e63e92861261e807d6c6c65e451b59a460c1");
        assert_eq!(digest_of("[]"), (Scheme::Whole, Digest::of(b"[]")));
    }

    fn digest_of(body: &str) -> (Scheme, Digest) {
        digest(body).unwrap()
    }

    #[test]
    fn equal_acts_have_digests_of_their_own() {
        let body = body(&[ACT, ACT]);
        let parts = parts(&body).unwrap().unwrap();
        assert_eq!((parts[0].act, parts[1].act), (ACT, ACT));
        assert_ne!(parts[0].digest(), parts[1].digest());
        assert_eq!(digest_of(&body).1, digest_of_acts(parts.iter().map(Part::digest)));
    }

    #[test]
    fn acts_come_back_as_they_were_written() {
        let body = body(&[ACT]);
        assert_eq!(acts(&body).unwrap(), acts(&format!("[{ACT}]")).unwrap());
        let mut writer = BodyWriter::default();
        assert_eq!(writer.acts().unwrap(), Vec::new());
        writer.add(ACT);
        assert_eq!(writer.acts().unwrap().len(), 1);
    }

    #[test]
    fn a_part_has_the_digest_of_the_whole() {
        let other = r#"{"act":"desk","source":"S2"}"#;
        let body = body(&[ACT, other, ACT]);
        let parts = parts(&body).unwrap().unwrap();
        for shows in [vec![], vec![1], vec![0, 2], vec![0, 1, 2]] {
            let shown = shown(&parts, |at| shows.contains(&at));
            assert_eq!(digest_as_shown(&shown), digest(&body));
            assert_eq!(acts_as_shown(&shown).unwrap().len(), shows.len());
            assert_eq!(shown.contains("S2"), shows.contains(&1));
            assert!(digest(&shown).is_err() && acts(&shown).is_err());
        }
        let (scheme, due) = digest(&body).unwrap();
        let hidden = hidden(scheme, &due);
        assert_eq!(digest_as_shown(&hidden), Ok((scheme, due)));
        assert_eq!(acts_as_shown(&hidden), Ok(Vec::new()));
        assert!(digest(&hidden).is_err());
    }

    #[test]
    fn a_part_that_was_changed_is_refused() {
        let body = body(&[ACT, ACT]);
        let parts = parts(&body).unwrap().unwrap();
        let sound = shown(&parts, |_| true);
        for wrong in [
            sound.replace("S1", "S2"),
            sound.replacen('\t', " ", 1),
            sound.replacen('\n', "\n\n", 1),
            sound.trim_end().to_owned(),
            format!("{sound}x\n"),
            String::new(),
            "perwhom/3 00".to_owned(),
        ] {
            assert!(digest_as_shown(&wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_no_digest_would_cover_is_refused() {
        let sound = body(&[ACT, ACT]);
        assert!(parts(&sound).is_ok());
        let salt = "07".repeat(16);
        for wrong in [
            sound.replace("],", "] ,"),
            sound.replace("},{", "}, {"),
            sound.replace(&salt, &salt.to_uppercase().replace("07", "0A")),
            sound.replace(&salt, "07"),
            format!(r#"{{"salt":"{salt}","acts":[{ACT},{ACT}]}}"#),
            format!(r#"{{"acts":[],"salt":"{salt}"}}"#),
            format!("{sound} "),
            r#"{"acts":"#.to_owned(),
            "{}".to_owned(),
        ] {
            assert!(parts(&wrong).is_err(), "{wrong}");
        }
    }
}
