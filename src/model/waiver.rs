//! Findings set aside.

use super::moment::Moment;

/// A finding that somebody set aside, with a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waived {
    /// The rule.
    pub rule: String,
    /// What the finding was about: it is void when that changes.
    pub about: Vec<String>,
    /// Who.
    pub by: String,
    /// When.
    pub at: Moment,
    /// The last day on which it holds, in UTC; for good where none is set.
    pub until: Option<String>,
    /// Why.
    pub why: String,
    /// Whether the one who waived it wrote the claim or its evidence.
    pub own: bool,
}

impl Waived {
    /// Whether its last day is over at a point in time.
    #[must_use]
    pub fn is_over(&self, now: Moment) -> bool {
        let day = now.to_string();
        // A month or a year lasts as long as what begins with it.
        self.until.as_ref().is_some_and(|until| {
            let length = until.len().min(day.len());
            day.get(..length).is_some_and(|day| day > until.as_str())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lasts_to_the_end_of_its_last_day() {
        let waived = |until: Option<&str>| Waived {
            rule: String::new(),
            about: Vec::new(),
            by: String::new(),
            at: "2026-11-22T00:00:00Z".parse().unwrap(),
            until: until.map(str::to_owned),
            why: String::new(),
            own: false,
        };
        let now = "2026-11-22T10:00:00Z".parse().unwrap();
        assert!(!waived(None).is_over(now));
        assert!(!waived(Some("2026-11-22")).is_over(now));
        assert!(!waived(Some("2026-11")).is_over(now));
        assert!(waived(Some("2026-11-21")).is_over(now));
        assert!(waived(Some("2025")).is_over(now));
    }
}
