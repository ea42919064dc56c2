//! What stands at an address of the web, fetched as evidence: every request and answer on the way.

mod address;
mod agent;
mod error;
mod fetch;

pub use error::FetchError;
pub use fetch::{Allowed, Asked, Fetched, address, fetch};
