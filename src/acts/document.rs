//! Documents captured, and what copies what.

use super::error::{ActError, Result};
use super::follow::{follow_into, seen};
use super::recorder::{Note, Recorder};
use crate::ledger::{LedgerError, check_size};
use crate::model::act::{self, Act, Recall, Restore, Uncopy};
use crate::model::date::LooseDate;
use crate::model::digest::Digest;
use crate::model::document::Prepared;
use crate::model::extraction::{Extractor, Fact, Layout};
use crate::model::id::{DocumentId, SourceId};
use crate::model::language::Language;
use crate::model::retrieval::Retrieval;
use crate::text::language;

/// A document to be captured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// What is captured.
    pub prepared: Prepared,
    /// Who published it, by name or id.
    pub publisher: Option<String>,
    /// When.
    pub published: Option<LooseDate>,
    /// Its title.
    pub title: Option<String>,
    /// Its language, where the text is not to be asked.
    pub language: Option<Language>,
    /// Where it was published.
    pub url: Option<String>,
}

impl Capture {
    /// Captured bytes about which nothing more is known.
    #[must_use]
    pub const fn of(prepared: Prepared) -> Self {
        Self { prepared, publisher: None, published: None, title: None, language: None, url: None }
    }

    /// Whether anything is said of it beside its address.
    const fn says_more(&self) -> bool {
        self.publisher.is_some()
            || self.published.is_some()
            || self.title.is_some()
            || self.language.is_some()
    }
}

/// Where an excerpt is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExcerptOrigin {
    /// A captured document.
    Document(DocumentId),
    /// A captured document as another replica of entries calls it: `D2@ab3f`.
    There(String),
    /// Something to be captured on the way.
    Captured(Box<Prepared>),
}

/// Captures a document. The same bytes captured again, with nothing new said of them, make no
/// new document.
pub fn capture(recorder: &mut Recorder<'_, '_>, asked: Capture) -> Result<DocumentId> {
    let says_nothing_new = asked.url.is_none() && !asked.says_more();
    let prepared = asked.prepared;
    check_size(prepared.raw().len())?;
    if prepared.guessed {
        recorder.notes.push(Note::Guessed(prepared.encoding.clone()));
    }
    let mut known = recorder.read().last_with_bytes(&prepared.raw_digest)?;
    // What was typed off a picture is another text of it.
    let mut series = None;
    let is_typed = prepared.found.as_ref().is_some_and(|found| found.extractor.name == Extractor::TRANSCRIPT);
    if let Some(there) = known.filter(|_| is_typed) {
        let there = recorder.read().document(there)?;
        if there.text != prepared.text_digest {
            series = Some(there.series);
            known = None;
        }
    }
    if let Some(known) = known.filter(|_| says_nothing_new) {
        recorder.notes.push(Note::SameBytes { known, new: None });
        recorder.made.document = Some(known);
        return Ok(known);
    }
    let publisher = match asked.publisher.as_deref().filter(|name| name.trim() != "?") {
        Some(name) => Some(recorder.source_meant(name)?),
        None => None,
    };
    let title = asked.title.map(|title| title.trim().to_owned()).filter(|title| !title.is_empty());
    if let Some(known) = known {
        let stored = recorder.read().document(known)?;
        let date = asked.published.as_ref().map(LooseDate::as_str);
        let says_the_same = (asked.url.is_none() || stored.url == asked.url)
            && (asked.publisher.is_none() || stored.publisher == publisher)
            && (date.is_none() || stored.published.as_deref() == date)
            && (title.is_none() || stored.title == title)
            && asked.language.as_ref().is_none_or(|language| language.as_str() == stored.language);
        if says_the_same {
            recorder.notes.push(Note::SameBytes { known, new: None });
            recorder.made.document = Some(known);
            return Ok(known);
        }
    }
    let is_unknown = asked.publisher.as_deref().is_some_and(|name| name.trim() == "?");
    let act = store(
        recorder,
        &prepared,
        Details {
            key: None,
            publisher,
            is_publisher_unknown: is_unknown,
            published: asked.published,
            title,
            language: asked.language,
            url: asked.url,
            series,
        },
    )?;
    let id = act.id;
    if let Some(known) = known {
        recorder.notes.push(Note::SameBytes { known, new: Some(id) });
    }
    if let Some(retrieval) = prepared.found.as_ref().and_then(|found| found.retrieval.as_ref()) {
        let status = retrieval.status().filter(|status| !(200..300).contains(status));
        if status.is_some() || retrieval.cut.is_some() {
            recorder.notes.push(Note::Answered { document: id, status, cut: retrieval.cut.clone() });
        }
    }
    if prepared.text.is_empty() {
        recorder.notes.push(Note::NoText(id));
    }
    follow_into(recorder, &act)?;
    Ok(id)
}

/// Captures what was fetched from an address, and says whether that made a new document. Where the text is
/// what it was there last, and nothing new is said of it, only that it was seen unchanged is entered.
pub fn capture_fetched(recorder: &mut Recorder<'_, '_>, asked: Capture) -> Result<(DocumentId, bool)> {
    if asked.says_more() { Ok((capture(recorder, asked)?, true)) } else { recapture(recorder, asked) }
}

/// Captures what was fetched from an address that was captured before, with what is known of it, and says
/// whether that made a new document.
pub fn recapture(recorder: &mut Recorder<'_, '_>, asked: Capture) -> Result<(DocumentId, bool)> {
    let retrieval = asked.prepared.found.as_ref().and_then(|found| found.retrieval.as_ref());
    let is_whole = retrieval.is_none_or(|retrieval| retrieval.cut.is_none());
    let status = retrieval.and_then(Retrieval::status);
    let series = match &asked.url {
        Some(url) => recorder.read().series_of(url)?,
        None => None,
    };
    let last = match series {
        Some(series) => recorder.read().last_of_series(series)?,
        None => None,
    };
    if let Some(last) = last.filter(|_| is_whole) {
        let before = recorder.read().capture_of(last)?.and_then(|act| act.retrieval);
        let status_before = before.as_ref().and_then(Retrieval::status);
        let is_failure = status.is_some_and(|status| status >= 400);
        let is_same = recorder.read().document(last)?.text == asked.prepared.text_digest
            && (is_failure || !asked.prepared.text.trim().is_empty())
            && (status_before.is_none() || status_before == status);
        if is_same {
            seen(recorder, last, status, Some(asked.prepared.raw()))?;
            return Ok((last, false));
        }
    }
    Ok((capture(recorder, asked)?, true))
}

/// Stores the captured bytes of a document with another text that was read of them, and looks for its
/// excerpts there.
pub fn reread(recorder: &mut Recorder<'_, '_>, id: DocumentId, prepared: &Prepared) -> Result<DocumentId> {
    let stored = recorder.read().document(id)?;
    let Some(capture) = recorder.read().capture_of(id)? else {
        return Err(LedgerError::Damaged(format!("the entry of {id} is lost")).into());
    };
    // What somebody said of it still holds; what was found is found again.
    let said = |from: &Option<String>| from.is_none();
    let details = Details {
        key: None,
        publisher: stored.publisher.filter(|_| said(&capture.publisher_from)),
        is_publisher_unknown: false,
        published: capture.published.filter(|_| said(&capture.published_from)),
        title: capture.title.filter(|_| said(&capture.title_from)),
        language: None,
        url: capture.url,
        series: Some(stored.series),
    };
    let new = store(recorder, prepared, details)?;
    follow_into(recorder, &new)?;
    Ok(new.id)
}

/// What is said of a document beside its bytes.
pub(super) struct Details {
    pub key: Option<String>,
    pub publisher: Option<SourceId>,
    /// Whether somebody said that nobody knows it, whatever the document says.
    pub is_publisher_unknown: bool,
    pub published: Option<LooseDate>,
    pub title: Option<String>,
    pub language: Option<Language>,
    pub url: Option<String>,
    /// The series that it is of, where that does not follow from the address.
    pub series: Option<DocumentId>,
}

pub(super) fn store(
    recorder: &mut Recorder<'_, '_>,
    prepared: &Prepared,
    details: Details,
) -> Result<act::Document> {
    let act = document_act(recorder, prepared, details, None)?;
    if let Some(layout) = prepared.found.as_ref().map(|found| &found.layout).filter(|_| act.layout.is_some())
    {
        recorder.writing.keep(&layout_bytes(layout)?)?;
    }
    recorder.writing.keep_as(prepared.raw_digest, prepared.raw())?;
    if prepared.text_digest != prepared.raw_digest {
        recorder.writing.keep_as(prepared.text_digest, prepared.text.as_bytes())?;
    }
    recorder.made.document = Some(act.id);
    recorder.writing.act(&Act::Document(Box::new(act.clone())))?;
    Ok(act)
}

/// The act that captures a document, with a new id or with one that is known.
pub(super) fn document_act(
    recorder: &mut Recorder<'_, '_>,
    prepared: &Prepared,
    details: Details,
    id: Option<DocumentId>,
) -> Result<act::Document> {
    let found = prepared.found.as_deref();
    let facts = found.map(|found| found.facts.clone()).unwrap_or_default();
    let (title, title_from) = said_or_found(details.title, facts.title);
    let (url, url_from) = said_or_found(details.url, facts.url);
    let (date, date_from) = said_or_found(details.published, facts.published);
    let (author, author_from) = said_or_found(None, facts.author);
    let (modified, modified_from) = said_or_found(None, facts.modified);
    if [title.as_deref(), url.as_deref(), author.as_deref()]
        .into_iter()
        .flatten()
        .any(|text| text.contains('\0'))
    {
        return Err(ActError::Zero("the title, the author or the URL"));
    }
    let (publisher, publisher_from) = match (details.publisher, facts.publisher) {
        (None, Some(fact)) if !details.is_publisher_unknown => {
            (recorder.source_found(&fact.value)?, Some(fact.from))
        }
        (said, _) => (said, None),
    };
    let publisher_from = publisher_from.filter(|_| publisher.is_some());
    let known_series = match &url {
        _ if details.series.is_some() => details.series,
        Some(url) => recorder.read().series_of(url)?,
        None => None,
    };
    let id = match id {
        Some(id) => id,
        None => recorder.writing.next_document()?,
    };
    let language = details.language.or_else(|| facts.language.map(|fact| fact.value));
    let layout = found.map(|found| &found.layout).filter(|layout| !layout.is_empty());
    Ok(act::Document {
        author,
        author_from,
        encoding: prepared.encoding.clone(),
        extractor: found.map(|found| found.extractor.name.clone()),
        extractor_version: found.map(|found| found.extractor.version.clone()),
        id,
        key: details.key,
        language: language.unwrap_or_else(|| language::of(&prepared.text)),
        layout: layout.map(layout_bytes).transpose()?.map(|bytes| Digest::of(&bytes)),
        media: prepared.media.clone(),
        modified,
        modified_from,
        published: date,
        published_from: date_from,
        publisher,
        publisher_from,
        raw: prepared.raw_digest,
        retrieval: found.and_then(|found| found.retrieval.clone()),
        series: known_series.unwrap_or(id),
        text: prepared.text_digest,
        title,
        title_from,
        url,
        url_from,
    })
}

/// What somebody said, or else what was found in the document, and where.
fn said_or_found<T>(said: Option<T>, found: Option<Fact<T>>) -> (Option<T>, Option<String>) {
    match (said, found) {
        (None, Some(fact)) => (Some(fact.value), Some(fact.from)),
        (said, _) => (said, None),
    }
}

/// A layout as it is kept.
fn layout_bytes(layout: &Layout) -> Result<Vec<u8>> {
    serde_json::to_vec(layout).map_err(|error| LedgerError::Damaged(error.to_string()).into())
}

/// Says that a document copies another.
pub fn copy(
    recorder: &mut Recorder<'_, '_>,
    copy: DocumentId,
    of: DocumentId,
    suspected: bool,
    why: Option<String>,
) -> Result<()> {
    let reader = recorder.read();
    reader.document(copy)?;
    reader.document(of)?;
    if copy == of {
        return Err(ActError::Incomplete(format!("{copy} cannot be a copy of itself; name two documents")));
    }
    if is_copy_of(recorder, of, copy)? {
        return Err(ActError::CopyCycle { copy, of });
    }
    let known = reader.copies_of(copy)?.into_iter().find(|known| known.of == of);
    if let Some(known) = known {
        if known.suspected == suspected {
            let how = if suspected { "suspected to be" } else { "recorded as" };
            return Err(ActError::Nothing(format!("{copy} is already {how} a copy of {of}")));
        }
        recorder.writing.act(&Act::Uncopy(Uncopy { copy, of, why: None }))?;
    }
    Ok(recorder.writing.act(&Act::Copy(act::DeclareCopy { copy, of, suspected, why }))?)
}

/// Takes back that a document copies another.
pub fn uncopy(
    recorder: &mut Recorder<'_, '_>,
    copy: DocumentId,
    of: DocumentId,
    why: Option<String>,
) -> Result<()> {
    let reader = recorder.read();
    reader.document(copy)?;
    if !reader.copies_of(copy)?.iter().any(|known| known.of == of) {
        return Err(ActError::Nothing(format!("{copy} is not recorded as a copy of {of}")));
    }
    Ok(recorder.writing.act(&Act::Uncopy(Uncopy { copy, of, why }))?)
}

/// Whether a document copies another, at whatever distance.
fn is_copy_of(recorder: &Recorder<'_, '_>, copy: DocumentId, of: DocumentId) -> Result<bool> {
    let mut seen = Vec::new();
    let mut open = vec![copy];
    while let Some(here) = open.pop() {
        for next in recorder.read().copies_of(here)? {
            if next.of == of {
                return Ok(true);
            }
            if !seen.contains(&next.of) {
                seen.push(next.of);
                open.push(next.of);
            }
        }
    }
    Ok(false)
}

/// Says that a document's publisher took it back.
pub fn recall(recorder: &mut Recorder<'_, '_>, id: DocumentId, why: &str) -> Result<()> {
    let why = super::reason::reason(why)?;
    recorder.read().document(id)?;
    if recorder.read().is_recalled(id)? {
        return Err(ActError::Nothing(format!("{id} is already recalled")));
    }
    Ok(recorder.writing.act(&Act::Recall(Recall { document: id, why }))?)
}

/// Says that a document that was held to be taken back stands after all.
pub fn restore(recorder: &mut Recorder<'_, '_>, id: DocumentId, why: &str) -> Result<()> {
    let why = super::reason::reason(why)?;
    if !recorder.read().is_recalled(id)? {
        return Err(ActError::Nothing(format!("{id} is not recalled")));
    }
    Ok(recorder.writing.act(&Act::Restore(Restore { document: id, why }))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::example::{Desk, TEXT};

    const D1: DocumentId = DocumentId(1);
    const D2: DocumentId = DocumentId(2);

    fn again() -> Capture {
        Capture::of(Prepared::of_text(TEXT.to_owned()))
    }

    #[test]
    fn the_same_bytes_are_captured_again_only_where_something_new_is_said() {
        let mut desk = Desk::with_document();
        let mut captured = |asked| desk.act(|recorder| capture(recorder, asked)).unwrap();
        assert_eq!(captured(again()), D1);
        assert_eq!(captured(Capture { publisher: Some("Infobae".to_owned()), ..again() }), D1);
        let url = Some("https://example.org/".to_owned());
        assert_eq!(captured(Capture { url: url.clone(), ..again() }), D2);
        let other = Capture { url, ..Capture::of(Prepared::of_text("Another".to_owned())) };
        assert_eq!(captured(other), DocumentId(3));
        assert_eq!(desk.read().document(DocumentId(3)).unwrap().series, D2);
    }

    #[test]
    fn copies_make_no_circle() {
        let mut desk = Desk::with_document();
        desk.act(|recorder| capture(recorder, Capture::of(Prepared::of_text("Another".to_owned())))).unwrap();
        let copied = |desk: &mut Desk, one, of, suspected| {
            desk.act(|recorder| copy(recorder, one, of, suspected, None))
        };
        copied(&mut desk, D2, D1, true).unwrap();
        assert!(matches!(copied(&mut desk, D2, D1, true).unwrap_err(), ActError::Nothing(_)));
        copied(&mut desk, D2, D1, false).unwrap();
        assert_eq!(desk.last_acts(), ["uncopy", "copy"]);
        assert!(matches!(copied(&mut desk, D1, D2, false).unwrap_err(), ActError::CopyCycle { .. }));
        assert!(matches!(copied(&mut desk, D1, D1, false).unwrap_err(), ActError::Incomplete(_)));
        desk.act(|recorder| uncopy(recorder, D2, D1, None)).unwrap();
        assert!(matches!(
            desk.act(|recorder| uncopy(recorder, D2, D1, None)).unwrap_err(),
            ActError::Nothing(_)
        ));
    }

    #[test]
    fn a_document_is_recalled_once_and_can_be_restored() {
        let mut desk = Desk::with_document();
        assert!(matches!(desk.act(|recorder| restore(recorder, D1, "w")).unwrap_err(), ActError::Nothing(_)));
        desk.act(|recorder| recall(recorder, D1, "w")).unwrap();
        assert!(matches!(desk.act(|recorder| recall(recorder, D1, "w")).unwrap_err(), ActError::Nothing(_)));
        assert!(matches!(desk.act(|recorder| recall(recorder, D1, " ")).unwrap_err(), ActError::NoReason));
        desk.act(|recorder| restore(recorder, D1, "w")).unwrap();
        assert!(!desk.read().is_recalled(D1).unwrap());
    }
}
