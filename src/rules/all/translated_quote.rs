use super::super::rule::{Flaw, rule};
use super::super::series::ids_in_series;
use super::super::subject::Subject;
use crate::model::stance::Stance;

rule! {
    /// Quotation marks around words that were translated.
    ///
    /// ## What it finds
    /// A claim with quotation marks in its wording, and a supporting chain on which somebody, or a
    /// machine, translated.
    ///
    /// ## Why it matters
    /// Quotation marks promise the speaker's own words. A translation has the translator's, and a
    /// machine's may have anything: one passage of a machine translation made three places of two.
    ///
    /// ## Example
    /// `Press TV > Al Manar (translated)`, and the claim quotes a phrase that was never spoken in
    /// its language.
    ///
    /// ## How to resolve
    /// Capture the words in the language they were spoken in, or report them without quotation
    /// marks.
    "translated-quote", Note, Sourcing,
}

fn check(subject: &Subject<'_>) -> Vec<Flaw> {
    if !subject.case.claim.text.contains(['"', '“', '”', '„', '«', '»']) {
        return Vec::new();
    }
    let translated: Vec<_> = subject
        .case
        .with_stance(Stance::Supports)
        .filter(|evidence| {
            evidence
                .chain
                .hops()
                .iter()
                .any(|hop| hop.manner.is_some_and(crate::model::manner::Manner::is_translation))
        })
        .map(|evidence| evidence.id)
        .collect();
    if translated.is_empty() {
        return Vec::new();
    }
    vec![Flaw {
        message: format!("quotes words that {} has in translation", ids_in_series(&translated)),
        help: "capture the words in the original language, or remove the quotation marks".to_owned(),
        ..Flaw::default()
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::example::Example;

    const TRANSLATED: &str = "Figuera [person] > Infobae [outlet] (translated)";

    #[test]
    fn fires_on_quotation_marks_around_translated_words() {
        let quoted = Example::supported_by(&[TRANSLATED])
            .with(|case| case.claim.text = "He saw “two bases”".to_owned());
        assert_eq!(quoted.messages(&RULE), ["quotes words that E1 has in translation"]);
    }

    #[test]
    fn is_quiet_without_quotation_marks_and_where_nobody_translated() {
        assert!(Example::supported_by(&[TRANSLATED]).messages(&RULE).is_empty());
        let spoken = Example::supported_by(&["Figuera [person] (said) > Infobae [outlet]"])
            .with(|case| case.claim.text = "He saw “two bases”".to_owned());
        assert!(spoken.messages(&RULE).is_empty());
    }
}
