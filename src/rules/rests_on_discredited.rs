use std::collections::BTreeSet;

use super::{Flaw, Subject, rule};
use crate::model::stance::Stance;

rule! {
    /// It is supported by what is discredited.
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
    "rests-on-discredited", Warn
}

fn check(subject: &Subject<'_>) -> Vec<Flaw> {
    let standing = subject.standing;
    let mut flaws: Vec<Flaw> = Vec::new();
    let mut told = BTreeSet::new();
    for evidence in subject.case.with_stance(Stance::Supports) {
        let mut add = |what: String, name: &str, how: &str, why: &str| {
            if told.insert(what.clone()) {
                flaws.push(Flaw {
                    message: format!("{} rests on {name}, {how}: {why}", evidence.id),
                    help: format!(
                        "find evidence that does not, or withdraw it: perwhom withdraw {} --why \"…\"",
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
            add(document.clone(), &document, "which its publisher took back", why);
        }
    }
    flaws
}
