//! Findings set aside.

use super::error::{ActError, Result};
use super::reason::reason;
use super::recorder::Recorder;
use super::review::is_author;
use super::revise::refuse_incomplete;
use crate::ledger::Reader;
use crate::model::act::{self, Act};
use crate::model::audience::Audience;
use crate::model::date::LooseDate;
use crate::model::finding::Finding;
use crate::model::id::ClaimId;
use crate::model::moment::Moment;
use crate::queries::ClaimDetail;
use crate::rules::{Rule, Waivable};

/// A finding to be set aside.
#[derive(Debug, Clone)]
pub struct Waiver {
    /// The rule.
    pub rule: &'static Rule,
    /// The last day on which it is set aside.
    pub until: Option<LooseDate>,
    /// Why.
    pub why: String,
}

/// What the findings of a rule on a claim are about: a waiver ends when that changes. Refuses what
/// cannot be set aside.
pub fn waivable(reader: Reader<'_>, now: Moment, id: ClaimId, rule: &'static Rule) -> Result<Vec<String>> {
    let findings = ClaimDetail::at(reader, now, id, Audience::Desk)?.audited.findings;
    let found: Vec<Finding> = findings.into_iter().filter(|finding| finding.rule == rule.name).collect();
    if found.is_empty() {
        return Err(ActError::DoesNotFire { rule: rule.name, claim: id });
    }
    if let Waivable::No { error, hint } = rule.waivable {
        return Err(ActError::NotWaivable { error, hint });
    }
    Ok(found.into_iter().flat_map(|finding| finding.about).collect())
}

/// Sets the findings of a rule on a claim aside.
pub fn waive(recorder: &mut Recorder<'_, '_>, id: ClaimId, asked: Waiver) -> Result<()> {
    let about = waivable(recorder.read(), recorder.writing.at(), id, asked.rule)?;
    if let Some(until) = &asked.until {
        let today = recorder.writing.at().to_string();
        if until.as_str() < today.get(..until.as_str().len().min(10)).unwrap_or_default() {
            return Err(ActError::Incomplete(format!("--until {until}: that day is in the past")));
        }
    }
    let why = reason(&asked.why)?;
    refuse_incomplete(recorder, id)?;
    let own = is_author(recorder, id)?;
    recorder.made.claim = Some(id);
    Ok(recorder.writing.act(&Act::Waive(act::Waive {
        claim: id,
        grounds: about,
        own,
        rule: asked.rule.name.to_owned(),
        until: asked.until,
        why,
    }))?)
}

/// Lets a finding count again that was set aside.
pub fn unwaive(recorder: &mut Recorder<'_, '_>, id: ClaimId, rule: &str, why: Option<&str>) -> Result<()> {
    if !recorder.read().case(id)?.waivers.iter().any(|waiver| waiver.rule == rule) {
        return Err(ActError::Nothing(format!("{rule} is not waived on {id}")));
    }
    let why = why.map(reason).transpose()?;
    recorder.made.claim = Some(id);
    Ok(recorder.writing.act(&Act::Unwaive(act::Unwaive { claim: id, rule: rule.to_owned(), why }))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::example::{C1, C2, Desk};
    use crate::rules::named;

    fn waiver(rule: &str, until: Option<&str>) -> Waiver {
        let until = until.map(|until| until.parse().unwrap());
        Waiver { rule: named(rule).unwrap(), until, why: "w".to_owned() }
    }

    #[test]
    fn only_a_finding_that_is_there_and_may_be_is_set_aside() {
        let mut desk = Desk::with_two_claims();
        let set_aside = |desk: &mut Desk, claim, asked| desk.act(|recorder| waive(recorder, claim, asked));
        assert!(matches!(
            set_aside(&mut desk, C1, waiver("unsourced", None)),
            Err(ActError::DoesNotFire { rule: "unsourced", .. })
        ));
        let past = waiver("unsourced", Some("2023-01-01"));
        assert!(matches!(set_aside(&mut desk, C2, past), Err(ActError::Incomplete(_))));
        set_aside(&mut desk, C2, waiver("unsourced", Some("2999"))).unwrap();
        let waived = desk.read().case(C2).unwrap().waivers;
        assert!(waived.iter().any(|waiver| waiver.rule == "unsourced" && waiver.own), "{waived:?}");
    }

    #[test]
    fn a_waiver_is_taken_back_once() {
        let mut desk = Desk::with_two_claims();
        desk.act(|recorder| waive(recorder, C2, waiver("unsourced", None))).unwrap();
        desk.act(|recorder| unwaive(recorder, C2, "unsourced", None)).unwrap();
        assert!(matches!(
            desk.act(|recorder| unwaive(recorder, C2, "unsourced", None)),
            Err(ActError::Nothing(_))
        ));
    }
}
