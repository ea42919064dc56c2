use super::super::rule::{Flaw, rule};
use super::super::series::series;
use super::super::subject::Subject;
use super::super::task::{Action, Task};
use crate::model::stance::Stance;

rule! {
    /// An original that it relies on was not captured.
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
    "original-not-seen", Note, Sourcing,
    task: Some(Task { action: Action::Open, objects: uncaptured }),
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
        message: format!("no document of {} is captured, only reports about it", series(&names)),
        help: format!("open the original and capture it: perwhom capture FILE --publisher \"{}\"", names[0]),
        ..Flaw::default()
    }]
}

/// The relays and origins of which nothing is captured, by name.
fn uncaptured(subject: &Subject<'_>) -> Vec<String> {
    let standing = subject.standing;
    let mut names = Vec::new();
    for evidence in subject.case.with_stance(Stance::Supports) {
        let hops = evidence.chain.hops();
        for source in hops[..hops.len() - 1].iter().filter_map(|hop| hop.source) {
            let source = standing.same_as(source);
            if standing.kind(source).can_be_opened() && !standing.is_captured(source) {
                names.push(standing.name(source).into_owned());
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::SourceId;
    use crate::rules::example::Example;

    const REPEATED: &str = "Letter [document] > Infobae [outlet]";

    #[test]
    fn fires_where_nothing_of_an_original_is_captured_and_asks_to_open_it() {
        let repeated = || Example::supported_by(&[REPEATED]);
        assert_eq!(repeated().messages(&RULE), ["no document of Letter is captured, only reports about it"]);
        assert!(repeated().tasks().contains(&(Action::Open, "Letter".to_owned())));
    }

    #[test]
    fn is_quiet_where_the_original_is_captured_or_nobody_could_open_it() {
        let captured = Example::supported_by(&[REPEATED]).knowing(|known| known.add_captured([SourceId(1)]));
        assert!(captured.messages(&RULE).is_empty());
        let spoken = Example::supported_by(&["Figuera [person] > Infobae [outlet]"]);
        assert!(spoken.messages(&RULE).is_empty());
    }
}
