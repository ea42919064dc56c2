//! Sizes in bytes, as people write them.

use std::fmt;
use std::str::FromStr;

/// A size in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size(pub u64);

/// The units that a size is written in, the largest first.
const UNITS: [(&str, u64); 4] = [("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1000), ("B", 1)];

/// Text that is no size.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a size; write a number with B, KB, MB or GB, such as 200MB")]
pub struct NotASize(String);

impl Size {
    /// So many million bytes.
    #[must_use]
    pub const fn megabytes(count: u64) -> Self {
        Self(count * 1_000_000)
    }

    /// A size four times this one, to be tried next; never less than what is known to be needed.
    #[must_use]
    pub fn next(self, needed: u64) -> Self {
        let due = self.0.saturating_mul(4).max(needed);
        let unit = UNITS.iter().map(|(_, unit)| *unit).find(|unit| due >= *unit * 2).unwrap_or(1);
        Self(due.div_ceil(unit).saturating_mul(unit))
    }

    /// The size as an option takes it.
    #[must_use]
    pub fn typed(self) -> String {
        self.to_string().replace(' ', "")
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fits = |unit: u64| self.0 >= unit && self.0.is_multiple_of(unit);
        let (name, unit) = UNITS.into_iter().find(|(_, unit)| fits(*unit)).unwrap_or(("B", 1));
        write!(f, "{} {name}", self.0 / unit)
    }
}

impl FromStr for Size {
    type Err = NotASize;

    fn from_str(text: &str) -> Result<Self, NotASize> {
        let wrong = || NotASize(text.to_owned());
        let upper = text.trim().to_ascii_uppercase();
        let digits = upper.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let unit = match &upper[digits.len()..] {
            "" => 1,
            name => {
                UNITS.into_iter().find(|(unit, _)| *unit == name).map(|(_, unit)| unit).ok_or_else(wrong)?
            }
        };
        let count: u64 = digits.trim_end().parse().map_err(|_| wrong())?;
        count.checked_mul(unit).filter(|bytes| *bytes > 0).map(Self).ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_written_as_people_do() {
        for (text, bytes) in [("200MB", 200_000_000), ("1 gb", 1_000_000_000), ("512", 512), ("3kb", 3000)] {
            assert_eq!(text.parse(), Ok(Size(bytes)), "{text}");
        }
        for text in ["", "MB", "-1", "1.5GB", "0", "3XB", "99999999999GB", "64 MiB"] {
            assert!(text.parse::<Size>().is_err(), "{text}");
        }
        assert_eq!(Size::megabytes(64).to_string(), "64 MB");
        assert_eq!(Size(1_500_000).typed(), "1500KB");
        assert_eq!(Size::megabytes(64).next(0).typed(), "256MB");
        assert_eq!(Size::megabytes(64).next(1_234_567_890).typed(), "1235MB");
    }
}
