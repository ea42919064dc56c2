//! What is checked, and what comes of it.

use std::collections::{BTreeMap, BTreeSet};

use super::super::fault::Fault;
use super::super::{LedgerError, Result};
use super::sums::Sums;
use crate::model::plural::noun;

/// How many faults of one kind are named; the rest is counted.
const NAMED: usize = 200;

/// What is being checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Hashes and order of the entries, and what their acts make.
    Log,
    /// The rows of the tables.
    Tables,
    /// The digests of documents, texts and cards.
    Contents,
    /// The excerpts at their places in the texts.
    Excerpts,
    /// Reviews and publications against fingerprints.
    Statements,
    /// The search index, and the file as `SQLite` sees it.
    Deep,
}

impl Stage {
    /// All of them, in the order of a report.
    pub const ALL: [Self; 6] =
        [Self::Log, Self::Tables, Self::Contents, Self::Excerpts, Self::Statements, Self::Deep];
    /// Those that take turns on a few threads.
    pub(super) const SHARED: [Self; 4] = [Self::Log, Self::Tables, Self::Contents, Self::Excerpts];

    /// The part of the file that it reads.
    pub(super) const fn part(self) -> &'static str {
        match self {
            Self::Log => "the log",
            Self::Tables => "the tables",
            Self::Contents => "the contents",
            Self::Excerpts => "the evidence with its documents",
            Self::Statements => "the targets of reviews, publications and waivers",
            Self::Deep => "the search index",
        }
    }

    /// What is counted in this stage, for so many.
    #[must_use]
    pub fn counted(self, count: u64) -> &'static str {
        let one = match self {
            Self::Log => "entry",
            Self::Tables => "row",
            Self::Contents => "content",
            Self::Excerpts => "excerpt",
            Self::Statements => "review, publication or waiver",
            Self::Deep => "word in the search index",
        };
        noun(&count, one, self.counts())
    }

    /// What is counted in this stage, as a key.
    #[must_use]
    pub const fn counts(self) -> &'static str {
        match self {
            Self::Log => "entries",
            Self::Tables => "rows",
            Self::Contents => "contents",
            Self::Excerpts => "excerpts",
            Self::Statements => "reviews, publications and waivers",
            Self::Deep => "words in the search index",
        }
    }
}

/// What was checked, and what did not hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// How many of each stage's things were checked.
    pub checked: BTreeMap<Stage, u64>,
    /// What did not hold.
    pub faults: Vec<Fault>,
    /// What is worth knowing and no fault: a clock that went back.
    pub notes: Vec<String>,
    /// How many more faults there are than are named.
    pub unnamed: usize,
    /// Those of the faults that are parts of the file which cannot be read.
    pub unread: BTreeSet<String>,
}

impl Report {
    /// Whether what can be read of the file is otherwise than it should be.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.unnamed > 0 || self.faults.iter().any(|fault| !self.unread.contains(&fault.what))
    }

    pub(super) fn of_unreadable_file() -> Self {
        Self::of_one(
            "pages of the file are linked more than once, so reading might not end; reading stopped"
                .to_owned(),
        )
    }

    pub(super) fn of_unreadable_log(why: &str) -> Self {
        Self::of_one(format!("the log cannot be read to the end: {why}"))
    }

    pub(super) fn of_one(what: String) -> Self {
        Self { faults: vec![Fault::new(&what)], unread: BTreeSet::from([what]), ..Self::default() }
    }

    /// Adds something that does not hold.
    pub fn add(&mut self, what: String) {
        self.faults.push(Fault::new(what));
    }
}

/// Hears how far each stage is: done, and out of how many.
pub type Progress<'p> = &'p (dyn Fn(Stage, u64, u64) + Sync);

/// What one stage found.
pub(super) struct Checked {
    pub(super) stage: Stage,
    pub(super) count: u64,
    pub(super) faults: Faults,
    pub(super) sums: Option<Sums>,
    pub(super) notes: Vec<String>,
}

/// Faults, named up to a number and counted beyond it.
#[derive(Default)]
pub(super) struct Faults {
    pub(super) named: Vec<Fault>,
    pub(super) unnamed: usize,
    /// Parts of the file that cannot be read.
    pub(super) unread: Vec<String>,
}

impl Faults {
    pub(super) fn add(&mut self, fault: Fault) {
        if self.named.len() < NAMED {
            self.named.push(fault);
        } else {
            self.unnamed += 1;
        }
    }

    /// Notes where a part of the file cannot be read, and goes on; says whether it could.
    pub(super) fn note_unread(&mut self, part: &str, read: Result<()>) -> Result<bool> {
        match read {
            Ok(()) => Ok(true),
            Err(LedgerError::Damaged(why)) => {
                self.unread.push(format!("{part} cannot be read to the end: {why}"));
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }
}
