use super::super::rule::{Flaw, rule};
use super::super::series::series;
use super::super::subject::Subject;
use super::super::task::{Action, Task};
use crate::model::id::SourceId;
use crate::model::kind::Kind;
use crate::weigh::Voice;
use crate::weigh::hitting_set::Count;

rule! {
    /// One voice would have to be wrong for all the evidence to fail.
    ///
    /// ## What it finds
    /// A claim whose supporting evidence, however many articles it is, has a voice in common: a
    /// bottleneck. It says "one origin" where everything goes back to the same word, and "one
    /// outlet" where two or more stated origins share a relay, so that one outlet's word has to
    /// be taken for both. The bottlenecks are named, with what was folded into them.
    ///
    /// ## Why it matters
    /// Ten articles that repeat each other are one source. If the bottleneck is mistaken, lying
    /// or misquoted, nothing is left.
    ///
    /// ## Example
    /// `leaked papers > Politico > Site A` and `leaked papers > Politico > Site B` are two
    /// articles and one source: whoever doubts the papers, or what Politico made of them, doubts
    /// both.
    ///
    /// ## How to resolve
    /// Find a source that does not pass through any bottleneck, or one that has seen the origin
    /// for itself, and cite it. If there is none, say in print whose word it is.
    "single-sourced", Warn, Sourcing,
    task: Some(Task { action: Action::Reach, objects: people }),
}

fn check(subject: &Subject<'_>) -> Vec<Flaw> {
    let support = &subject.weighed.support;
    if support.independent.high != Count::ONE {
        return Vec::new();
    }
    let standing = subject.standing;
    let names: Vec<String> = support.bottlenecks.iter().map(|voice| voice.name(standing)).collect();
    let plain: Vec<String> = support.bottlenecks.iter().map(|voice| voice.plain_name(standing)).collect();
    let origins: Vec<String> =
        support.origins.iter().map(|source| standing.name(*source).into_owned()).collect();
    let excerpts = match support.evidence {
        1 => "its one excerpt depends".to_owned(),
        2 => "both excerpts depend".to_owned(),
        many => format!("all {many} excerpts depend"),
    };
    let shared_relay = origins.len() > 1 && !origins.iter().any(|origin| plain.contains(origin));
    let message = if shared_relay {
        format!("one outlet: {} are heard only through {}", series(&origins), series(&names))
    } else {
        format!("one origin: {excerpts} on {}", series(&names))
    };
    vec![Flaw {
        message,
        help: format!(
            "find a source that does not pass through {}, or print whose word it is",
            plain.join(" or ")
        ),
        about: crate::weigh::assessment::codes(subject.weighed),
        ..Flaw::default()
    }]
}

/// The people and bodies that it all rests on, by name.
fn people(subject: &Subject<'_>) -> Vec<String> {
    let standing = subject.standing;
    let bottlenecks = subject.weighed.support.bottlenecks.iter();
    let sources = bottlenecks.filter_map(|bottleneck| match bottleneck.voice {
        Voice::Source(source) | Voice::Unnamed(source, _) => Some(source),
        Voice::Unknown(_) => None,
    });
    let can_be_reached = |source: &SourceId| {
        matches!(standing.kind(*source), Kind::Person | Kind::Office | Kind::Body | Kind::Unnamed)
    };
    sources.filter(can_be_reached).map(|source| standing.name(source).into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::example::Example;

    #[test]
    fn fires_on_one_origin_and_asks_to_reach_it() {
        let one =
            || Example::supported_by(&["Figuera [person] > Infobae [outlet]", "Figuera > Site B [outlet]"]);
        assert_eq!(one().messages(&RULE), ["one origin: both excerpts depend on Figuera"]);
        assert_eq!(
            one().tasks(),
            [(Action::Reach, "Figuera".to_owned()), (Action::Read, "Two bases".to_owned()),]
        );
        let alone = Example::supported_by(&["Figuera [person] > Infobae [outlet]"]);
        assert_eq!(alone.messages(&RULE), ["one origin: its one excerpt depends on Figuera and Infobae"]);
    }

    #[test]
    fn fires_on_one_outlet_through_which_several_origins_are_heard() {
        let relay =
            Example::supported_by(&["Figuera [person] > Infobae [outlet]", "Petrov [person] > Infobae"]);
        assert_eq!(relay.messages(&RULE), ["one outlet: Figuera and Petrov are heard only through Infobae"]);
    }

    #[test]
    fn is_quiet_where_two_voices_would_have_to_be_wrong_and_where_there_is_none() {
        let two = Example::supported_by(&[
            "Figuera [person] > Infobae [outlet]",
            "Petrov [person] > TASS [agency]",
        ]);
        assert!(two.messages(&RULE).is_empty());
        assert!(Example::unsupported().messages(&RULE).is_empty());
    }
}
