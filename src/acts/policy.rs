//! How the desk works: what it makes of the rules, and its settings.

use super::error::{ActError, Result};
use super::recorder::Recorder;
use crate::model::act::{Act, SetPolicy, SetSeverity, UnsetSeverity};
use crate::model::claim::checked_tag;
use crate::model::policy::Setting;
use crate::model::severity::Severity;

/// Sets how heavily a rule weighs, or lets it weigh what perwhom gives it; for all claims or
/// for those filed under a tag.
pub fn set_severity(
    recorder: &mut Recorder<'_, '_>,
    rule: &str,
    severity: Option<Severity>,
    tag: Option<&str>,
) -> Result<()> {
    let tag = tag.map(checked_tag).transpose()?;
    let policy = recorder.read().policy()?;
    let there = policy
        .severities()
        .find(|(name, for_tag, _)| *name == rule && *for_tag == tag.as_deref().unwrap_or_default())
        .map(|(.., severity)| severity);
    if there == severity {
        let how = severity.map_or("not set".to_owned(), |severity| format!("already set to {severity}"));
        return Err(ActError::Nothing(format!("{rule} is {how}")));
    }
    let rule = rule.to_owned();
    Ok(recorder.writing.act(&match severity {
        Some(severity) => Act::Severity(SetSeverity { rule, severity, tag }),
        None => Act::UnsetSeverity(UnsetSeverity { rule, tag }),
    })?)
}

/// Sets one of the desk's settings, or lets it be what perwhom takes; for all claims or for
/// those filed under a tag.
pub fn set_setting(
    recorder: &mut Recorder<'_, '_>,
    setting: Setting,
    value: Option<&str>,
    tag: Option<&str>,
) -> Result<()> {
    let tag = tag.map(checked_tag).transpose()?;
    let value = value.map(|value| setting.checked(value)).transpose()?;
    let policy = recorder.read().policy()?;
    let there = policy
        .settings()
        .find(|(name, for_tag, _)| *name == setting && *for_tag == tag.as_deref().unwrap_or_default())
        .map(|(.., value)| value.to_owned());
    if there == value {
        let how = value.map_or("not set".to_owned(), |value| format!("already set to {value}"));
        return Err(ActError::Nothing(format!("{setting} is {how}")));
    }
    Ok(recorder.writing.act(&Act::Policy(SetPolicy { setting, tag, value }))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::example::Desk;

    #[test]
    fn what_is_set_already_is_not_set_again() {
        let mut desk = Desk::new();
        let set = |desk: &mut Desk, severity, tag| {
            desk.act(|recorder| set_severity(recorder, "disputed", severity, tag))
        };
        assert!(matches!(set(&mut desk, None, None).unwrap_err(), ActError::Nothing(_)));
        set(&mut desk, Some(Severity::Deny), None).unwrap();
        assert!(matches!(set(&mut desk, Some(Severity::Deny), None).unwrap_err(), ActError::Nothing(_)));
        set(&mut desk, Some(Severity::Deny), Some("a")).unwrap();
        assert!(matches!(set(&mut desk, None, Some("no tag")).unwrap_err(), ActError::Word(_)));
        set(&mut desk, None, None).unwrap();
        assert_eq!(desk.last_acts(), ["unset-severity"]);
    }

    #[test]
    fn a_setting_takes_only_what_it_can_be() {
        let mut desk = Desk::new();
        let set = |desk: &mut Desk, value| {
            desk.act(|recorder| set_setting(recorder, Setting::ReviewRoles, value, None))
        };
        assert!(matches!(set(&mut desk, Some("")).unwrap_err(), ActError::Value(_)));
        set(&mut desk, Some("checker,legal")).unwrap();
        assert!(matches!(set(&mut desk, Some("checker,legal")).unwrap_err(), ActError::Nothing(_)));
        set(&mut desk, None).unwrap();
        assert!(matches!(set(&mut desk, None).unwrap_err(), ActError::Nothing(_)));
    }
}
