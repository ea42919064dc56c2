use super::super::rule::{Flaw, rule};
use super::super::series::ids_in_series;
use super::super::subject::Subject;
use crate::model::stance::Stance;

rule! {
    /// Evidence disputes it.
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
    "disputed", Warn, Sourcing,
}

fn check(subject: &Subject<'_>) -> Vec<Flaw> {
    let disputing: Vec<_> = subject.case.with_stance(Stance::Disputes).map(|evidence| evidence.id).collect();
    if disputing.is_empty() {
        return Vec::new();
    }
    let verb = if disputing.len() == 1 { "disputes" } else { "dispute" };
    let against = subject.weighed.against.independent;
    vec![Flaw {
        message: format!(
            "{} {verb} it ({} for · {against} against)",
            ids_in_series(&disputing),
            subject.weighed.support.independent
        ),
        help: "print the denial, and weigh both sides".to_owned(),
        about: disputing.iter().map(ToString::to_string).collect(),
        ..Flaw::default()
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::example::Example;

    #[test]
    fn fires_on_evidence_against_the_claim() {
        let denied = Example::supported_by(&["Figuera [person] > Infobae [outlet]"])
            .disputed_by("Kremlin [office] (said) > TASS [agency]");
        assert_eq!(denied.messages(&RULE), ["E2 disputes it (1 for · 1 against)"]);
    }

    #[test]
    fn is_quiet_where_all_evidence_supports_it() {
        let supported = Example::supported_by(&["Figuera [person] > Infobae [outlet]"]);
        assert!(supported.messages(&RULE).is_empty());
    }
}
