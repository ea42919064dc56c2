//! What a command tells when it cannot do its job: the fault, and what to type next.

use std::error::Error;
use std::{fmt, io};

use crate::acts::ActError;
use crate::bundle::BundleError;
use crate::ledger::LedgerError;
use crate::model::failure::Failure;
use crate::model::id::ClaimId;
use crate::queries::QueryError;
use crate::render::{difference, plain};

/// What a command gives, or why it could not do its job.
pub(super) type Result<T, E = CommandError> = std::result::Result<T, E>;

/// Why a command could not do its job.
#[derive(Debug)]
pub(super) struct CommandError {
    failure: Failure,
    message: String,
    hints: Vec<String>,
    /// What it came from.
    cause: Option<Box<dyn Error + Send + Sync>>,
    /// A claim that changed under the hand of the one who writes, and the version they saw.
    moved: Option<(ClaimId, u32)>,
}

impl CommandError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            failure: Failure::Request,
            message: message.into(),
            hints: Vec::new(),
            cause: None,
            moved: None,
        }
    }

    /// What the system could not do, and to what.
    pub(super) fn io(what: impl fmt::Display, error: io::Error) -> Self {
        Self { failure: Failure::of_io(&error), ..Self::new(format!("{what}: {error}")) }.caused_by(error)
    }

    /// A temporary file that cannot be made, written or read.
    pub(super) fn temporary(error: io::Error) -> Self {
        Self::io("a temporary file cannot be used", error)
    }

    /// A terminal that cannot be drawn on or read.
    pub(super) fn terminal(error: io::Error) -> Self {
        Self::io("the terminal cannot be used", error)
    }

    #[must_use]
    fn caused_by(mut self, cause: impl Error + Send + Sync + 'static) -> Self {
        self.cause = Some(Box::new(cause));
        self
    }

    /// What it is due to.
    pub(super) const fn failure(&self) -> Failure {
        self.failure
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
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for CommandError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_ref().map(|cause| &**cause as &(dyn Error + 'static))
    }
}

/// Output that could not be written.
#[derive(Debug)]
pub(super) struct Unwritten(pub(super) io::Error);

impl From<Unwritten> for CommandError {
    fn from(Unwritten(error): Unwritten) -> Self {
        Self::io("writing the output failed", error)
    }
}

impl From<LedgerError> for CommandError {
    fn from(error: LedgerError) -> Self {
        let made = Self { failure: error.failure(), ..Self::new(error.to_string()) };
        let made = match &error {
            LedgerError::Missing(path) => {
                made.hint(format!("create one: perwhom --ledger {} init --desk \"Our desk\"", path.display()))
            }
            LedgerError::Foreign(_) => made.hint("give the ledger with --ledger FILE or PERWHOM_LEDGER"),
            LedgerError::LogDamaged(_) => {
                made.hint("recover what is left: perwhom recover DAMAGED.db NEW.db")
            }
            LedgerError::ForeignSchema { .. } | LedgerError::Tampered { .. } | LedgerError::Unconfided(_) => {
                made.hint("see what was changed: perwhom verify")
                    .hint("rebuild the ledger from its log: perwhom rebuild NEW.db")
            }
            LedgerError::Unknown { what: "live evidence", .. } => {
                made.hint("see who withdrew it and why: perwhom log --act withdraw")
            }
            LedgerError::Unknown { what: "claim", .. } => made.hint("see them all: perwhom list"),
            LedgerError::Unknown { what: "source", .. } => made.hint("see them all: perwhom source list"),
            LedgerError::Unknown { what: "document", .. } => made.hint("see them all: perwhom document list"),
            _ => made,
        };
        made.caused_by(error)
    }
}

impl From<ActError> for CommandError {
    fn from(error: ActError) -> Self {
        let error = match error {
            ActError::Ledger(error) => return error.into(),
            ActError::Query(error) => return error.into(),
            error => error,
        };
        let mut made = Self { failure: error.failure(), ..Self::new(error.to_string()) };
        let mut inner = &error;
        while let ActError::Line { why, .. } = inner {
            inner = why;
        }
        match inner {
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
            ActError::DoesNotFire { claim, .. } => {
                made = made.hint(format!("see its findings: perwhom show {claim}"));
            }
            ActError::NotWaivable { hint, .. } => made = made.hint(*hint),
            ActError::UnknownName { .. } => made = made.hint("see them all: perwhom source list"),
            _ => {}
        }
        made.caused_by(error)
    }
}

impl From<QueryError> for CommandError {
    fn from(error: QueryError) -> Self {
        let error = match error {
            QueryError::Ledger(error) => return error.into(),
            error => error,
        };
        let made = Self { failure: error.failure(), ..Self::new(error.to_string()) };
        let made = match &error {
            QueryError::NoVersion { claim, .. } => made.hint(format!("see its history: perwhom log {claim}")),
            QueryError::OneVersion(claim) => made
                .hint("with another claim: perwhom diff C1 C9")
                .hint(format!("with an earlier time: perwhom diff {claim} --since yesterday")),
            QueryError::FirstCapture(document) => {
                made.hint(format!("name two documents: perwhom document diff {document} D9"))
            }
            QueryError::NoVerdict(claim) => made.hint(format!("review it: perwhom review {claim}")),
            QueryError::NotPublished(claim) => {
                made.hint(format!("record one: perwhom publish {claim} --in URL --on DATE"))
            }
            _ => made,
        };
        made.caused_by(error)
    }
}

impl From<BundleError> for CommandError {
    fn from(error: BundleError) -> Self {
        let error = match error {
            BundleError::Ledger(error) => return error.into(),
            BundleError::Query(error) => return error.into(),
            error => error,
        };
        let made = Self { failure: error.failure(), ..Self::new(error.to_string()) };
        let made = match &error {
            BundleError::Altered(..) | BundleError::Unreadable { .. } | BundleError::Faulty(_) => {
                made.hint("see what was changed: perwhom verify")
            }
            BundleError::ContentMissing(_) => made.hint("see what else is missing: perwhom verify"),
            _ => made,
        };
        made.caused_by(error)
    }
}

/// Errors that are only their words.
macro_rules! from_words {
    ($($error:ty),+ $(,)?) => {
        $(impl From<$error> for CommandError {
            fn from(error: $error) -> Self {
                Self::new(error.to_string()).caused_by(error)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_keeps_what_it_is_due_to_and_what_it_came_from() {
        let damaged = || LedgerError::Damaged("a page".to_owned());
        for (error, failure) in [
            (CommandError::new("no such option"), Failure::Request),
            (damaged().into(), Failure::Damage),
            (ActError::from(damaged()).into(), Failure::Damage),
            (QueryError::from(LedgerError::Full).into(), Failure::System),
            (LedgerError::Busy.into(), Failure::Ledger),
            (LedgerError::Crashed("checking the ledger").into(), Failure::Internal),
            (ActError::EmptyClaim.into(), Failure::Request),
            (Unwritten(io::ErrorKind::BrokenPipe.into()).into(), Failure::ClosedPipe),
            (Unwritten(io::ErrorKind::StorageFull.into()).into(), Failure::System),
        ] {
            assert_eq!(error.failure(), failure, "{error}");
        }
        let io = CommandError::temporary(io::ErrorKind::StorageFull.into());
        assert!(io.source().is_some_and(<dyn Error>::is::<io::Error>));
        let ledger: CommandError = QueryError::from(damaged()).into();
        assert!(ledger.source().is_some_and(<dyn Error>::is::<LedgerError>));
    }

    #[test]
    fn only_output_is_called_output() {
        let temporary = CommandError::temporary(io::ErrorKind::StorageFull.into());
        assert!(!temporary.message().contains("output"), "{temporary}");
        let output = CommandError::from(Unwritten(io::ErrorKind::StorageFull.into()));
        assert!(output.message().starts_with("writing the output failed"), "{output}");
    }
}
