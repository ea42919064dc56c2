//! The hand that writes acts for one command, and remembers what to tell about it.

use serde::Serialize;

use super::error::Result;
use super::kinds::Kinds;
use super::spellings::Spellings;
use crate::ledger::{Reader, Writing};
use crate::model::card::Card;
use crate::model::digest::{Digest, hex};
use crate::model::fate::Followup;
use crate::model::id::{ClaimId, DocumentId, EvidenceId, SourceId};
use crate::model::kind::Kind;
use crate::model::name;

/// What a command made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Made {
    /// The claim that was made or added to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<ClaimId>,
    /// The evidence.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceId>,
    /// The document that was captured or cited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
    /// The sources that were made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<SourceId>,
}

/// Something to tell about what was done.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// A source was made.
    NewSource {
        /// Its id.
        id: SourceId,
        /// Its name.
        name: String,
        /// Its kind.
        kind: Kind,
        /// A source whose name is close, and that name.
        near: Option<(SourceId, String)>,
    },
    /// What was stored is what the document says, not what was typed.
    Verbatim {
        /// What was typed.
        typed: String,
        /// What the document says.
        exact: String,
    },
    /// A document was captured on the way.
    Captured(DocumentId),
    /// The same bytes are captured already.
    SameBytes {
        /// As which document.
        known: DocumentId,
        /// The new document, where one was made all the same.
        new: Option<DocumentId>,
    },
    /// The encoding was guessed.
    Guessed(String),
    /// A document in which no text was found.
    NoText(DocumentId),
    /// What came of an address is not the page, or not all of it.
    Answered {
        /// The document.
        document: DocumentId,
        /// The status, where it is none of success.
        status: Option<u32>,
        /// Why the body is cut off, if it is.
        cut: Option<String>,
    },
    /// A document was found unchanged at its address.
    Unchanged {
        /// The document.
        document: DocumentId,
        /// The status that the server gave.
        status: Option<u32>,
    },
    /// Excerpts were looked for in a later capture of the document that they are from.
    Followed {
        /// The later capture.
        document: DocumentId,
        /// What became of them.
        found: Vec<Followup>,
        /// Whether its text was changed, and not the date at which it says that it was.
        is_stealthy: bool,
    },
    /// A settled contradiction is open again.
    Reopened(ClaimId, ClaimId),
    /// A source got the kind of the one it was merged into, or that was written.
    Judged(SourceId, Kind),
    /// A source's name is for the desk alone from now on; what others read.
    Confidential(SourceId, String),
}

/// Writes acts for one command.
pub struct Recorder<'w, 'l> {
    /// The transaction.
    pub writing: &'w mut Writing<'l>,
    /// What the sources are that are named for the first time.
    kinds: Kinds,
    /// What was made.
    pub made: Made,
    /// What is to be told.
    pub notes: Vec<Note>,
    /// The spellings of all names, once a new one was asked for.
    spellings: Option<Spellings>,
}

impl<'w, 'l> Recorder<'w, 'l> {
    /// Begins to write for a command.
    pub(super) fn new(writing: &'w mut Writing<'l>, kinds: Kinds) -> Self {
        Self { writing, kinds, made: Made::default(), notes: Vec::new(), spellings: None }
    }

    /// What the ledger holds, with what this command did so far.
    pub fn read(&self) -> Reader<'_> {
        self.writing.read()
    }

    /// Keeps a card with these names.
    pub(super) fn card(&mut self, names: Vec<String>, description: Option<String>) -> Result<Digest> {
        let salt = hex(&self.writing.salt());
        let bytes = Card { description, names, salt }
            .to_bytes()
            .map_err(|error| crate::ledger::LedgerError::Damaged(error.to_string()))?;
        Ok(self.writing.keep(&bytes)?)
    }

    /// A source whose name is close to one that nobody goes by.
    pub(super) fn near(&mut self, spelling: &str) -> Result<Option<(SourceId, String)>> {
        let reader = self.writing.read();
        let spellings = match &mut self.spellings {
            Some(spellings) => spellings,
            unread => unread.insert(Spellings::of(reader.spellings()?)),
        };
        spellings.near(reader, spelling)
    }

    /// A source goes by these names from now on, too.
    pub(super) fn is_called(&mut self, id: SourceId, names: &[String]) {
        if let Some(spellings) = &mut self.spellings {
            for name in names {
                spellings.add(name, id);
            }
        }
    }

    /// The kind that was answered for a name, or that the name itself tells.
    pub(super) fn kind_for(&self, spelling: &str) -> Kind {
        match self.kinds.of(spelling) {
            Some(kind) => kind,
            None if name::names_nobody(spelling) => Kind::Unnamed,
            None => Kind::Unjudged,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::example::Desk;
    use crate::acts::writing::Mode;

    #[test]
    fn a_source_is_what_was_answered_or_what_its_name_tells() {
        let mut desk = Desk::with_claim();
        desk.act(|recorder| {
            assert_eq!(recorder.kind_for("Ana"), Kind::Unjudged);
            assert_eq!(recorder.kind_for("unnamed official"), Kind::Unnamed);
            Ok(())
        })
        .unwrap();
    }

    #[test]
    fn a_name_that_is_close_to_one_is_told() {
        let mut desk = Desk::with_claim();
        let written =
            desk.write("checker-1", Mode::Commit, |recorder| recorder.source_meant("Figuerra")).unwrap();
        let near = written.notes.iter().find_map(|note| match note {
            Note::NewSource { near, .. } => near.clone(),
            _ => None,
        });
        assert_eq!(near, Some((SourceId(3), "Figuera".to_owned())));
        assert_eq!(written.made.sources, [SourceId(4)]);
    }
}
