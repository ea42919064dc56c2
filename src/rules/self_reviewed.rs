use super::{Dealings, Flaw, in_a_row, rule};

rule! {
    /// Who approved it wrote it.
    ///
    /// ## What it finds
    /// An approval that holds, given by somebody who wrote the version that was approved, or cited
    /// any of its evidence.
    ///
    /// ## Why it matters
    /// The second pair of eyes was the first one.
    ///
    /// ## Example
    /// One checker adds a claim late at night and approves it.
    ///
    /// ## How to resolve
    /// Have somebody else read it: `perwhom review C1`. Where nobody else is there, print it
    /// knowing so, and `perwhom waive C1 self-reviewed --why "…"`.
    "self-reviewed", Warn, dealings
}

fn check(dealings: &Dealings<'_>) -> Vec<Flaw> {
    let mut own: Vec<String> = dealings
        .approval
        .holding
        .iter()
        .filter(|review| review.own)
        .map(|review| review.by.clone())
        .collect();
    own.dedup();
    if own.is_empty() || dealings.approval.holding.iter().any(|review| !review.own) {
        return Vec::new();
    }
    vec![Flaw {
        message: format!("only {} approved it, and had a hand in it", in_a_row(&own)),
        help: format!(
            "have somebody else read it: perwhom --by NAME review {} --approve",
            dealings.subject.case.claim.id
        ),
        about: own,
        ..Flaw::default()
    }]
}
