//! The ledger as one file: making it, opening it, older formats, and making it anew from what can
//! still be read of it.

mod create;
mod older;
mod open;
mod rebuild;
mod recover;
mod upgrade;

pub use self::create::NewLedger;
pub use self::rebuild::Rebuilt;
pub use self::recover::{Recovered, recover};
