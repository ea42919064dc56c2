use super::super::rule::{Flaw, rule};
use super::super::series::ids_in_series;
use super::super::subject::Subject;
use super::super::task::{Action, Task};
use super::origin_unstated::unstated;
use crate::model::id::EvidenceId;
use crate::model::stance::Stance;
use crate::weigh::hitting_set::Count;
use crate::weigh::voices::states_origin;

rule! {
    /// Only one source is certain; there may be more.
    ///
    /// ## What it finds
    /// A claim whose evidence may come from several independent sources, but where only one is
    /// certain: the other chains do not say where their word comes from, have a relay that nobody
    /// names, or stand in documents suspected of copying. It names which.
    ///
    /// ## Why it matters
    /// Three outlets that report the same in their own voice may have asked three people or read
    /// one agency. What is not known is not guessed: the count is given as an interval, `1–3`.
    ///
    /// ## Example
    /// `Kremlin > TASS` beside `Outlet A`, which does not say how it knows: one source is stated,
    /// a second is possible.
    ///
    /// ## How to resolve
    /// Find out where the others have it from and cite it so, with `--per "Origin > Outlet"`; a
    /// reporter who was there is `Outlet (witnessed)`. Settle suspected copies with `perwhom
    /// document copy D2 --of D1`, or take the suspicion back with `--not`.
    "possibly-single-sourced", Warn, Sourcing,
    task: Some(Task { action: Action::Ask, objects: unstated }),
}

fn check(subject: &Subject<'_>) -> Vec<Flaw> {
    let independent = subject.weighed.support.independent;
    if independent.low != Count::ONE || independent.high <= Count::ONE {
        return Vec::new();
    }
    let support: Vec<_> = subject.case.with_stance(Stance::Supports).collect();
    let ids = |keep: &dyn Fn(&crate::model::case::Evidence) -> bool| -> Vec<EvidenceId> {
        support.iter().filter(|evidence| keep(evidence)).map(|evidence| evidence.id).collect()
    };
    let standing = subject.standing;
    let hidden = ids(&|evidence| !states_origin(standing, &evidence.chain));
    let gaps = ids(&|evidence| states_origin(standing, &evidence.chain) && evidence.chain.has_gap());
    let suspected = ids(&|evidence| {
        standing.copied_by(evidence.document, true).len() > standing.copied_by(evidence.document, false).len()
    });
    let mut reasons = Vec::new();
    for (ids, one, many) in [
        (hidden, "does not state its origin", "do not state their origins"),
        (gaps, "passed through an unnamed relay", "passed through unnamed relays"),
        (suspected, "may be copied", "may be copied"),
    ] {
        if !ids.is_empty() {
            reasons.push(format!("{} {}", ids_in_series(&ids), if ids.len() == 1 { one } else { many }));
        }
    }
    if reasons.is_empty() {
        reasons.push("the stated chains share a source".to_owned());
    }
    vec![Flaw {
        message: format!("one source is certain, {} possible: {}", independent.high, reasons.join("; ")),
        help: "find out the origins, and cite them in the chains".to_owned(),
        ..Flaw::default()
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::example::Example;

    #[test]
    fn fires_where_one_source_is_certain_and_more_are_possible() {
        let unstated = || Example::supported_by(&["Figuera [person] > Infobae [outlet]", "Site B [outlet]"]);
        assert_eq!(
            unstated().messages(&RULE),
            ["one source is certain, 2 possible: E2 does not state its origin"]
        );
        assert!(unstated().tasks().contains(&(Action::Ask, "Site B".to_owned())));
        let gap = Example::supported_by(&[
            "Figuera [person] > Infobae [outlet]",
            "Petrov [person] > ? > Site B [outlet]",
        ]);
        assert_eq!(
            gap.messages(&RULE),
            ["one source is certain, 2 possible: E2 passed through an unnamed relay"]
        );
    }

    #[test]
    fn is_quiet_where_two_are_stated_and_where_there_is_but_one() {
        let two = Example::supported_by(&[
            "Figuera [person] > Infobae [outlet]",
            "Petrov [person] > Site B [outlet]",
        ]);
        assert!(two.messages(&RULE).is_empty());
        assert!(Example::supported_by(&["Site B [outlet]"]).messages(&RULE).is_empty());
    }
}
