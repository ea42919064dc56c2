use super::{Flaw, Subject, ids_in_a_row, rule};
use crate::model::stance::Stance;

rule! {
    /// Evidence speaks against it.
    ///
    /// ## What it finds
    /// A claim with live evidence that disputes it: a denial, a correction, a document that says
    /// otherwise.
    ///
    /// ## Why it matters
    /// A denial belongs in the story, and its weight in the judgement: `2 for · 1 against`.
    ///
    /// ## Example
    /// The ministry says that no such contract was ever signed.
    ///
    /// ## How to resolve
    /// Weigh it: set the confidence accordingly and print the denial. If the evidence was cited in
    /// error, `perwhom withdraw E7 --why "…"`.
    "disputed", Warn
}

fn check(subject: &Subject<'_>) -> Vec<Flaw> {
    let disputing: Vec<_> = subject.case.with_stance(Stance::Disputes).map(|evidence| evidence.id).collect();
    if disputing.is_empty() {
        return Vec::new();
    }
    let verb = if disputing.len() == 1 { "speaks" } else { "speak" };
    let against = subject.weighed.against.independent;
    vec![Flaw {
        message: format!(
            "{} {verb} against it ({} for · {against} against)",
            ids_in_a_row(&disputing),
            subject.weighed.support.independent
        ),
        help: "print the denial, and judge the claim by both sides".to_owned(),
        about: disputing.iter().map(ToString::to_string).collect(),
        ..Flaw::default()
    }]
}
