use crate::acts::{self, document_id};
use crate::commands::error::{CommandError, Result};
use crate::commands::from::{How, ReaderLimits, document};
use crate::commands::outcome::Outcome;
use crate::commands::session::Session;
use crate::ledger::LedgerError;
use crate::model::extraction::Extractor;

/// Read the captured bytes of a document again
///
/// A later perwhom may read a page or a PDF better. Where the text is another one now, it becomes a new
/// document of the same series, of the same bytes, and each excerpt that was cited is looked for in it, as
/// after a new capture. The old document stays as it is.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  perwhom document reread D1")]
pub(super) struct Reread {
    /// The document
    document: String,
    #[command(flatten)]
    reader: ReaderLimits,
}

pub(super) fn reread(args: &Reread, session: &mut Session) -> Result<Outcome> {
    let mut ledger = session.open_to_write()?;
    let id = document_id(ledger.read(), &args.document)?;
    let stored = ledger.read().document(id)?;
    let capture = ledger.read().capture_of(id)?;
    let is_read = |extractor: &str| !matches!(extractor, Extractor::TRANSCRIPT | "none");
    let Some(capture) = capture.filter(|capture| capture.extractor.as_deref().is_some_and(is_read)) else {
        return Err(CommandError::new(format!(
            "{id} is text as it was given: there is nothing to read again"
        )));
    };
    let lost = || CommandError::from(LedgerError::Damaged(format!("the captured bytes of {id} are lost")));
    let raw = ledger.read().content(&stored.raw)?.ok_or_else(lost)?;
    let name = match stored.media.as_str() {
        "text/html" | "application/xhtml+xml" => "captured page.html",
        "message/rfc822" | "multipart/related" => "captured mail.eml",
        _ => "captured bytes",
    };
    let page = capture.retrieval.as_ref().and_then(|retrieval| retrieval.hops.first());
    // Somebody may have named the encoding: what it was read in is what it is read in.
    let encoding = Some(stored.encoding.as_str()).filter(|encoding| *encoding != "binary");
    let how = How { encoding, page: page.map(|hop| hop.url.as_str()), transcript: None };
    let prepared = document(name, raw, how, args.reader)?;
    if prepared.text_digest == stored.text {
        session.say(&format!("{id} reads as it did; no new document was made"));
        writeln!(session.out(), "{id}")?;
        return Ok(Outcome::Fine);
    }
    let written = session.write(&mut ledger, |recorder| acts::reread(recorder, id, &prepared))?;
    session.print_made(&written.value, &written.made, &written.notes)?;
    Ok(Outcome::Fine)
}
