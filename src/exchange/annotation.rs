//! Excerpts as W3C Web Annotations (<https://www.w3.org/TR/annotation-model/>): each with its
//! words and their place, positions in code points.

use serde_json::{Value, json};

use crate::model::case::Evidence;
use crate::model::claim::Claim;
use crate::model::digest::Digest;
use crate::model::document::Document;

/// The context that a page of annotations names.
pub const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";

/// The words of an excerpt, with what stands around them.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// Some text before.
    pub prefix: &'a str,
    /// The words.
    pub exact: &'a str,
    /// Some text after.
    pub suffix: &'a str,
}

/// A piece of evidence as an annotation. `line` is the hash of the ledger's first entry, which
/// makes ids that no other ledger has; `chain` is who told whom, as it is written.
#[must_use]
pub fn annotation(
    line: &Digest,
    claim: &Claim,
    evidence: &Evidence,
    document: &Document,
    words: Words<'_>,
    chain: &str,
) -> Value {
    let name = |id: &dyn std::fmt::Display| format!("urn:perwhom:{line}:{id}");
    let source = document.url.clone().unwrap_or_else(|| format!("urn:sha256:{}", document.text));
    json!({
        "id": name(&evidence.id),
        "type": "Annotation",
        "motivation": "assessing",
        "body": [
            { "type": "TextualBody", "purpose": "describing", "language": claim.language, "value": claim.text },
            { "type": "TextualBody", "purpose": "classifying", "value": evidence.stance },
            { "type": "TextualBody", "purpose": "commenting", "value": format!("per {chain}") },
            { "type": "SpecificResource", "purpose": "linking", "source": name(&claim.id) },
        ],
        "target": {
            "source": source,
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": words.exact,
                    "prefix": words.prefix,
                    "suffix": words.suffix,
                },
                { "type": "TextPositionSelector", "start": evidence.start, "end": evidence.end },
            ],
            "state": { "type": "TimeState", "sourceDate": document.captured },
        },
    })
}
