use super::super::rule::{Flaw, rule};
use super::super::subject::Subject;
use crate::model::kind::Kind;
use crate::model::stance::Stance;
use crate::weigh::voices::states_origin;

rule! {
    /// Only unnamed sources say so.
    ///
    /// ## What it finds
    /// A claim with a supporting chain that begins with somebody unnamed, and none that begins
    /// with a named source that states its origin.
    ///
    /// ## Why it matters
    /// Two "officials" of two outlets may be one person. An unnamed voice is worth what the relay
    /// that vouches for it is worth, and no reader can check it.
    ///
    /// ## Example
    /// `unnamed official > Outlet X` and `unnamed official > Outlet Y`: 1–2 independent sources.
    ///
    /// ## How to resolve
    /// Find somebody who says it on the record, or a paper that shows it. A source that the desk
    /// knows by name and keeps to itself is no unnamed source: give it a name in the ledger and
    /// the kind `person`.
    "unnamed-only", Warn, Sourcing,
}

fn check(subject: &Subject<'_>) -> Vec<Flaw> {
    if !holds(subject) {
        return Vec::new();
    }
    vec![Flaw {
        message: "only unnamed sources say so".to_owned(),
        help: "find a named source, or a document that shows it".to_owned(),
        ..Flaw::default()
    }]
}

pub(super) fn holds(subject: &Subject<'_>) -> bool {
    let standing = subject.standing;
    let mut unnamed = false;
    for evidence in subject.case.with_stance(Stance::Supports) {
        let first = evidence.chain.first().source;
        let is_unnamed = first.is_some_and(|source| standing.kind(source) == Kind::Unnamed);
        if !is_unnamed && states_origin(standing, &evidence.chain) {
            return false;
        }
        unnamed |= is_unnamed;
    }
    unnamed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::example::Example;

    #[test]
    fn fires_where_only_somebody_unnamed_says_so() {
        let unnamed = Example::supported_by(&["an official [unnamed] > Infobae [outlet]"]);
        assert_eq!(unnamed.messages(&RULE), ["only unnamed sources say so"]);
    }

    #[test]
    fn is_quiet_where_somebody_named_says_so_too() {
        let named = Example::supported_by(&[
            "an official [unnamed] > Infobae [outlet]",
            "Figuera [person] > Infobae",
        ]);
        assert!(named.messages(&RULE).is_empty());
        assert!(Example::supported_by(&["Infobae [outlet]"]).messages(&RULE).is_empty());
    }
}
