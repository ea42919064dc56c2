//! Verdicts on claims, and what they rely on.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::cell::{self, Cell, InCell, Misread};
use super::claim::{NotAWord, checked_role};
use super::fingerprint::Fingerprint;
use super::grade::Reliability;
use super::moment::Moment;
use super::words::words;

words! {
    /// What a reviewer says of a claim as it stands.
    Verdict, "verdict":
    /// It may be published.
    Approve = "approve",
    /// It needs more; the note says what.
    Return = "return",
    /// Something to be noted, neither for nor against it.
    Note = "note",
}

/// The capacity in which somebody reviews, as the desk names it: checker, editor, legal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Role(String);

impl Role {
    /// The word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Role {
    fn default() -> Self {
        Self("checker".to_owned())
    }
}

impl FromStr for Role {
    type Err = NotAWord;

    fn from_str(text: &str) -> Result<Self, NotAWord> {
        checked_role(text).map(Self)
    }
}

impl TryFrom<String> for Role {
    type Error = NotAWord;

    fn try_from(text: String) -> Result<Self, NotAWord> {
        text.parse()
    }
}

impl From<Role> for String {
    fn from(role: Role) -> Self {
        role.0
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// What a claim came to when somebody relied on it: the counts, the bottlenecks, the letter
/// of the grade and the findings, none of which the fingerprint holds, because they follow
/// from what is known of sources and copies as well. Counts are exact up to 8; 9 is more.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// The high end of what counts against it.
    pub against_high: u8,
    /// The low end of what counts against it.
    pub against_low: u8,
    /// The voices that all support has in common.
    pub bottlenecks: Vec<String>,
    /// The rules that fired and were not waived.
    pub findings: Vec<String>,
    /// The high end of the independent sources for it.
    pub high: u8,
    /// The low end.
    pub low: u8,
    /// The letter of its grade.
    pub reliability: Reliability,
    /// Whether the chain that the letter comes from states its origin.
    pub stated: bool,
}

impl Default for Assessment {
    fn default() -> Self {
        Self {
            against_high: 0,
            against_low: 0,
            bottlenecks: Vec::new(),
            findings: Vec::new(),
            high: 0,
            low: 0,
            reliability: Reliability::F,
            stated: false,
        }
    }
}

impl Assessment {
    /// The independent sources for it, as they are printed: `1–3`.
    #[must_use]
    pub fn independent(&self) -> String {
        let figure = |count: u8| if count > 8 { "8+".to_owned() } else { count.to_string() };
        if self.low == self.high {
            figure(self.high)
        } else {
            format!("{}–{}", figure(self.low), figure(self.high))
        }
    }

    /// What is worse now, in words; nothing where all is as good as it was.
    #[must_use]
    pub fn worsened(&self, now: &Self) -> Vec<String> {
        let mut worse = Vec::new();
        if now.low < self.low || now.high < self.high {
            worse.push(format!("independent {} → {}", self.independent(), now.independent()));
        }
        if now.against_low > self.against_low || now.against_high > self.against_high {
            worse.push("more speaks against it".to_owned());
        }
        // That there is one where there was none is said by the count.
        if self.high == 1
            && now.high == 1
            && now.bottlenecks.iter().any(|voice| !self.bottlenecks.contains(voice))
        {
            worse.push("its bottleneck is another".to_owned());
        }
        let rank = |relied: &Self| (!relied.stated, relied.reliability.rank());
        if rank(now) > rank(self) {
            let letter =
                |relied: &Self| format!("{}{}", relied.reliability, if relied.stated { "" } else { "?" });
            worse.push(format!("reliability {} → {}", letter(self), letter(now)));
        }
        worse
    }

    /// The rules that fire now and did not then.
    #[must_use]
    pub fn new_findings<'n>(&self, now: &'n Self) -> Vec<&'n str> {
        let new = now.findings.iter().filter(|rule| !self.findings.contains(rule));
        new.map(String::as_str).collect()
    }
}

/// A review that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewed {
    /// The how manieth of its claim, from 1.
    pub number: u32,
    /// Who.
    pub by: String,
    /// When.
    pub at: Moment,
    /// The entry that it stands in.
    pub since: u64,
    /// In which capacity.
    pub role: Role,
    /// The verdict.
    pub verdict: Verdict,
    /// What is needed, or to be noted.
    pub note: Option<String>,
    /// Of what the reviewer saw.
    pub fingerprint: Fingerprint,
    /// What was relied on.
    pub relied: Assessment,
    /// Whether the reviewer wrote what was reviewed.
    pub own: bool,
}

impl InCell for Role {
    fn to_cell(&self) -> Cell<'_> {
        Cell::Text(self.as_str().into())
    }

    fn from_cell(cell: Cell<'_>) -> Result<Self, Misread> {
        cell::parse(cell)
    }
}

impl InCell for Assessment {
    fn to_cell(&self) -> Cell<'_> {
        cell::to_json(self)
    }

    fn from_cell(cell: Cell<'_>) -> Result<Self, Misread> {
        cell::from_json(cell)
    }
}
