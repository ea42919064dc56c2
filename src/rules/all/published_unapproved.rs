use super::super::rule::{Flaw, rule};
use super::super::subject::EditorialState;
use crate::model::review::Verdict;

rule! {
    /// It was published without approval.
    ///
    /// ## What it finds
    /// A claim that appeared in a story at a version that nobody has approved.
    ///
    /// ## Why it matters
    /// What readers have seen was read by nobody else before them.
    ///
    /// ## Example
    /// The wording is changed between the approval and the page.
    ///
    /// ## How to resolve
    /// Read it now: `perwhom review C1`. An approval of exactly what was published settles it; if it
    /// does not hold, correct the story and record that with `perwhom publish C1 --in …`.
    "published-unapproved", Warn, EditorialState,
}

fn check(editorial: &EditorialState<'_>) -> Vec<Flaw> {
    let case = editorial.subject.case;
    let unapproved = case.publications.iter().filter(|published| {
        !case
            .reviews
            .iter()
            .any(|review| review.verdict == Verdict::Approve && review.fingerprint == published.fingerprint)
    });
    unapproved
        .map(|published| Flaw {
            message: format!(
                "{} of {} contains version {}, which nobody had approved",
                published.place, published.date, published.version
            ),
            help: format!(
                "review what was published: perwhom show {} --version {}",
                case.claim.id, published.version
            ),
            about: vec![published.place.clone()],
            ..Flaw::default()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::example::Example;

    #[test]
    fn fires_where_a_story_has_a_version_that_nobody_approved() {
        let message = ["The story of 2026-11-22 contains version 1, which nobody had approved"];
        assert_eq!(Example::unsupported().published().messages(&RULE), message);
        let changed = Example::unsupported().approved(false).with(|case| case.claim.text.push('.'));
        assert_eq!(changed.published().messages(&RULE), message);
    }

    #[test]
    fn is_quiet_where_it_was_approved_or_is_not_published() {
        assert!(Example::unsupported().approved(false).published().messages(&RULE).is_empty());
        assert!(Example::unsupported().messages(&RULE).is_empty());
    }
}
