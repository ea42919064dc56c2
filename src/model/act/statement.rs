//! What acts state of what there was, so that it can be held against that.

use crate::model::digest::Digest;
use crate::model::fingerprint::Fingerprint;
use crate::model::id::ClaimId;
use crate::model::policy::Setting;

/// What an act states of what there was when it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statement<'a> {
    /// That an entry of the ledger's own has a hash.
    Sealed {
        /// The number of the entry.
        n: u64,
        /// Its hash.
        hash: &'a Digest,
    },
    /// That a claim stood so, and whether the reviewer wrote some of it.
    Reviewed {
        /// The claim.
        claim: ClaimId,
        /// How it stood.
        fingerprint: &'a Fingerprint,
        /// Whether the reviewer wrote some of it.
        own: bool,
    },
    /// Whether who waived a finding wrote some of the claim.
    Waived {
        /// The claim.
        claim: ClaimId,
        /// Whether it is so.
        own: bool,
    },
    /// That a setting takes a value.
    Set {
        /// The setting.
        setting: Setting,
        /// The value.
        value: &'a str,
    },
}
