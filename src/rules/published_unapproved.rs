use super::{Dealings, Flaw, rule};
use crate::model::review::Verdict;

rule! {
    /// It was published as nobody had approved it.
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
    "published-unapproved", Warn, dealings
}

fn check(dealings: &Dealings<'_>) -> Vec<Flaw> {
    let case = dealings.subject.case;
    let unapproved = case.publications.iter().filter(|published| {
        !case
            .reviews
            .iter()
            .any(|review| review.verdict == Verdict::Approve && review.fingerprint == published.fingerprint)
    });
    unapproved
        .map(|published| Flaw {
            message: format!(
                "{} of {} has version {} of it, which nobody had approved",
                published.place, published.date, published.version
            ),
            help: format!(
                "read what was published: perwhom show {} --version {}",
                case.claim.id, published.version
            ),
            about: vec![published.place.clone()],
            ..Flaw::default()
        })
        .collect()
}
