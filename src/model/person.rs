//! Who writes.

use std::fmt;
use std::str::FromStr;

/// The name that signs an entry: one line of text. A statement, not proof.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Person(String);

impl Person {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Text that can sign nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the name must be one line, not empty, without control characters")]
pub struct NotAPerson;

impl FromStr for Person {
    type Err = NotAPerson;

    fn from_str(text: &str) -> Result<Self, NotAPerson> {
        let text = text.trim();
        if text.is_empty() || text.chars().any(|c| c.is_control() || c == '\u{2028}' || c == '\u{2029}') {
            return Err(NotAPerson);
        }
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_one_line_with_something_on_it() {
        assert_eq!(" checker-1 ".parse::<Person>().unwrap().as_str(), "checker-1");
        for wrong in ["", "  ", "a\nb", "a\u{1b}[1m", "a\u{2028}b"] {
            assert!(wrong.parse::<Person>().is_err(), "{wrong:?}");
        }
    }
}
