use super::{Flaw, Subject, rule};

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
    "excerpt-altered", Deny, reads_texts
}

fn check(subject: &Subject<'_>) -> Vec<Flaw> {
    let broken = subject
        .readings
        .into_iter()
        .flatten()
        .filter(|reading| !reading.document_holds || !reading.excerpt_holds);
    broken
        .map(|reading| Flaw {
            message: if reading.document_holds {
                format!(
                    "the excerpt of {} is not what stands at its place in {}",
                    reading.id, reading.document
                )
            } else {
                format!(
                    "the text of {}, which {} is from, no longer has its SHA-256",
                    reading.document, reading.id
                )
            },
            help: "leave the file as it is, run perwhom verify, and go back to a copy that verifies"
                .to_owned(),
            ..Flaw::default()
        })
        .collect()
}
