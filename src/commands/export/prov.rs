//! Claims, versions, excerpts, chains and documents, as W3C PROV.

use std::collections::BTreeSet;

use super::wanted::Wanted;
use crate::commands::error::{CommandError, Result};
use crate::commands::printer::Printer;
use crate::exchange::prov::{ClaimVersion, Prov};
use crate::model::id::{DocumentId, SourceId};

/// Writes it as PROV-JSON.
pub(super) fn write_json(wanted: &Wanted<'_>, out: &mut Printer<'_>) -> Result<Option<&'static str>> {
    out.json(&provenance(wanted)?.into_json())?;
    writeln!(out)?;
    Ok(None)
}

/// Writes it as RDF.
pub(super) fn write_turtle(wanted: &Wanted<'_>, out: &mut Printer<'_>) -> Result<Option<&'static str>> {
    out.bytes(provenance(wanted)?.turtle().as_bytes())?;
    Ok(None)
}

fn provenance(wanted: &Wanted<'_>) -> Result<Prov> {
    let reader = wanted.view.read();
    let standing = wanted.view.standing()?;
    let line = reader.own_line()?.ok_or_else(|| CommandError::new("the log is empty"))?;
    let mut prov = Prov::new(line);
    let mut sources: BTreeSet<SourceId> = BTreeSet::new();
    let mut documents: BTreeSet<DocumentId> = BTreeSet::new();
    wanted.for_each_case(|case| {
        let id = case.claim.id;
        let versions = reader.versions(id)?;
        let revisions = reader.revisions(id)?;
        let horizon = reader.horizon()?;
        for version in &versions {
            // The wording that held after the command.
            let stood = revisions.iter().rfind(|revised| revised.entry <= version.last.min(horizon));
            if let Some(revised) = stood {
                let (number, at, by) = (version.number, version.at.as_str(), version.by.as_str());
                prov.version(ClaimVersion { claim: &revised.claim, number, at, by });
            }
        }
        let last = versions.last().map_or(1, |version| version.number);
        for (evidence, read) in case.evidence.iter().zip(&reader.excerpts(&case.evidence)?) {
            sources.extend(evidence.chain.sources());
            documents.insert(evidence.document);
            prov.evidence(&case.claim, last, evidence, read.exact.as_deref().unwrap_or_default());
        }
        Ok(())
    })?;
    for id in documents {
        let document = reader.document(id)?;
        sources.extend(document.publisher);
        prov.document(&document);
    }
    for id in sources {
        prov.source(id, &standing.written_name(id), standing.kind(id));
    }
    Ok(prov)
}
