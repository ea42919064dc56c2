//! Claims that were published with a verdict, as schema.org has it.

use std::collections::BTreeSet;

use super::list::List;
use super::wanted::Wanted;
use crate::commands::error::Result;
use crate::commands::printer::Printer;
use crate::exchange::claim_review::{Verdict, claim_review};
use crate::model::id::{DocumentId, SourceId};
use crate::model::kind::Kind;
use crate::model::stance::Stance;
use crate::weigh::voices::states_origin;

/// Said where nothing was written.
const NONE: &str =
    "none of these claims was published with a verdict: perwhom publish C1 --in … --on … --verdict \"…\"";

/// Writes the claims that were published with a verdict: for each the latest such story.
pub(super) fn write(wanted: &Wanted<'_>, out: &mut Printer<'_>) -> Result<Option<&'static str>> {
    let reader = wanted.view.read();
    let standing = wanted.view.standing()?;
    let desk = reader.desk()?.map(|desk| standing.name(desk).into_owned()).unwrap_or_default();
    let mut list = List::begin(out)?;
    wanted.for_each_case(|case| {
        let published = case.publications.iter().filter(|story| story.verdict.is_some());
        let Some(story) = published.max_by(|a, b| a.date.cmp(&b.date)) else { return Ok(()) };
        // Who made it: the speaker of a claim of words, else the one origin that its chains have.
        let mut origins: Vec<SourceId> = case
            .with_stance(Stance::Supports)
            .filter(|evidence| states_origin(&standing, &evidence.chain))
            .filter_map(|evidence| evidence.chain.first().source)
            .map(|origin| standing.same_as(origin))
            .collect();
        origins.sort_unstable();
        origins.dedup();
        let speaker = case.claim.said_by.or(if origins.len() == 1 { origins.first().copied() } else { None });
        let speaker_name = speaker.map(|speaker| standing.name(speaker));
        let documents: BTreeSet<DocumentId> =
            case.with_stance(Stance::Supports).map(|evidence| evidence.document).collect();
        let mut appearances = Vec::new();
        for document in documents {
            appearances.extend(reader.document(document)?.url);
        }
        let made = claim_review(&Verdict {
            claim: &story.text,
            language: &case.claim.language,
            place: &story.place,
            date: &story.date,
            verdict: story.verdict.as_deref().unwrap_or_default(),
            desk: &desk,
            speaker: speaker_name.as_deref().zip(speaker.map(|id| standing.kind(id) == Kind::Person)),
            appearances: &appearances,
        });
        list.item(&made)
    })?;
    let written = list.end()?;
    writeln!(out)?;
    Ok((written == 0).then_some(NONE))
}
