//! Claims with all that proves them: made, and checked by making them again of what is in the
//! bundle.

mod check;
mod error;
mod files;
mod make;
mod part;
mod unsplit;
mod wanted;

pub use check::{Checked, check};
pub use error::BundleError;
pub use make::make;
pub use unsplit::shown_beside;
pub use wanted::Wanted;
