use super::{Flaw, Subject, rule};
use crate::model::kind::Kind;
use crate::model::stance::Stance;
use crate::weigh::voices::states_origin;

rule! {
    /// No supporting chain says where its word comes from.
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
    "origin-unstated", Note
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
            "say what {} is, which nobody has judged: perwhom source set {source} --kind person (or office, body …)",
            subject.standing.written_name(source)
        ),
        None => "find out who told them, and cite that as the chain: --per \"Origin > Outlet\"".to_owned(),
    };
    vec![Flaw { message: "no chain says where its word comes from".to_owned(), help, ..Flaw::default() }]
}
