//! What a command tells when it cannot do its job: the fault, and what to type next.

use std::io;

use crate::acts::ActError;
use crate::ledger::LedgerError;
use crate::model::id::ClaimId;
use crate::queries::QueryError;
use crate::render::{difference, plain};

/// What a command gives, or why it could not do its job.
pub(super) type Result<T, E = CommandError> = std::result::Result<T, E>;

/// Why a command could not do its job.
#[derive(Debug)]
pub(super) struct CommandError {
    message: String,
    hints: Vec<String>,
    closed_pipe: bool,
    /// A claim that changed under the hand of the one who writes, and the version they saw.
    moved: Option<(ClaimId, u32)>,
}

impl CommandError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hints: Vec::new(), closed_pipe: false, moved: None }
    }

    #[must_use]
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Says what became of it all.
    #[must_use]
    pub(super) fn and(mut self, what: &str) -> Self {
        self.message = format!("{}; {what}", self.message);
        self
    }

    /// Says which line of an import is meant.
    #[must_use]
    pub(super) fn at_line(mut self, number: u64) -> Self {
        self.message = format!("line {number}: {}; nothing was imported", self.message);
        self
    }

    pub(super) fn message(&self) -> &str {
        &self.message
    }

    pub(super) fn hints(&self) -> &[String] {
        &self.hints
    }

    /// The claim that changed meanwhile, and the version that was seen.
    pub(super) const fn moved(&self) -> Option<(ClaimId, u32)> {
        self.moved
    }

    /// Whether whoever read the output has gone away.
    pub(super) const fn is_closed_pipe(&self) -> bool {
        self.closed_pipe
    }
}

impl From<io::Error> for CommandError {
    fn from(error: io::Error) -> Self {
        let closed_pipe = error.kind() == io::ErrorKind::BrokenPipe;
        Self { closed_pipe, ..Self::new(format!("writing the output failed: {error}")) }
    }
}

impl From<LedgerError> for CommandError {
    fn from(error: LedgerError) -> Self {
        let made = Self::new(error.to_string());
        match error {
            LedgerError::Missing(path) => {
                made.hint(format!("create one: perwhom --ledger {} init --desk \"Our desk\"", path.display()))
            }
            LedgerError::Foreign(_) => made.hint("give the ledger with --ledger FILE or PERWHOM_LEDGER"),
            LedgerError::LogDamaged(_) => {
                made.hint("recover what is left: perwhom recover DAMAGED.db NEW.db")
            }
            LedgerError::ForeignSchema { .. } | LedgerError::Doubtful { .. } => made
                .hint("see what was changed: perwhom verify")
                .hint("rebuild the ledger from its log: perwhom rebuild NEW.db"),
            LedgerError::Unknown { what: "live evidence", .. } => {
                made.hint("see who withdrew it and why: perwhom log --act withdraw")
            }
            LedgerError::Unknown { what: "claim", .. } => made.hint("see them all: perwhom list"),
            LedgerError::Unknown { what: "source", .. } => made.hint("see them all: perwhom source list"),
            LedgerError::Unknown { what: "document", .. } => made.hint("see them all: perwhom document list"),
            _ => made,
        }
    }
}

impl From<ActError> for CommandError {
    fn from(error: ActError) -> Self {
        let mut made = Self::new(error.to_string());
        let mut inner = &error;
        while let ActError::Line { why, .. } = inner {
            inner = why;
        }
        match inner {
            ActError::Ledger(_) => {
                if let ActError::Ledger(error) = error {
                    return error.into();
                }
            }
            ActError::ExcerptMissing { document, excerpt, nearest } => {
                if let Some(nearest) = nearest {
                    let shown = difference::words(excerpt, nearest);
                    made = made
                        .hint(format!("the nearest passage, [-yours-] and {{+the document's+}}: {shown}"));
                }
                made = made.hint(format!("read the text: perwhom document text {document}"));
            }
            ActError::ExcerptAmbiguous { places, count, .. } => {
                for (number, (place, around)) in (1..).zip(places) {
                    made =
                        made.hint(format!("--nth {number}: at {}: …{}…", place.start, plain::line(around)));
                }
                if *count > places.len() {
                    made = made.hint(format!("and {} more", count - places.len()));
                }
                made = made.hint("choose one with --nth, or quote more words");
            }
            ActError::Altered { .. } => {
                made = made
                    .hint("see what was changed: perwhom verify")
                    .hint("rebuild the tables from the log: perwhom rebuild NEW.db");
            }
            ActError::Moved { claim, expected, found } if expected < found => {
                made.moved = Some((*claim, *expected));
                made = made.hint(format!("see what changed: perwhom diff {claim} {expected}"));
            }
            ActError::UnknownClaim(text) if text.parse::<crate::model::id::DocumentId>().is_ok() => {
                made = made.hint(format!("{text} is a document: perwhom document show {text}"));
            }
            ActError::UnknownClaim(text) if text.parse::<crate::model::id::SourceId>().is_ok() => {
                made = made.hint(format!("{text} is a source: perwhom source show {text}"));
            }
            ActError::UnknownName { .. } => made = made.hint("see them all: perwhom source list"),
            _ => {}
        }
        made
    }
}

impl From<QueryError> for CommandError {
    fn from(error: QueryError) -> Self {
        let made = Self::new(error.to_string());
        match error {
            QueryError::Ledger(error) => error.into(),
            QueryError::NoVersion { claim, .. } => made.hint(format!("see its history: perwhom log {claim}")),
            QueryError::OneVersion(claim) => made
                .hint("with another claim: perwhom diff C1 C9")
                .hint(format!("with an earlier time: perwhom diff {claim} --since yesterday")),
            QueryError::NoVerdict(claim) => made.hint(format!("review it: perwhom review {claim}")),
            QueryError::NotPublished(claim) => {
                made.hint(format!("record one: perwhom publish {claim} --in URL --on DATE"))
            }
            _ => made,
        }
    }
}

impl From<serde_json::Error> for CommandError {
    fn from(error: serde_json::Error) -> Self {
        io::Error::from(error).into()
    }
}

/// Errors that are only their words.
macro_rules! from_words {
    ($($error:ty),+ $(,)?) => {
        $(impl From<$error> for CommandError {
            fn from(error: $error) -> Self {
                Self::new(error.to_string())
            }
        })+
    };
}

from_words!(
    crate::capture::NotYet,
    crate::capture::Unreadable,
    crate::exchange::NotARecord,
    crate::ledger::NoWords,
    crate::model::words::UnknownWord,
    crate::model::id::NotAnId,
    crate::model::written_chain::ChainError,
);
