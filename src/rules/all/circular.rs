use std::collections::{BTreeMap, BTreeSet};

use super::super::rule::{Flaw, rule};
use super::super::series::series;
use super::super::subject::Subject;
use crate::model::id::SourceId;
use crate::model::stance::Stance;
use crate::weigh::voices::states_origin;

rule! {
    /// They cite each other.
    ///
    /// ## What it finds
    /// Supporting chains without a stated origin whose hops run in a circle, taken as they are
    /// written, before anything is folded; or one chain that names a source twice.
    ///
    /// ## Why it matters
    /// Two outlets that each name the other as their source know nothing between them, however
    /// often it is repeated.
    ///
    /// ## Example
    /// `Outlet X > Outlet Y` and, in another document, `Outlet Y > Outlet X`.
    ///
    /// ## How to resolve
    /// Find who had it first, and from whom; cite that. If nobody did, withdraw the evidence and
    /// lower the confidence.
    "circular", Warn, Sourcing,
}

fn check(subject: &Subject<'_>) -> Vec<Flaw> {
    let circle = circle(subject);
    if circle.is_empty() {
        return Vec::new();
    }
    let names: Vec<String> =
        circle.iter().map(|source| subject.standing.written_name(*source).into_owned()).collect();
    let message = match names.as_slice() {
        [one] => format!("{one} appears twice on one chain"),
        many => format!("{} cite each other", series(many)),
    };
    vec![Flaw {
        message,
        help: "find out who reported it first, and cite that".to_owned(),
        ..Flaw::default()
    }]
}

/// The sources that run in a circle among the supporting chains; none where nothing does.
pub(super) fn circle(subject: &Subject<'_>) -> BTreeSet<SourceId> {
    let mut reported: BTreeMap<SourceId, BTreeSet<SourceId>> = BTreeMap::new();
    for evidence in subject.case.with_stance(Stance::Supports) {
        let hops: Vec<SourceId> = evidence.chain.sources().collect();
        let twice = hops.iter().enumerate().find(|(at, hop)| hops[..*at].contains(hop));
        if let Some((_, twice)) = twice {
            return BTreeSet::from([*twice]);
        }
        if !states_origin(subject.standing, &evidence.chain) {
            for pair in hops.windows(2) {
                reported.entry(pair[0]).or_default().insert(pair[1]);
            }
        }
    }
    reported.keys().copied().filter(|source| reaches(&reported, *source, *source)).collect()
}

fn reaches(reported: &BTreeMap<SourceId, BTreeSet<SourceId>>, from: SourceId, to: SourceId) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(here) = open.pop() {
        for next in reported.get(&here).into_iter().flatten() {
            if *next == to {
                return true;
            }
            if seen.insert(*next) {
                open.push(*next);
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::example::Example;

    #[test]
    fn fires_where_outlets_have_it_from_each_other() {
        let circle = Example::supported_by(&["Site A [outlet] > Site B [outlet]", "Site B > Site A"]);
        assert_eq!(circle.messages(&RULE), ["Site A and Site B cite each other"]);
    }

    #[test]
    fn fires_where_a_chain_comes_back_to_a_source() {
        let twice = Example::supported_by(&["Site A [outlet] > Site B [outlet] > Site A"]);
        assert_eq!(twice.messages(&RULE), ["Site A appears twice on one chain"]);
    }

    #[test]
    fn is_quiet_where_chains_end_or_state_their_origin() {
        let straight =
            Example::supported_by(&["Site A [outlet] > Site B [outlet]", "Site B > Site C [outlet]"]);
        assert!(straight.messages(&RULE).is_empty());
        let stated = Example::supported_by(&[
            "Figuera [person] > Site A [outlet] > Site B [outlet]",
            "Figuera > Site B > Site A",
        ]);
        assert!(stated.messages(&RULE).is_empty());
    }
}
