//! Claims with all that proves them, in one zip: how it is written and read. Whether its files are
//! those that its entries call for is for [`crate::commands`] to say, which makes them again.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, Read, Seek, SeekFrom, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::bundle_log;
use super::latched::Latched;
use crate::model::digest::Digest;
use crate::model::entry::Entry;
use crate::model::id::{ClaimId, DocumentId};
use crate::model::id_map::Numbered;

/// The page that explains how to check a bundle.
pub const PAGE: &str = include_str!("bundle.md");
/// How many files a bundle may hold.
const FILES: usize = 1_000_000;
/// How many files' worth of the largest allowed size all of them together may be.
const FILES_WORTH: u64 = 16;
/// The file with the digests of all others.
const SUMS: &str = "SHA256SUMS";

/// A bundle that is written.
pub struct BundleWriter<W: Write + Seek> {
    zip: ZipWriter<Latched<W>>,
    sums: BTreeMap<String, Digest>,
}

impl<W: Write + Seek> BundleWriter<W> {
    /// Begins one.
    pub fn new(out: W) -> Self {
        Self { zip: ZipWriter::new(Latched::new(out)), sums: BTreeMap::new() }
    }

    /// Adds a file, once.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        if self.sums.insert(name.to_owned(), Digest::of(bytes)).is_none() {
            self.put(name, bytes)?;
        }
        Ok(())
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        // No time of day: the same claims give the same bundle.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default())
            .large_file(bytes.len() > 0x7fff_ffff);
        self.zip.start_file(name, options).map_err(io::Error::from)?;
        self.zip.write_all(bytes)
    }

    /// Ends it with the digests of all that is in it.
    pub fn finish(mut self) -> io::Result<W> {
        let sums = sums(&self.sums);
        self.put(SUMS, sums.as_bytes())?;
        self.zip.finish().map_err(io::Error::from)?.into_inner()
    }
}

/// The digests of files, as `sha256sum` writes and checks them.
fn sums(files: &BTreeMap<String, Digest>) -> String {
    files.iter().fold(String::new(), |mut sums, (name, digest)| {
        let _ = writeln!(sums, "{digest}  {name}");
        sums
    })
}

/// Where a list of digests differs from the files that there are.
fn misfits(given: &str, found: &BTreeMap<String, Digest>) -> Vec<String> {
    let listed: BTreeMap<&str, &str> =
        given.lines().filter_map(|line| line.split_once("  ")).map(|(digest, name)| (name, digest)).collect();
    let mut reported = Vec::new();
    for (name, digest) in found {
        match listed.get(name.as_str()) {
            Some(listed) if *listed == digest.to_string() => {}
            Some(_) => reported.push(format!("{name} does not have the SHA-256 that {SUMS} lists")),
            None => reported.push(format!("{SUMS} does not list {name}")),
        }
    }
    let missing = listed.keys().filter(|name| !found.contains_key(**name));
    reported.extend(
        missing.take(FILES).map(|name| format!("{SUMS} lists {}, which is not there", name.escape_debug())),
    );
    if reported.is_empty() {
        reported.push(format!("{SUMS} is not written as perwhom writes it"));
    }
    reported
}

/// A bundle that was read.
#[derive(Debug, Default)]
pub struct Bundle {
    /// The digest of each file but that of the digests.
    pub files: BTreeMap<String, Digest>,
    /// The log, each entry as far as it is shown.
    pub entries: Vec<Entry>,
    /// What came from other replicas, by its numbers there and here.
    pub numbers: Vec<Numbered>,
    /// The claims that it is about.
    pub claims: BTreeSet<ClaimId>,
    /// Documents that were left out of it.
    pub left_out: BTreeSet<DocumentId>,
    /// What of it is not as the list of digests says.
    pub misfits: Vec<String>,
    /// What does not hold, so far.
    pub faults: Vec<String>,
}

/// A file that is no bundle, or one that is made to do harm.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotABundle {
    /// It cannot be taken for a bundle.
    #[error("{0}")]
    Refused(String),
    /// A file in it is larger than may be read.
    #[error("{name} is larger than {limit} bytes")]
    TooLarge {
        /// The file.
        name: String,
        /// The limit, in bytes.
        limit: u64,
        /// How large the zip says the file is, in bytes.
        needed: u64,
    },
    /// All files in it together are larger than may be read.
    #[error("all files in it together are larger than {limit} bytes")]
    TooMuch {
        /// The limit, in bytes.
        limit: u64,
    },
}

fn refused(why: impl Into<String>) -> NotABundle {
    NotABundle::Refused(why.into())
}

/// Whether a file begins as a zip does.
#[must_use]
pub fn is_zip(start: &[u8]) -> bool {
    start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06")
}

/// Reads a bundle of `size` bytes. No file in it may be larger than `limit` bytes unpacked, and all
/// together no larger than sixteen times that. `content` is handed the texts and cards in it.
pub fn read<E: From<NotABundle>>(
    mut file: impl Read + Seek,
    size: u64,
    limit: u64,
    mut content: impl FnMut(Digest, &[u8]) -> Result<(), E>,
) -> Result<Bundle, E> {
    let listed =
        listed_files(&mut file, size).map_err(|error| refused(format!("it cannot be read: {error}")))?;
    let mut archive = ZipArchive::new(file).map_err(|error| refused(format!("not a zip file: {error}")))?;
    if archive.len() > FILES {
        return Err(refused(format!("it contains {} files; a bundle does not", archive.len())).into());
    }
    if listed.is_some_and(|listed| listed != archive.len()) {
        return Err(refused("it contains a file twice").into());
    }
    let mut bundle = Bundle::default();
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    let mut folders: Vec<String> = Vec::new();
    let mut left = limit.saturating_mul(FILES_WORTH);
    for at in 0..archive.len() {
        let mut file =
            archive.by_index(at).map_err(|error| refused(format!("a file in it cannot be read: {error}")))?;
        let name =
            file.name().map_err(|_| refused("a file in it has a name that cannot be read"))?.into_owned();
        let shown: String = name.chars().take(120).collect();
        // Other programs' zips list the folders, too.
        if file.is_dir() && file.size() == 0 {
            folders.push(name);
            continue;
        }
        let kind = Kind::of(&name).filter(|_| !file.is_dir() && !file.is_symlink());
        let Some(kind) = kind else {
            return Err(refused(format!("it contains `{shown}`; a bundle does not")).into());
        };
        let needed = file.size();
        let too_large = || NotABundle::TooLarge { name: shown.clone(), limit, needed };
        if needed > limit {
            return Err(too_large().into());
        }
        let mut bytes = Vec::new();
        file.by_ref()
            .take(limit.min(left) + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| refused(format!("`{shown}` cannot be unpacked: {error}")))?;
        if bytes.len() as u64 > limit {
            return Err(too_large().into());
        }
        left = left
            .checked_sub(bytes.len() as u64)
            .ok_or(NotABundle::TooMuch { limit: limit.saturating_mul(FILES_WORTH) })?;
        let digest = Digest::of(&bytes);
        if bundle.files.insert(name.clone(), digest).is_some() {
            return Err(refused(format!("it contains `{shown}` twice")).into());
        }
        match kind {
            Kind::Claim(id) => {
                bundle.claims.insert(id);
            }
            Kind::Content => content(digest, &bytes)?,
            Kind::Log => {
                let text =
                    String::from_utf8(bytes).map_err(|_| refused(format!("`{shown}` is not UTF-8")))?;
                texts.insert(name, text);
            }
            Kind::Other => {}
        }
    }
    let mut found = std::mem::take(&mut bundle.files);
    if let Some(empty) =
        folders.iter().find(|folder| !found.keys().any(|name| name.starts_with(folder.as_str())))
    {
        let shown: String = empty.chars().take(120).collect();
        return Err(refused(format!("it contains `{shown}`; a bundle does not")).into());
    }
    let given = texts.remove(SUMS).ok_or_else(|| refused(format!("not a bundle: {SUMS} is missing")))?;
    found.remove(SUMS);
    if given != sums(&found) {
        bundle.misfits = misfits(&given, &found);
    }
    bundle.files = found;
    let log = bundle_log::read(&texts).map_err(refused)?;
    bundle.entries = log.entries;
    bundle.numbers = log.numbers;
    bundle.left_out = log.left_out;
    bundle.faults.extend(log.faults);
    Ok(bundle)
}

/// How many files the zip says it lists at its end (APPNOTE 4.3.16): a reader that keeps files
/// by name would not tell one that is listed twice.
fn listed_files(file: &mut (impl Read + Seek), size: u64) -> io::Result<Option<usize>> {
    let tail = size.min(66_000);
    file.seek(SeekFrom::Start(size - tail))?;
    let mut end = Vec::new();
    file.by_ref().take(tail).read_to_end(&mut end)?;
    file.rewind()?;
    let at = memchr::memmem::rfind(&end, b"PK\x05\x06");
    let count = at.and_then(|at| Some(u16::from_le_bytes([*end.get(at + 10)?, *end.get(at + 11)?])));
    Ok(count.filter(|count| *count != u16::MAX).map(usize::from))
}

/// What a file of a bundle is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A claim as a program reads it.
    Claim(ClaimId),
    /// A content that entries name: a text, a card.
    Content,
    /// The log and what belongs to it.
    Log,
    /// Anything else that a bundle has.
    Other,
}

impl Kind {
    /// What the file of this name is; nothing where no bundle has such a file.
    fn of(name: &str) -> Option<Self> {
        fn number(text: &str) -> Option<u32> {
            text.parse().ok().filter(|number: &u32| number.to_string() == text)
        }
        let id = |text: &str, letter: char| text.strip_prefix(letter).and_then(number);
        let parts: Vec<&str> = name.split('/').collect();
        Some(match parts.as_slice() {
            ["README.md" | "report.html"] => Self::Other,
            ["seal.txt" | "numbers.tsv" | "left-out.tsv"] | ["log", "entries.tsv"] => Self::Log,
            [name] if *name == SUMS => Self::Log,
            ["claims", name] => Self::Claim(ClaimId(id(name.strip_suffix(".json")?, 'C')?)),
            ["excerpts", name] => id(name.strip_suffix(".txt")?, 'E').map(|_| Self::Other)?,
            ["documents", name] => match name.strip_suffix(".raw") {
                Some(name) => id(name, 'D').map(|_| Self::Other)?,
                None => id(name.strip_suffix(".txt")?, 'D').map(|_| Self::Content)?,
            },
            ["cards", name] => name.strip_suffix(".json")?.parse::<Digest>().ok().map(|_| Self::Content)?,
            ["log", line, name] => {
                let name = name.strip_suffix(".json").or_else(|| name.strip_suffix(".tsv"))?;
                number(line).and(number(name)).map(|_| Self::Log)?
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_no_bundle_has_are_told() {
        for name in [
            "README.md",
            "claims/C1.json",
            "documents/D12.raw",
            "log/entries.tsv",
            "log/2/14.json",
            "log/1/3.tsv",
        ] {
            assert!(Kind::of(name).is_some(), "{name}");
        }
        for name in [
            "../etc/passwd",
            "/README.md",
            "claims/../x",
            "claims/C.json",
            "claims/C01.json",
            "claims/C1.json/",
            "C:\\x",
            "log/x/1.json",
            "log/1/+1.json",
            "",
        ] {
            assert!(Kind::of(name).is_none(), "{name}");
        }
    }
}
