use super::super::rule::{Flaw, Waivable, rule};
use super::super::subject::Reading;

rule! {
    /// An excerpt is not what was cited.
    ///
    /// ## What it finds
    /// Evidence whose excerpt does not stand at its place in the document, or whose SHA-256, or
    /// that of the document's text, is not what was recorded. It reads the texts, so it runs on
    /// claims that are named, in `perwhom show` and in `perwhom verify`.
    ///
    /// ## Why it matters
    /// The ledger's worth is that an excerpt is what the document said. Perwhom never changes
    /// one: if this fires, the file was changed by something else.
    ///
    /// ## Example
    /// Somebody edits the text of a document with a database tool.
    ///
    /// ## How to resolve
    /// Leave the file as it is. Run `perwhom verify` to see all that was changed, and go back to
    /// the last copy that verifies.
    "excerpt-altered", Deny, Texts,
    looks_at_retracted: true,
    waivable: Waivable::No {
        error: "altered evidence cannot be waived",
        hint: "see what was changed: perwhom verify",
    },
}

fn check(readings: &[Reading]) -> Vec<Flaw> {
    let broken = readings.iter().filter(|reading| !reading.document_is_intact || !reading.excerpt_is_intact);
    broken
        .map(|reading| Flaw {
            message: if reading.document_is_intact {
                format!(
                    "the excerpt of {} does not match the text at its position in {}",
                    reading.id, reading.document
                )
            } else {
                format!(
                    "the text of {}, which {} cites, does not match its SHA-256",
                    reading.document, reading.id
                )
            },
            help: "do not change the file; run perwhom verify, and restore a copy that passes".to_owned(),
            ..Flaw::default()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::example::Example;

    const CHAIN: &str = "Figuera [person] > Infobae [outlet]";

    #[test]
    fn fires_on_an_excerpt_or_a_text_that_is_not_what_it_was() {
        let read = Example::supported_by(&[CHAIN, CHAIN]).read(&[(true, false), (false, true)]);
        assert_eq!(
            read.messages(&RULE),
            [
                "the excerpt of E1 does not match the text at its position in D1",
                "the text of D2, which E2 cites, does not match its SHA-256",
            ]
        );
    }

    #[test]
    fn fires_on_retracted_claims_too() {
        let retracted =
            Example::supported_by(&[CHAIN]).read(&[(true, false)]).with(|case| case.retracted = true);
        assert_eq!(retracted.messages(&RULE).len(), 1);
    }

    #[test]
    fn is_quiet_where_all_is_as_it_was_and_where_nothing_was_read() {
        assert!(Example::supported_by(&[CHAIN]).read(&[(true, true)]).messages(&RULE).is_empty());
        assert!(Example::supported_by(&[CHAIN]).messages(&RULE).is_empty());
    }
}
