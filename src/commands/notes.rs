//! What was done beside what was asked for, in words.

use std::fmt::Write as _;

use crate::acts::Note;
use crate::model::fate::{Fate, Followup};
use crate::model::id::DocumentId;
use crate::model::kind::Kind;
use crate::model::plural::counted;
use crate::render::{difference, plain};

/// A note in words.
pub(super) fn note_in_words(note: &Note) -> String {
    match note {
        Note::NewSource { id, name, kind, near } => {
            let mut words = format!("new source {id} “{}” [{kind}]", plain::line(name));
            if *kind == Kind::Unjudged {
                let _ = write!(
                    words,
                    "; set its kind: perwhom source set {id} --kind outlet (or person, office, body …)"
                );
            }
            if let Some((near, spelling)) = near {
                let _ = write!(
                    words,
                    "\nhint: {near} “{}” has a similar name; if they are the same: perwhom source merge {id} --into {near}",
                    plain::line(spelling)
                );
            }
            words
        }
        Note::Verbatim { typed, exact } => {
            format!(
                "stored as in the document, [-yours-] and {{+the document's+}}: {}",
                plain::line(&difference::words(typed, exact))
            )
        }
        Note::Captured(id) => format!("captured {id}; its publisher is unknown (?)"),
        Note::SameBytes { known, new: None } => {
            format!("{known} has the same bytes; not captured again")
        }
        Note::SameBytes { known, new: Some(new) } => {
            format!(
                "{known} has the same bytes; if {new} is a copy of it: perwhom document copy {new} --of {known}"
            )
        }
        Note::Guessed(encoding) => {
            format!("the encoding was guessed as {encoding}; if that is wrong, set --encoding")
        }
        Note::NoText(id) => {
            format!(
                "{id} has no text; to cite from it, type its text off, and capture the file with it: --transcript FILE"
            )
        }
        Note::Answered { document, status, cut } => {
            let status = status.map(|status| match status {
                404 | 410 => format!("says that the page is not there (status {status})"),
                401 | 402 | 403 | 451 => format!("keeps readers out (status {status})"),
                status => format!("answered with status {status}"),
            });
            let status = status.map(|what| format!("the server {what}; {document} is what it sent instead"));
            let cut = cut.as_deref().map(|why| {
                let why = match why {
                    "length" => "it is longer than --max-size allows",
                    "time" => "it took longer than --max-time allows",
                    _ => "the connection broke off",
                };
                format!("{document} is incomplete: {why}")
            });
            status.into_iter().chain(cut).collect::<Vec<_>>().join("\n")
        }
        Note::Unchanged { document, status } => {
            let status = status.map_or_else(String::new, |status| format!(" (status {status})"));
            format!("{document} is unchanged at its address{status}; that it was seen is in the log")
        }
        Note::Followed { document, found, is_stealthy } => followed(*document, found, *is_stealthy),
        Note::Reopened(one, other) => {
            format!("the contradiction of {one} and {other} was reopened: its evidence changed")
        }
        Note::Confidential(id, description) => {
            format!("others now read “{}” for {id}", plain::line(description))
        }
        Note::Judged(id, kind) => format!("{id} is now [{kind}]"),
    }
}

/// What became of excerpts in a later capture: those that stand as they stood are only counted.
fn followed(document: DocumentId, found: &[Followup], is_stealthy: bool) -> String {
    let mut lines = Vec::new();
    if is_stealthy {
        lines.push(format!(
            "{document} is a stealth edit: its text was changed, and the date at which it says that it was changed is the same"
        ));
    }
    let (standing, others): (Vec<&Followup>, Vec<&Followup>) =
        found.iter().partition(|one| one.followed.holds());
    if !standing.is_empty() {
        let moved = standing.iter().filter(|one| one.followed.fate == Fate::Moved).count();
        let elsewhere =
            if moved == 0 { String::new() } else { format!(", {moved} of them between other words") };
        lines.push(format!(
            "{} cited before still {} in {document}{elsewhere}",
            counted(standing.len(), "excerpt", "excerpts"),
            if standing.len() == 1 { "stands" } else { "stand" },
        ));
    }
    for Followup { claim, evidence, followed } in others {
        let what = match followed.fate {
            Fate::Gone => "is gone".to_owned(),
            Fate::Unclear => "may stand in it or not".to_owned(),
            _ => format!("was edited: {}", plain::line(&followed.edits.words())),
        };
        lines.push(format!("{document}: the excerpt of {evidence} for {claim} {what}"));
    }
    lines.join("\n")
}
