//! `audit --todo`: a person's morning list.

use serde_json::json;

use super::{Audit, Ledger, Result, Session, Totals};
use crate::render::audit::print_wrapped;
use crate::render::todo::{Action, Todo};

/// Prints what would cure the most.
pub(super) fn print(audit: &Audit, ledger: Ledger, session: &mut Session) -> Result<Totals> {
    let mut totals = Totals::default();
    let mut todo = Todo::default();
    audit.each(ledger, |audited| {
        totals.add(audited);
        todo.add(audited, &audit.standing);
        Ok(())
    })?;
    let (is_json, paint, width) = (session.json(), session.paint(), session.width());
    let out = session.out();
    let mut is_first = true;
    for action in Action::ALL {
        let things = todo.of(action);
        if things.is_empty() {
            continue;
        }
        if !is_json {
            if !std::mem::replace(&mut is_first, false) {
                writeln!(out)?;
            }
            writeln!(out, "{}", paint.strong(action.heading()))?;
        }
        for (what, claims) in things {
            let ids: Vec<String> = claims.iter().map(ToString::to_string).collect();
            if is_json {
                writeln!(out, "{}", json!({ "do": action, "what": what, "claims": claims }))?;
            } else if matches!(action, Action::Source | Action::Read) {
                print_wrapped(out, &format!("  {}  ", ids.join(", ")), what, width)?;
            } else {
                let count =
                    if ids.len() == 1 { "1 claim".to_owned() } else { format!("{} claims", ids.len()) };
                print_wrapped(out, "  ", &format!("{what} ({count}: {})", ids.join(", ")), width)?;
            }
        }
    }
    if is_first && !is_json {
        session.say("nothing is left to do");
    }
    Ok(totals)
}
