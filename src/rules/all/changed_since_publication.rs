use super::super::rule::{Flaw, rule};
use super::super::subject::EditorialState;
use crate::model::review::Assessment;

rule! {
    /// A published claim has changed since.
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
    "changed-since-publication", Warn, EditorialState,
    looks_at_retracted: true,
}

fn check(editorial: &EditorialState<'_>) -> Vec<Flaw> {
    let case = editorial.subject.case;
    let mut flaws = Vec::new();
    for published in &case.publications {
        // What people read, and the words that waivers are bound to, which stay as they are.
        let mut changed = Vec::new();
        let mut about = Vec::new();
        if case.retracted {
            changed.push("retracted".to_owned());
            about.push("it was retracted".to_owned());
        }
        if case.claim.text != published.text {
            changed.push("wording changed".to_owned());
            about.push("its wording is another".to_owned());
        }
        let (now, then) = (case.claim.confidence, published.confidence);
        if now != then {
            changed.push(format!("rated {now} (was: {then})"));
            about.push(format!("it is rated {now}, then {then}"));
        }
        if counts(&published.relied) != counts(editorial.now) {
            let (now, then) = (editorial.now.independent(), published.relied.independent());
            changed.push(format!("independent {then} → {now}"));
            about.push(format!("independent {then} → {now}"));
        }
        if !changed.is_empty() {
            flaws.push(Flaw {
                message: format!("since {} of {}: {}", published.place, published.date, changed.join("; ")),
                help: format!(
                    "see what changed: perwhom diff {} --since-publication; then decide on a correction",
                    case.claim.id
                ),
                about: vec![published.place.clone(), about.join("; ")],
                ..Flaw::default()
            });
        }
    }
    flaws
}

const fn counts(relied: &Assessment) -> (u8, u8) {
    (relied.low, relied.high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::confidence::Confidence;
    use crate::rules::example::{Example, relied_on_two};

    #[test]
    fn fires_where_wording_confidence_or_independence_is_no_longer_what_was_published() {
        let published = || Example::supported_by(&["Figuera [person] > Infobae [outlet]"]).published();
        let worded = published().with(|case| case.claim.text.push_str(" and a radar"));
        assert_eq!(worded.messages(&RULE), ["since The story of 2026-11-22: wording changed"]);
        let rated = published().rated(Confidence::Tampered);
        assert_eq!(rated.messages(&RULE), ["since The story of 2026-11-22: rated doubtful (was: possible)"]);
        let counted = published().with(|case| case.publications[0].relied = relied_on_two());
        assert_eq!(counted.messages(&RULE), ["since The story of 2026-11-22: independent 2 → 1"]);
    }

    #[test]
    fn fires_on_a_claim_that_was_retracted_since() {
        let retracted = Example::unsupported().published().with(|case| case.retracted = true);
        assert_eq!(retracted.messages(&RULE), ["since The story of 2026-11-22: retracted"]);
    }

    #[test]
    fn is_quiet_where_nothing_changed_and_where_nothing_was_published() {
        let chains = ["Figuera [person] > Infobae [outlet]"];
        assert!(Example::supported_by(&chains).published().messages(&RULE).is_empty());
        assert!(Example::supported_by(&chains).messages(&RULE).is_empty());
    }
}
