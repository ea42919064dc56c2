//! Dates as documents carry them: a day, a month or a year, or a point in time.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// When something was published: `2024-06-14`, `2024-06`, `2024`, or a time with its zone,
/// kept as it was written (ISO 8601).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LooseDate(String);

impl LooseDate {
    /// The text, as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LooseDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Text that is no date, or one that could be two.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date; write 2024-06-14, 2024-06 or 2024, or a time such as 2024-06-14T09:30Z")]
pub struct NotADate(String);

impl FromStr for LooseDate {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let part =
            |part: &str, digits: usize| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
        let fine = match text.split('-').collect::<Vec<_>>().as_slice() {
            [year] => part(year, 4),
            [year, month] => {
                part(year, 4) && part(month, 2) && (1..=12).contains(&month.parse().unwrap_or(0))
            }
            [year, month, day] if part(year, 4) && part(month, 2) && part(day, 2) => {
                text.parse::<jiff::civil::Date>().is_ok()
            }
            _ => text.parse::<jiff::Timestamp>().is_ok(),
        };
        if fine { Ok(Self(text.to_owned())) } else { Err(NotADate(text.to_owned())) }
    }
}

impl Serialize for LooseDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for LooseDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_days_months_years_and_times() {
        for fine in
            ["2024-06-14", "2024-06", "2024", "2024-02-29", "2024-06-14T09:30Z", "2024-06-14T09:30:00+02:00"]
        {
            assert_eq!(fine.parse::<LooseDate>().unwrap().to_string(), fine);
        }
    }

    #[test]
    fn refuses_what_is_none_or_could_be_two() {
        for wrong in [
            "",
            "03/04/2024",
            "2024-13",
            "2024-00",
            "2023-02-29",
            "24-06-14",
            "yesterday",
            "2024-06-14T09:30",
        ] {
            assert!(wrong.parse::<LooseDate>().is_err(), "{wrong}");
        }
    }
}
