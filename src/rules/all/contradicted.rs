use super::super::rule::{Flaw, rule};
use super::super::series::series;
use super::super::subject::Subject;
use super::super::task::{Action, Task};

rule! {
    /// Another claim contradicts it, and nobody has resolved it.
    ///
    /// ## What it finds
    /// An open contradiction with another live claim. Where one voice is a bottleneck of both
    /// sides, it says so: that is one account against itself, and often a translation's fault.
    ///
    /// ## Why it matters
    /// Both cannot be true. What supports the other claim counts against this one.
    ///
    /// ## Example
    /// "There are two bases" and "there are three", both per the same former official.
    ///
    /// ## How to resolve
    /// Find out which holds, and `perwhom resolve C1 C4 --for C1 --why "…"`; or `--neither`; or
    /// `--both-stand` where they speak of different times or places. New evidence on either side
    /// opens it again.
    "contradicted", Warn, Sourcing,
    task: Some(Task { action: Action::Settle, objects: open }),
}

fn check(subject: &Subject<'_>) -> Vec<Flaw> {
    let id = subject.case.claim.id;
    let itself = subject.weighed.account_against_itself();
    let itself: Vec<String> = itself.iter().map(|voice| voice.plain_name(subject.standing)).collect();
    // Where the other claims rest on nothing, there is no account on their side.
    let account = if itself.is_empty() || subject.case.opposing.is_empty() {
        String::new()
    } else {
        format!("; one account against itself: both sides rest on {}", series(&itself))
    };
    subject
        .case
        .open_contradictions()
        .map(|open| Flaw {
            message: format!("contradicts {}: {}{account}", open.with, open.why),
            help: format!(
                "resolve it: perwhom resolve {id} {} --for {id} --why \"…\", or --neither, or --both-stand",
                open.with
            ),
            about: vec![open.with.to_string()],
            ..Flaw::default()
        })
        .collect()
}

/// The open contradictions, each with its reason.
fn open(subject: &Subject<'_>) -> Vec<String> {
    let case = subject.case;
    let described = case.open_contradictions().map(|open| {
        let (one, other) = (case.claim.id.min(open.with), case.claim.id.max(open.with));
        format!("{one} and {other}: {}", open.why)
    });
    described.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::case::Settled;
    use crate::rules::example::{Example, contradiction};

    #[test]
    fn fires_on_an_open_contradiction_and_asks_to_settle_it() {
        let open =
            || Example::unsupported().with(|case| case.contradictions.push(contradiction(Settled::Open)));
        assert_eq!(open().messages(&RULE), ["contradicts C2: two or three"]);
        let task = (Action::Settle, "C1 and C2: two or three".to_owned());
        assert!(open().tasks().contains(&task));
    }

    #[test]
    fn says_so_where_both_sides_rest_on_one_account() {
        let against_itself = Example::supported_by(&["Figuera [person] > Infobae [outlet]"]).with(|case| {
            case.contradictions.push(contradiction(Settled::Open));
            case.opposing = case.evidence.clone();
        });
        assert_eq!(
            against_itself.messages(&RULE),
            ["contradicts C2: two or three; one account against itself: both sides rest on \
              Figuera and Infobae"]
        );
    }

    #[test]
    fn is_quiet_where_it_is_settled_or_the_other_claim_was_retracted() {
        let settled =
            Example::unsupported().with(|case| case.contradictions.push(contradiction(Settled::ForThis)));
        assert!(settled.messages(&RULE).is_empty());
        let retracted = Example::unsupported().with(|case| {
            case.contradictions.push(contradiction(Settled::Open));
            case.contradictions[0].is_with_retracted = true;
        });
        assert!(retracted.messages(&RULE).is_empty());
    }
}
