//! How a desk works: what it makes of each rule, and its settings.

use std::collections::{BTreeMap, BTreeSet};

use super::review::Role;
use super::severity::Severity;
use super::words::words;

words! {
    /// Something a desk can set, for all claims or for those filed under a tag.
    Setting, "setting":
    /// How many stated, independent sources "confirmed" takes.
    ConfirmedNeeds = "confirmed-needs",
    /// In which roles a claim is to be approved.
    ReviewRoles = "review-roles",
    /// After how many days an approval is stale.
    ReviewStaleDays = "review-stale-days",
    /// Whether two people must approve, neither of whom wrote what they approve.
    TwoPeople = "two-people",
    /// Whether what only unnamed people say may be rated above possible.
    UnnamedAbovePossible = "unnamed-above-possible",
    /// After how many days a page that was not seen again is to be looked at.
    UnseenDays = "unseen-days",
}

impl Setting {
    /// What holds where the desk has set nothing.
    #[must_use]
    pub const fn default_value(self) -> &'static str {
        match self {
            Self::ConfirmedNeeds => "2",
            Self::ReviewRoles => "any",
            Self::ReviewStaleDays | Self::UnseenDays => "never",
            Self::TwoPeople | Self::UnnamedAbovePossible => "no",
        }
    }

    /// The house rule that it serves.
    #[must_use]
    pub const fn serves(self) -> &'static str {
        match self {
            Self::ConfirmedNeeds => "two-source rule: how many independent, stated sources confirmed needs",
            Self::ReviewRoles => "who must approve before publication; any means one approval in any role",
            Self::ReviewStaleDays => "how many days an approval stays valid",
            Self::TwoPeople => {
                "four-eyes rule: two people must approve who wrote neither the version nor its evidence"
            }
            Self::UnseenDays => "after how many days a page that claims rest on is to be looked at again",
            Self::UnnamedAbovePossible => "whether unnamed sources alone may support more than possible",
        }
    }

    /// What may be written for it.
    #[must_use]
    pub const fn takes(self) -> &'static str {
        match self {
            Self::ConfirmedNeeds => "a number from 1 to 8",
            Self::ReviewRoles => "any, or roles separated by commas, such as checker,editor,legal",
            Self::ReviewStaleDays | Self::UnseenDays => "a number of days, or never",
            Self::TwoPeople | Self::UnnamedAbovePossible => "yes or no",
        }
    }

    /// A value as it is stored, where it is one that the setting takes.
    pub fn checked(self, value: &str) -> Result<String, NotAValue> {
        let value = value.trim();
        let wrong = || NotAValue { setting: self, value: value.to_owned() };
        match self {
            Self::ConfirmedNeeds => {
                let fine = value.parse::<u8>().is_ok_and(|count| (1..=8).contains(&count));
                if fine { Ok(value.to_owned()) } else { Err(wrong()) }
            }
            Self::ReviewRoles if value == "any" => Ok(value.to_owned()),
            Self::ReviewRoles => {
                let roles: Result<BTreeSet<Role>, _> =
                    value.split(',').map(|role| role.trim().parse()).collect();
                let roles = roles.map_err(|_| wrong())?;
                Ok(roles.iter().map(Role::as_str).collect::<Vec<_>>().join(","))
            }
            Self::ReviewStaleDays | Self::UnseenDays if value == "never" => Ok(value.to_owned()),
            Self::ReviewStaleDays | Self::UnseenDays => {
                let fine = value.parse::<u32>().is_ok_and(|days| days > 0);
                if fine { Ok(value.to_owned()) } else { Err(wrong()) }
            }
            Self::TwoPeople | Self::UnnamedAbovePossible => match value {
                "yes" | "no" => Ok(value.to_owned()),
                _ => Err(wrong()),
            },
        }
    }
}

/// A value that a setting does not take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{value}` is not a value for {setting}; write {}", setting.takes())]
pub struct NotAValue {
    /// Which setting.
    pub setting: Setting,
    /// What was written.
    pub value: String,
}

/// What a desk has set. A rule of its own for a tag goes before its rule for all; where a
/// claim has several tags with rules of their own, the strictest holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    severities: BTreeMap<String, BTreeMap<String, Severity>>,
    settings: BTreeMap<Setting, BTreeMap<String, String>>,
}

impl Policy {
    /// Says how heavily a rule weighs; for all claims where the tag is empty.
    pub fn set_severity(&mut self, rule: String, tag: String, severity: Severity) {
        self.severities.entry(rule).or_default().insert(tag, severity);
    }

    /// Sets a setting; for all claims where the tag is empty.
    pub fn set(&mut self, setting: Setting, tag: String, value: String) {
        self.settings.entry(setting).or_default().insert(tag, value);
    }

    /// What the desk makes of a rule for a claim filed so, where it has said so.
    #[must_use]
    pub fn severity(&self, rule: &str, tags: &[String]) -> Option<Severity> {
        let set = self.severities.get(rule)?;
        let by_tag = tags.iter().filter_map(|tag| set.get(tag)).max();
        by_tag.or_else(|| set.get("")).copied()
    }

    /// The severities that are set, by rule and tag; the tag is empty for all claims.
    pub fn severities(&self) -> impl Iterator<Item = (&str, &str, Severity)> {
        self.severities
            .iter()
            .flat_map(|(rule, set)| set.iter().map(move |(tag, s)| (rule.as_str(), tag.as_str(), *s)))
    }

    /// The values that are set, by setting and tag; the tag is empty for all claims.
    pub fn settings(&self) -> impl Iterator<Item = (Setting, &str, &str)> {
        self.settings
            .iter()
            .flat_map(|(setting, set)| set.iter().map(move |(tag, v)| (*setting, tag.as_str(), v.as_str())))
    }

    /// The values that hold for a claim filed so: of its tags, or the one for all.
    fn values(&self, setting: Setting, tags: &[String]) -> Vec<&str> {
        let set = self.settings.get(&setting);
        let by_tag: Vec<&str> = tags.iter().filter_map(|tag| set?.get(tag)).map(String::as_str).collect();
        if !by_tag.is_empty() {
            return by_tag;
        }
        vec![set.and_then(|set| set.get("")).map_or(setting.default_value(), String::as_str)]
    }

    /// How many stated, independent sources "confirmed" takes.
    #[must_use]
    pub fn confirmed_needs(&self, tags: &[String]) -> u8 {
        let values = self.values(Setting::ConfirmedNeeds, tags);
        values.into_iter().filter_map(|value| value.parse().ok()).max().unwrap_or(2)
    }

    /// The roles in which a claim is to be approved; none where any will do.
    #[must_use]
    pub fn review_roles(&self, tags: &[String]) -> BTreeSet<Role> {
        let values = self.values(Setting::ReviewRoles, tags);
        let named = values.into_iter().filter(|value| *value != "any");
        named.flat_map(|value| value.split(',')).filter_map(|role| role.parse().ok()).collect()
    }

    /// After how many days an approval is stale, if ever.
    #[must_use]
    pub fn stale_days(&self, tags: &[String]) -> Option<u32> {
        let values = self.values(Setting::ReviewStaleDays, tags);
        values.into_iter().filter_map(|value| value.parse().ok()).min()
    }

    /// After how many days a page that was not seen again is to be looked at, if ever.
    #[must_use]
    pub fn unseen_days(&self, tags: &[String]) -> Option<u32> {
        let values = self.values(Setting::UnseenDays, tags);
        values.into_iter().filter_map(|value| value.parse().ok()).min()
    }

    /// Whether the desk has set such a number for any claims.
    #[must_use]
    pub fn sets_unseen_days(&self) -> bool {
        self.settings.get(&Setting::UnseenDays).is_some_and(|set| set.values().any(|value| value != "never"))
    }

    /// Whether two people must approve.
    #[must_use]
    pub fn needs_two_people(&self, tags: &[String]) -> bool {
        self.values(Setting::TwoPeople, tags).contains(&"yes")
    }

    /// Whether what only unnamed people say may be rated above possible.
    #[must_use]
    pub fn unnamed_above_possible(&self, tags: &[String]) -> bool {
        self.values(Setting::UnnamedAbovePossible, tags).iter().all(|value| *value == "yes")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_makes_sense_and_stores_it_one_way() {
        assert_eq!(Setting::ReviewRoles.checked(" legal, checker ").as_deref(), Ok("checker,legal"));
        for (setting, wrong) in [
            (Setting::ConfirmedNeeds, "0"),
            (Setting::ConfirmedNeeds, "9"),
            (Setting::ReviewRoles, "a b"),
            (Setting::ReviewRoles, ""),
            (Setting::ReviewStaleDays, "0"),
            (Setting::TwoPeople, "maybe"),
        ] {
            assert!(setting.checked(wrong).is_err(), "{setting} {wrong}");
        }
        for setting in Setting::ALL {
            assert!(setting.checked(setting.default_value()).is_ok(), "{setting}");
        }
    }

    #[test]
    fn a_tags_rule_goes_before_the_rule_for_all_and_the_strictest_tag_wins() {
        let mut policy = Policy::default();
        let tags = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>();
        policy.set_severity("r".into(), String::new(), Severity::Warn);
        policy.set_severity("r".into(), "background".into(), Severity::Note);
        policy.set_severity("r".into(), "allegation".into(), Severity::Deny);
        assert_eq!(policy.severity("r", &[]), Some(Severity::Warn));
        assert_eq!(policy.severity("r", &tags(&["background"])), Some(Severity::Note));
        assert_eq!(policy.severity("r", &tags(&["background", "allegation"])), Some(Severity::Deny));
        policy.set(Setting::ConfirmedNeeds, "allegation".into(), "3".into());
        assert_eq!(policy.confirmed_needs(&[]), 2);
        assert_eq!(policy.confirmed_needs(&tags(&["allegation"])), 3);
        policy.set(Setting::ReviewStaleDays, String::new(), "90".into());
        assert_eq!(policy.stale_days(&[]), Some(90));
        assert!(policy.review_roles(&[]).is_empty());
    }
}
