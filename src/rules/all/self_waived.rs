use super::super::rule::{Flaw, rule};
use super::super::series::series;
use super::super::subject::EditorialState;

rule! {
    /// A finding was waived by the author of the claim.
    ///
    /// ## What it finds
    /// A waiver in force, given by somebody who wrote the claim as it stood then, or cited any of
    /// its evidence.
    ///
    /// ## Why it matters
    /// A flaw was found in somebody's work, and they excused it themselves.
    ///
    /// ## Example
    /// The checker who found only one source waives `single-sourced` on the claim.
    ///
    /// ## How to resolve
    /// Have somebody else decide: `perwhom --by NAME waive C1 single-sourced --why "…"` replaces
    /// the waiver.
    "self-waived", Warn, EditorialState,
}

fn check(editorial: &EditorialState<'_>) -> Vec<Flaw> {
    let case = editorial.subject.case;
    let in_force =
        |rule: &str| editorial.found.iter().any(|finding| finding.rule == rule && finding.waived.is_some());
    let own: Vec<String> = case
        .waivers
        .iter()
        .filter(|waiver| waiver.own && in_force(&waiver.rule))
        .map(|waiver| format!("{} ({})", waiver.rule, waiver.by))
        .collect();
    if own.is_empty() {
        return Vec::new();
    }
    vec![Flaw {
        message: format!("waived by an author of the claim: {}", series(&own)),
        help: format!(
            "have somebody else decide: perwhom --by NAME waive {} RULE --why \"…\"",
            case.claim.id
        ),
        about: own,
        ..Flaw::default()
    }]
}

#[cfg(test)]
mod tests {
    use super::super::unsourced;
    use super::*;
    use crate::rules::example::Example;

    #[test]
    fn fires_where_the_author_set_a_finding_aside() {
        let own = Example::unsupported().waived(&unsourced::RULE, true);
        assert_eq!(own.messages(&RULE), ["waived by an author of the claim: unsourced (Ana)"]);
    }

    #[test]
    fn is_quiet_where_somebody_else_did_and_where_the_waiver_is_not_in_force() {
        let other = Example::unsupported().waived(&unsourced::RULE, false);
        assert!(other.messages(&RULE).is_empty());
        let void = Example::unsupported()
            .waived(&unsourced::RULE, true)
            .with(|case| case.waivers[0].about.push("something else".to_owned()));
        assert!(void.messages(&RULE).is_empty());
    }
}
