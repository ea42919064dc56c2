//! What is told of pages by a perwhom that was built without what reads them.

use crate::model::extraction::Extraction;

/// Nothing is read of a page.
///
/// # Errors
///
/// Always.
pub fn extract_bytes(_: &[u8], _: Option<&str>) -> Result<Extraction, String> {
    Err("this perwhom was built without the feature `pages`, which reads HTML".to_owned())
}
