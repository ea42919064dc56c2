//! What parent and child say to each other.

use serde::{Deserialize, Serialize};

use crate::capture::Format;

/// The word by which this program knows that it is a child. No command is called so.
pub(in crate::commands) const NAME: &str = "--read-apart";

/// What can be read apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::commands) enum Reading {
    /// The rows of a workbook ([`crate::exchange::workbook::Row`]); its option is the sheet's name.
    Workbook,
    /// The text of a captured document ([`crate::model::extraction::Extraction`]); its option is a
    /// [`DocumentToRead`].
    Document,
}

/// How a captured document is to be read.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::commands) struct DocumentToRead {
    /// Its format.
    pub(in crate::commands) format: Format,
    /// The encoding of its bytes, where somebody said it.
    pub(in crate::commands) encoding: Option<String>,
    /// The address of the page that is meant, of an archive of the web.
    pub(in crate::commands) page: Option<String>,
    /// How many bytes of a part are unpacked.
    pub(in crate::commands) limit: u64,
}

impl Reading {
    /// The word that tells the child.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Workbook => "workbook",
            Self::Document => "document",
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
