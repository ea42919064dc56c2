//! Chains, each stored once, and which sources stand on which.

use std::collections::HashMap;

use super::sqlite::{Connection, named};
use super::{LedgerError, Result};
use crate::model::chain::{Chain, NotAChain};

/// How many chains are kept at hand.
const AT_HAND: usize = 50_000;

/// Numbers of chains that were stored or looked up, so that one that comes again is not.
#[derive(Default)]
pub(super) struct ChainNumbers(HashMap<String, i64>);

impl ChainNumbers {
    /// The number of a chain, as it is written, which is stored if it is not yet.
    pub(super) fn number(&mut self, connection: &Connection, hops: &str) -> Result<i64> {
        if let Some(number) = self.0.get(hops) {
            return Ok(*number);
        }
        if self.0.len() >= AT_HAND {
            self.0.clear();
        }
        let number = stored(connection, hops)?;
        self.0.insert(hops.to_owned(), number);
        Ok(number)
    }
}

fn stored(connection: &Connection, hops: &str) -> Result<i64> {
    let known = connection
        .prepare_cached("SELECT number FROM chain WHERE hops = :hops")?
        .query_optional(named! { ":hops": hops }, |row| row.get(0))?;
    if let Some(number) = known {
        return Ok(number);
    }
    connection
        .prepare_cached("INSERT INTO chain (hops) VALUES (:hops)")?
        .execute(named! { ":hops": hops })?;
    let number = connection.last_insert_rowid();
    let chain: Chain = hops.parse().map_err(|error: NotAChain| LedgerError::Damaged(error.to_string()))?;
    let mut hop = connection
        .prepare_cached("INSERT INTO hop (source, chain) VALUES (:source, :chain) ON CONFLICT DO NOTHING")?;
    for source in chain.sources() {
        hop.execute(named! { ":source": source.0, ":chain": number })?;
    }
    Ok(number)
}
