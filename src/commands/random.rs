//! Random numbers.

use std::env;

use super::error::{CommandError, Result};
use crate::ledger::RandomBytes;
use crate::model::digest::Digest;

/// Sixteen bytes at a time: of the system's random numbers, or, for repeatable output, of
/// `PERWHOM_SEED`.
pub(super) fn random_bytes() -> Result<RandomBytes<'static>> {
    let seed = env::var("PERWHOM_SEED").ok();
    // Asked for once, so that a system without random numbers is an error before anything is written.
    let mut pool = [0_u8; 32];
    if seed.is_none() {
        getrandom::fill(&mut pool)
            .map_err(|error| CommandError::new(format!("no random numbers available: {error}")))?;
    }
    let mut drawn = 0_u64;
    Ok(Box::new(move || {
        drawn += 1;
        let digest = match &seed {
            Some(seed) => {
                Digest::of_parts(&[b"perwhom seed\n", seed.as_bytes(), b"\n", &drawn.to_be_bytes()])
            }
            None => Digest::of_parts(&[b"perwhom salt\n", &pool, &drawn.to_be_bytes()]),
        };
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest.as_bytes()[..16]);
        bytes
    }))
}
