//! What the sourcing table says of claims, evidence, sources and documents, as rows.

pub mod claims;
pub mod documents;
pub mod evidence;
pub mod sources;
