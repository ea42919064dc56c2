//! What is written for others, watched for the names of confidential sources: words that were
//! captured or typed may hold what the ledger keeps back.

use std::collections::BTreeSet;
use std::io::{self, Read as _, Seek, Write};

use memchr::memmem::Finder;

use super::Result;
use super::session::Session;
use super::view::View;
use crate::exchange::bundle::is_zip;
use crate::model::id::SourceId;
use crate::render::plain;

/// How much of an unpacked file is looked at, in bytes, at a time.
const PIECE: usize = 1 << 16;

/// The names that are watched for, and those that were seen.
pub(super) struct Watch {
    names: Vec<(SourceId, String, Finder<'static>)>,
    longest: usize,
    /// The end of what was written before, where a name may begin.
    tail: Vec<u8>,
    seen: BTreeSet<(SourceId, String)>,
    is_zip: Option<bool>,
}

impl Watch {
    /// Watches for every spelling of every confidential source; for none where the view names
    /// them.
    pub(super) fn of(view: &View) -> Result<Self> {
        let mut watch =
            Self { names: Vec::new(), longest: 0, tail: Vec::new(), seen: BTreeSet::new(), is_zip: None };
        if view.names_confidential() {
            return Ok(watch);
        }
        for source in view.read().sources()? {
            let Some(description) = source.description else { continue };
            for spelling in source.aliases.into_iter().chain([source.name]).filter(|name| !name.is_empty()) {
                watch.longest = watch.longest.max(spelling.len());
                let finder = Finder::new(spelling.as_bytes()).into_owned();
                watch.names.push((source.id, description.clone(), finder));
            }
        }
        Ok(watch)
    }

    fn see(&mut self, bytes: &[u8]) {
        if self.names.is_empty() {
            return;
        }
        self.tail.extend_from_slice(bytes);
        for (id, description, name) in &self.names {
            if name.find(&self.tail).is_some() {
                self.seen.insert((*id, description.clone()));
            }
        }
        let done = self.tail.len().saturating_sub(self.longest.saturating_sub(1));
        self.tail.drain(..done);
    }

    /// Looks into a zip, which a workbook is, too.
    pub(super) fn look_into(&mut self, zip: impl io::Read + Seek) {
        if self.names.is_empty() {
            return;
        }
        let Ok(mut archive) = zip::ZipArchive::new(zip) else { return };
        for at in 0..archive.len() {
            let Ok(mut file) = archive.by_index(at) else { continue };
            self.tail.clear();
            let mut piece = vec![0; PIECE];
            while let Ok(read @ 1..) = file.read(&mut piece) {
                self.see(piece.get(..read).unwrap_or_default());
            }
        }
    }

    /// Whether what was written is a zip, in which nothing can be seen from without.
    pub(super) fn saw_zip(&self) -> bool {
        self.is_zip == Some(true)
    }

    /// Says whose names were seen.
    pub(super) fn tell(&self, session: &Session) {
        for (id, description) in &self.seen {
            session.warn(&format!(
                "a name of {id} (“{}”), which is confidential, stands in what was written, in words that were captured or typed; look at it before you hand it on",
                plain::line(description)
            ));
        }
    }
}

/// A writer that is watched.
pub(super) struct Watched<'w> {
    pub(super) out: &'w mut dyn Write,
    pub(super) watch: &'w mut Watch,
}

impl Write for Watched<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        let bytes = bytes.get(..written).unwrap_or_default();
        if self.watch.is_zip.is_none() && !bytes.is_empty() {
            self.watch.is_zip = Some(is_zip(bytes));
        }
        if !self.watch.saw_zip() {
            self.watch.see(bytes);
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
