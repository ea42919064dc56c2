//! What became of excerpts when the place that they are from was captured again.

use super::error::Result;
use super::recorder::{Note, Recorder};
use crate::ledger::{CitedExcerpt, LedgerError};
use crate::model::act::{self, Act, Seen};
use crate::model::digest::Digest;
use crate::model::document::Document;
use crate::model::fate::{Fate, Followed, Followup};
use crate::model::id::{DocumentId, EvidenceId};
use crate::model::retrieval::Retrieval;
use crate::text::edit::Later;
use crate::text::points::Points;

/// Looks for the excerpts of the earlier documents of a series in a document that was captured after them.
pub(super) fn follow_into(recorder: &mut Recorder<'_, '_>, document: &act::Document) -> Result<()> {
    let later = document.id;
    if document.series == later {
        return Ok(());
    }
    let earlier = recorder.read().excerpts_of_series(document.series, later)?;
    let mut text = recorder.read().sound_text(&document.text)?;
    if document.retrieval.as_ref().is_some_and(Retrieval::tells_nothing) {
        // Who is kept out, or gets half of it, does not know what is gone.
        text.clear();
    }
    let text = Points::new(text);
    let mut found = Vec::new();
    for (old, excerpts) in earlier {
        follow(recorder, &old, excerpts, later, &text, &mut found)?;
    }
    let is_stealthy = is_stealth_edit(recorder, document)?;
    if found.is_empty() && !is_stealthy {
        return Ok(());
    }
    recorder.notes.push(Note::Followed { document: later, found, is_stealthy });
    Ok(())
}

/// Looks for evidence of one document in the last one of its series, where that is a later one.
pub(super) fn follow_cited(
    recorder: &mut Recorder<'_, '_>,
    document: &Document,
    cited: &[EvidenceId],
) -> Result<()> {
    let last = recorder.read().last_of_series(document.series)?;
    let Some(later) = last.filter(|later| *later > document.id) else { return Ok(()) };
    let mut excerpts = recorder.read().excerpts_of(document.id)?;
    excerpts.retain(|excerpt| cited.contains(&excerpt.id));
    let text = recorder.read().document(later)?.text;
    let text = Points::new(recorder.read().sound_text(&text)?);
    let mut found = Vec::new();
    follow(recorder, &document.text, excerpts, later, &text, &mut found)?;
    recorder.notes.push(Note::Followed { document: later, found, is_stealthy: false });
    Ok(())
}

/// Says that a document was found unchanged at its address.
pub fn seen(
    recorder: &mut Recorder<'_, '_>,
    document: DocumentId,
    status: Option<u32>,
    record: Option<&[u8]>,
) -> Result<()> {
    recorder.read().document(document)?;
    let record = record.map(|bytes| recorder.writing.keep(bytes)).transpose()?;
    recorder.made.document = Some(document);
    recorder.notes.push(Note::Unchanged { document, status });
    Ok(recorder.writing.act(&Act::Seen(Seen { document, record, status }))?)
}

fn follow(
    recorder: &mut Recorder<'_, '_>,
    old: &Digest,
    excerpts: Vec<CitedExcerpt>,
    later: DocumentId,
    text: &Points,
    found: &mut Vec<Followup>,
) -> Result<()> {
    let old = match recorder.read().sound_text(old) {
        Ok(old) => Some(Points::new(old)),
        // What it said cannot be known any more; `verify` says so.
        Err(LedgerError::Damaged(_)) => None,
        Err(error) => return Err(error.into()),
    };
    let mut into = old.as_ref().filter(|_| !text.text().trim().is_empty()).map(|old| Later::of(old, text));
    for excerpt in excerpts {
        let followed = into.as_mut().and_then(|into| into.follow(excerpt.start, excerpt.end));
        let followed = followed.unwrap_or_else(|| Followed::nowhere(Fate::Unclear));
        recorder.writing.act(&Act::Follow(act::Follow {
            claim: excerpt.claim,
            document: later,
            edits: followed.edits.clone(),
            end: followed.place.map(|place| place.end),
            evidence: excerpt.id,
            fate: followed.fate,
            start: followed.place.map(|place| place.start),
        }))?;
        found.push(Followup { evidence: excerpt.id, claim: excerpt.claim, followed });
    }
    Ok(())
}

/// Whether a document has another text than the one captured before it, and says that it was last changed
/// when that one says so.
fn is_stealth_edit(recorder: &Recorder<'_, '_>, later: &act::Document) -> Result<bool> {
    let reader = recorder.read();
    let Some(before) = reader.last_of_series_before(later.series, later.id)? else { return Ok(false) };
    Ok(reader.capture_of(before)?.is_some_and(|before| later.is_stealth_edit_of(&before)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::cite::cite;
    use crate::acts::document::{Capture, capture};
    use crate::acts::example::{C1, Desk, TEXT, cited};
    use crate::model::document::Prepared;

    const D1: DocumentId = DocumentId(1);
    const D2: DocumentId = DocumentId(2);
    const URL: &str = "https://example.org/bases";

    fn page(text: &str) -> Capture {
        Capture { url: Some(URL.to_owned()), ..Capture::of(Prepared::of_text(text.to_owned())) }
    }

    /// D1 at an address, with E1, “dos bases”, for C1.
    fn desk() -> Desk {
        let mut desk = Desk::new();
        desk.act(|recorder| capture(recorder, page(TEXT))).unwrap();
        let evidence = Some(cited("dos bases", "Figuera [person]"));
        let claim = crate::acts::add::Add { evidence, ..crate::acts::example::claim("Two bases") };
        desk.act(|recorder| crate::acts::add::add(recorder, claim)).unwrap();
        desk
    }

    fn changed(desk: &Desk) -> Vec<(EvidenceId, DocumentId, Fate)> {
        let case = desk.read().case(C1).unwrap();
        case.changed.iter().map(|changed| (changed.evidence, changed.document, changed.fate)).collect()
    }

    #[test]
    fn an_excerpt_is_followed_into_each_later_capture() {
        let mut desk = desk();
        desk.act(|recorder| capture(recorder, page(&TEXT.replace("dos", "tres")))).unwrap();
        assert_eq!(desk.last_acts(), ["document", "follow"]);
        assert_eq!(changed(&desk), [(EvidenceId(1), D2, Fate::Edited)]);
        desk.act(|recorder| capture(recorder, page("El Kremlin lo niega todo."))).unwrap();
        assert_eq!(changed(&desk), [(EvidenceId(1), DocumentId(3), Fate::Gone)]);
        desk.act(|recorder| capture(recorder, page(&format!("Corregido. {TEXT}")))).unwrap();
        assert_eq!(changed(&desk), []);
    }

    #[test]
    fn what_is_cited_from_an_earlier_capture_is_followed_at_once() {
        let mut desk = desk();
        desk.act(|recorder| capture(recorder, page(&TEXT.replace("lo niega", "lo confirma")))).unwrap();
        assert_eq!(changed(&desk), []);
        desk.act(|recorder| cite(recorder, C1, cited("lo niega", "Ana [person]"))).unwrap();
        assert_eq!(changed(&desk), [(EvidenceId(2), D2, Fate::Edited)]);
    }

    #[test]
    fn a_capture_without_text_says_nothing_of_what_was_there() {
        let mut desk = desk();
        desk.act(|recorder| capture(recorder, page(" "))).unwrap();
        assert_eq!(changed(&desk), [(EvidenceId(1), D2, Fate::Unclear)]);
    }

    #[test]
    fn what_was_seen_unchanged_is_noted() {
        let mut desk = desk();
        desk.act(|recorder| seen(recorder, D1, Some(304), Some(b"record"))).unwrap();
        assert_eq!(desk.last_acts(), ["seen"]);
        assert!(desk.act(|recorder| seen(recorder, D2, None, None)).is_err());
    }
}
