use super::super::rule::{Flaw, rule};
use super::super::series::series;
use super::super::subject::EditorialState;

rule! {
    /// It was approved only by its author.
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
    "self-reviewed", Warn, EditorialState,
    is_settled_by_verdict: true,
}

fn check(editorial: &EditorialState<'_>) -> Vec<Flaw> {
    let mut own: Vec<String> = editorial
        .approval
        .holding
        .iter()
        .filter(|review| review.own)
        .map(|review| review.by.clone())
        .collect();
    own.dedup();
    if own.is_empty() || editorial.approval.holding.iter().any(|review| !review.own) {
        return Vec::new();
    }
    vec![Flaw {
        message: format!("approved only by {}, an author of it", series(&own)),
        help: format!(
            "have somebody else review it: perwhom --by NAME review {} --approve",
            editorial.subject.case.claim.id
        ),
        about: own,
        ..Flaw::default()
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::example::Example;

    #[test]
    fn fires_where_only_the_author_approved_it() {
        assert_eq!(
            Example::unsupported().approved(true).messages(&RULE),
            ["approved only by Ana, an author of it"]
        );
    }

    #[test]
    fn is_quiet_where_somebody_else_approved_it_or_nobody_did() {
        assert!(Example::unsupported().approved(false).messages(&RULE).is_empty());
        assert!(Example::unsupported().messages(&RULE).is_empty());
        let both = Example::unsupported().approved(true).approved(false).with(|case| {
            "Ben".clone_into(&mut case.reviews[1].by);
        });
        assert!(both.messages(&RULE).is_empty());
    }
}
