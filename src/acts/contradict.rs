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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::example::{C1, C2, Desk};

    #[test]
    fn a_contradiction_is_of_two_claims_whichever_is_named_first() {
        let mut desk = Desk::with_two_claims();
        desk.act(|recorder| contradict(recorder, C2, C1, "w")).unwrap();
        assert_eq!(desk.read().contradiction(C1, C2).unwrap().unwrap().outcome, Outcome::Open);
        let mut refused = |a, b| desk.act(|recorder| contradict(recorder, a, b, "w")).unwrap_err();
        assert!(matches!(refused(C1, C2), ActError::Nothing(_)));
        assert!(matches!(refused(C1, C1), ActError::Incomplete(_)));
        assert!(matches!(refused(C1, ClaimId(9)), ActError::Ledger(_)));
    }

    #[test]
    fn what_is_settled_can_be_settled_otherwise_and_opened_again() {
        let mut desk = Desk::with_two_claims();
        let settle = |desk: &mut Desk, holds| {
            desk.act(|recorder| resolve(recorder, C1, C2, holds, Outcome::BothStand, "w"))
        };
        assert!(matches!(settle(&mut desk, Some(C1)).unwrap_err(), ActError::Nothing(_)));
        desk.act(|recorder| contradict(recorder, C1, C2, "w")).unwrap();
        settle(&mut desk, Some(C2)).unwrap();
        assert!(matches!(settle(&mut desk, Some(C2)).unwrap_err(), ActError::Nothing(_)));
        assert!(matches!(settle(&mut desk, Some(ClaimId(9))).unwrap_err(), ActError::Incomplete(_)));
        settle(&mut desk, None).unwrap();
        desk.act(|recorder| contradict(recorder, C1, C2, "w")).unwrap();
        assert_eq!(desk.last_acts(), ["reopen"]);
    }
}
