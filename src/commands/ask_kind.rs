//! Asking what a new source is.

use super::error::{Result, Unwritten};
use super::limits::answer;
use crate::model::kind::Kind;
use crate::render::plain;

/// Asks for one source's kind; nothing where the answer is left out.
pub(super) fn ask_kind(spelling: &str) -> Result<Option<Kind>> {
    let choices: Vec<&str> = Kind::ALL
        .iter()
        .filter(|kind| !matches!(kind, Kind::Unjudged | Kind::Desk))
        .map(|kind| kind.word())
        .collect();
    loop {
        eprint!("“{}” is new. What is it? {} [leave it open]: ", plain::line(spelling), choices.join(", "));
        let answer = answer().map_err(Unwritten)?;
        if answer.is_empty() {
            eprintln!();
            return Ok(None);
        }
        match answer.trim() {
            "" => return Ok(None),
            answer => {
                let mut fitting = choices.iter().filter(|choice| choice.starts_with(&answer.to_lowercase()));
                match (fitting.next(), fitting.next()) {
                    (Some(one), None) => return Ok(one.parse().ok()),
                    (Some(one), _) if *one == answer.to_lowercase() => return Ok(one.parse().ok()),
                    (Some(_), Some(_)) => eprintln!("That matches several kinds."),
                    (None, _) => eprintln!("That is not one of them."),
                }
            }
        }
    }
}
