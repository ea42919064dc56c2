//! How many sources a claim really has. Pure: from a case and what is known, to counts.

pub mod approval;
pub mod assessment;
pub mod hitting_set;
pub mod impact;
pub mod reliability;
pub mod side;
pub mod voices;
pub mod weighed;

pub use approval::Approval;
pub use assessment::assessment;
pub use side::{Bottleneck, Interval, Side};
pub use voices::Voice;
pub use weighed::{Weighed, weigh};
