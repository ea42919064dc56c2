//! What a ledger has in common with entries that were taken over: sources by name, documents by their bytes, and
//! contradictions that were settled without knowing all that speaks.

use super::error::{ActError, Result};
use super::recorder::Recorder;
use super::{document, source};
use crate::ledger::{Merged, SharedName};
use crate::model::act::{Act, Reopen};
use crate::model::id::{ClaimId, DocumentId, SourceId};
use crate::model::kind::Kind;

/// What was found to be one, and what could not be told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MatchReport {
    /// Sources, each with the one that it is.
    pub sources: Vec<(SourceId, SourceId)>,
    /// Documents, each with the one whose bytes it has.
    pub documents: Vec<(DocumentId, DocumentId)>,
    /// Sources that are confidential from now on, since one of their name is.
    pub hidden: Vec<SourceId>,
    /// Contradictions that are open again.
    pub reopened: Vec<(ClaimId, ClaimId)>,
    /// Pairs of sources with one name that were left as two, and why.
    pub left: Vec<(SourceId, SourceId, String)>,
}

/// Two sources of different replicas that go by one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// What they may be called before others.
    pub name: String,
    /// One, and its kind.
    pub one: (SourceId, Kind),
    /// The other, and its kind.
    pub other: (SourceId, Kind),
}

/// Says what is one and the same. `is_one` decides of two sources with one name.
pub(super) fn match_entities(
    recorder: &mut Recorder<'_, '_>,
    merged: &Merged,
    is_one: &mut dyn FnMut(&Pair) -> Result<bool>,
) -> Result<MatchReport> {
    let mut found = MatchReport::default();
    for shared in recorder.read().shared_names()? {
        match_sources(recorder, &shared, is_one, &mut found)?;
    }
    for (copy, of) in recorder.read().same_bytes()? {
        let why = Some("same bytes, captured in two ledgers".to_owned());
        match document::copy(recorder, copy, of, false, why) {
            Ok(()) => found.documents.push((copy, of)),
            // They are known to be copies the other way round.
            Err(ActError::CopyCycle { .. } | ActError::Nothing(_)) => {}
            Err(error) => return Err(error),
        }
    }
    let unseen = "it was resolved without evidence from another ledger";
    let otherwise = "it was resolved differently in another ledger";
    let reader = recorder.read();
    let mut open = Vec::new();
    open.extend(reader.settled_unseen()?.into_iter().map(|settled| (settled, unseen)));
    open.extend(reader.settled_otherwise(&merged.settled)?.into_iter().map(|settled| (settled, otherwise)));
    for (settled, note) in open {
        let (one, other) = (settled.one, settled.other);
        if found.reopened.contains(&(one, other)) {
            continue;
        }
        let reopen = Reopen { note: Some(note.to_owned()), one, other, why: settled.why };
        recorder.writing.act(&Act::Reopen(reopen))?;
        found.reopened.push((one, other));
    }
    Ok(found)
}

/// Where one of two namesakes is confidential, so is the other, until somebody says otherwise:
/// its name would give the first one's away.
fn hide_namesake(
    recorder: &mut Recorder<'_, '_>,
    a: SourceId,
    b: SourceId,
    found: &mut MatchReport,
) -> Result<()> {
    let described = |id| -> Result<Option<String>> { Ok(recorder.read().source(id)?.description) };
    let (open, description) = match (described(a)?, described(b)?) {
        (Some(description), None) => (b, description),
        (None, Some(description)) => (a, description),
        _ => return Ok(()),
    };
    let why = Some("it has the name of a confidential source".to_owned());
    source::act_confide(recorder, open, format!("{description} ({open})"), why)?;
    found.hidden.push(open);
    Ok(())
}

fn match_sources(
    recorder: &mut Recorder<'_, '_>,
    shared: &SharedName,
    is_one: &mut dyn FnMut(&Pair) -> Result<bool>,
    found: &mut MatchReport,
) -> Result<()> {
    // Judged before unjudged, then by age: the same choice in every ledger.
    let mut holders = Vec::new();
    for id in &shared.sources {
        let same = recorder.read().same_as(*id)?;
        if !holders.contains(&same) {
            holders.push(same);
        }
    }
    let mut ranked = Vec::new();
    for id in holders {
        let stored = recorder.read().source(id)?;
        ranked.push((stored.kind == Kind::Unjudged, recorder.read().made_at(id)?, id, stored.kind));
    }
    ranked.sort();
    let mut ranked = ranked.into_iter().map(|(_, _, id, kind)| (id, kind));
    let Some(first) = ranked.next() else { return Ok(()) };
    for other in ranked {
        if found.left.iter().any(|(a, b, _)| (*a, *b) == (other.0, first.0)) {
            continue;
        }
        let mut leave = |why: &str| found.left.push((other.0, first.0, why.to_owned()));
        let kinds_fit = other.1 == first.1 || other.1 == Kind::Unjudged;
        if recorder.read().were_one(other.0, first.0)? {
            leave("they were merged before, and split");
        } else if !kinds_fit {
            leave("their kinds differ");
        } else if is_one(&Pair {
            name: recorder.read().source(first.0)?.public_name().into_owned(),
            one: first,
            other,
        })? {
            let why = Some("same name in two ledgers".to_owned());
            match source::merge(recorder, other.0, first.0, why) {
                Ok(()) => found.sources.push((other.0, first.0)),
                Err(ActError::Cycle { .. }) => leave("one is under the other"),
                Err(error) => return Err(error),
            }
        } else {
            leave("nobody has confirmed that they are the same");
        }
        hide_namesake(recorder, first.0, other.0, found)?;
    }
    Ok(())
}
