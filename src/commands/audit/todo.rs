//! `audit --todo`: a person's morning list.

use serde_json::json;

use super::look::Look;
use crate::commands::error::{Result, Unwritten};
use crate::commands::printer::Printer;
use crate::model::plural::counted;
use crate::queries::{Along, Audit, View};
use crate::render::audit::Totals;
use crate::render::todo::Todo;
use crate::render::wrapped::print_wrapped;
use crate::rules::Action;

/// Prints what would fix the most. Says whether that was nothing.
pub(super) fn print(
    audit: &Audit,
    view: &mut View,
    look: Look,
    out: &mut Printer<'_>,
) -> Result<(Totals, bool)> {
    let mut totals = Totals::default();
    let mut todo = Todo::default();
    audit.each(view, Along::Nothing, |claim| -> Result<()> {
        totals.add(&claim.audited);
        todo.add(&claim.audited, audit.standing());
        Ok(())
    })?;
    let Look { paint, width, is_json } = look;
    let mut is_first = true;
    for action in Action::ALL {
        let things = todo.of(action);
        if things.is_empty() {
            continue;
        }
        if !is_json {
            if !is_first {
                writeln!(out)?;
            }
            writeln!(out, "{}", paint.strong(action.heading()))?;
        }
        is_first = false;
        for (what, claims) in things {
            let ids: Vec<String> = claims.iter().map(ToString::to_string).collect();
            if is_json {
                writeln!(out, "{}", json!({ "do": action, "what": what, "claims": claims }))?;
            } else if action.is_about_the_claim() {
                print_wrapped(out, &format!("  {}  ", ids.join(", ")), what, width).map_err(Unwritten)?;
            } else {
                let count = counted(ids.len(), "claim", "claims");
                print_wrapped(out, "  ", &format!("{what} ({count}: {})", ids.join(", ")), width)
                    .map_err(Unwritten)?;
            }
        }
    }
    Ok((totals, is_first))
}
