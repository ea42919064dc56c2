//! The keys of lines: what each names, asked of the ledger only where need be.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};

use super::super::error::Result;
use super::super::recorder::Recorder;
use crate::model::id::{ClaimId, DocumentId};
use crate::model::import_key::{self, ImportKey};
use crate::model::tables::Keyed;

/// How many keys are kept at hand.
const KEYS_AT_HAND: usize = 50_000;

/// What lines refer to by its words where it has no key: documents and claims. (Sources go by their
/// names.)
const KNOWN_BY_WORDS: [char; 2] = [DocumentId::LETTER, ClaimId::LETTER];

/// What is known of keys without asking the ledger.
#[derive(Default)]
pub(super) struct Keys {
    /// The last ones that were asked for or made.
    at_hand: HashMap<(char, String), Keyed>,
    given: Given,
    hashing: RandomState,
}

/// Which keys were given before.
#[derive(Default)]
enum Given {
    /// Nobody has asked yet.
    #[default]
    Unknown,
    /// By this import alone: hashes of all of them, so that what is not here is new.
    Here(HashSet<u64>),
    /// By earlier imports too.
    Earlier,
}

impl Keys {
    /// What a key names, and the entry that made it; asked of the ledger only where need be.
    pub(super) fn find(
        &mut self,
        recorder: &Recorder<'_, '_>,
        letter: char,
        key: &str,
    ) -> Result<Option<(Keyed, u64)>> {
        if matches!(self.given, Given::Unknown) {
            let earlier = recorder.read().has_import_keys()?;
            self.given = if earlier { Given::Earlier } else { Given::Here(HashSet::new()) };
        }
        match &self.given {
            Given::Here(given) if !given.contains(&self.hashing.hash_one((letter, key))) => Ok(None),
            _ => Ok(recorder.read().import_key(letter, key)?),
        }
    }

    /// The key that the log has or is to have for a line, and what an earlier import made of it, in
    /// which entry. `parts` are what a line without a key of its own is known by; ledgers of earlier
    /// versions have its words instead.
    pub(super) fn known(
        &mut self,
        recorder: &Recorder<'_, '_>,
        letter: char,
        key: &ImportKey,
        parts: &[&str],
    ) -> Result<(String, Option<(Keyed, u64)>)> {
        let words = key.words();
        if key.is_given() {
            return Ok((words.to_owned(), self.find(recorder, letter, words)?));
        }
        let made = import_key::made(letter, parts);
        match self.find(recorder, letter, &made)? {
            Some(known) => Ok((made, Some(known))),
            None => match self.find(recorder, letter, words)? {
                Some(known) => Ok((words.to_owned(), Some(known))),
                None => Ok((made, None)),
            },
        }
    }

    /// What a key names.
    pub(super) fn meant(
        &mut self,
        recorder: &Recorder<'_, '_>,
        letter: char,
        key: &str,
    ) -> Result<Option<Keyed>> {
        let at_hand = (letter, key.to_owned());
        if let Some(keyed) = self.at_hand.get(&at_hand) {
            return Ok(Some(*keyed));
        }
        let mut found = recorder.read().import_key(letter, key)?;
        if found.is_none() && KNOWN_BY_WORDS.contains(&letter) {
            found = recorder.read().import_key(letter, &import_key::made(letter, &[key]))?;
        }
        let found = found.map(|(keyed, _)| keyed);
        if let Some(keyed) = found {
            self.keep(at_hand, keyed);
        }
        Ok(found)
    }

    /// The log has a key for a line.
    pub(super) fn gave(&mut self, keyed: Keyed, written: &str, key: ImportKey) {
        if let Given::Here(given) = &mut self.given {
            given.insert(self.hashing.hash_one((keyed.letter(), written)));
        }
        match (keyed, key) {
            (Keyed::Evidence(_), _) => {}
            (_, ImportKey::Given(words)) => self.keep((keyed.letter(), words), keyed),
            // A key that somebody gave goes before words that are like it.
            (_, ImportKey::Made(words)) => {
                let at_hand = (keyed.letter(), words);
                if !self.at_hand.contains_key(&at_hand) {
                    self.keep(at_hand, keyed);
                }
            }
        }
    }

    fn keep(&mut self, at_hand: (char, String), keyed: Keyed) {
        if self.at_hand.len() >= KEYS_AT_HAND {
            self.at_hand.clear();
        }
        self.at_hand.insert(at_hand, keyed);
    }
}
