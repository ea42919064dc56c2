//! Claims, versions, excerpts, chains and documents, as W3C PROV.

use super::wanted::Wanted;
use crate::commands::error::Result;
use crate::commands::printer::Printer;
use crate::exchange::prov::{ClaimVersion, Prov};
use crate::queries::{ClaimProvenance, provenance};

/// Writes it as PROV-JSON.
pub(super) fn write_json(wanted: &Wanted<'_>, out: &mut Printer<'_>) -> Result<Option<&'static str>> {
    out.json(&made_of(wanted)?.into_json())?;
    writeln!(out)?;
    Ok(None)
}

/// Writes it as RDF.
pub(super) fn write_turtle(wanted: &Wanted<'_>, out: &mut Printer<'_>) -> Result<Option<&'static str>> {
    out.bytes(made_of(wanted)?.turtle().as_bytes())?;
    Ok(None)
}

fn made_of(wanted: &Wanted<'_>) -> Result<Prov> {
    let mut prov = Prov::new(wanted.view.ledger_hash()?);
    let origins = provenance(wanted.view, wanted.scope, |claim| -> Result<()> {
        let ClaimProvenance { case, versions, excerpts } = claim;
        for version in &versions {
            let (number, at, by) = (version.number, version.at.as_str(), version.by.as_str());
            prov.version(ClaimVersion { claim: &version.claim, number, at, by });
        }
        let last = versions.last().map_or(1, |version| version.number);
        for (evidence, read) in case.evidence.iter().zip(&excerpts) {
            prov.evidence(&case.claim, last, evidence, read.exact.as_deref().unwrap_or_default());
        }
        Ok(())
    })?;
    for document in &origins.documents {
        prov.document(document);
    }
    for (id, name, kind) in &origins.sources {
        prov.source(*id, name, *kind);
    }
    Ok(prov)
}
