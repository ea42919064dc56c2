use super::super::rule::{Flaw, rule};
use super::super::subject::Subject;
use super::super::task::{Action, Task, wording};

rule! {
    /// It has no supporting evidence.
    ///
    /// ## What it finds
    /// A claim without a single piece of supporting evidence: none was cited, or all of it was
    /// withdrawn. Evidence that disputes the claim or only bears on it does not count.
    ///
    /// ## Why it matters
    /// A sentence that nobody vouches for is the desk's own word.
    ///
    /// ## Example
    /// A claim is noted down in a meeting, to be sourced later, and later does not come.
    ///
    /// ## How to resolve
    /// Capture the document it comes from and cite the passage: `perwhom cite C1 --from FILE
    /// --excerpt "…" --per "Origin > Publisher"`.
    "unsourced", Warn, Sourcing,
    task: Some(Task { action: Action::Source, objects: wording }),
}

fn check(subject: &Subject<'_>) -> Vec<Flaw> {
    if subject.weighed.support.evidence > 0 {
        return Vec::new();
    }
    let id = subject.case.claim.id;
    vec![Flaw {
        message: "no supporting evidence".to_owned(),
        help: format!(
            "cite a passage: perwhom cite {id} --from FILE --excerpt \"…\" --per \"Origin > Publisher\""
        ),
        ..Flaw::default()
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::example::Example;

    #[test]
    fn fires_without_evidence_and_where_all_evidence_speaks_against_it() {
        assert_eq!(Example::unsupported().messages(&RULE), ["no supporting evidence"]);
        let denied = Example::unsupported().disputed_by("Kremlin [office] > TASS [agency]");
        assert_eq!(denied.messages(&RULE), ["no supporting evidence"]);
    }

    #[test]
    fn is_quiet_with_one_piece_of_supporting_evidence() {
        assert!(Example::supported_by(&["Infobae [outlet]"]).messages(&RULE).is_empty());
    }
}
