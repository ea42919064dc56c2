//! Reading claims one at a time on a terminal.

use super::document_page::DocumentPage;
use super::screen::{Key, Screen};
use crate::acts::{self, Review};
use crate::commands::as_of::AsOf;
use crate::commands::error::{CommandError, Result};
use crate::commands::outcome::Outcome;
use crate::commands::session::Session;
use crate::model::audience::Audience;
use crate::model::finding::Finding;
use crate::model::fingerprint::Fingerprint;
use crate::model::id::{ClaimId, DocumentId};
use crate::model::review::{Role, Verdict};
use crate::model::severity::Severity;
use crate::queries::{ClaimDetail, ClaimRecord, View, difference};
use crate::render::diff::{Look, print};
use crate::render::paint::Paint;
use crate::render::{claim, plain};
use crate::rules::named;

/// How much of the text around an excerpt is shown, in code points.
const AROUND: u32 = 240;

const KEYS: &str = "a approve  r return  n note  s skip  o document  b back  q quit  space ↓ ↑";

/// How the reading of one claim ended.
enum Done {
    Next,
    Back,
    Quit,
}

/// What was given and passed over.
#[derive(Default)]
struct Tally {
    approved: usize,
    returned: usize,
    noted: usize,
    skipped: usize,
}

/// Shows claims one after the other and takes verdicts.
pub(super) fn read(ids: &[ClaimId], role: &Role, session: &mut Session) -> Result<Outcome> {
    let mut tally = Tally::default();
    let mut screen = Screen::open().map_err(CommandError::terminal)?;
    let mut at = 0;
    while let Some(id) = ids.get(at) {
        let reading = Reading { id: *id, role, place: format!("{} of {}", at + 1, ids.len()) };
        match reading.one(&mut screen, &mut tally, session)? {
            Done::Next => at += 1,
            Done::Back => at = at.saturating_sub(1),
            Done::Quit => break,
        }
    }
    drop(screen);
    let left = ids.len().saturating_sub(at);
    session.say(&format!(
        "{} approved, {} returned, {} noted, {} skipped; {left} of {} left",
        tally.approved,
        tally.returned,
        tally.noted,
        tally.skipped,
        ids.len()
    ));
    Ok(Outcome::Fine)
}

/// One claim being read.
struct Reading<'r> {
    id: ClaimId,
    role: &'r Role,
    place: String,
}

/// A claim as it is on the screen.
struct Page {
    lines: Vec<String>,
    seen: Fingerprint,
    documents: Vec<DocumentId>,
    is_author: bool,
    /// How many findings weigh more than a note.
    flaws: usize,
}

impl Reading<'_> {
    fn one(&self, screen: &mut Screen, tally: &mut Tally, session: &Session) -> Result<Done> {
        let mut page = self.page(screen.width(), session)?;
        let mut from = 0;
        let mut said = String::new();
        let mut is_sure = false;
        loop {
            let most = page.lines.len().saturating_sub(screen.room());
            from = from.min(most);
            let more = if from < most { format!(", {} more lines", most - from) } else { String::new() };
            let own = if page.is_author { ", you are an author" } else { "" };
            let state = if said.is_empty() {
                format!(" {} ({}, as {}{own}{more})", self.id, self.place, self.role)
            } else {
                format!(" {said}")
            };
            screen.draw(&page.lines, from, &state, KEYS).map_err(CommandError::terminal)?;
            said.clear();
            let key = screen.key().map_err(CommandError::terminal)?;
            is_sure &= key == Key::Letter('a');
            let given = match key {
                Key::Letter('a') if page.flaws > 0 && !is_sure => {
                    is_sure = true;
                    said = match page.flaws {
                        1 => "1 finding to fix first; press a again to approve anyway".to_owned(),
                        flaws => {
                            format!("{flaws} findings to fix first; press a again to approve anyway")
                        }
                    };
                    continue;
                }
                Key::Letter('a') => Some((Verdict::Approve, None)),
                Key::Letter('r') => screen
                    .ask(&page.lines, from, "What is missing?")
                    .map_err(CommandError::terminal)?
                    .map(|note| (Verdict::Return, Some(note))),
                Key::Letter('n') => screen
                    .ask(&page.lines, from, "Note:")
                    .map_err(CommandError::terminal)?
                    .map(|note| (Verdict::Note, Some(note))),
                Key::Letter('s') => {
                    tally.skipped += 1;
                    return Ok(Done::Next);
                }
                Key::Letter('b') => return Ok(Done::Back),
                Key::Letter('o') => {
                    if page.documents.is_empty() {
                        "it has no evidence, so there is no document to open".clone_into(&mut said);
                    } else {
                        self.documents(&page.documents, screen, session)?;
                        page = self.page(screen.width(), session)?;
                    }
                    None
                }
                Key::Letter('q') | Key::Escape | Key::Interrupt => return Ok(Done::Quit),
                Key::Resized => {
                    page = self.page(screen.width(), session)?;
                    None
                }
                key => {
                    from = scrolled(key, from, screen.room());
                    None
                }
            };
            if let Some((verdict, note)) = given {
                let mut ledger = session.open_to_write()?;
                let (role, seen) = (self.role.clone(), page.seen.clone());
                let review = Review { verdict, note, role, seen, expected: None };
                let given = session.write(&mut ledger, |recorder| acts::review(recorder, self.id, review));
                if let Err(error) = given {
                    // Whoever changed it meanwhile: here it is again, as it stands now.
                    error.message().clone_into(&mut said);
                    page = self.page(screen.width(), session)?;
                    continue;
                }
                match verdict {
                    Verdict::Approve => tally.approved += 1,
                    Verdict::Return => tally.returned += 1,
                    Verdict::Note => {
                        tally.noted += 1;
                        page = self.page(screen.width(), session)?;
                        "noted".clone_into(&mut said);
                        continue;
                    }
                }
                return Ok(Done::Next);
            }
        }
    }

    /// The claim with its excerpts in their context, its findings, and what changed since the
    /// last verdict.
    fn page(&self, width: u16, session: &Session) -> Result<Page> {
        let view = session.view(&AsOf::NOW, Audience::Desk)?;
        let reader = view.read();
        let record = ClaimRecord::with_context(&view, self.id, AROUND)?;
        let shown = &record.detail;
        let (paint, columns) = (session.paint(), Some(width.saturating_sub(1)));
        let mut text: Vec<u8> = Vec::new();
        claim::print(&mut text, &record, paint, columns).map_err(CommandError::terminal)?;
        self.print_since_last(&mut text, &view, shown, paint, columns)?;
        let case = &shown.audited.case;
        let mut documents: Vec<DocumentId> = case.evidence.iter().map(|evidence| evidence.document).collect();
        documents.sort();
        documents.dedup();
        let authors = reader.authors_of(self.id, reader.last_entry()?)?;
        // What a verdict settles is no reason against giving one.
        let is_settled =
            |finding: &Finding| named(finding.rule).is_some_and(|rule| rule.is_settled_by_verdict);
        let above_a_note = shown.audited.findings.iter().filter(|finding| {
            finding.severity > Severity::Note && finding.waived.is_none() && !is_settled(finding)
        });
        Ok(Page {
            flaws: above_a_note.count(),
            lines: String::from_utf8_lossy(&text).lines().map(str::to_owned).collect(),
            seen: Fingerprint::of(case),
            documents,
            is_author: authors.contains(session.by()?.as_str()),
        })
    }

    fn print_since_last(
        &self,
        text: &mut Vec<u8>,
        view: &View,
        shown: &ClaimDetail,
        paint: Paint,
        width: Option<u16>,
    ) -> Result<()> {
        use std::io::Write as _;
        let reviews = &shown.audited.case.reviews;
        let Some(last) = reviews.iter().rfind(|review| review.verdict != Verdict::Note) else {
            return Ok(());
        };
        let before =
            ClaimDetail::of(&View::after(view.ledger(), last.since, view.now(), view.audience())?, self.id)?;
        let difference = difference(&before, shown);
        writeln!(text, "\n{}", paint.strong(&format!("Since {} reviewed it", plain::line(&last.by))))
            .map_err(CommandError::terminal)?;
        if difference.is_empty() {
            writeln!(text, "    nothing changed").map_err(CommandError::terminal)?;
        }
        print(text, &difference, Look { paint, width, side_by_side: false }).map_err(CommandError::terminal)
    }

    /// The documents that the evidence is from, one after the other, at the first excerpt.
    fn documents(&self, ids: &[DocumentId], screen: &mut Screen, session: &Session) -> Result<()> {
        let mut at = 0;
        loop {
            let id = ids[at];
            let page = DocumentPage::of(id, self.id, screen.width(), session)?;
            let mut from = page.first.saturating_sub(screen.room() / 3);
            loop {
                from = from.min(page.lines.len().saturating_sub(screen.room()));
                let state = format!(" {id} ({} of {})", at + 1, ids.len());
                screen
                    .draw(&page.lines, from, &state, "o next document  q back to the claim  ↓ ↑ space")
                    .map_err(CommandError::terminal)?;
                match screen.key().map_err(CommandError::terminal)? {
                    Key::Letter('o') => break,
                    Key::Letter('q') | Key::Escape | Key::Interrupt => return Ok(()),
                    Key::Resized => {
                        at = (at + ids.len() - 1) % ids.len();
                        break;
                    }
                    key => from = scrolled(key, from, screen.room()),
                }
            }
            at = (at + 1) % ids.len();
        }
    }
}

/// Where a scrolling key leads.
fn scrolled(key: Key, from: usize, room: usize) -> usize {
    let page = i32::try_from(room.saturating_sub(1).max(1)).unwrap_or(i32::MAX);
    let by = match key {
        Key::Scroll(lines) => lines,
        Key::Letter('j') | Key::Enter => 1,
        Key::Letter('k') => -1,
        Key::Page(pages) => pages * page,
        Key::Letter(' ') => page,
        Key::Top | Key::Letter('g') => return 0,
        Key::Bottom | Key::Letter('G') => return usize::MAX,
        _ => 0,
    };
    if by < 0 {
        from.saturating_sub(usize::try_from(-by).unwrap_or(0))
    } else {
        from.saturating_add(usize::try_from(by).unwrap_or(0))
    }
}
