use super::super::rule::{Flaw, rule};
use super::super::subject::Subject;
use super::{circular, unnamed_only};
use crate::model::case::Settled;
use crate::model::confidence::Confidence;
use crate::model::manner::Manner;
use crate::model::stance::Stance;

rule! {
    /// The confidence is higher than the evidence supports.
    ///
    /// ## What it finds
    /// "Confirmed" on fewer stated independent sources than the desk wants (two, unless its policy
    /// says otherwise), or with an open contradiction; "probable" where only unnamed people say so
    /// (unless the policy lets them), where the sources cite each other, or with an open
    /// contradiction; and the loser of a contradiction rated above "doubtful". A claim of words is
    /// borne by the speaker's own captured publication, or by a recording: it needs no second
    /// source.
    ///
    /// ## Why it matters
    /// "Confirmed" is the word that editors print without asking.
    ///
    /// ## Example
    /// A claim is called confirmed because five sites have it, and all five have it from one
    /// agency.
    ///
    /// ## How to resolve
    /// Find the second source, or lower the confidence to what there is.
    "overrated", Warn, Sourcing,
}

fn check(subject: &Subject<'_>) -> Vec<Flaw> {
    let confidence = subject.case.claim.confidence;
    let contradicted = subject.case.open_contradictions().next().is_some();
    let lost = subject
        .case
        .contradictions
        .iter()
        .find(|settled| matches!(settled.state, Settled::ForTheOther | Settled::ForNeither));
    let (policy, tags) = (subject.standing.policy(), &subject.case.claim.tags);
    let needed = policy.confirmed_needs(tags);
    let low = subject.weighed.support.independent.low;
    let reason = match confidence {
        Confidence::Confirmed | Confidence::Probable if contradicted => {
            Some("a contradiction is open".to_owned())
        }
        Confidence::Confirmed if low.figure() < needed && !borne_by_original(subject) => {
            let stated = if subject.weighed.support.stated == 0 { 0 } else { low.figure() };
            let stated = match stated {
                0 => "no independent source is stated".to_owned(),
                1 => "one independent source is stated".to_owned(),
                more => format!("{more} independent sources are stated"),
            };
            Some(format!(
                "{stated} ({} needed)",
                if needed == 2 { "two".to_owned() } else { needed.to_string() }
            ))
        }
        Confidence::Confirmed | Confidence::Probable
            if unnamed_only::holds(subject) && !policy.unnamed_above_possible(tags) =>
        {
            Some("only unnamed sources say so".to_owned())
        }
        Confidence::Probable if !circular::circle(subject).is_empty() => {
            Some("its sources cite each other".to_owned())
        }
        Confidence::Confirmed | Confidence::Probable | Confidence::Possible => {
            lost.map(|lost| format!("the contradiction with {} was not resolved for it", lost.with))
        }
        _ => None,
    };
    let Some(reason) = reason else {
        return Vec::new();
    };
    vec![Flaw {
        message: format!("rated {confidence}, but {reason}"),
        help: "find what is missing, or lower the confidence".to_owned(),
        ..Flaw::default()
    }]
}

/// A claim of words that the speaker's own publication, or a recording, shows.
fn borne_by_original(subject: &Subject<'_>) -> bool {
    let standing = subject.standing;
    let Some(speaker) = subject.case.claim.said_by else {
        return false;
    };
    subject.case.with_stance(Stance::Supports).any(|evidence| {
        let recorded = evidence.chain.hops().iter().any(|hop| hop.manner == Some(Manner::Recording));
        let own = evidence.chain.sources().all(|source| {
            standing.is_or_stands_under(source, speaker)
                || standing.kind(source) == crate::model::kind::Kind::Carrier
        });
        recorded || (own && !evidence.chain.has_gap())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::case::Settled;
    use crate::rules::example::{Example, contradiction};

    const ONE: &str = "Figuera [person] > Infobae [outlet]";
    const OTHER: &str = "Petrov [person] > TASS [agency]";

    #[test]
    fn fires_where_confirmed_lacks_a_second_source() {
        assert_eq!(
            Example::supported_by(&[ONE]).rated(Confidence::Confirmed).messages(&RULE),
            ["rated confirmed, but one independent source is stated (two needed)"]
        );
    }

    #[test]
    fn fires_where_only_somebody_unnamed_says_it_or_a_contradiction_is_open_or_lost() {
        let rated = |example: Example| example.rated(Confidence::Probable).messages(&RULE);
        assert_eq!(
            rated(Example::supported_by(&["an official [unnamed] > Infobae [outlet]"])),
            ["rated probable, but only unnamed sources say so"]
        );
        assert_eq!(
            rated(Example::supported_by(&["Site A [outlet] > Site B [outlet]", "Site B > Site A"])),
            ["rated probable, but its sources cite each other"]
        );
        let contradicted = |state| {
            let example = Example::supported_by(&[ONE, OTHER]);
            rated(example.with(|case| case.contradictions.push(contradiction(state))))
        };
        assert_eq!(contradicted(Settled::Open), ["rated probable, but a contradiction is open"]);
        assert_eq!(
            contradicted(Settled::ForTheOther),
            ["rated probable, but the contradiction with C2 was not resolved for it"]
        );
    }

    #[test]
    fn is_quiet_where_the_rating_is_earned_or_low() {
        let confirmed = Example::supported_by(&[ONE, OTHER]).rated(Confidence::Confirmed);
        assert!(confirmed.messages(&RULE).is_empty());
        assert!(Example::supported_by(&[ONE]).rated(Confidence::Probable).messages(&RULE).is_empty());
        assert!(Example::supported_by(&[ONE]).rated(Confidence::Tampered).messages(&RULE).is_empty());
    }

    #[test]
    fn is_quiet_where_a_recording_shows_what_somebody_said() {
        let recorded = Example::supported_by(&["Figuera [person] (recording) > Infobae [outlet]"])
            .rated(Confidence::Confirmed)
            .with(|case| case.claim.said_by = case.evidence[0].chain.first().source);
        assert!(recorded.messages(&RULE).is_empty());
    }
}
