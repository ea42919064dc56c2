use super::{Dealings, Flaw, rule};
use crate::model::review::Relied;

rule! {
    /// What was published is no longer what the desk holds.
    ///
    /// ## What it finds
    /// A claim that appeared in a story and whose wording, confidence or independence is no longer
    /// what was published; or that was retracted since.
    ///
    /// ## Why it matters
    /// It may ask for a correction, and somebody has to decide that.
    ///
    /// ## Example
    /// A claim ran as confirmed on two sources, and one of them turned out to copy the other.
    ///
    /// ## How to resolve
    /// See what changed: `perwhom diff C1 --since-publication`. Correct the story and record the
    /// version it has now with `perwhom publish C1 --in …`: the same place again replaces the
    /// version there, and both stay on record.
    "changed-since-publication", Warn, dealings
}

fn check(dealings: &Dealings<'_>) -> Vec<Flaw> {
    let case = dealings.subject.case;
    let mut flaws = Vec::new();
    for published in &case.publications {
        let mut changed = Vec::new();
        if case.retracted {
            changed.push("it was retracted".to_owned());
        }
        if case.claim.text != published.text {
            changed.push("its wording is another".to_owned());
        }
        if case.claim.confidence != published.confidence {
            changed.push(format!("it is rated {}, then {}", case.claim.confidence, published.confidence));
        }
        if counts(&published.relied) != counts(dealings.now) {
            changed.push(format!(
                "independent {} → {}",
                published.relied.independent(),
                dealings.now.independent()
            ));
        }
        if !changed.is_empty() {
            flaws.push(Flaw {
                message: format!("since {} of {}: {}", published.place, published.date, changed.join("; ")),
                help: format!(
                    "see what changed: perwhom diff {} --since-publication; decide on a correction",
                    case.claim.id
                ),
                about: vec![published.place.clone(), changed.join("; ")],
                ..Flaw::default()
            });
        }
    }
    flaws
}

const fn counts(relied: &Relied) -> (u8, u8) {
    (relied.low, relied.high)
}
