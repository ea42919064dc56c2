//! What was done beside what was asked for, in words.

use std::fmt::Write as _;

use crate::acts::Note;
use crate::model::kind::Kind;
use crate::render::{difference, plain};

/// A note in words.
pub(super) fn note_in_words(note: &Note) -> String {
    match note {
        Note::NewSource { id, name, kind, near } => {
            let mut words = format!("new source {id} “{}” [{kind}]", plain::line(name));
            if *kind == Kind::Unjudged {
                let _ = write!(
                    words,
                    "; say what it is: perwhom source set {id} --kind outlet (or person, office, body …)"
                );
            }
            if let Some((near, spelling)) = near {
                let _ = write!(
                    words,
                    "\nhint: {near} “{}” has a name close to it; if they are one: perwhom source merge {id} --into {near}",
                    plain::line(spelling)
                );
            }
            words
        }
        Note::Verbatim { typed, exact } => {
            format!(
                "stored as the document has it, [-yours-] and {{+the document's+}}: {}",
                plain::line(&difference::words(typed, exact))
            )
        }
        Note::Captured(id) => format!("captured {id}; its publisher is unknown (?)"),
        Note::SameBytes { known, new: None } => {
            format!("{known} holds exactly these bytes; nothing was captured again")
        }
        Note::SameBytes { known, new: Some(new) } => {
            format!(
                "{known} holds exactly the same bytes; if {new} is a copy of it: perwhom document copy {new} --of {known}"
            )
        }
        Note::Guessed(encoding) => {
            format!("the encoding was guessed to be {encoding}; if that is wrong, name it with --encoding")
        }
        Note::Reopened(one, other) => {
            format!("the contradiction of {one} and {other} is open again, because the evidence changed")
        }
        Note::Confidential(id, description) => {
            format!("others read “{}” for {id} from now on", plain::line(description))
        }
        Note::Judged(id, kind) => format!("{id} is held to be [{kind}] from now on"),
    }
}
