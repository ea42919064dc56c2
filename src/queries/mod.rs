//! What can be asked of a ledger, answered in plain data.
//!
//! Commands print the answers; whatever else shows a ledger asks here, too. Nothing here knows
//! the clock, the environment or the terminal: when and for whom something is looked at is said
//! by who asks.

mod claim_detail;
mod error;
mod view;

pub use claim_detail::{ClaimDetail, readings};
pub use error::QueryError;
pub use view::{View, version};
