//! Claims that were published with a verdict.

use std::collections::BTreeSet;

use super::QueryError;
use super::scope::Scope;
use super::view::View;
use crate::ledger::LedgerError;
use crate::model::case::Case;
use crate::model::id::{DocumentId, SourceId};
use crate::model::kind::Kind;
use crate::model::publication::Published;
use crate::model::stance::Stance;
use crate::model::standing::Standing;
use crate::weigh::voices::states_origin;

/// A claim that was published with a verdict.
pub struct PublishedVerdict<'c> {
    /// The language of the claim.
    pub language: &'c str,
    /// The latest story with a verdict on it.
    pub story: &'c Published,
    /// Who made the claim, and what they are.
    pub speaker: Option<(String, Kind)>,
    /// The addresses of the documents that support it.
    pub appearances: Vec<String>,
    /// What the desk is called.
    pub desk: &'c str,
}

/// Hands over the claims that were published with a verdict: each with the latest such story.
pub fn for_each_verdict<E: From<LedgerError> + From<QueryError>>(
    view: &View,
    scope: Scope<'_>,
    mut each: impl FnMut(PublishedVerdict<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let reader = view.read();
    let standing = view.standing()?;
    let desk = reader.desk()?.map(|desk| standing.name(desk).into_owned()).unwrap_or_default();
    scope.for_each_case(view, |case| -> Result<(), E> {
        let published = case.publications.iter().filter(|story| story.verdict.is_some());
        let Some(story) = published.max_by(|a, b| a.date.cmp(&b.date)) else { return Ok(()) };
        let speaker = speaker(case, &standing).map(|id| (standing.name(id).into_owned(), standing.kind(id)));
        let supporting: BTreeSet<DocumentId> =
            case.with_stance(Stance::Supports).map(|evidence| evidence.document).collect();
        let mut appearances = Vec::new();
        for document in supporting {
            appearances.extend(reader.document(document)?.url);
        }
        each(PublishedVerdict { language: &case.claim.language, story, speaker, appearances, desk: &desk })
    })
}

/// Who made a claim: the speaker of a claim of words, else the one origin that its chains have.
fn speaker(case: &Case, standing: &Standing) -> Option<SourceId> {
    let origins: BTreeSet<SourceId> = case
        .with_stance(Stance::Supports)
        .filter(|evidence| states_origin(standing, &evidence.chain))
        .filter_map(|evidence| evidence.chain.first().source)
        .map(|origin| standing.same_as(origin))
        .collect();
    case.claim.said_by.or(if origins.len() == 1 { origins.first().copied() } else { None })
}
