use super::{Dealings, Flaw, rule};
use crate::model::severity::Severity;

rule! {
    /// It was approved, and is no longer what was approved.
    ///
    /// ## What it finds
    /// An approval that does not hold any more. It was given to a claim as it stood: to its
    /// wording, confidence, excerpts, chains and contradictions, and to the counts, bottlenecks
    /// and grade that were relied on. Any later change voids it: also one that only lies in the
    /// sources, a merge, a copy found out, a rating lowered, where it makes the claim weaker. Where
    /// a change lowered no count and added no finding, it is a note only. An approval is void, too,
    /// when it is older than the policy allows (`review-stale-days`).
    ///
    /// ## Why it matters
    /// An approval that silently covers what came after it is worse than none.
    ///
    /// ## Example
    /// A claim with two sources is approved, and one of the two excerpts is withdrawn.
    ///
    /// ## How to resolve
    /// See what changed with `perwhom diff C1 --since-review`, and approve it again, or not:
    /// `perwhom review C1`.
    "review-void", Warn, dealings
}

fn check(dealings: &Dealings<'_>) -> Vec<Flaw> {
    let id = dealings.subject.case.claim.id;
    if dealings.approval.is_given() {
        return Vec::new();
    }
    let flaw = |void: &crate::weigh::approval::Void<'_>| Flaw {
        message: format!(
            "the approval of {} as {} no longer holds: {}",
            void.review.by, void.review.role, void.why
        ),
        help: format!("see what changed: perwhom diff {id} --since-review; then: perwhom review {id}"),
        about: vec![void.review.number.to_string()],
        at_most: if void.is_harmless { Severity::Note } else { Severity::Deny },
    };
    dealings.approval.void.iter().map(flaw).collect()
}
