//! Why a bundle cannot be made or checked.

use std::io;

use crate::exchange::bundle::NotABundle;
use crate::ledger::{LedgerError, Tampering};
use crate::model::body::NotABody;
use crate::model::digest::Digest;
use crate::model::failure::Failure;
use crate::model::id::ClaimId;
use crate::queries::QueryError;

/// Why a bundle cannot be made or checked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BundleError {
    /// The ledger could not be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The ledger could not be looked at.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// A claim that the log does not bear out.
    #[error("{0} cannot be bundled: {1}")]
    Altered(ClaimId, Tampering),
    /// An entry that cannot be read.
    #[error("entry {seq} of the log cannot be read: {why}")]
    Unreadable {
        /// Its place in the log.
        seq: u64,
        /// What is wrong with it.
        why: NotABody,
    },
    /// A content that the log names and the ledger lacks.
    #[error("the content with SHA-256 {0} is missing")]
    ContentMissing(Digest),
    /// Acts that do not say what the whole log says.
    #[error(
        "the acts behind {0} give another result than the whole log; this is a bug in perwhom; nothing was written"
    )]
    NotReproduced(ClaimId),
    /// Claims of which a bundle would not be sound.
    #[error("these claims cannot be bundled: {0}")]
    Faulty(String),
    /// A file that is no bundle.
    #[error(transparent)]
    NotABundle(#[from] NotABundle),
    /// A temporary file that cannot be made, written or read.
    #[error("a temporary file cannot be used: {0}")]
    Temporary(#[source] io::Error),
}

impl BundleError {
    /// What it is due to.
    #[must_use]
    pub fn failure(&self) -> Failure {
        match self {
            Self::Ledger(error) => error.failure(),
            Self::Query(error) => error.failure(),
            Self::Altered(..) | Self::Unreadable { .. } | Self::ContentMissing(_) | Self::Faulty(_) => {
                Failure::Damage
            }
            Self::NotReproduced(_) => Failure::Internal,
            Self::NotABundle(_) => Failure::Request,
            Self::Temporary(error) => Failure::of_io(error),
        }
    }
}

pub(super) type Result<T, E = BundleError> = std::result::Result<T, E>;
