//! Archives of the web: WARC 1.1 (ISO 28500:2017), read and written, and the packages of them (WACZ 1.1.1).

mod http;
mod pages;
mod record;
mod wacz;
mod write;

pub use pages::extract;
pub use wacz::extract as extract_package;
pub use write::{Answer, record_of, revisit_of};
