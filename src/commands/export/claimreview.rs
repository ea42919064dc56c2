//! Claims that were published with a verdict, as schema.org has it.

use super::list::List;
use super::wanted::Wanted;
use crate::commands::error::Result;
use crate::commands::printer::Printer;
use crate::exchange::claim_review::{Verdict, claim_review};
use crate::model::kind::Kind;
use crate::queries::for_each_verdict;

/// Said where nothing was written.
const NONE: &str =
    "none of these claims was published with a verdict: perwhom publish C1 --in … --on … --verdict \"…\"";

/// Writes the claims that were published with a verdict: for each the latest such story.
pub(super) fn write(wanted: &Wanted<'_>, out: &mut Printer<'_>) -> Result<Option<&'static str>> {
    let mut list = List::begin(out)?;
    for_each_verdict(wanted.view, wanted.scope, |published| {
        let story = published.story;
        let speaker = published.speaker.as_ref();
        list.item(&claim_review(&Verdict {
            claim: &story.text,
            language: published.language,
            place: &story.place,
            date: &story.date,
            verdict: story.verdict.as_deref().unwrap_or_default(),
            desk: published.desk,
            speaker: speaker.map(|(name, kind)| (name.as_str(), *kind == Kind::Person)),
            appearances: &published.appearances,
        }))
    })?;
    let written = list.end()?;
    writeln!(out)?;
    Ok((written == 0).then_some(NONE))
}
