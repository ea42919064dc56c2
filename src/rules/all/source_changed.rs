use super::super::rule::{Flaw, rule};
use super::super::subject::Subject;
use crate::model::case::Changed;
use crate::model::fate::Fate;

rule! {
    /// A page that it rests on says something else now.
    ///
    /// ## What it finds
    /// Evidence whose excerpt was edited, or is gone, in the last capture of its document: each run of
    /// words that changed, and what kind of change it is (number, date, name, negation, modality,
    /// attribution, or other wording). Marks, spaces and capital letters count as no change. Where the
    /// excerpt stands more than once, or the new capture has no text, nobody can tell, and it says so.
    ///
    /// ## Why it matters
    /// A report that is corrected without a word still stands behind the claim. What was published on
    /// its word may be wrong now, and the outlet may say that it never said so.
    ///
    /// ## Example
    /// “Two bases operate there” is “three bases operate there” a week later, under the same date.
    ///
    /// ## How to resolve
    /// Read both: `perwhom document diff D1 D2`. Then cite what it says now and withdraw what it said,
    /// revise the claim, or waive the finding with the reason why the old wording still counts: a
    /// waiver holds until the page is changed again.
    "source-changed", Warn, Sourcing,
}

fn check(subject: &Subject<'_>) -> Vec<Flaw> {
    let case = subject.case;
    let document_of = |changed: &Changed| {
        case.evidence
            .iter()
            .find(|evidence| evidence.id == changed.evidence)
            .map(|evidence| evidence.document)
    };
    let flaw = |changed: &Changed| {
        let Changed { evidence, document, fate, edits } = changed;
        let message = match fate {
            Fate::Gone => format!("the excerpt of {evidence} is gone in {document}"),
            Fate::Unclear => {
                format!("whether the excerpt of {evidence} still stands in {document} is unclear")
            }
            _ => format!("the excerpt of {evidence} was edited in {document}: {}", edits.words()),
        };
        let diff = document_of(changed)
            .map_or_else(String::new, |old| format!("; compare: perwhom document diff {old} {document}"));
        // The same change in a later capture is the same finding.
        let about = match fate {
            Fate::Edited => format!("{evidence}: {}", edits.words()),
            fate => format!("{evidence}: {fate}"),
        };
        Flaw {
            message,
            help: format!(
                "cite what it says now, or withdraw it: perwhom withdraw {evidence} --why \"…\"{diff}"
            ),
            about: vec![about],
            ..Flaw::default()
        }
    };
    case.changed.iter().map(flaw).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fate::{Edit, EditKind, Edits};
    use crate::model::id::{DocumentId, EvidenceId};
    use crate::rules::example::Example;

    const CHAIN: &str = "Figuera [person] > Infobae [outlet]";

    fn changed(fate: Fate, edits: Vec<Edit>) -> Example {
        Example::supported_by(&[CHAIN]).with(|case| {
            case.changed =
                vec![Changed { evidence: EvidenceId(1), document: DocumentId(7), fate, edits: Edits(edits) }];
        })
    }

    #[test]
    fn fires_on_what_was_edited_and_on_what_is_gone() {
        let edit = Edit { is: "tres".to_owned(), kinds: vec![EditKind::Number], was: "dos".to_owned() };
        assert_eq!(
            changed(Fate::Edited, vec![edit]).messages(&RULE),
            ["the excerpt of E1 was edited in D7: “dos” → “tres” (number)"]
        );
        assert_eq!(changed(Fate::Gone, Vec::new()).messages(&RULE), ["the excerpt of E1 is gone in D7"]);
        assert_eq!(
            changed(Fate::Unclear, Vec::new()).messages(&RULE),
            ["whether the excerpt of E1 still stands in D7 is unclear"]
        );
    }

    #[test]
    fn is_quiet_once_waived_until_it_is_changed_otherwise() {
        let mut waived = changed(Fate::Gone, Vec::new()).waived(&RULE, false);
        assert!(waived.found(&RULE).iter().all(|finding| finding.waived.is_some()));
    }

    #[test]
    fn is_quiet_where_nothing_changed() {
        assert!(Example::supported_by(&[CHAIN]).messages(&RULE).is_empty());
    }
}
