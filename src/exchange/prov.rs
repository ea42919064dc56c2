//! Claims and what they rest on as PROV-JSON (<https://www.w3.org/submissions/prov-json/>):
//! versions as revisions, excerpts as quotations, hops as derivations with attributions.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::turtle::{Parts, turtle};
use crate::model::case::Evidence;
use crate::model::claim::Claim;
use crate::model::digest::Digest;
use crate::model::document::Document;
use crate::model::id::SourceId;
use crate::model::kind::Kind;

/// A PROV document that is filled.
#[derive(Debug)]
pub struct Prov {
    line: Digest,
    entities: Map<String, Value>,
    agents: Map<String, Value>,
    derived: Map<String, Value>,
    attributed: Map<String, Value>,
}

/// A version of a claim.
#[derive(Debug, Clone, Copy)]
pub struct ClaimVersion<'a> {
    /// The claim as it stood.
    pub claim: &'a Claim,
    /// Which version.
    pub number: u32,
    /// When it was made, as the writer's clock said.
    pub at: &'a str,
    /// By whom.
    pub by: &'a str,
}

impl Prov {
    /// Begins a document. `line` is the hash of the ledger's first entry: it makes names that no
    /// other ledger has.
    #[must_use]
    pub fn new(line: Digest) -> Self {
        Self { line, entities: Map::new(), agents: Map::new(), derived: Map::new(), attributed: Map::new() }
    }

    /// Adds a source.
    pub fn source(&mut self, id: SourceId, name: &str, kind: Kind) {
        let sort = match kind {
            Kind::Person | Kind::Unnamed => "prov:Person",
            _ => "prov:Organization",
        };
        let agent = json!({ "prov:type": qualified(sort), "prov:label": name, "perwhom:kind": kind });
        self.agents.insert(format!("perwhom:{id}"), agent);
    }

    /// Adds a version of a claim, by whoever wrote it; it revises the version before.
    pub fn version(&mut self, version: ClaimVersion<'_>) {
        let name = version_name(version.claim, version.number);
        let entity = json!({
            "prov:type": "claim", "prov:label": version.claim.text, "perwhom:confidence": version.claim.confidence,
            "perwhom:language": version.claim.language, "prov:generatedAtTime": time(version.at),
        });
        self.entities.insert(name.clone(), entity);
        let person = format!("perwhom:by/{}", local(version.by));
        let agent = json!({ "prov:type": qualified("prov:Person"), "prov:label": version.by });
        self.agents.insert(person.clone(), agent);
        self.attribute(&name, &person);
        if version.number > 1 {
            let before = version_name(version.claim, version.number - 1);
            self.derive(&name, &before, Some("prov:Revision"), None);
        }
    }

    /// Adds a document.
    pub fn document(&mut self, document: &Document) {
        let entity = json!({
            "prov:type": "document", "prov:label": document.title.clone().unwrap_or_default(),
            "perwhom:url": document.url.clone().unwrap_or_default(),
            "perwhom:published": document.published.clone().unwrap_or_default(),
            "perwhom:raw_sha256": document.raw, "perwhom:text_sha256": document.text,
        });
        let name = format!("perwhom:{}", document.id);
        self.entities.insert(name.clone(), entity);
        if let Some(publisher) = document.publisher {
            self.attribute(&name, &format!("perwhom:{publisher}"));
        }
    }

    /// Adds a piece of evidence for the last version of a claim: a quotation from its document,
    /// which goes back hop by hop to its origin.
    pub fn evidence(&mut self, claim: &Claim, number: u32, evidence: &Evidence, words: &str) {
        let name = format!("perwhom:{}", evidence.id);
        let entity = json!({
            "prov:type": "excerpt", "prov:value": words, "perwhom:stance": evidence.stance,
            "perwhom:start": evidence.start, "perwhom:end": evidence.end, "perwhom:sha256": evidence.sha256,
        });
        self.entities.insert(name.clone(), entity);
        let document = format!("perwhom:{}", evidence.document);
        self.derive(&name, &document, Some("prov:Quotation"), None);
        self.derive(&version_name(claim, number), &name, None, Some(evidence.stance.word()));
        let mut before: Option<String> = None;
        for (at, hop) in evidence.chain.hops().iter().enumerate() {
            let word = format!("{name}/hop/{}", at + 1);
            let mut entity = json!({ "prov:type": "word" });
            if let Some(manner) = hop.manner {
                entity["perwhom:manner"] = json!(manner);
            }
            self.entities.insert(word.clone(), entity);
            if let Some(source) = hop.source {
                self.attribute(&word, &format!("perwhom:{source}"));
            }
            if let Some(before) = before.replace(word.clone()) {
                self.derive(&word, &before, None, None);
            }
        }
        if let Some(last) = before {
            self.derive(&name, &last, None, None);
        }
    }

    fn derive(&mut self, made: &str, from: &str, sort: Option<&str>, stance: Option<&str>) {
        let mut relation = json!({ "prov:generatedEntity": made, "prov:usedEntity": from });
        if let Some(sort) = sort {
            relation["prov:type"] = qualified(sort);
        }
        if let Some(stance) = stance {
            relation["perwhom:stance"] = json!(stance);
        }
        self.derived.insert(format!("_:d{}", self.derived.len() + 1), relation);
    }

    fn attribute(&mut self, entity: &str, agent: &str) {
        let relation = json!({ "prov:entity": entity, "prov:agent": agent });
        self.attributed.insert(format!("_:a{}", self.attributed.len() + 1), relation);
    }

    /// The document as RDF, in Turtle.
    #[must_use]
    pub fn turtle(&self) -> String {
        turtle(&Parts {
            base: format!("urn:perwhom:{}:", self.line),
            entities: &self.entities,
            agents: &self.agents,
            derived: &self.derived,
            attributed: &self.attributed,
        })
    }

    /// The document as JSON.
    #[must_use]
    pub fn into_json(self) -> Value {
        json!({
            "prefix": { "perwhom": format!("urn:perwhom:{}:", self.line) },
            "entity": self.entities,
            "agent": self.agents,
            "wasDerivedFrom": self.derived,
            "wasAttributedTo": self.attributed,
        })
    }
}

fn version_name(claim: &Claim, number: u32) -> String {
    format!("perwhom:{}/version/{number}", claim.id)
}

fn qualified(name: &str) -> Value {
    json!({ "$": name, "type": "prov:QUALIFIED_NAME" })
}

fn time(at: &str) -> Value {
    json!({ "$": at, "type": "xsd:dateTime" })
}

/// What stands for itself in the local part of a qualified name.
const LOCAL: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_');

/// A name as the local part of a qualified one: other characters percent-encoded (RFC 3986).
fn local(name: &str) -> String {
    utf8_percent_encode(name, LOCAL).to_string()
}
