//! Claims read, weighed and looked at by the rules: shared by `show`, `audit` and `chain`.

use super::Result;
use crate::ledger::{EvidenceView, ExcerptRead, Reader};
use crate::model::id::ClaimId;
use crate::model::standing::{Case, Standing};
use crate::render::audit::Audited;
use crate::rules::{Reading, Subject, findings};
use crate::weigh::weigh;

/// A claim with everything that `show` tells of it.
pub(super) struct Closely {
    pub(super) standing: Standing,
    pub(super) audited: Audited,
    pub(super) evidence: Vec<EvidenceView>,
    pub(super) excerpts: Vec<ExcerptRead>,
}

/// Weighs a case.
pub(super) fn audited(standing: &Standing, case: Case, readings: Option<&[Reading]>) -> Audited {
    let weighed = weigh(standing, &case);
    let findings = findings(&Subject { standing, case: &case, weighed: &weighed, readings });
    Audited { case, weighed, findings }
}

/// Reads one claim, its excerpts and their documents, and weighs it.
pub(super) fn closely(reader: Reader<'_>, id: ClaimId) -> Result<Closely> {
    let case = reader.case(id)?;
    let standing = standing_of(reader, &case)?;
    let evidence = reader.evidence_of(id)?;
    let excerpts = reader.excerpts(&evidence)?;
    let readings = readings(&excerpts);
    let audited = audited(&standing, case, Some(&readings));
    Ok(Closely { standing, audited, evidence, excerpts })
}

/// What weighing one case needs to know.
pub(super) fn standing_of(reader: Reader<'_>, case: &Case) -> Result<Standing> {
    let documents = case.evidence.iter().chain(&case.opposing);
    Ok(reader.standing_for(documents, case.claim.said_by.into_iter())?)
}

/// How excerpts were found, as the rules want to know it.
pub(super) fn readings(excerpts: &[ExcerptRead]) -> Vec<Reading> {
    excerpts
        .iter()
        .map(|read| Reading {
            id: read.id,
            document: read.document,
            document_holds: read.document_holds,
            excerpt_holds: read.excerpt_holds,
        })
        .collect()
}
