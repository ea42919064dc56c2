//! What is told of PDFs by a perwhom that was built without what reads them.

use crate::model::extraction::Extraction;

/// Nothing is read of a PDF.
///
/// # Errors
///
/// Always.
pub fn extract(_: &[u8]) -> Result<Extraction, String> {
    Err("this perwhom was built without the feature `pdf`, which reads PDFs".to_owned())
}
