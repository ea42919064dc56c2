use std::sync::atomic::{AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::session::Session;
use super::{Outcome, Result};
use crate::ledger::{Report, Stage};
use crate::render::audit::print_wrapped;

/// Prove that nothing was changed behind your back
///
/// Recomputes the hashes of the log, replays it against the tables, and hashes documents and
/// excerpts again. Names what differs, and the claims concerned. Exits with status 1 where
/// anything does not hold.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  perwhom verify\n  perwhom verify --json | jq .faults")]
pub(super) struct Args {}

pub(super) fn run(_args: &Args, session: &mut Session) -> Result<Outcome> {
    let ledger = session.open()?;
    let report = if session.shows_progress() {
        let bar = ProgressBar::new(0);
        if let Ok(style) = ProgressStyle::with_template("{wide_bar} {percent:>3} %") {
            bar.set_style(style);
        }
        let stages: Vec<(AtomicU64, AtomicU64)> = Stage::ALL.iter().map(|_| Default::default()).collect();
        let report = ledger.verify(&|stage, done, total| {
            if let Some((so_far, all)) =
                Stage::ALL.iter().position(|s| *s == stage).and_then(|at| stages.get(at))
            {
                so_far.store(done, Ordering::Relaxed);
                all.store(total, Ordering::Relaxed);
            }
            bar.set_length(stages.iter().map(|(_, all)| all.load(Ordering::Relaxed)).sum());
            bar.set_position(stages.iter().map(|(so_far, _)| so_far.load(Ordering::Relaxed)).sum());
        });
        bar.finish_and_clear();
        report?
    } else {
        ledger.verify(&|_, _, _| {})?
    };
    if session.json() {
        let checked: serde_json::Map<String, serde_json::Value> = report
            .checked
            .iter()
            .map(|(stage, count)| (stage.counts().to_owned(), (*count).into()))
            .collect();
        let made = json!({
            "schema": "perwhom/verify/1",
            "holds": report.faults.is_empty(),
            "checked": checked,
            "faults": report.faults,
            "more_faults": report.unnamed,
        });
        writeln!(session.out(), "{made}")?;
    } else {
        print(&report, session)?;
    }
    Ok(if report.faults.is_empty() { Outcome::Fine } else { Outcome::Found })
}

fn print(report: &Report, session: &mut Session) -> Result<()> {
    let (paint, width) = (session.paint(), session.width());
    let out = session.out();
    let checked: Vec<String> =
        report.checked.iter().map(|(stage, count)| format!("{count} {}", stage.counts())).collect();
    writeln!(out, "checked {}", checked.join(", "))?;
    for fault in &report.faults {
        let claims: Vec<String> = fault.claims.iter().map(ToString::to_string).collect();
        let concerns =
            if claims.is_empty() { String::new() } else { format!(" (concerns {})", claims.join(", ")) };
        print_wrapped(
            out,
            &format!("{} ", paint.alarm("fault:")),
            &format!("{}{concerns}", fault.what),
            width,
        )?;
    }
    if report.unnamed > 0 {
        writeln!(out, "and {} more faults", report.unnamed)?;
    }
    if report.faults.is_empty() {
        writeln!(out, "everything holds")?;
    } else {
        writeln!(out)?;
        print_wrapped(
            out,
            "",
            "The file was changed by something other than perwhom. Leave it as it is, and go back to the last copy that verifies.",
            width,
        )?;
    }
    Ok(())
}
