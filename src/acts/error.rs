//! Why something asked for cannot be done, and what to do instead.

use crate::ledger::LedgerError;
use crate::model::failure::Failure;
use crate::model::id::{ClaimId, DocumentId, SourceId};
use crate::model::kind::Kind;
use crate::model::written_chain::ChainError;
use crate::text::excerpt::Found;

/// Why something asked for was not done. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ActError {
    /// The ledger could not be read or written.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
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
    #[error("the excerpt does not stand in {document}; nothing was stored")]
    ExcerptMissing {
        /// Where it was looked for.
        document: DocumentId,
        /// What was looked for.
        excerpt: String,
        /// The passage most like it.
        nearest: Option<String>,
    },
    /// The excerpt stands in the document more than once.
    #[error("the excerpt stands in {document} {count} times; nothing was stored")]
    ExcerptAmbiguous {
        /// Where it was looked for.
        document: DocumentId,
        /// The first places, each with some words around it.
        places: Vec<(Found, String)>,
        /// How often it stands there.
        count: usize,
    },
    /// There is no such occurrence.
    #[error("the excerpt stands in {document} {found}×, so there is no number {asked}")]
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
    #[error("{0} has a zero character (U+0000) in it; take it out")]
    Zero(&'static str),
    /// There is nothing in the claim.
    #[error("a claim needs words")]
    EmptyClaim,
    /// A claim has several wordings, and none was chosen.
    #[error("{claim} stands in {wordings} ways since ledgers met; say which is to hold, with {say}")]
    Diverged {
        /// The claim.
        claim: ClaimId,
        /// How many there are.
        wordings: usize,
        /// The option that says it.
        say: &'static str,
    },
    /// A reason was left out.
    #[error("say why, with --why")]
    NoReason,
    /// An excerpt without a document, a chain without an excerpt, and the like.
    #[error("{0}")]
    Incomplete(String),
    /// A kind that is not the one that is known.
    #[error(
        "{id} “{name}” is known as {known}, not as {written}; leave the kind off, or change it: perwhom source set {id} --kind {written}"
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
        "“{name}” is {holder} already; if the two are one: perwhom source merge {holder} --into {source_id}"
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
    #[error("{below} cannot stand under {above}: {above} stands under {below} already")]
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
    #[error("{claim} is at version {found}, not at {expected}{}; nothing was stored", if found > expected { ": it was changed meanwhile" } else { "" })]
    Moved {
        /// Which.
        claim: ClaimId,
        /// The version that was expected.
        expected: u32,
        /// The version that there is.
        found: u32,
    },
    /// A claim that the log does not bear out.
    #[error("{claim} was altered behind perwhom's back, so nothing is written on top of it: {doubt}")]
    Altered {
        /// Which.
        claim: ClaimId,
        /// What does not hold.
        doubt: String,
    },
    /// A claim that was taken back.
    #[error("{0} is retracted; hold it again first: perwhom reinstate {0} --why \"…\"")]
    Retracted(ClaimId),
    /// A value that a setting does not take.
    #[error(transparent)]
    Value(#[from] crate::model::policy::NotAValue),
    /// A slug that is taken.
    #[error("{holder} has the slug `{slug}` already; choose another")]
    SlugTaken {
        /// The slug.
        slug: String,
        /// Whose it is.
        holder: ClaimId,
    },
    /// A name that no source goes by.
    #[error("no source goes by “{name}”{}", near.as_ref().map_or_else(String::new, |(id, name)| format!("; the nearest is {id} “{name}”")))]
    UnknownName {
        /// What was written.
        name: String,
        /// The closest spelling, and whose it is.
        near: Option<(SourceId, String)>,
    },
    /// A slug that no claim has.
    #[error("there is no claim `{0}`; give an id such as C1, or a slug that `perwhom list` shows")]
    UnknownClaim(String),
    /// A line of an import that is wrong.
    #[error("line {line}: {why}; nothing was imported")]
    Line {
        /// Its number, from 1.
        line: u64,
        /// What is wrong with it.
        why: Box<ActError>,
    },
    /// A line of an import names a document by a key that no document has.
    #[error("no document has the key `{0}` in the lines before, or in the ledger")]
    NoDocument(String),
    /// Something in an import that is wrong.
    #[error("{0}")]
    Import(String),
}

impl ActError {
    /// What it is due to.
    #[must_use]
    pub fn failure(&self) -> Failure {
        match self {
            Self::Ledger(error) => error.failure(),
            Self::Altered { .. } => Failure::Damage,
            Self::Line { why, .. } => why.failure(),
            _ => Failure::Request,
        }
    }
}

pub(super) type Result<T, E = ActError> = std::result::Result<T, E>;
