use std::collections::BTreeSet;

use super::super::rule::{Flaw, rule};
use super::super::subject::Subject;
use crate::model::stance::Stance;

rule! {
    /// Its support passes through a discredited source or document.
    ///
    /// ## What it finds
    /// A supporting chain that passes through a source that the desk has discredited, or one under
    /// it; or a supporting document that its publisher took back. `perwhom source discredit` and
    /// `perwhom document recall` record it.
    ///
    /// ## Why it matters
    /// A source that was caught inventing does not stop at one story, and a retracted article is no
    /// longer anybody's word.
    ///
    /// ## Example
    /// The outlet that a claim rests on corrects its report a year later.
    ///
    /// ## How to resolve
    /// Find evidence that does not pass through it, withdraw what does, and look at what was
    /// published: `perwhom impact S3` names the stories.
    "rests-on-discredited", Warn, Sourcing,
}

fn check(subject: &Subject<'_>) -> Vec<Flaw> {
    let standing = subject.standing;
    let mut flaws: Vec<Flaw> = Vec::new();
    let mut reported = BTreeSet::new();
    for evidence in subject.case.with_stance(Stance::Supports) {
        let mut add = |what: String, name: &str, how: &str, why: &str| {
            if reported.insert(what.clone()) {
                flaws.push(Flaw {
                    message: format!("{} rests on {name}, {how}: {why}", evidence.id),
                    help: format!(
                        "find other evidence, or withdraw it: perwhom withdraw {} --why \"…\"",
                        evidence.id
                    ),
                    about: vec![what],
                    ..Flaw::default()
                });
            }
        };
        for source in evidence.chain.sources() {
            if let Some((bad, why)) = standing.discredited(source) {
                add(bad.to_string(), &standing.name(bad), "which is discredited", why);
            }
        }
        if let Some(why) = standing.recalled(evidence.document) {
            let document = evidence.document.to_string();
            add(document.clone(), &document, "which its publisher recalled", why);
        }
    }
    flaws
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::{DocumentId, SourceId};
    use crate::rules::example::Example;

    const CHAIN: &str = "Figuera [person] > Infobae [outlet]";

    #[test]
    fn fires_on_a_discredited_source_and_on_a_document_that_was_taken_back() {
        let discredited = Example::supported_by(&[CHAIN])
            .knowing(|known| known.add_discredited(SourceId(2), "it made things up".to_owned()));
        assert_eq!(
            discredited.messages(&RULE),
            ["E1 rests on Infobae, which is discredited: it made things up"]
        );
        let recalled = Example::supported_by(&[CHAIN])
            .knowing(|known| known.add_recalled(DocumentId(1), "it was wrong".to_owned()));
        assert_eq!(recalled.messages(&RULE), ["E1 rests on D1, which its publisher recalled: it was wrong"]);
    }

    #[test]
    fn names_what_is_discredited_once() {
        let twice = Example::supported_by(&[CHAIN, CHAIN])
            .knowing(|known| known.add_discredited(SourceId(2), "it made things up".to_owned()));
        assert_eq!(twice.messages(&RULE).len(), 1);
    }

    #[test]
    fn is_quiet_where_only_others_are_discredited() {
        let others = Example::supported_by(&[CHAIN]).knowing(|known| {
            known.add_discredited(SourceId(9), "it made things up".to_owned());
            known.add_recalled(DocumentId(9), "it was wrong".to_owned());
        });
        assert!(others.messages(&RULE).is_empty());
    }
}
