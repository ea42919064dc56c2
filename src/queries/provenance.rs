//! The provenance graph: versions of claims, their excerpts and chains, the documents and the
//! sources that they come from.

use std::collections::BTreeSet;

use super::error::{QueryError, Result};
use super::scope::Scope;
use super::view::View;
use crate::ledger::{ExcerptRead, LedgerError};
use crate::model::case::{Case, Evidence};
use crate::model::claim::Claim;
use crate::model::document::Document;
use crate::model::id::{DocumentId, SourceId};
use crate::model::kind::Kind;
use crate::model::standing::Standing;

/// A claim with its versions.
pub struct ClaimProvenance<'c> {
    /// The claim and its evidence.
    pub case: &'c Case,
    /// Its versions, the first one first.
    pub versions: Vec<ClaimVersion>,
    /// The excerpts, in the order of its evidence.
    pub excerpts: Vec<ExcerptRead>,
}

/// A version of a claim: its wording after a command.
pub struct ClaimVersion {
    /// The claim as it stood.
    pub claim: Claim,
    /// Which version, from 1.
    pub number: u32,
    /// When, as the writer's clock said.
    pub at: String,
    /// By whom.
    pub by: String,
}

/// What the claims of a provenance graph come from.
pub struct Origins {
    /// The documents.
    pub documents: Vec<Document>,
    /// The sources, each with its name and kind.
    pub sources: Vec<(SourceId, String, Kind)>,
}

/// Hands over the claims one after the other, and gives what they come from.
pub fn provenance<E: From<LedgerError> + From<QueryError>>(
    view: &View,
    scope: Scope<'_>,
    mut each: impl FnMut(ClaimProvenance<'_>) -> Result<(), E>,
) -> Result<Origins, E> {
    let mut sources: BTreeSet<SourceId> = BTreeSet::new();
    let mut documents: BTreeSet<DocumentId> = BTreeSet::new();
    scope.for_each_case(view, |case| -> Result<(), E> {
        for evidence in &case.evidence {
            sources.extend(evidence.chain.sources());
            documents.insert(evidence.document);
        }
        each(ClaimProvenance {
            case,
            versions: versions(view, case)?,
            excerpts: view.read().excerpts(&case.evidence)?,
        })
    })?;
    Ok(origins(view, documents, sources)?)
}

fn versions(view: &View, case: &Case) -> Result<Vec<ClaimVersion>> {
    let reader = view.read();
    let id = case.claim.id;
    let revisions = reader.revisions(id)?;
    let horizon = reader.horizon()?;
    let stood = reader.versions(id)?.into_iter().filter_map(|version| {
        // The wording that held after the command.
        let revised = revisions.iter().rfind(|revised| revised.entry <= version.last.min(horizon))?;
        let claim = revised.claim.clone();
        Some(ClaimVersion { claim, number: version.number, at: version.at, by: version.by })
    });
    Ok(stood.collect())
}

fn origins(view: &View, documents: BTreeSet<DocumentId>, mut sources: BTreeSet<SourceId>) -> Result<Origins> {
    let documents =
        documents.into_iter().map(|id| view.read().document(id)).collect::<Result<Vec<_>, LedgerError>>()?;
    sources.extend(documents.iter().filter_map(|document| document.publisher));
    let standing = view.standing()?;
    let reported = |id: SourceId| (id, standing.written_name(id).into_owned(), standing.kind(id));
    Ok(Origins { documents, sources: sources.into_iter().map(reported).collect() })
}

/// An excerpt that is cited, where it stands.
pub struct Quotation<'c> {
    /// The claim.
    pub claim: &'c Claim,
    /// The evidence.
    pub evidence: &'c Evidence,
    /// The document.
    pub document: Document,
    /// The excerpt as it was read.
    pub excerpt: &'c ExcerptRead,
    /// What is known of the sources.
    pub standing: &'c Standing,
}

/// Hands over the excerpts that are cited, claim by claim.
pub fn for_each_quotation<E: From<LedgerError> + From<QueryError>>(
    view: &View,
    scope: Scope<'_>,
    mut each: impl FnMut(Quotation<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let reader = view.read();
    let standing = view.standing()?;
    scope.for_each_case(view, |case| -> Result<(), E> {
        for (evidence, excerpt) in case.evidence.iter().zip(&reader.excerpts(&case.evidence)?) {
            let document = reader.document(evidence.document)?;
            each(Quotation { claim: &case.claim, evidence, document, excerpt, standing: &standing })?;
        }
        Ok(())
    })
}
