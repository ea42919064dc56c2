//! Why something asked for cannot be done, and what to do instead.

use crate::ledger::LedgerError;
use crate::model::failure::Failure;
use crate::model::id::{ClaimId, DocumentId, SourceId};
use crate::model::kind::Kind;
use crate::model::plural::counted;
use crate::model::written_chain::ChainError;
use crate::queries::QueryError;
use crate::text::excerpt::Found;

/// Why something asked for was not done. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ActError {
    /// The ledger could not be read or written.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// What the act rests on could not be looked at.
    #[error(transparent)]
    Query(QueryError),
    /// A chain that cannot be read.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// A name that cannot be one.
    #[error(transparent)]
    Name(#[from] crate::model::name::NotAName),
    /// A slug or tag that cannot be one.
    #[error(transparent)]
    Word(#[from] crate::model::claim::NotAWord),
    /// An id that is none.
    #[error(transparent)]
    Id(#[from] crate::model::id::NotAnId),
    /// The excerpt does not stand in the document.
    #[error("excerpt not found in {document}; nothing was stored")]
    ExcerptMissing {
        /// Where it was looked for.
        document: DocumentId,
        /// What was looked for.
        excerpt: String,
        /// The passage most like it.
        nearest: Option<String>,
    },
    /// The excerpt stands in the document more than once.
    #[error("the excerpt occurs {count} times in {document}; nothing was stored")]
    ExcerptAmbiguous {
        /// Where it was looked for.
        document: DocumentId,
        /// The first places, each with some words around it.
        places: Vec<(Found, String)>,
        /// How often it stands there.
        count: usize,
    },
    /// There is no such occurrence.
    #[error("the excerpt has {} in {document}; there is no number {asked}", counted(*found, "occurrence", "occurrences"))]
    NoSuchOccurrence {
        /// Where it was looked for.
        document: DocumentId,
        /// How often it stands there.
        found: usize,
        /// Which was asked for.
        asked: usize,
    },
    /// There is nothing in the excerpt.
    #[error("the excerpt is empty")]
    EmptyExcerpt,
    /// Text that the log cannot hold.
    #[error("{0} contains a zero character (U+0000); remove it")]
    Zero(&'static str),
    /// There is nothing in the claim.
    #[error("the wording is empty")]
    EmptyClaim,
    /// A claim has several wordings, and none was chosen.
    #[error("{claim} has {wordings} conflicting versions since a merge; choose one with {say}")]
    Diverged {
        /// The claim.
        claim: ClaimId,
        /// How many there are.
        wordings: usize,
        /// The option that says it.
        say: &'static str,
    },
    /// A reason was left out.
    #[error("give a reason with --why")]
    NoReason,
    /// An excerpt without a document, a chain without an excerpt, and the like.
    #[error("{0}")]
    Incomplete(String),
    /// A kind that is not the one that is known.
    #[error(
        "{id} “{name}” is recorded as {known}, not as {written}; leave the kind off, or change it: perwhom source set {id} --kind {written}"
    )]
    OtherKind {
        /// The source.
        id: SourceId,
        /// Its name.
        name: String,
        /// What it is.
        known: Kind,
        /// What was written.
        written: Kind,
    },
    /// A spelling that is taken.
    #[error(
        "“{name}” is already the name of {holder}; if both are the same source: perwhom source merge {holder} --into {source_id}"
    )]
    NameTaken {
        /// The spelling.
        name: String,
        /// Whose it is.
        holder: SourceId,
        /// Who was to have it.
        source_id: SourceId,
    },
    /// A source would stand under itself.
    #[error("{below} cannot be under {above}: {above} is already under {below}")]
    Cycle {
        /// Who was to stand below.
        below: SourceId,
        /// Who was to stand above.
        above: SourceId,
    },
    /// A document would copy itself.
    #[error("{copy} cannot be a copy of {of}: {of} is itself a copy of {copy}")]
    CopyCycle {
        /// What was to be the copy.
        copy: DocumentId,
        /// What was to be the original.
        of: DocumentId,
    },
    /// Nothing would change.
    #[error("{0}; nothing was changed")]
    Nothing(String),
    /// A claim that changed under the hand of the one who writes.
    #[error("{claim} is at version {found}, not {expected}{}; nothing was stored", if found > expected { ": it was changed in the meantime" } else { "" })]
    Moved {
        /// Which.
        claim: ClaimId,
        /// The version that was expected.
        expected: u32,
        /// The version that there is.
        found: u32,
    },
    /// A claim that the log does not bear out.
    #[error("{claim} was changed outside perwhom and cannot be edited: {what}")]
    Altered {
        /// Which.
        claim: ClaimId,
        /// What does not hold.
        what: String,
    },
    /// A claim that was taken back.
    #[error("{0} is retracted; reinstate it first: perwhom reinstate {0} --why \"…\"")]
    Retracted(ClaimId),
    /// A value that a setting does not take.
    #[error(transparent)]
    Value(#[from] crate::model::policy::NotAValue),
    /// A slug that is taken.
    #[error("{holder} already has the slug `{slug}`; choose another")]
    SlugTaken {
        /// The slug.
        slug: String,
        /// Whose it is.
        holder: ClaimId,
    },
    /// A name that no source goes by.
    #[error("no source is named “{name}”{}", near.as_ref().map_or_else(String::new, |(id, name)| format!("; did you mean {id} “{name}”?")))]
    UnknownName {
        /// What was written.
        name: String,
        /// The closest spelling, and whose it is.
        near: Option<(SourceId, String)>,
    },
    /// A slug that no claim has.
    #[error("no claim has the slug `{0}`; give an id such as C1, or a slug from `perwhom list`")]
    UnknownClaim(String),
    /// A rule whose finding is to be set aside, and that found nothing.
    #[error("{rule} does not fire on {claim}; nothing to waive")]
    DoesNotFire {
        /// The rule.
        rule: &'static str,
        /// The claim.
        claim: ClaimId,
    },
    /// A finding that nobody can set aside.
    #[error("{error}")]
    NotWaivable {
        /// Says so.
        error: &'static str,
        /// What to do instead.
        hint: &'static str,
    },
    /// A line of an import that is wrong.
    #[error("line {line}: {why}; nothing was imported")]
    Line {
        /// Its number, from 1.
        line: u64,
        /// What is wrong with it.
        why: Box<ActError>,
    },
    /// A line of an import names a document by a key that no document has.
    #[error("no document has the key `{0}`, in earlier lines or in the ledger")]
    NoDocument(String),
    /// Something in an import that is wrong.
    #[error("{0}")]
    Import(String),
}

impl From<QueryError> for ActError {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::Ledger(error) => Self::Ledger(error),
            error => Self::Query(error),
        }
    }
}

impl ActError {
    /// What it is due to.
    #[must_use]
    pub fn failure(&self) -> Failure {
        match self {
            Self::Ledger(error) => error.failure(),
            Self::Query(error) => error.failure(),
            Self::Altered { .. } => Failure::Damage,
            Self::Line { why, .. } => why.failure(),
            _ => Failure::Request,
        }
    }
}

pub(super) type Result<T, E = ActError> = std::result::Result<T, E>;
