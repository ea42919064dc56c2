//! Provenance as RDF, written as Turtle (<https://www.w3.org/TR/turtle/>) with the words of
//! PROV-O (<https://www.w3.org/TR/prov-o/>).

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// What a document of provenance consists of.
pub(super) struct Parts<'a> {
    /// The IRI that local names are appended to.
    pub base: String,
    pub entities: &'a Map<String, Value>,
    pub agents: &'a Map<String, Value>,
    pub derived: &'a Map<String, Value>,
    pub attributed: &'a Map<String, Value>,
}

/// The document as Turtle.
pub(super) fn turtle(parts: &Parts<'_>) -> String {
    let mut out = String::from(
        "@prefix prov: <http://www.w3.org/ns/prov#> .\n\
         @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\
         @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n",
    );
    let _ = writeln!(out, "@prefix perwhom: <{}> .\n", parts.base);
    for (class, things) in [("prov:Entity", parts.entities), ("prov:Agent", parts.agents)] {
        for (name, properties) in things {
            let _ = write!(out, "{} a {class}", parts.iri(name));
            for (property, value) in properties.as_object().into_iter().flatten() {
                if value.as_str() != Some("") {
                    let _ = write!(out, " ;\n    {} {}", property_iri(property, value), parts.object(value));
                }
            }
            out.push_str(" .\n");
        }
    }
    for relation in parts.derived.values() {
        let verb = match relation["prov:type"]["$"].as_str() {
            Some("prov:Revision") => "prov:wasRevisionOf",
            Some("prov:Quotation") => "prov:wasQuotedFrom",
            _ => "prov:wasDerivedFrom",
        };
        parts.relate(&mut out, relation, "prov:generatedEntity", verb, "prov:usedEntity");
    }
    for relation in parts.attributed.values() {
        parts.relate(&mut out, relation, "prov:entity", "prov:wasAttributedTo", "prov:agent");
    }
    out
}

impl Parts<'_> {
    fn iri(&self, name: &str) -> String {
        match name.strip_prefix("perwhom:") {
            Some(local) => format!("<{}{local}>", self.base),
            None => name.to_owned(),
        }
    }

    fn relate(&self, out: &mut String, relation: &Value, from: &str, verb: &str, to: &str) {
        if let (Some(from), Some(to)) = (relation[from].as_str(), relation[to].as_str()) {
            let _ = writeln!(out, "{} {verb} {} .", self.iri(from), self.iri(to));
        }
    }

    fn object(&self, value: &Value) -> String {
        match (value["$"].as_str(), value["type"].as_str()) {
            (Some(name), Some("prov:QUALIFIED_NAME")) => self.iri(name),
            (Some(text), Some(kind)) => format!("{}^^{kind}", literal(text)),
            _ => match value {
                Value::String(text) => literal(text),
                other => other.to_string(),
            },
        }
    }
}

fn property_iri(property: &str, value: &Value) -> String {
    match property {
        "prov:label" => "rdfs:label".to_owned(),
        "prov:type" if value.is_object() => "a".to_owned(),
        "prov:type" => "perwhom:type".to_owned(),
        property => property.to_owned(),
    }
}

/// A string in quotation marks.
fn literal(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_keep_to_themselves() {
        assert_eq!(literal("a \"b\" \\ c\n\u{7}é"), "\"a \\\"b\\\" \\\\ c\\n\\u0007é\"");
    }
}
