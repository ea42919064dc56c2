use super::{Flaw, Subject, in_a_row, rule};
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
    "single-sourced", Warn
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
        1 => "its one excerpt".to_owned(),
        many => format!("all {many} excerpts"),
    };
    let shared_relay = origins.len() > 1 && !origins.iter().any(|origin| plain.contains(origin));
    let message = if shared_relay {
        format!("one outlet: {} are heard only through {}", in_a_row(&origins), in_a_row(&names))
    } else {
        format!("one origin: {excerpts} fail with {}", names.join(", or with "))
    };
    vec![Flaw {
        message: message.replace("its one excerpt fail ", "its one excerpt fails "),
        help: format!(
            "find a source that does not pass through {}, or print whose word it is",
            plain.join(" or ")
        ),
        about: crate::weigh::relied::codes(subject.weighed),
        ..Flaw::default()
    }]
}
