//! A document's text on a screen, with the excerpts marked that a claim cites from it.

use unicode_width::UnicodeWidthStr as _;

use crate::commands::as_of::AsOf;
use crate::commands::error::Result;
use crate::commands::session::Session;
use crate::model::audience::Audience;
use crate::model::id::{ClaimId, DocumentId};
use crate::queries::DocumentDetail;
use crate::render::plain;
use crate::text::points::Points;

/// A document's text on a screen.
pub(super) struct DocumentPage {
    /// Its title and text.
    pub(super) lines: Vec<String>,
    /// The line of the first excerpt.
    pub(super) first: usize,
}

impl DocumentPage {
    /// A document in lines of at most so many columns.
    pub(super) fn of(id: DocumentId, claim: ClaimId, width: u16, session: &Session) -> Result<Self> {
        let view = session.view(&AsOf::NOW, Audience::Desk)?;
        let detail = DocumentDetail::of(&view, id)?;
        let points = Points::new(detail.text(&view)?);
        let cited = detail.excerpts.iter().filter(|excerpt| excerpt.claim == claim);
        let paint = session.paint();
        let mark = |text: &str| if paint.0 { paint.strong(text) } else { format!("[{text}]") };
        let title = detail.record.document.title.as_deref().unwrap_or_default();
        let mut lines = vec![format!("{id}  {}", plain::line(title)), String::new()];
        let mut first = None;
        let mut line = String::new();
        let mut used = 0;
        let most = usize::from(width).saturating_sub(1);
        let places = cited.map(|excerpt| (excerpt.start, excerpt.end));
        for (text, is_excerpt) in pieces(&points, places) {
            for (row, part) in text.split('\n').enumerate() {
                if row > 0 {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                for word in part.split_inclusive(' ') {
                    let shown = plain::line(word);
                    let columns = shown.width();
                    if used > 0 && used + columns > most {
                        lines.push(std::mem::take(&mut line));
                        used = 0;
                    }
                    if is_excerpt {
                        first.get_or_insert(lines.len());
                        line.push_str(&mark(&shown));
                    } else {
                        line.push_str(&shown);
                    }
                    used += columns + if is_excerpt && !paint.0 { 2 } else { 0 };
                }
            }
        }
        lines.push(line);
        Ok(Self { lines, first: first.unwrap_or(0) })
    }
}

/// A text in pieces, and which of them are excerpts. `places` are in code points, in order; what
/// overlaps an earlier one is left out.
fn pieces(points: &Points, places: impl Iterator<Item = (u32, u32)>) -> Vec<(&str, bool)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for (start, end) in places {
        if start >= at {
            pieces.push((points.slice(at, start).unwrap_or_default(), false));
            pieces.push((points.slice(start, end).unwrap_or_default(), true));
            at = end;
        }
    }
    pieces.push((points.after(at, u32::MAX), false));
    pieces
}
