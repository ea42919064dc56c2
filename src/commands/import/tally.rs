//! What was imported, told.

use crate::acts::{Note, Tally};
use crate::commands::error::Result;
use crate::commands::outcome::Outcome;
use crate::commands::session::Session;

/// Tells what was imported, or would have been.
pub(super) fn tell(tally: &Tally, notes: &[Note], dry: bool, session: &mut Session) -> Result<Outcome> {
    session.tell(notes);
    // Those that chains and publishers named first, too.
    let named = notes.iter().filter(|note| matches!(note, Note::NewSource { .. })).count() as u64;
    let tally = Tally { sources: tally.sources + named, ..*tally };
    let did = if dry { "a dry run; it would have imported" } else { "imported" };
    let made = format!(
        "{did} {} sources, {} documents, {} claims, {} pieces of evidence, {} contradictions; {} lines were there already",
        tally.sources, tally.documents, tally.claims, tally.evidence, tally.contradictions, tally.skipped
    );
    if session.json() {
        session.out().json(&tally)?;
        writeln!(session.out())?;
    }
    session.say(&made);
    Ok(Outcome::Fine)
}
