use super::super::rule::{Flaw, rule};
use super::super::subject::Subject;
use super::super::task::{Action, Task};
use crate::model::kind::Kind;
use crate::model::stance::Stance;
use crate::weigh::voices::states_origin;

rule! {
    /// No supporting chain states its origin.
    ///
    /// ## What it finds
    /// A claim all of whose supporting chains begin with an outlet or agency speaking in its own
    /// voice, with somebody unnamed, with a `?`, or with a source that nobody has judged yet, and
    /// without a basis such as `(witnessed)`.
    ///
    /// ## Why it matters
    /// An outlet's own voice is a report that something is so, not an account of how anyone knows.
    /// The grade of such a claim ends in `?`.
    ///
    /// ## Example
    /// "Two bases operate there", writes Outlet A, and does not say who counted them.
    ///
    /// ## How to resolve
    /// Read on, or ask: who told them? Cite with `--per "Origin > Outlet"`. If the outlet saw it for
    /// itself, `--per "Outlet (witnessed)"`. A source listed by `perwhom source list --unjudged`
    /// wants `perwhom source set S1 --kind person`.
    "origin-unstated", Note, Sourcing,
    task: Some(Task { action: Action::Ask, objects: unstated }),
}

fn check(subject: &Subject<'_>) -> Vec<Flaw> {
    let mut support = subject.case.with_stance(Stance::Supports).peekable();
    if support.peek().is_none() || support.any(|evidence| states_origin(subject.standing, &evidence.chain)) {
        return Vec::new();
    }
    let unjudged = subject.case.with_stance(Stance::Supports).find_map(|evidence| {
        evidence.chain.first().source.filter(|source| subject.standing.kind(*source) == Kind::Unjudged)
    });
    let help = match unjudged {
        Some(source) => format!(
            "say what kind of source {} is: perwhom source set {source} --kind person (or office, body …)",
            subject.standing.written_name(source)
        ),
        None => "find out who told them, and cite that as the chain: --per \"Origin > Outlet\"".to_owned(),
    };
    vec![Flaw { message: "no chain states its origin".to_owned(), help, ..Flaw::default() }]
}

/// The first sources of the chains that do not say where their word comes from, by name.
pub(super) fn unstated(subject: &Subject<'_>) -> Vec<String> {
    let standing = subject.standing;
    let support = subject.case.with_stance(Stance::Supports);
    let unstated = support.filter(|evidence| !states_origin(standing, &evidence.chain));
    let first = unstated.filter_map(|evidence| evidence.chain.first().source);
    first.map(|source| standing.name(source).into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::example::Example;

    #[test]
    fn fires_where_no_chain_states_its_origin_and_asks_the_outlet() {
        let unstated = || Example::supported_by(&["Infobae [outlet]"]);
        assert_eq!(unstated().messages(&RULE), ["no chain states its origin"]);
        assert_eq!(unstated().tasks()[0], (Action::Ask, "Infobae".to_owned()));
    }

    #[test]
    fn points_to_a_source_that_nobody_has_judged() {
        let found = Example::supported_by(&["Somebody > Infobae [outlet]"]).found(&RULE);
        assert!(found[0].help.starts_with("say what kind of source Somebody is"), "{}", found[0].help);
    }

    #[test]
    fn is_quiet_where_one_chain_states_it_and_where_there_is_no_chain() {
        let stated = Example::supported_by(&["Infobae [outlet]", "Figuera [person] > Infobae"]);
        assert!(stated.messages(&RULE).is_empty());
        assert!(Example::unsupported().messages(&RULE).is_empty());
    }
}
