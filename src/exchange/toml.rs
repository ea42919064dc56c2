//! Claims files in TOML, as a person writes them by hand.

use serde::Deserialize;
use toml::Spanned;

use super::Placed;
use crate::model::confidence::Confidence;
use crate::model::date::LooseDate;
use crate::model::grade::Reliability;
use crate::model::import::{ClaimLine, ContradictionLine, DocumentLine, EvidenceLine, Line, SourceLine};
use crate::model::import_key::ImportKey;
use crate::model::kind::Kind;
use crate::model::language::Language;
use crate::model::stance::Stance;

/// A whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    source: Vec<Spanned<BySource>>,
    #[serde(default)]
    document: Vec<Spanned<ByDocument>>,
    #[serde(default)]
    claim: Vec<Spanned<ByClaim>>,
    #[serde(default)]
    contradiction: Vec<Spanned<ByContradiction>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BySource {
    key: Option<String>,
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    kind: Option<Kind>,
    reliability: Option<Reliability>,
    under: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ByDocument {
    key: Option<String>,
    text: Option<String>,
    path: Option<String>,
    encoding: Option<String>,
    publisher: Option<String>,
    title: Option<String>,
    url: Option<String>,
    published: Option<Date>,
    language: Option<Language>,
    copy_of: Option<String>,
    suspected_copy_of: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ByClaim {
    key: Option<String>,
    text: String,
    language: Option<Language>,
    confidence: Option<Confidence>,
    said_by: Option<String>,
    when: Option<String>,
    slug: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    evidence: Vec<Spanned<ByEvidence>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ByEvidence {
    key: Option<String>,
    document: String,
    excerpt: String,
    nth: Option<usize>,
    per: Option<String>,
    stance: Option<Stance>,
    locator: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ByContradiction {
    key: Option<String>,
    claims: [String; 2],
    why: String,
    resolved: Option<String>,
    resolved_why: Option<String>,
}

/// A date as TOML writes one, bare or in quotation marks.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Date {
    Quoted(LooseDate),
    Bare(toml::value::Datetime),
}

/// A file that cannot be read so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct TomlError {
    /// Which line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub why: String,
}

/// Reads a file: sources, documents, claims each with its evidence, contradictions. What has no
/// key of its own goes by what it says.
pub fn read(text: &str) -> Result<Vec<Placed>, TomlError> {
    let replica_of = |at: usize| {
        let before = text.as_bytes().get(..at).unwrap_or_default();
        1 + memchr::memchr_iter(b'\n', before).count() as u64
    };
    let file: File = toml::from_str(text).map_err(|error| TomlError {
        line: replica_of(error.span().map_or(0, |span| span.start)),
        why: error.message().trim().replace('\n', "; "),
    })?;
    let mut placed = Vec::new();
    let mut put = |at: usize, line: Line| placed.push(Placed { number: replica_of(at), line });
    for source in file.source {
        let at = source.span().start;
        let s = source.into_inner();
        put(
            at,
            Line::Source(SourceLine {
                key: ImportKey::given_or(s.key, || s.name.clone()),
                name: s.name,
                aliases: s.aliases,
                kind: s.kind,
                reliability: s.reliability,
                under: s.under,
            }),
        );
    }
    for document in file.document {
        let at = document.span().start;
        let d = document.into_inner();
        let reported = [&d.path, &d.url, &d.title].into_iter().flatten().next().cloned();
        let Some(key) = d.key.map(ImportKey::Given).or(reported.map(ImportKey::Made)) else {
            let why = "a document needs a key, a path, a URL or a title".to_owned();
            return Err(TomlError { line: replica_of(at), why });
        };
        let published = match d.published {
            None => None,
            Some(Date::Quoted(date)) => Some(date),
            Some(Date::Bare(date)) => {
                Some(date.to_string().parse().map_err(|error: crate::model::date::NotADate| TomlError {
                    line: replica_of(at),
                    why: error.to_string(),
                })?)
            }
        };
        put(
            at,
            Line::Document(DocumentLine {
                key,
                text: d.text,
                path: d.path,
                encoding: d.encoding,
                publisher: d.publisher,
                title: d.title,
                url: d.url,
                published,
                language: d.language,
                copy_of: d.copy_of,
                suspected_copy_of: d.suspected_copy_of,
            }),
        );
    }
    for claim in file.claim {
        let at = claim.span().start;
        let c = claim.into_inner();
        let key = ImportKey::given_or(c.key, || c.slug.clone().unwrap_or_else(|| c.text.trim().to_owned()));
        put(
            at,
            Line::Claim(ClaimLine {
                key: key.clone(),
                text: c.text,
                language: c.language,
                confidence: c.confidence,
                said_by: c.said_by,
                when: c.when,
                slug: c.slug,
                tags: c.tags,
            }),
        );
        for evidence in c.evidence {
            let at = evidence.span().start;
            let e = evidence.into_inner();
            let per = e.per.as_deref().unwrap_or_default();
            let own = || format!("{}: {}: {}: {per}", key.words(), e.document, e.excerpt);
            put(
                at,
                Line::Evidence(EvidenceLine {
                    key: ImportKey::given_or(e.key, own),
                    claim: key.words().to_owned(),
                    document: e.document,
                    excerpt: e.excerpt,
                    nth: e.nth,
                    chain: e.per,
                    stance: e.stance,
                    locator: e.locator,
                }),
            );
        }
    }
    for contradiction in file.contradiction {
        let at = contradiction.span().start;
        let c = contradiction.into_inner();
        put(
            at,
            Line::Contradiction(ContradictionLine {
                key: ImportKey::given_or(c.key, || c.claims.join(" / ")),
                claims: c.claims,
                why: c.why,
                resolved: c.resolved,
                resolved_why: c.resolved_why,
            }),
        );
    }
    Ok(placed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
[[source]]
name = "Figuera"
kind = "person"

[[document]]
key = "bases"
path = "bases.es.txt"
published = 2024-06-14

[[claim]]
text = "Two bases"
confidence = "possible"

[[claim.evidence]]
document = "bases"
excerpt = "dos bases"
per = "Figuera"
"#;

    #[test]
    fn things_come_in_order_with_their_lines() {
        let placed = read(FILE).unwrap();
        let lines: Vec<(u64, &str)> =
            placed.iter().map(|placed| (placed.number, placed.line.key().words())).collect();
        assert_eq!(
            lines,
            [(2, "Figuera"), (6, "bases"), (11, "Two bases"), (15, "Two bases: bases: dos bases: Figuera")]
        );
        let Line::Document(document) = &placed[1].line else { panic!() };
        assert_eq!(document.published.as_ref().unwrap().as_str(), "2024-06-14");
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (file, line, says) in [
            ("[[claim]]\ntext = 3\n", 2, "string"),
            ("[[claim]]\n\ntxt = \"x\"\n", 3, "txt"),
            ("[[document]]\nlanguage = \"es\"\n", 1, "key"),
            ("[[claim]]\ntext = \"x\"\nconfidence = \"sure\"\n", 3, "sure"),
            ("nothing\n", 1, ""),
        ] {
            let error = read(file).unwrap_err();
            assert_eq!(error.line, line, "{file}: {error}");
            assert!(error.why.contains(says), "{file}: {error}");
        }
    }
}
