//! Entries of the log, and the hash that ties each to the one before it.

use super::body::{self, NotABody, Scheme};
use super::digest::Digest;
use super::moment::{Moment, NotAMoment};

/// The replica of entries that a ledger writes itself.
pub const OWN_REPLICA: u64 = 1;

/// One entry of the log: what one command did, or a part of what one import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The order in which this file applied it, from 1. Not hashed.
    pub seq: u64,
    /// The replica of entries that it belongs to; a ledger's own is 1. Not hashed.
    pub replica: u64,
    /// Its number in that replica, from 1.
    pub n: u64,
    /// The number of its command's first entry.
    pub batch: u64,
    /// When, as the clock of the writer said, to the letter. A statement, not proof.
    pub at: String,
    /// Who. A statement, not proof.
    pub by: String,
    /// The acts, as RFC 8785 has JSON (see [`body`]). These bytes are what counts.
    pub body: String,
    /// The hash over all of it and the hash before.
    pub hash: Digest,
}

impl Entry {
    /// Whether its hash holds after an entry with this one: [`Digest::ZERO`] before the first.
    #[must_use]
    pub fn follows(&self, before: &Digest) -> bool {
        hash(before, self.n, self.batch, &self.at, &self.by, &self.body).is_ok_and(|due| due == self.hash)
    }

    /// The same, where the body may be shown in part only.
    #[must_use]
    pub fn follows_as_shown(&self, before: &Digest) -> bool {
        body::digest_as_shown(&self.body).is_ok_and(|(scheme, digest)| {
            self.hash == hash_of_digest(scheme, before, self.n, self.batch, &self.at, &self.by, &digest)
        })
    }

    /// When, as a point in time.
    pub fn moment(&self) -> Result<Moment, NotAMoment> {
        self.at.parse()
    }
}

/// The hash of an entry that follows one with the hash `prev`:
/// SHA-256 of `perwhom/` and the number of the body's scheme, the previous hash, n, batch, at, by
/// and the body's digest, each in text and ended by a line feed.
pub fn hash(prev: &Digest, n: u64, batch: u64, at: &str, by: &str, body: &str) -> Result<Digest, NotABody> {
    let (scheme, digest) = body::digest(body)?;
    Ok(hash_of_digest(scheme, prev, n, batch, at, by, &digest))
}

/// The same, where only the digest of the body is known, and its scheme.
#[must_use]
pub fn hash_of_digest(
    scheme: Scheme,
    prev: &Digest,
    n: u64,
    batch: u64,
    at: &str,
    by: &str,
    body: &Digest,
) -> Digest {
    let scheme = scheme.number();
    Digest::of(format!("perwhom/{scheme}\n{prev}\n{n}\n{batch}\n{at}\n{by}\n{body}\n").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_a_boundary_changes_the_hash() {
        let of =
            |n, batch, at: &str, by: &str, body: &str| hash(&Digest::ZERO, n, batch, at, by, body).unwrap();
        let plain = of(1, 1, "t", "ab", "[]");
        for other in [
            of(11, 1, "t", "ab", "[]"),
            of(1, 11, "t", "ab", "[]"),
            of(1, 1, "ta", "b", "[]"),
            of(1, 1, "t", "a", "[\"b\"]"),
        ] {
            assert_ne!(plain, other);
        }
    }

    #[test]
    fn stays_what_it_was() {
        let hash = hash(&Digest::ZERO, 1, 1, "2026-11-22T02:21:00.000Z", "checker-1", "[]").unwrap();
        assert_eq!(hash.to_string(), "ccfacbd7c46f9906f2a5c8bd9ca58cb1dcfb50c9519fa753aa6c252c15e2da0c");
    }
}
