//! Why a question has no answer.

use crate::ledger::LedgerError;
use crate::model::failure::Failure;
use crate::model::id::{ClaimId, DocumentId};
use crate::model::moment::NotAMoment;

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// The ledger could not be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// An entry whose time cannot be read.
    #[error(transparent)]
    Time(#[from] NotAMoment),
    /// A claim without the version that was asked for.
    #[error(
        "{claim} has no version {number}; it has {}",
        if *versions == 1 { "only one".to_owned() } else { format!("1 to {versions}") }
    )]
    NoVersion {
        /// The claim.
        claim: ClaimId,
        /// The number of the version that was asked for.
        number: u32,
        /// How many there are.
        versions: usize,
    },
    /// A document with none before it that it could be compared with.
    #[error("{0} is the first capture of its place")]
    FirstCapture(DocumentId),
    /// A ledger in which nothing was written.
    #[error("the log is empty")]
    EmptyLog,
    /// A claim with nothing before it that it could be compared with.
    #[error("{0} has one version; there is nothing to compare it with")]
    OneVersion(ClaimId),
    /// A claim on which nobody has given a verdict.
    #[error("{0} has no review yet")]
    NoVerdict(ClaimId),
    /// A claim that is in no story.
    #[error("{0} has no publication on record")]
    NotPublished(ClaimId),
}

impl QueryError {
    /// What it is due to.
    #[must_use]
    pub fn failure(&self) -> Failure {
        match self {
            Self::Ledger(error) => error.failure(),
            Self::Time(_) => Failure::Damage,
            Self::NoVersion { .. }
            | Self::FirstCapture(_)
            | Self::EmptyLog
            | Self::OneVersion(_)
            | Self::NoVerdict(_)
            | Self::NotPublished(_) => Failure::Request,
        }
    }
}

pub(super) type Result<T, E = QueryError> = std::result::Result<T, E>;
