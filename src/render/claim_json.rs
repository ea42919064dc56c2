//! A claim with all that is on record about it, for programs.

use std::io::{self, Write};

use serde::Serialize;

use super::json::ClaimJson;
use crate::model::case::Evidence;
use crate::model::id::{DocumentId, EvidenceId, SourceId};
use crate::model::manner::Manner;
use crate::model::stance::Stance;
use crate::model::standing::Standing;
use crate::queries::{ClaimDetail, ClaimRecord};

#[derive(Serialize)]
struct Shown<'a> {
    schema: &'static str,
    version: usize,
    #[serde(flatten)]
    claim: ClaimJson<'a>,
    evidence: Vec<EvidenceJson<'a>>,
    altered: Vec<&'a str>,
}

#[derive(Serialize)]
struct EvidenceJson<'a> {
    id: EvidenceId,
    stance: Stance,
    document: DocumentId,
    publisher: Option<String>,
    published: Option<&'a str>,
    title: Option<&'a str>,
    url: Option<&'a str>,
    captured: Option<String>,
    excerpt: Option<&'a str>,
    sha256: String,
    start: u32,
    end: u32,
    prefix: &'a str,
    suffix: &'a str,
    locator: Option<&'a str>,
    holds: bool,
    chain: Vec<HopJson>,
}

#[derive(Serialize)]
struct HopJson {
    source: Option<String>,
    id: Option<SourceId>,
    manner: Option<&'static str>,
}

/// A claim with all that is known of it, for programs.
pub fn write(out: &mut dyn Write, record: &ClaimRecord) -> io::Result<()> {
    let ClaimDetail { standing, audited, excerpts } = &record.detail;
    let mut evidence = Vec::new();
    for (cited, read) in audited.case.evidence.iter().zip(excerpts) {
        let document = record.documents.get(&cited.document);
        evidence.push(EvidenceJson {
            id: cited.id,
            stance: cited.stance,
            document: cited.document,
            publisher: document.and_then(|document| document.publisher).map(|_| publisher(standing, cited)),
            published: document.and_then(|document| document.published.as_deref()),
            title: document.and_then(|document| document.title.as_deref()),
            url: document.and_then(|document| document.url.as_deref()),
            captured: document.and_then(|document| document.captured).map(|at| at.to_string()),
            excerpt: read.exact.as_deref(),
            sha256: cited.sha256.to_string(),
            start: cited.start,
            end: cited.end,
            prefix: &read.prefix,
            suffix: &read.suffix,
            locator: cited.locator.as_deref(),
            holds: read.document_is_intact && read.excerpt_is_intact,
            chain: cited
                .chain
                .hops()
                .iter()
                .map(|hop| HopJson {
                    source: hop.source.map(|source| standing.written_name(source).into_owned()),
                    id: hop.source,
                    manner: hop.manner.map(Manner::word),
                })
                .collect(),
        });
    }
    let json = Shown {
        schema: "perwhom/claim/1",
        version: record.version,
        claim: ClaimJson::new(audited, standing),
        evidence,
        altered: record.tampering.iter().map(|tampering| tampering.0.as_str()).collect(),
    };
    serde_json::to_writer(&mut *out, &json)?;
    writeln!(out)
}

/// The publisher, which ends the chain.
fn publisher(standing: &Standing, cited: &Evidence) -> String {
    cited
        .chain
        .last()
        .source
        .map_or_else(|| "?".to_owned(), |source| standing.written_name(source).into_owned())
}
