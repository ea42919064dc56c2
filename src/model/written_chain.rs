//! Chains as people write them: `Figueroa [person] (said) > ? > Infobae [outlet]`.

use std::fmt;
use std::str::FromStr;

use super::id::{EvidenceId, SourceId, looks_like_an_id};
use super::kind::Kind;
use super::manner::Manner;
use super::name;
use super::words::UnknownWord;

/// Whom a written hop means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// `?`: a relay nobody names.
    Nobody,
    /// `S3`.
    Id(SourceId),
    /// A name, as it was written.
    Name(String),
}

/// One hop as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenHop {
    /// Whom it means.
    pub who: Who,
    /// `[person]`: the kind of a source that is not yet known.
    pub kind: Option<Kind>,
    /// `(said)`.
    pub manner: Option<Manner>,
}

/// A chain as written, before its names are looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenChain {
    /// `E4 > …`: begins with the chain of this evidence.
    pub begins_with: Option<EvidenceId>,
    /// The hops, origin first.
    pub hops: Vec<WrittenHop>,
}

/// Why a written chain cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("chain `{text}`, hop {hop}: {why}")]
pub struct ChainError {
    /// The whole chain.
    pub text: String,
    /// Which hop, from 1.
    pub hop: usize,
    /// What is wrong with it.
    pub why: HopError,
}

/// Why a written hop cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HopError {
    /// An arrow of another shape, which would become part of a name.
    #[error(
        "write a chain from its origin: Figueroa > Infobae; put a name that contains an arrow in double quotes"
    )]
    Arrow,
    /// Nothing between two arrows.
    #[error("missing name; write `?` for an unnamed relay")]
    Empty,
    /// A name in quotation marks that does not end.
    #[error("the quotation mark is not closed")]
    OpenQuote,
    /// `[` or `(` that does not end.
    #[error("`{0}` is not closed; put a name that contains it in double quotes")]
    OpenBracket(char),
    /// Something behind the kind and the manner, or a name after a quoted one.
    #[error("unexpected `{0}`; write a hop as Name [kind] (manner)")]
    LeftOver(String),
    /// Two kinds or two manners.
    #[error("there are two {0}s")]
    Twice(&'static str),
    /// A kind or manner that is not in the list.
    #[error("{0}; put a name that contains brackets in double quotes")]
    Word(#[from] UnknownWord),
    /// A name that cannot be one.
    #[error(transparent)]
    Name(#[from] name::NotAName),
    /// Evidence anywhere but at the beginning.
    #[error("evidence can only stand first in a chain: E4 > Name")]
    EvidenceInside,
}

impl FromStr for WrittenChain {
    type Err = ChainError;

    fn from_str(text: &str) -> Result<Self, ChainError> {
        let mut reader = Reader { rest: text };
        let mut chain = Self { begins_with: None, hops: Vec::new() };
        for number in 1.. {
            let failed = |why| ChainError { text: text.to_owned(), hop: number, why };
            match reader.item().map_err(failed)? {
                Item::Hop(hop) => chain.hops.push(hop),
                Item::Evidence(evidence) if number == 1 => chain.begins_with = Some(evidence),
                Item::Evidence(_) => return Err(failed(HopError::EvidenceInside)),
            }
            match reader.rest.strip_prefix('>') {
                Some(rest) => reader.rest = rest,
                None => break,
            }
        }
        Ok(chain)
    }
}

enum Item {
    Hop(WrittenHop),
    Evidence(EvidenceId),
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    /// One hop, up to the next arrow or the end.
    fn item(&mut self) -> Result<Item, HopError> {
        self.skip_spaces();
        let (written, quoted) = self.name()?;
        let mut kind = None;
        let mut manner = None;
        loop {
            self.skip_spaces();
            match self.rest.chars().next() {
                Some('[') if kind.is_none() => kind = Some(self.bracketed('[', ']')?.parse::<Kind>()?),
                Some('(') if manner.is_none() => manner = Some(self.bracketed('(', ')')?.parse::<Manner>()?),
                Some('[') => return Err(HopError::Twice("kind")),
                Some('(') => return Err(HopError::Twice("manner")),
                Some('>') | None => break,
                Some(_) => {
                    let end = self.rest.find('>').unwrap_or(self.rest.len());
                    return Err(HopError::LeftOver(self.rest[..end].trim().to_owned()));
                }
            }
        }
        if !quoted && let Ok(evidence) = written.parse::<EvidenceId>() {
            return match (kind, manner) {
                (None, None) => Ok(Item::Evidence(evidence)),
                _ => Err(HopError::LeftOver("a kind or manner behind evidence".to_owned())),
            };
        }
        let who = match written.as_str() {
            "?" if !quoted => Who::Nobody,
            "" => return Err(HopError::Empty),
            text => match text.parse() {
                Ok(id) if !quoted => Who::Id(id),
                _ => Who::Name(name::checked(text)?),
            },
        };
        Ok(Item::Hop(WrittenHop { who, kind, manner }))
    }

    /// The name, and whether it stood in quotation marks (doubled inside: `""`).
    fn name(&mut self) -> Result<(String, bool), HopError> {
        let Some(mut rest) = self.rest.strip_prefix('"') else {
            let end = self.rest.find(['>', '[', '(']).unwrap_or(self.rest.len());
            let (written, rest) = self.rest.split_at(end);
            self.rest = rest;
            let written = written.trim();
            if has_arrow(written) {
                return Err(HopError::Arrow);
            }
            return Ok((written.to_owned(), false));
        };
        let mut written = String::new();
        loop {
            let end = rest.find('"').ok_or(HopError::OpenQuote)?;
            written.push_str(&rest[..end]);
            rest = &rest[end + 1..];
            match rest.strip_prefix('"') {
                Some(more) => {
                    written.push('"');
                    rest = more;
                }
                None => break,
            }
        }
        self.rest = rest;
        Ok((written, true))
    }

    fn bracketed(&mut self, open: char, close: char) -> Result<&str, HopError> {
        let inside = &self.rest[open.len_utf8()..];
        let end = inside.find(close).ok_or(HopError::OpenBracket(open))?;
        self.rest = &inside[end + close.len_utf8()..];
        Ok(inside[..end].trim())
    }

    fn skip_spaces(&mut self) {
        self.rest = self.rest.trim_start();
    }
}

/// Whether a name has `<`, `←` or `→` in it, or ends in the shaft of `->` or `=>`.
fn has_arrow(name: &str) -> bool {
    name.contains(['<', '←', '→']) || name.ends_with(['-', '='])
}

/// A name as it stands on a chain: in quotation marks where it would be read otherwise.
#[must_use]
pub fn quoted_where_needed(name: &str) -> String {
    let needed = name.contains(['>', '[', ']', '(', ')', '"'])
        || has_arrow(name)
        || name == "?"
        || looks_like_an_id(name);
    if needed { format!("\"{}\"", name.replace('"', "\"\"")) } else { name.to_owned() }
}

impl fmt::Display for WrittenHop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.who {
            Who::Nobody => f.write_str("?")?,
            Who::Id(id) => write!(f, "{id}")?,
            Who::Name(name) => f.write_str(&quoted_where_needed(name))?,
        }
        if let Some(kind) = self.kind {
            write!(f, " [{kind}]")?;
        }
        if let Some(manner) = self.manner {
            write!(f, " ({manner})")?;
        }
        Ok(())
    }
}

impl fmt::Display for WrittenChain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let begins = self.begins_with.map(|evidence| evidence.to_string());
        let items = begins.into_iter().chain(self.hops.iter().map(ToString::to_string));
        f.write_str(&items.collect::<Vec<_>>().join(" > "))
    }
}

/// A wording and the chains that it carries at its end: `… (per Figuera)`, `… (según Figuera)`.
#[must_use]
pub fn split_per(text: &str) -> (&str, Vec<&str>) {
    let mut wording = text.trim();
    let mut chains = Vec::new();
    while let Some((before, chain)) = last_per(wording) {
        wording = before;
        chains.insert(0, chain);
    }
    (wording, chains)
}

fn last_per(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_suffix(')')?;
    let mut depth = 1_usize;
    let open = inner.char_indices().rev().find_map(|(at, c)| {
        match c {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(at)
    })?;
    let inside = &inner[open + 1..];
    let (word, chain) = inside.split_once(char::is_whitespace)?;
    let per = ["per", "según", "segun"].contains(&word.to_lowercase().as_str());
    let before = inner[..open].trim_end();
    let is_idiom = ["capita", "cápita", "cent", "annum", "diem", "se", "mil"]
        .contains(&chain.trim().to_lowercase().as_str());
    (per && !is_idiom && !chain.trim().is_empty() && !before.is_empty()).then_some((before, chain.trim()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn name(name: &str) -> WrittenHop {
        WrittenHop { who: Who::Name(name.to_owned()), kind: None, manner: None }
    }

    #[test]
    fn reads_kinds_manners_gaps_and_ids() {
        let chain: WrittenChain = "Figueroa [person] (said) > ? > Infobae [outlet]>S4".parse().unwrap();
        assert_eq!(
            chain.hops,
            [
                WrittenHop { kind: Some(Kind::Person), manner: Some(Manner::Said), ..name("Figueroa") },
                WrittenHop { who: Who::Nobody, kind: None, manner: None },
                WrittenHop { kind: Some(Kind::Outlet), ..name("Infobae") },
                WrittenHop { who: Who::Id(SourceId(4)), kind: None, manner: None },
            ]
        );
        assert_eq!(chain.begins_with, None);
    }

    #[test]
    fn evidence_begins_a_chain_and_nothing_else() {
        let chain: WrittenChain = "E4 > P".parse().unwrap();
        assert_eq!((chain.begins_with, chain.hops), (Some(EvidenceId(4)), vec![name("P")]));
        let error = "P > E4".parse::<WrittenChain>().unwrap_err();
        assert_eq!(error.why, HopError::EvidenceInside);
        assert_eq!(error.hop, 2);
    }

    #[test]
    fn quotation_marks_keep_arrows_and_brackets() {
        let chain: WrittenChain =
            r#""A > B (the "" mark)" [body] > "S4""#.parse::<WrittenChain>().unwrap_or_else(|e| {
                assert_eq!(e.why, HopError::Name(name::NotAName::LikeAnId("S4".into())));
                r#""A > B (the "" mark)" [body]"#.parse().unwrap()
            });
        assert_eq!(chain.hops, [WrittenHop { kind: Some(Kind::Body), ..name("A > B (the \" mark)") }]);
    }

    #[test]
    fn a_name_with_an_arrow_of_any_shape_is_written_in_quotation_marks() {
        for arrow in ["A < B", "A → B", "A ← B", "A -", "A ="] {
            let quoted = quoted_where_needed(arrow);
            assert_eq!(quoted, format!("\"{arrow}\""));
            assert_eq!(quoted.parse::<WrittenChain>().unwrap().hops, [name(arrow)]);
        }
    }

    #[test]
    fn errors_name_the_hop_and_the_cure() {
        for (text, says) in [
            ("A > > B", "hop 2: missing name"),
            ("", "hop 1: missing name"),
            ("A >", "hop 2: missing name"),
            ("A [ghost]", "`ghost` is not a valid kind of source; write one of: person, office"),
            ("A (shouted)", "`shouted` is not a valid manner; write one of: witnessed"),
            ("A (said", "`(` is not closed"),
            ("\"A", "the quotation mark is not closed"),
            ("A [person] x > B", "unexpected `x`"),
            ("A [person] [body]", "two kinds"),
            ("A < B", "hop 1: write a chain from its origin"),
            ("A -> B", "hop 1: write a chain from its origin"),
            ("A > B → C", "hop 2: write a chain from its origin"),
        ] {
            let error = text.parse::<WrittenChain>().unwrap_err().to_string();
            assert!(error.contains(says), "{text}: {error}");
        }
    }

    #[test]
    fn takes_per_off_the_end_of_a_wording() {
        assert_eq!(split_per("two bases (per Figueroa)"), ("two bases", vec!["Figueroa"]));
        assert_eq!(split_per("dos bases (según Figuera > X)"), ("dos bases", vec!["Figuera > X"]));
        assert_eq!(split_per("x (per A) (per B (said))"), ("x", vec!["A", "B (said)"]));
        assert_eq!(split_per("80 per cent (percent)"), ("80 per cent (percent)", vec![]));
        assert_eq!(split_per("GDP is 5000 (per capita)"), ("GDP is 5000 (per capita)", vec![]));
        assert_eq!(split_per("(per Figueroa)"), ("(per Figueroa)", vec![]));
        assert_eq!(split_per("x)"), ("x)", vec![]));
    }

    proptest! {
        #[test]
        fn reading_undoes_printing(names in prop::collection::vec(("[a-zA-Z>()\\[\\]\" ñ]{1,12}", prop::option::of(0..Kind::ALL.len()), prop::option::of(0..Manner::ALL.len())), 1..5)) {
            let hops: Vec<_> = names
                .into_iter()
                .filter_map(|(text, kind, manner)| {
                    Some(WrittenHop {
                        who: Who::Name(name::checked(&text).ok()?),
                        kind: kind.map(|k| Kind::ALL[k]),
                        manner: manner.map(|m| Manner::ALL[m]),
                    })
                })
                .collect();
            prop_assume!(!hops.is_empty());
            let chain = WrittenChain { begins_with: None, hops };
            prop_assert_eq!(chain.to_string().parse::<WrittenChain>().unwrap(), chain);
        }

        #[test]
        fn never_panics(text in ".{0,40}") {
            let _ = text.parse::<WrittenChain>();
            let _ = split_per(&text);
        }
    }
}
