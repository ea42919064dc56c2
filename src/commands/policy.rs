use std::collections::HashMap;

use clap::Subcommand;
use serde_json::json;

use super::session::Session;
use super::{Outcome, Result};
use crate::acts;
use crate::model::severity::Severity;
use crate::rules::RULES;

/// See and set how heavily each finding weighs in this ledger
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: PolicyCommand,
}

#[derive(Debug, Subcommand)]
enum PolicyCommand {
    Show(Show),
    Set(Set),
}

/// Show how heavily each finding weighs
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  perwhom policy show")]
struct Show {}

/// Set how heavily a finding weighs
///
/// deny makes `audit` exit with status 1 where it fires; allow silences it.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  perwhom policy set single-sourced deny\n  perwhom policy set original-not-seen allow"
)]
struct Set {
    /// The rule
    rule: String,
    /// deny, warn, note or allow
    severity: Severity,
}

pub(super) fn run(args: Args, session: &mut Session) -> Result<Outcome> {
    match args.command {
        PolicyCommand::Show(_) => {
            let set: HashMap<String, Severity> = session.open()?.read().severities()?.into_iter().collect();
            let is_json = session.json();
            let out = session.out();
            let widest = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
            for rule in RULES {
                let ours = set.get(rule.name).copied();
                let severity = ours.unwrap_or(rule.severity);
                if is_json {
                    writeln!(
                        out,
                        "{}",
                        json!({ "rule": rule.name, "severity": severity, "set": ours.is_some() })
                    )?;
                } else {
                    let mark = if ours.is_some() { "  (set by the desk)" } else { "" };
                    writeln!(out, "{:widest$}  {severity}{mark}", rule.name)?;
                }
            }
        }
        PolicyCommand::Set(args) => {
            let known: Vec<&'static str> = RULES.iter().map(|rule| rule.name).collect();
            let mut ledger = session.open_to_write()?;
            session.write(&mut ledger, HashMap::new(), |scribe| {
                acts::set_severity(scribe, &args.rule, args.severity, &known)
            })?;
            if session.json() {
                writeln!(session.out(), "{}", json!({ "rule": args.rule, "severity": args.severity }))?;
            }
        }
    }
    Ok(Outcome::Fine)
}
