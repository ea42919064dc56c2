use super::{Dealings, Flaw, rule};

rule! {
    /// It is not approved as the desk wants it.
    ///
    /// ## What it finds
    /// A claim that lacks an approval: nobody has given one, a role that the policy asks for is
    /// missing, a second person is, or somebody sent it back. An approval that no longer holds is
    /// `review-void`. What a claim needs is set with `perwhom policy set review-roles` and
    /// `two-people`, for all claims or by tag; unless the desk says otherwise, it is one approval.
    ///
    /// ## Why it matters
    /// Whoever writes a sentence reads into it what they meant. Somebody else reads what it says.
    ///
    /// ## Example
    /// A claim is tagged `allegation`, the policy wants checker and legal, and only a checker has
    /// read it.
    ///
    /// ## How to resolve
    /// Have it read: `perwhom review` shows what waits, one claim at a time.
    "unreviewed", Note, dealings
}

fn check(dealings: &Dealings<'_>) -> Vec<Flaw> {
    let approval = dealings.approval;
    if approval.is_given() || (!approval.void.is_empty() && approval.returned.is_empty()) {
        return Vec::new();
    }
    let id = dealings.subject.case.claim.id;
    vec![Flaw {
        message: approval.missing.join("; "),
        help: format!("have it read by somebody who did not write it: perwhom review {id}"),
        ..Flaw::default()
    }]
}
