//! Acts about the desk: its source, its settings, and what it makes of rules.

use serde::{Deserialize, Serialize};

use super::fold::{Cards, Fold};
use super::names::names;
use super::statement::Statement;
use crate::model::change::{Change, end, insert, replace};
use crate::model::id::SourceId;
use crate::model::policy::Setting;
use crate::model::severity::Severity;
use crate::model::tables::{DeskRow, SettingKey, SettingRow, SeverityKey, SeverityRow};

/// The ledger has an owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Desk {
    /// The desk's own source.
    pub source: SourceId,
}

names! { Desk { uses: source; } }

impl Fold for Desk {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        vec![insert(DeskRow { source: self.source })]
    }
}

/// What the desk makes of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetSeverity {
    /// The rule's name.
    pub rule: String,
    /// How heavily it weighs from now on.
    pub severity: Severity,
    /// Only for claims filed under this tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
}

names! { SetSeverity { tag: tag; } }

impl Fold for SetSeverity {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        replace(SeverityRow {
            rule: self.rule.clone(),
            tag: self.tag.clone().unwrap_or_default(),
            severity: self.severity,
        })
    }
}

/// The desk makes of a rule what perwhom makes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnsetSeverity {
    /// The rule's name.
    pub rule: String,
    /// Only for claims filed under this tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
}

names! { UnsetSeverity { tag: tag; } }

impl Fold for UnsetSeverity {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        vec![end(SeverityKey { rule: self.rule.clone(), tag: self.tag.clone().unwrap_or_default() })]
    }
}

/// How the desk works: one of its settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetPolicy {
    /// Which setting.
    pub setting: Setting,
    /// Only for claims filed under this tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// Its value from now on; what perwhom takes where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

names! { SetPolicy { tag: tag; } }

impl Fold for SetPolicy {
    fn changes(&self, _: &Cards<'_>) -> Vec<Change> {
        let (setting, tag) = (self.setting, self.tag.clone().unwrap_or_default());
        match self.value.clone() {
            Some(value) => replace(SettingRow { setting, tag, value }),
            None => vec![end(SettingKey { setting, tag })],
        }
    }

    fn statement(&self) -> Option<Statement<'_>> {
        self.value.as_deref().map(|value| Statement::Set { setting: self.setting, value })
    }
}
