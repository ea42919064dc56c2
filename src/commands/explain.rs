use std::fmt::Write as _;

use super::error::{CommandError, Result};
use super::outcome::Outcome;
use super::session::Session;
use crate::rules::{self, RULES};

/// Explain a finding
///
/// What the rule finds, why it matters, an example and how to resolve it. Without a name it
/// lists the rules.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  perwhom explain\n  perwhom explain single-sourced")]
pub(super) struct Args {
    /// The rule
    rule: Option<String>,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let json = session.json();
    let out = session.out();
    let Some(name) = &args.rule else {
        let widest = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
        for rule in RULES {
            if json {
                let line = serde_json::json!({ "rule": rule.name, "severity": rule.severity, "summary": rule.summary() });
                writeln!(out, "{line}")?;
            } else {
                writeln!(out, "{:widest$}  {:7}  {}", rule.name, rule.severity.label(), rule.summary())?;
            }
        }
        return Ok(Outcome::Fine);
    };
    let rule = rules::named(name).ok_or_else(|| {
        let near = RULES
            .iter()
            .max_by(|a, b| strsim::jaro_winkler(a.name, name).total_cmp(&strsim::jaro_winkler(b.name, name)));
        let error = CommandError::new(format!("unknown rule `{name}`"));
        let error = match near {
            Some(near) => error.hint(format!("did you mean: perwhom explain {}", near.name)),
            None => error,
        };
        error.hint("see them all: perwhom explain")
    })?;
    if json {
        let page = serde_json::json!({ "rule": rule.name, "severity": rule.severity, "text": page(rule) });
        writeln!(out, "{page}")?;
    } else {
        writeln!(out, "{} ({})\n\n{}", rule.name, rule.severity.label(), page(rule))?;
    }
    Ok(Outcome::Fine)
}

/// A rule's documentation without the space that doc comments begin with.
fn page(rule: &rules::Rule) -> String {
    rule.doc.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// The reference of all rules, as `docs/rules.md` has it.
#[must_use]
pub fn reference() -> String {
    let mut text = String::from(
        "# Findings\n\nThis page is made from the rules themselves (`perwhom explain RULE` prints the same text); a test \
         holds it to them.\nA desk changes how heavily a rule weighs with `perwhom policy set RULE deny|warn|note|allow`.\n",
    );
    for rule in RULES {
        let body = page(rule).replace("\n## ", "\n### ");
        let _ = write!(
            text,
            "\n## {}\n\nSeverity: {}\n\n{}\n",
            rule.name,
            rule.severity.label(),
            body.trim_end()
        );
    }
    text
}
