//! Contradictions, opened and settled.

use super::error::{ActError, Result};
use super::reason::reason;
use super::recorder::Recorder;
use super::revise::{refuse_altered, refuse_retracted};
use crate::model::act::{Act, Contradict, Reopen, Resolve};
use crate::model::id::ClaimId;
use crate::model::outcome::Outcome;

/// Says that two claims cannot both be true.
pub fn contradict(recorder: &mut Recorder<'_, '_>, a: ClaimId, b: ClaimId, why: &str) -> Result<()> {
    let why = reason(why)?;
    let (one, other) = pair(recorder, a, b)?;
    for id in [one, other] {
        refuse_retracted(recorder, id)?;
    }
    match recorder.read().contradiction(one, other)? {
        None => recorder.writing.act(&Act::Contradict(Contradict { key: None, one, other, why }))?,
        Some(known) if known.outcome == Outcome::Open => {
            return Err(ActError::Nothing(format!(
                "{one} and {other} are already recorded as contradicting each other"
            )));
        }
        Some(_) => recorder.writing.act(&Act::Reopen(Reopen { note: None, one, other, why }))?,
    }
    Ok(())
}

/// Settles a contradiction: for one of the two, or as `otherwise` says.
pub fn resolve(
    recorder: &mut Recorder<'_, '_>,
    a: ClaimId,
    b: ClaimId,
    holds: Option<ClaimId>,
    otherwise: Outcome,
    why: &str,
) -> Result<()> {
    let note = reason(why)?;
    let (one, other) = pair(recorder, a, b)?;
    let outcome = match holds {
        Some(id) if id == one => Outcome::ForOne,
        Some(id) if id == other => Outcome::ForOther,
        Some(id) => return Err(ActError::Incomplete(format!("{id} is neither {one} nor {other}"))),
        None => otherwise,
    };
    match recorder.read().contradiction(one, other)? {
        None => Err(ActError::Nothing(format!(
            "{one} and {other} are not recorded as contradicting each other; to record it: perwhom contradict {one} {other} --why \"…\""
        ))),
        Some(known) if known.outcome == outcome => {
            let how = match outcome {
                Outcome::ForOne => format!("for {one}"),
                Outcome::ForOther => format!("for {other}"),
                other => other.to_string(),
            };
            Err(ActError::Nothing(format!("already resolved this way: {how}")))
        }
        Some(known) => {
            Ok(recorder.writing.act(&Act::Resolve(Resolve { note, one, other, outcome, why: known.why }))?)
        }
    }
}

/// Both claims, if they are there and two; the lower id first.
fn pair(recorder: &Recorder<'_, '_>, a: ClaimId, b: ClaimId) -> Result<(ClaimId, ClaimId)> {
    let reader = recorder.read();
    reader.claim(a)?;
    reader.claim(b)?;
    if a == b {
        return Err(ActError::Incomplete(format!("{a} cannot contradict itself; name two claims")));
    }
    for id in [a, b] {
        refuse_altered(recorder, id)?;
    }
    Ok((a.min(b), a.max(b)))
}
