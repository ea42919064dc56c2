//! What falls if a source falls, shown.

use super::error::{Result, Unwritten};
use super::outcome::Outcome;
use super::session::Session;
use crate::queries::Impact;
use crate::render::impact;

/// Shows it.
pub(super) fn print_impact(found: &Impact, session: &mut Session) -> Result<Outcome> {
    if session.json() {
        writeln!(session.out(), "{}", impact::as_json(found))?;
        return Ok(Outcome::Fine);
    }
    let (paint, width) = (session.paint(), session.width());
    impact::print(session.out(), found, paint, width).map_err(Unwritten)?;
    if found.falls.is_empty() {
        session.say("no claim has evidence through it");
    }
    Ok(Outcome::Fine)
}
