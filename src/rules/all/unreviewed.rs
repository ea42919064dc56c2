use super::super::rule::{Flaw, Output, Together, rule};
use super::super::subject::EditorialState;
use super::super::task::{Action, Task, wording};

rule! {
    /// It lacks an approval that the policy asks for.
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
    "unreviewed", Note, EditorialState,
    left_out_of: &[Output::AuditTable],
    together: Some(Together {
        applies_to: |case| case.reviews.is_empty(),
        message: "not approved yet",
        help: "review the queue: perwhom review",
    }),
    task: Some(Task { action: Action::Read, objects: wording }),
}

fn check(editorial: &EditorialState<'_>) -> Vec<Flaw> {
    let approval = editorial.approval;
    if approval.is_given() || (!approval.void.is_empty() && approval.returned.is_empty()) {
        return Vec::new();
    }
    let id = editorial.subject.case.claim.id;
    vec![Flaw {
        message: approval.missing.join("; "),
        help: format!("have somebody who did not write it review it: perwhom review {id}"),
        ..Flaw::default()
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::policy::Setting;
    use crate::rules::example::Example;

    #[test]
    fn fires_where_nobody_has_approved_it() {
        assert_eq!(Example::unsupported().messages(&RULE), ["nobody has approved it"]);
    }

    #[test]
    fn fires_where_a_role_that_the_policy_asks_for_is_missing() {
        let roles = Example::unsupported().approved(false).knowing(|known| {
            let mut policy = known.policy().clone();
            policy.set(Setting::ReviewRoles, String::new(), "checker,legal".to_owned());
            known.set_policy(policy);
        });
        assert_eq!(roles.messages(&RULE), ["nobody has approved it as legal"]);
    }

    #[test]
    fn is_quiet_where_it_is_approved_and_where_an_approval_is_void() {
        assert!(Example::unsupported().approved(false).messages(&RULE).is_empty());
        let void = Example::unsupported().approved(false).with(|case| case.claim.text.push('.'));
        assert!(void.messages(&RULE).is_empty());
    }

    #[test]
    fn is_reported_together_until_somebody_reads_the_claim() {
        let together = RULE.together.unwrap();
        let mut unread = Example::unsupported();
        unread = unread.with(|case| assert!((together.applies_to)(case)));
        unread.approved(false).with(|case| assert!(!(together.applies_to)(case)));
    }
}
