//! What the sourcing table says of claims, evidence, sources, documents and findings, as rows: a
//! column stands with what makes its cell.

pub mod claims;
pub mod documents;
pub mod evidence;
pub mod findings;
pub mod sources;
