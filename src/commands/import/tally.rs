//! What was imported, told.

use crate::acts::{Note, Tally};
use crate::commands::error::Result;
use crate::commands::outcome::Outcome;
use crate::commands::session::Session;
use crate::model::plural::counted;

/// Tells what was imported, or would have been.
pub(super) fn tell(tally: &Tally, notes: &[Note], dry: bool, session: &mut Session) -> Result<Outcome> {
    session.tell(notes);
    // Those that chains and publishers named first, too.
    let named = notes.iter().filter(|note| matches!(note, Note::NewSource { .. })).count() as u64;
    let tally = Tally { sources: tally.sources + named, ..*tally };
    let did = if dry { "dry run: would import" } else { "imported" };
    let made = format!(
        "{did} {}, {}, {}, {}, {}; skipped {} imported before",
        counted(tally.sources, "source", "sources"),
        counted(tally.documents, "document", "documents"),
        counted(tally.claims, "claim", "claims"),
        counted(tally.evidence, "piece of evidence", "pieces of evidence"),
        counted(tally.contradictions, "contradiction", "contradictions"),
        counted(tally.skipped, "line", "lines")
    );
    if session.json() {
        session.out().json(&tally)?;
        writeln!(session.out())?;
    }
    session.say(&made);
    Ok(Outcome::Fine)
}
