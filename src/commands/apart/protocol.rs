//! What parent and child say to each other.

use serde::{Deserialize, Serialize};

/// The word by which this program knows that it is a child. No command is called so.
pub(in crate::commands) const NAME: &str = "--read-apart";

/// What can be read apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::commands) enum Reading {
    /// The rows of a workbook ([`crate::exchange::workbook::Row`]); its option is the sheet's name.
    Workbook,
}

impl Reading {
    /// The word that tells the child.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Workbook => "workbook",
        }
    }
}

/// What a child says, one a line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Said<T> {
    /// Something that it read.
    Item(T),
    /// Why it cannot be read.
    Refused(String),
    /// That was all.
    End,
}
