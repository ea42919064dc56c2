//! The audit as it is shown without being asked for anything else: the table with the findings,
//! all of it as JSON, or the list of what is to be done.

use super::look::Look;
use super::todo;
use crate::commands::error::{Result, Unwritten};
use crate::commands::output::Output;
use crate::commands::printer::Printer;
use crate::commands::session::Session;
use crate::commands::watch::places::{Made, Of};
use crate::queries::{Along, Audit, View};
use crate::render::audit::{AuditTable, Totals};
use crate::render::finding::print_finding;
use crate::render::json::{AUDIT, ClaimJson, summary};
use crate::render::together::ReportedTogether;
use crate::render::wrapped::print_wrapped;

/// Writes it, into a file or to standard output.
pub(super) fn write(
    audit: &Audit,
    view: &mut View,
    look: Look,
    is_todo: bool,
    output: &Output,
    session: &mut Session,
) -> Result<Totals> {
    let made = Made { claims: audit.ids(), of: Of::Claims };
    let (totals, is_empty) = output.write(view, session, made, |view, out| {
        if is_todo {
            return todo::print(audit, view, look, out);
        }
        let totals =
            if look.is_json { print_json(audit, view, out)? } else { print_table(audit, view, look, out)? };
        let is_empty = totals.claims == 0;
        Ok((totals, is_empty))
    })?;
    if is_empty && !look.is_json {
        let nothing = "no claims match; see them all: perwhom list";
        session.say(if is_todo { "nothing to do" } else { nothing });
    }
    Ok(totals)
}

fn print_json(audit: &Audit, view: &mut View, out: &mut Printer<'_>) -> Result<Totals> {
    let mut totals = Totals::default();
    let mut line = Vec::new();
    write!(out, "{{\"schema\":\"{AUDIT}\",\"claims\":[")?;
    audit.each(view, Along::Nothing, |claim| -> Result<()> {
        let audited = &claim.audited;
        line.clear();
        if totals.claims > 0 {
            line.extend_from_slice(b",\n");
        }
        serde_json::to_writer(&mut line, &ClaimJson::new(audited, audit.standing()))
            .map_err(|error| Unwritten(error.into()))?;
        totals.add(audited);
        Ok(out.bytes(&line)?)
    })?;
    writeln!(out, "],\"summary\":{}}}", serde_json::Value::Object(summary(&totals)))?;
    Ok(totals)
}

fn print_table(audit: &Audit, view: &mut View, look: Look, out: &mut Printer<'_>) -> Result<Totals> {
    let Look { paint, width, .. } = look;
    let mut totals = Totals::default();
    let mut table = AuditTable::new(width, out);
    audit.each(view, Along::Nothing, |claim| -> Result<()> {
        totals.add(&claim.audited);
        Ok(table.row(&claim.audited, audit.standing()).map_err(Unwritten)?)
    })?;
    if totals.claims == 0 {
        return Ok(totals);
    }
    table.finish().map_err(Unwritten)?;
    if !totals.by_rule.is_empty() {
        writeln!(out)?;
        let mut together = ReportedTogether::default();
        // Read again, not held: the findings of a million claims are long.
        audit.each(view, Along::Nothing, |claim| -> Result<()> {
            let audited = &claim.audited;
            for finding in &audited.findings {
                if audit.asks_for(finding.rule) && !together.takes(audited, finding) {
                    print_finding(out, Some(&audited.case.claim), finding, paint, width)
                        .map_err(Unwritten)?;
                }
            }
            Ok(())
        })?;
        together.print(out, paint, width).map_err(Unwritten)?;
    }
    writeln!(out)?;
    print_wrapped(out, "", &totals.words(), width).map_err(Unwritten)?;
    Ok(totals)
}
