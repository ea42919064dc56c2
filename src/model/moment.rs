//! Points in time, in UTC, to the millisecond.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A point in time as a ledger writes it: `2026-11-22T02:21:00.000Z`. The fraction is always
/// there, so that text order is time order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(Timestamp);

impl Moment {
    /// The millisecond that a timestamp falls in.
    #[must_use]
    pub fn from_timestamp(timestamp: Timestamp) -> Self {
        Self(Timestamp::from_millisecond(timestamp.as_millisecond()).unwrap_or(timestamp))
    }

    /// How many whole days lie between another moment and this one; fewer than none where it is later.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> i64 {
        (self.timestamp().as_second() - earlier.timestamp().as_second()).div_euclid(24 * 60 * 60)
    }

    /// As a timestamp.
    #[must_use]
    pub const fn timestamp(self) -> Timestamp {
        self.0
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}", self.0)
    }
}

/// Text that is no point in time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a point in time; write it like 2026-11-22T02:21:00Z")]
pub struct NotAMoment(String);

impl FromStr for Moment {
    type Err = NotAMoment;

    fn from_str(text: &str) -> Result<Self, NotAMoment> {
        text.parse().map(Self::from_timestamp).map_err(|_| NotAMoment(text.to_owned()))
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_zero_fraction_and_drops_what_is_finer() {
        let moment: Moment = "2026-11-22T02:21:00Z".parse().unwrap();
        assert_eq!(moment.to_string(), "2026-11-22T02:21:00.000Z");
        let finer: Moment = "2026-11-22T02:21:00.1239Z".parse().unwrap();
        assert_eq!(finer.to_string(), "2026-11-22T02:21:00.123Z");
        assert!("2026-11-22".parse::<Moment>().is_err());
    }
}
