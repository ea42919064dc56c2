//! Chains as the ledger holds them: who told whom, origin first.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::cell::{self, Cell, InCell, Misread};
use super::id::{EntityKind, SourceId};
use super::manner::Manner;

/// One place on a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hop {
    /// The source, or nobody that is named: `?`.
    pub source: Option<SourceId>,
    /// How it knows, or what it did.
    pub manner: Option<Manner>,
}

/// A chain of one hop or more, written `S3:said>?>S9`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chain(Vec<Hop>);

impl Chain {
    /// A chain of these hops; none where there is no hop.
    #[must_use]
    pub fn new(hops: Vec<Hop>) -> Option<Self> {
        if hops.is_empty() { None } else { Some(Self(hops)) }
    }

    /// The hops, origin first.
    #[must_use]
    pub fn hops(&self) -> &[Hop] {
        &self.0
    }

    /// The origin.
    #[must_use]
    pub fn first(&self) -> Hop {
        self.0[0]
    }

    /// The relay that stands closest to the reader: the document's publisher.
    #[must_use]
    pub fn last(&self) -> Hop {
        self.0[self.0.len() - 1]
    }

    /// The sources on the chain, in order, without the `?`s.
    pub fn sources(&self) -> impl Iterator<Item = SourceId> + '_ {
        self.0.iter().filter_map(|hop| hop.source)
    }

    /// Whether a relay on it is named by nobody.
    #[must_use]
    pub fn has_gap(&self) -> bool {
        self.0.iter().any(|hop| hop.source.is_none())
    }
}

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, hop) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str(">")?;
            }
            match hop.source {
                Some(source) => write!(f, "{source}")?,
                None => f.write_str("?")?,
            }
            if let Some(manner) = hop.manner {
                write!(f, ":{manner}")?;
            }
        }
        Ok(())
    }
}

/// Text that is no stored chain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a stored chain, such as S3:said>?>S9")]
pub struct NotAChain(String);

impl FromStr for Chain {
    type Err = NotAChain;

    fn from_str(text: &str) -> Result<Self, NotAChain> {
        let hop = |text: &str| {
            let (who, manner) = match text.split_once(':') {
                Some((who, manner)) => (who, Some(manner.parse::<Manner>().ok()?)),
                None => (text, None),
            };
            let source = if who == "?" { None } else { Some(who.parse::<SourceId>().ok()?) };
            Some(Hop { source, manner })
        };
        text.split('>')
            .map(hop)
            .collect::<Option<Vec<_>>>()
            .and_then(Self::new)
            .ok_or_else(|| NotAChain(text.to_owned()))
    }
}

impl Serialize for Chain {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Chain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl serde::de::Visitor<'_> for Text {
            type Value = Chain;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a chain")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Chain, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Text)
    }
}

impl InCell for Chain {
    const IS_KEPT_ONCE: bool = true;

    fn to_cell(&self) -> Cell<'_> {
        Cell::Text(self.to_string().into())
    }

    fn from_cell(cell: Cell<'_>) -> Result<Self, Misread> {
        cell::parse(cell)
    }

    fn for_each_id(&self, each: &mut dyn FnMut(EntityKind, u32)) {
        self.sources().for_each(|source| each(EntityKind::Source, source.0));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn prints_as_the_log_has_it() {
        let chain: Chain = "S3:said>?>S9".parse().unwrap();
        assert_eq!(chain.hops().len(), 3);
        assert!(chain.has_gap());
        assert_eq!(chain.last().source, Some(SourceId(9)));
        assert_eq!(chain.to_string(), "S3:said>?>S9");
    }

    #[test]
    fn refuses_what_it_would_not_print() {
        for wrong in ["", ">", "S3>", "S3:shouted", "C3", "S3 > S4", "S3:"] {
            assert!(wrong.parse::<Chain>().is_err(), "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn reading_undoes_printing(hops in prop::collection::vec((prop::option::of(1u32..50), prop::option::of(0..Manner::ALL.len())), 1..6)) {
            let hops = hops
                .into_iter()
                .map(|(source, manner)| Hop { source: source.map(SourceId), manner: manner.map(|m| Manner::ALL[m]) })
                .collect();
            let chain = Chain::new(hops).unwrap();
            prop_assert_eq!(chain.to_string().parse::<Chain>().unwrap(), chain);
        }
    }
}
