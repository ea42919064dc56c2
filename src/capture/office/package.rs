//! The parts of a package: a zip file of XML.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use crate::model::size::Size;

/// Why a package cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotRead {
    #[error("it cannot be read as a zip file: {0}")]
    Zip(#[from] zip::result::ZipError),
    #[error("{0} in it cannot be read: {1}")]
    Part(String, String),
    #[error("{name} in it is larger than {limit} unpacked", limit = Size(*limit))]
    TooLarge { name: String, limit: u64 },
    #[error("it is neither Word (docx) nor OpenDocument (odt); save it as one of these, or as text")]
    OtherPackage,
}

/// A package of parts.
pub(super) struct Package<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    limit: u64,
}

impl<'b> Package<'b> {
    pub(super) fn open(bytes: &'b [u8], limit: u64) -> Result<Self, NotRead> {
        Ok(Self { zip: ZipArchive::new(Cursor::new(bytes))?, limit })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// A part as text; nothing where there is none.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, NotRead> {
        if !self.has(name) {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        let part = self.zip.by_name(name)?;
        part.take(self.limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| NotRead::Part(name.to_owned(), error.to_string()))?;
        if bytes.len() as u64 > self.limit {
            return Err(NotRead::TooLarge { name: name.to_owned(), limit: self.limit });
        }
        let (text, ..) = encoding_rs::UTF_8.decode(&bytes);
        Ok(Some(text.into_owned()))
    }
}
