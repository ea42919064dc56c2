use super::{Dealings, Flaw, in_a_row, rule};

rule! {
    /// Who set a finding aside wrote the claim.
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
    "self-waived", Warn, dealings
}

fn check(dealings: &Dealings<'_>) -> Vec<Flaw> {
    let case = dealings.subject.case;
    let in_force =
        |rule: &str| dealings.found.iter().any(|finding| finding.rule == rule && finding.waived.is_some());
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
        message: format!("set aside by whom it concerns: {}", in_a_row(&own)),
        help: format!(
            "have somebody else decide: perwhom --by NAME waive {} RULE --why \"…\"",
            case.claim.id
        ),
        about: own,
        ..Flaw::default()
    }]
}
