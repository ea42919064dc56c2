use std::collections::BTreeSet;

use super::super::rule::{Flaw, rule};
use super::super::subject::Subject;
use crate::model::plural::counted;
use crate::model::stance::Stance;

rule! {
    /// Nobody has looked at a page that it rests on for long.
    ///
    /// ## What it finds
    /// A supporting document with an address of the web that was neither captured nor seen unchanged within
    /// the days that the desk sets: `perwhom policy set unseen-days 30`, also for a tag. By itself no
    /// number of days is set, and it finds nothing.
    ///
    /// ## Why it matters
    /// A page is corrected, or taken down, and nobody tells who cited it.
    ///
    /// ## Example
    /// A claim is to be published that rests on a page captured half a year ago.
    ///
    /// ## How to resolve
    /// Capture it again: `perwhom recapture D1`, or `perwhom recapture --all` every night.
    "source-unseen-since", Note, Sourcing,
}

fn check(subject: &Subject<'_>) -> Vec<Flaw> {
    let standing = subject.standing;
    let days = standing.policy().unseen_days(&subject.case.claim.tags);
    let (Some(days), Some(now)) = (days, standing.now()) else { return Vec::new() };
    let documents: BTreeSet<_> =
        subject.case.with_stance(Stance::Supports).map(|evidence| evidence.document).collect();
    let unseen = documents.into_iter().filter_map(|document| {
        let age = now.days_since(standing.last_seen(document)?);
        (age > i64::from(days)).then_some((document, age))
    });
    unseen
        .map(|(document, age)| Flaw {
            message: format!("{document} was last seen {} ago", counted(age, "day", "days")),
            help: format!("capture it again: perwhom recapture {document}"),
            about: vec![document.to_string()],
            ..Flaw::default()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::DocumentId;
    use crate::model::policy::Setting;
    use crate::rules::example::Example;

    const CHAIN: &str = "Figuera [person] > Infobae [outlet]";

    /// A claim that rests on D1, seen on a day of November, and what the desk sets.
    fn seen(day: u8, days: &str) -> Example {
        Example::supported_by(&[CHAIN]).knowing(|known| {
            known.set_policy({
                let mut policy = known.policy().clone();
                policy.set(Setting::UnseenDays, String::new(), days.to_owned());
                policy
            });
            known.set_now("2026-11-22T10:00:00Z".parse().unwrap());
            known.add_last_seen(DocumentId(1), format!("2026-11-{day:02}T09:00:00Z").parse().unwrap());
        })
    }

    #[test]
    fn fires_on_a_page_that_nobody_looked_at_for_longer_than_the_desk_allows() {
        assert_eq!(seen(1, "20").messages(&RULE), ["D1 was last seen 21 days ago"]);
    }

    #[test]
    fn is_quiet_within_that_time_and_where_none_is_set() {
        assert!(seen(2, "20").messages(&RULE).is_empty());
        assert!(seen(1, "never").messages(&RULE).is_empty());
        assert!(Example::supported_by(&[CHAIN]).messages(&RULE).is_empty());
    }
}
