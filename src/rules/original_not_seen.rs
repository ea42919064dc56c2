use super::{Flaw, Subject, in_a_row, rule};
use crate::model::stance::Stance;

rule! {
    /// A relay could be read in the original, and nobody has.
    ///
    /// ## What it finds
    /// An outlet, agency, office or document that stands on a supporting chain before its last
    /// hop, and of which nothing at all is captured.
    ///
    /// ## Why it matters
    /// Every retelling drops a doubt and adds a mistake. What Politico wrote is not what a site
    /// says that Politico wrote.
    ///
    /// ## Example
    /// `leaked papers > Politico > Site A`, and the ledger holds the page of Site A only.
    ///
    /// ## How to resolve
    /// Open the original, capture it with `perwhom capture FILE --publisher "Politico"`, and cite
    /// from it.
    "original-not-seen", Note
}

fn check(subject: &Subject<'_>) -> Vec<Flaw> {
    let standing = subject.standing;
    let mut unseen = Vec::new();
    for evidence in subject.case.with_stance(Stance::Supports) {
        let hops = evidence.chain.hops();
        for source in hops[..hops.len() - 1].iter().filter_map(|hop| hop.source) {
            let source = standing.same_as(source);
            let known = unseen.contains(&source) || Some(source) == evidence.chain.last().source;
            if !known && standing.kind(source).can_be_opened() && !standing.is_captured(source) {
                unseen.push(source);
            }
        }
    }
    if unseen.is_empty() {
        return Vec::new();
    }
    let names: Vec<String> = unseen.iter().map(|source| standing.name(*source).into_owned()).collect();
    vec![Flaw {
        message: format!("nothing of {} is captured, only what others made of it", in_a_row(&names)),
        help: format!("open the original and capture it: perwhom capture FILE --publisher \"{}\"", names[0]),
        ..Flaw::default()
    }]
}
