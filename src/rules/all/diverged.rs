use super::super::rule::{Flaw, rule};
use super::super::subject::Subject;

rule! {
    /// It has conflicting revisions.
    ///
    /// ## What it finds
    /// A claim that two people revised, in two copies of the ledger that met since, neither knowing
    /// of the other's revision. Both wordings stand.
    ///
    /// ## Why it matters
    /// Whoever reads the claim reads one of them; whoever wrote the other believes it settled.
    ///
    /// ## Example
    /// “Three bases” in the office’s ledger, “two or three bases” in the copy taken along to the
    /// interview.
    ///
    /// ## How to resolve
    /// Say which is to hold, or find a third: `perwhom revise C1 --text "…" --why "…"`. That settles
    /// all of them.
    "diverged", Warn, Sourcing,
}

fn check(subject: &Subject<'_>) -> Vec<Flaw> {
    let beside = &subject.case.diverged;
    if beside.is_empty() {
        return Vec::new();
    }
    let claim = &subject.case.claim;
    let wordings: Vec<String> = beside
        .iter()
        .map(|wording| {
            let day = wording.at.get(..10).unwrap_or(&wording.at);
            format!("“{}” ({}, {} on {day})", wording.text, wording.confidence, wording.by)
        })
        .collect();
    vec![Flaw {
        message: format!(
            "conflicting revisions since a merge: “{}” ({}) and {}",
            claim.text,
            claim.confidence,
            wordings.join(" and ")
        ),
        help: format!(
            "choose one: perwhom revise {} {} --why \"…\"",
            claim.id,
            if beside.iter().any(|wording| wording.text != claim.text) {
                "--text \"…\""
            } else {
                "--confidence …"
            }
        ),
        about: beside.iter().map(|wording| wording.entry.to_string()).collect(),
        ..Flaw::default()
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::case::Wording;
    use crate::model::confidence::Confidence;
    use crate::model::digest::Digest;
    use crate::rules::example::Example;

    #[test]
    fn fires_on_a_wording_that_stands_beside_its_own() {
        let beside = Wording {
            text: "Three bases".to_owned(),
            confidence: Confidence::Tampered,
            by: "Ana".to_owned(),
            at: "2026-11-22T02:21:00.000Z".to_owned(),
            entry: Digest::ZERO,
        };
        let diverged = Example::unsupported().with(|case| case.diverged.push(beside));
        assert_eq!(
            diverged.messages(&RULE),
            [
                "conflicting revisions since a merge: “Two bases” (possible) and “Three bases” (doubtful, Ana on 2026-11-22)"
            ]
        );
    }

    #[test]
    fn is_quiet_where_there_is_one_wording() {
        assert!(Example::unsupported().messages(&RULE).is_empty());
    }
}
