use super::super::rule::{Flaw, Output, rule};
use super::super::subject::EditorialState;
use super::super::task::{Action, Task, wording};
use crate::model::severity::Severity;

rule! {
    /// Its approval is no longer valid.
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
    "review-void", Warn, EditorialState,
    is_settled_by_verdict: true,
    left_out_of: &[Output::Difference],
    task: Some(Task { action: Action::Read, objects: wording }),
}

fn check(editorial: &EditorialState<'_>) -> Vec<Flaw> {
    let id = editorial.subject.case.claim.id;
    if editorial.approval.is_given() {
        return Vec::new();
    }
    let flaw = |void: &crate::weigh::approval::Void<'_>| Flaw {
        message: format!(
            "the approval by {} as {} is no longer valid: {}",
            void.review.by, void.review.role, void.why
        ),
        help: format!("see what changed: perwhom diff {id} --since-review; then: perwhom review {id}"),
        about: vec![void.review.number.to_string()],
        at_most: if void.is_harmless { Severity::Note } else { Severity::Deny },
        ..Flaw::default()
    };
    editorial.approval.void.iter().map(flaw).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::confidence::Confidence;
    use crate::rules::example::{Example, day, relied_on_two};

    const CHAIN: &str = "Figuera [person] > Infobae [outlet]";

    #[test]
    fn fires_where_the_claim_was_changed_since() {
        let changed = || Example::supported_by(&[CHAIN]).approved(false).rated(Confidence::Tampered);
        let found = changed().found(&RULE);
        assert_eq!(
            found[0].message,
            "the approval by Ana as checker is no longer valid: changed since, but not for the worse"
        );
        assert_eq!(found[0].severity, Severity::Note);
        assert!(changed().tasks().contains(&(Action::Read, "Two bases".to_owned())));
    }

    #[test]
    fn weighs_more_where_what_it_rests_on_is_weaker() {
        let weaker = Example::supported_by(&[CHAIN])
            .approved(false)
            .with(|case| case.reviews[0].relied = relied_on_two())
            .found(&RULE);
        assert_eq!(
            weaker[0].message,
            "the approval by Ana as checker is no longer valid: its sourcing changed since: independent 2 → 1; \
             new: single-sourced"
        );
        assert_eq!(weaker[0].severity, Severity::Warn);
    }

    #[test]
    fn fires_where_the_approval_is_older_than_the_policy_allows() {
        use crate::model::policy::Setting;
        let after = |days: u32| {
            Example::supported_by(&[CHAIN])
                .knowing(|known| {
                    let mut policy = known.policy().clone();
                    policy.set(Setting::ReviewStaleDays, String::new(), "3".to_owned());
                    known.set_policy(policy);
                    known.set_now(day(22 + days));
                })
                .approved(false)
                .messages(&RULE)
        };
        assert_eq!(
            after(4),
            ["the approval by Ana as checker is no longer valid: given 4 days ago, valid for 3 days"]
        );
        assert!(after(3).is_empty());
    }

    #[test]
    fn is_quiet_where_the_approval_holds_and_where_there_is_none() {
        assert!(Example::supported_by(&[CHAIN]).approved(false).messages(&RULE).is_empty());
        assert!(Example::supported_by(&[CHAIN]).messages(&RULE).is_empty());
    }
}
