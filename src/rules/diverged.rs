use super::{Flaw, Subject, rule};

rule! {
    /// It stands with more than one wording.
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
    "diverged", Warn
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
            "beside “{}” ({}) stands {}: neither knew of the other",
            claim.text,
            claim.confidence,
            wordings.join(" and ")
        ),
        help: format!(
            "say which is to hold: perwhom revise {} {} --why \"…\"",
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
