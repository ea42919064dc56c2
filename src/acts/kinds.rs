//! The kinds of sources that a command names for the first time.

use std::collections::HashMap;

use super::error::Result;
use crate::ledger::Reader;
use crate::model::kind::Kind;
use crate::model::name;
use crate::model::written_chain::{Who, WrittenChain};

/// What new sources are, by their folded names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kinds(HashMap<String, Kind>);

impl Kinds {
    /// Nothing is known of any.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Says what the source with a name is.
    pub fn insert(&mut self, name: &str, kind: Kind) {
        self.0.insert(name::folded(name), kind);
    }

    /// What was said of the source with a name.
    #[must_use]
    pub fn of(&self, name: &str) -> Option<Kind> {
        self.0.get(&name::folded(name)).copied()
    }
}

impl<'n> FromIterator<(&'n str, Kind)> for Kinds {
    fn from_iter<I: IntoIterator<Item = (&'n str, Kind)>>(named: I) -> Self {
        let mut kinds = Self::none();
        for (name, kind) in named {
            kinds.insert(name, kind);
        }
        kinds
    }
}

/// The names on some chains that no source goes by yet and that are written without a kind:
/// to be asked about before anything is written.
pub fn new_names(reader: Reader<'_>, chains: &[WrittenChain]) -> Result<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    for hop in chains.iter().flat_map(|chain| &chain.hops) {
        if let (Who::Name(written), None) = (&hop.who, hop.kind) {
            let known = found.iter().any(|other| name::folded(other) == name::folded(written));
            if !known && !name::names_nobody(written) && reader.sources_called(written)?.is_empty() {
                found.push(written.clone());
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::example::Desk;

    #[test]
    fn names_that_nobody_goes_by_and_that_say_no_kind_are_asked_about_once() {
        let desk = Desk::with_claim();
        let chains = ["ana > ANA > Figuera > Ben [person] > ? > un testigo", "Eva > S2"];
        let chains: Vec<WrittenChain> = chains.iter().map(|chain| chain.parse().unwrap()).collect();
        let asked = new_names(desk.read(), &chains).unwrap();
        assert!(
            asked.iter().any(|name| name == "ana") && asked.iter().any(|name| name == "Eva"),
            "{asked:?}"
        );
        for known in ["ANA", "Figuera", "Ben"] {
            assert!(!asked.iter().any(|name| name == known), "{known} in {asked:?}");
        }
        let kinds: Kinds = [("Ana", Kind::Person)].into_iter().collect();
        assert_eq!((kinds.of("ANA"), kinds.of("Ben")), (Some(Kind::Person), None));
    }
}
