use clap::Subcommand;
use serde_json::json;

use super::error::{CommandError, Result, Unwritten};
use super::outcome::Outcome;
use super::session::Session;
use crate::acts;
use crate::model::policy::Setting;
use crate::model::severity::Severity;
use crate::render::wrapped::print_wrapped;
use crate::rules::{self, RULES};

/// Show and set the desk's policy: how severe each finding is, what confirmed needs, who reads
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: PolicyCommand,
}

#[derive(Debug, Subcommand)]
enum PolicyCommand {
    Show(Show),
    Set(Set),
    Unset(Unset),
}

/// Show the desk's settings with the house rule each serves, and how heavily each finding weighs
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  perwhom policy show")]
struct Show {}

/// Set how heavily a finding weighs, or one of the desk's settings
///
/// deny makes `audit` exit with status 1 where the finding fires; allow silences it. Settings:
/// confirmed-needs, review-roles, review-stale-days, two-people, unnamed-above-possible, unseen-days. With
/// --tag, only for claims filed under it; where a claim has several such tags, the strictest
/// holds.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom policy set single-sourced deny
  perwhom policy set single-sourced note --tag background
  perwhom policy set confirmed-needs 3 --tag allegation
  perwhom policy set review-roles checker,legal --tag allegation
  perwhom policy set two-people yes")]
struct Set {
    /// A rule, or a setting
    name: String,
    /// deny, warn, note or allow; or what the setting takes
    value: String,
    /// Only for claims filed under this tag
    #[arg(long, value_name = "TAG")]
    tag: Option<String>,
}

/// Reset a finding or a setting to its default
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  perwhom policy unset single-sourced --tag background")]
struct Unset {
    /// A rule, or a setting
    name: String,
    /// Only for claims filed under this tag
    #[arg(long, value_name = "TAG")]
    tag: Option<String>,
}

pub(super) fn run(args: Args, session: &mut Session) -> Result<Outcome> {
    match args.command {
        PolicyCommand::Show(_) => show(session),
        PolicyCommand::Set(args) => set(&args.name, Some(&args.value), args.tag.as_deref(), session),
        PolicyCommand::Unset(args) => set(&args.name, None, args.tag.as_deref(), session),
    }
}

fn set(name: &str, value: Option<&str>, tag: Option<&str>, session: &mut Session) -> Result<Outcome> {
    let mut ledger = session.open_to_write()?;
    if rules::named(name).is_some() {
        let severity = value.map(str::parse::<Severity>).transpose()?;
        session.write(&mut ledger, |recorder| acts::set_severity(recorder, name, severity, tag))?;
    } else {
        let setting: Setting = name.parse().map_err(|_| unknown(name))?;
        session.write(&mut ledger, |recorder| acts::set_setting(recorder, setting, value, tag))?;
    }
    if session.json() {
        writeln!(session.out(), "{}", json!({ "name": name, "value": value, "tag": tag }))?;
    }
    Ok(Outcome::Fine)
}

fn unknown(name: &str) -> CommandError {
    let rules: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    let settings: Vec<&str> = Setting::ALL.iter().map(|setting| setting.word()).collect();
    CommandError::new(format!(
        "`{name}` is neither a rule nor a setting; the settings are: {}; the rules: {}",
        settings.join(", "),
        rules.join(", ")
    ))
    .hint("see them with their values: perwhom policy show")
}

fn show(session: &mut Session) -> Result<Outcome> {
    let policy = session.open()?.read().policy()?;
    let (is_json, paint, width) = (session.json(), session.paint(), session.width());
    let out = session.out();
    for setting in Setting::ALL {
        let set: Vec<(&str, &str)> = policy
            .settings()
            .filter(|(name, ..)| name == setting)
            .map(|(_, tag, value)| (tag, value))
            .collect();
        let general = set.iter().find(|(tag, _)| tag.is_empty()).map(|(_, value)| *value);
        let by_tag: Vec<&(&str, &str)> = set.iter().filter(|(tag, _)| !tag.is_empty()).collect();
        if is_json {
            let by_tag: serde_json::Map<String, serde_json::Value> =
                by_tag.iter().map(|(tag, value)| ((*tag).to_owned(), json!(value))).collect();
            let value = general.unwrap_or(setting.default_value());
            let made = json!({
                "setting": setting, "value": value, "set": general.is_some(), "by_tag": by_tag,
                "serves": setting.serves(),
            });
            writeln!(out, "{made}")?;
            continue;
        }
        let mark = if general.is_some() { " (set by the desk)" } else { "" };
        let value = general.unwrap_or(setting.default_value());
        writeln!(out, "{}  {value}{mark}", paint.strong(setting.word()))?;
        for (tag, value) in by_tag {
            writeln!(out, "    for claims filed under {tag}: {value}")?;
        }
        print_wrapped(out, "    ", setting.serves(), width).map_err(Unwritten)?;
    }
    if !is_json {
        writeln!(out)?;
    }
    let widest = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    for rule in RULES {
        let set: Vec<(&str, Severity)> = policy
            .severities()
            .filter(|(name, ..)| *name == rule.name)
            .map(|(_, tag, severity)| (tag, severity))
            .collect();
        let general = set.iter().find(|(tag, _)| tag.is_empty()).map(|(_, severity)| *severity);
        let severity = general.unwrap_or(rule.severity);
        let by_tag: Vec<&(&str, Severity)> = set.iter().filter(|(tag, _)| !tag.is_empty()).collect();
        if is_json {
            let by_tag: serde_json::Map<String, serde_json::Value> =
                by_tag.iter().map(|(tag, severity)| ((*tag).to_owned(), json!(severity))).collect();
            let made = json!({
                "rule": rule.name, "severity": severity, "set": general.is_some(), "by_tag": by_tag,
                "serves": rule.summary(),
            });
            writeln!(out, "{made}")?;
            continue;
        }
        let mark = if general.is_some() { " (set by the desk)" } else { "" };
        write!(out, "{:widest$}  {severity}{mark}", rule.name)?;
        for (tag, severity) in by_tag {
            write!(out, "; {severity} for {tag}")?;
        }
        writeln!(out)?;
    }
    Ok(Outcome::Fine)
}
