//! The pages of a file that `SQLite` may not be able to read
//! (<https://www.sqlite.org/fileformat2.html>, section 1.3). The file is only read.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use super::super::super::disk::unnamed::beside;
use super::super::super::{LedgerError, Result, open_regular};
use super::wal::committed;

/// How many bytes the pages of a ledger have, where the file does not say.
const PAGE: usize = 4096;

/// A file's pages, with what the log beside it holds of them.
pub(in crate::ledger) struct Pages {
    file: File,
    /// How many pages the file itself has room for.
    in_file: u32,
    log: Option<(File, BTreeMap<u32, u64>)>,
    /// Whether there is a log that nothing can be made of.
    pub lost_log: bool,
    /// Bytes of a page.
    size: usize,
    /// Bytes of a page that are used, from its beginning.
    pub usable: usize,
}

impl Pages {
    /// Opens a file, and the log beside it.
    pub(in crate::ledger) fn open(path: &Path) -> Result<Self> {
        let mut file = opened(path)?;
        let io = |source| LedgerError::Io { path: path.to_owned(), source };
        let mut header = Vec::new();
        (&mut file).take(100).read_to_end(&mut header).map_err(io)?;
        let (size, usable) = sizes(&header).unwrap_or((PAGE, PAGE));
        let length = file.metadata().map_err(io)?.len();
        let in_file = u32::try_from(length.div_ceil(size as u64)).unwrap_or(u32::MAX);
        let mut pages = Self { file, in_file, log: None, lost_log: false, size, usable };

        let beside = beside(path, "-wal");
        if beside.symlink_metadata().is_ok() {
            let log = opened(&beside)?;
            let io = |source| LedgerError::Io { path: beside.clone(), source };
            match committed(BufReader::with_capacity(1 << 16, &log), size).map_err(io)? {
                Some(stored) => pages.log = Some((log, stored)),
                None => pages.lost_log = log.metadata().map_err(io)?.len() > 0,
            }
        }
        Ok(pages)
    }

    /// The number of the last page that the file itself has room for.
    pub(in crate::ledger) const fn last_in_file(&self) -> u32 {
        self.in_file
    }

    /// The numbers of pages beyond it, which only the log has.
    pub(in crate::ledger) fn beyond_file(&self) -> Vec<u32> {
        let stored = self.log.iter().flat_map(|(_, stored)| stored.range(self.in_file.saturating_add(1)..));
        stored.map(|(number, _)| *number).collect()
    }

    /// More bytes than all pages have together there are not.
    pub(in crate::ledger) fn room(&self) -> usize {
        let in_log = self.log.as_ref().map_or(0, |(_, stored)| stored.len());
        (self.in_file as usize).saturating_add(in_log).saturating_mul(self.usable)
    }

    /// A page; nothing where the file ends before it does, or it cannot be read.
    pub(in crate::ledger) fn page(&mut self, number: u32) -> Option<Vec<u8>> {
        let newer = self.log.as_mut().and_then(|(log, stored)| Some((log, *stored.get(&number)?)));
        let (file, at) = match newer {
            Some(newer) => newer,
            None if (1..=self.in_file).contains(&number) => {
                (&mut self.file, u64::from(number - 1) * self.size as u64)
            }
            None => return None,
        };
        let mut page = vec![0; self.size];
        file.seek(SeekFrom::Start(at)).ok()?;
        file.read_exact(&mut page).ok()?;
        Some(page)
    }
}

fn opened(path: &Path) -> Result<File> {
    open_regular(path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => LedgerError::Missing(path.to_owned()),
        _ => LedgerError::Io { path: path.to_owned(), source },
    })
}

/// The bytes of a page, and those of them that are used, as the header of a file has them.
fn sizes(header: &[u8]) -> Option<(usize, usize)> {
    let size = match u16::from_be_bytes([*header.get(16)?, *header.get(17)?]) {
        1 => 65536,
        size => usize::from(size),
    };
    let usable = size.checked_sub(usize::from(*header.get(20)?))?;
    let is_sound =
        header.starts_with(b"SQLite format 3\0") && size.is_power_of_two() && size >= 512 && usable >= 480;
    is_sound.then_some((size, usable))
}
