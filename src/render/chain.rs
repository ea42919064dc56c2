//! Chains as people write them.

use crate::model::chain::{Chain, Hop};
use crate::model::standing::Standing;
use crate::model::written_chain::quoted_where_needed;

/// A chain with the names as they were written: `Figuera (participant) > ? > Noticias Ya`.
#[must_use]
pub fn written(standing: &Standing, chain: &Chain) -> String {
    chain.hops().iter().map(|hop| hop_written(standing, hop)).collect::<Vec<_>>().join(" > ")
}

/// One hop, as it is written.
#[must_use]
pub fn hop_written(standing: &Standing, hop: &Hop) -> String {
    let name = hop
        .source
        .map_or_else(|| "?".to_owned(), |source| quoted_where_needed(&standing.written_name(source)));
    match hop.manner {
        Some(manner) => format!("{name} ({manner})"),
        None => name,
    }
}
