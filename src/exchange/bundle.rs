//! Claims with all that proves them, in one zip: written, and checked without a ledger.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::io::{self, Read, Seek, SeekFrom, Write};

use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::model::act::Act;
use crate::model::digest::Digest;
use crate::model::entry;
use crate::model::id::Thing;
use crate::model::seal::Seal;
use crate::text::points::Points;

/// The page that explains how to check a bundle.
const PAGE: &str = include_str!("bundle.md");
/// How many files a bundle may hold.
const FILES: usize = 1_000_000;
/// How large a file in it may be when it is unpacked, in bytes: what a ledger holds in one piece.
const LARGEST: u64 = 1_000_000_000;
/// How much larger than the bundle all of it may be, so that a small file does not fill a disk.
const SWELLS: u64 = 2_000;
/// The file with the digests of all others.
const SUMS: &str = "SHA256SUMS";

/// A bundle that is written.
pub struct BundleWriter<W: Write + Seek> {
    zip: ZipWriter<W>,
    sums: BTreeMap<String, Digest>,
}

impl<W: Write + Seek> BundleWriter<W> {
    /// Begins with the page that explains it.
    pub fn new(out: W) -> io::Result<Self> {
        let mut bundle = Self { zip: ZipWriter::new(out), sums: BTreeMap::new() };
        bundle.add("README.md", PAGE.as_bytes())?;
        Ok(bundle)
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
        self.zip.start_file(name, options).map_err(io::Error::other)?;
        self.zip.write_all(bytes)
    }

    /// Ends it with the digests of all that is in it.
    pub fn finish(mut self) -> io::Result<W> {
        let sums = self.sums.iter().fold(String::new(), |mut sums, (name, digest)| {
            let _ = writeln!(sums, "{digest}  {name}");
            sums
        });
        self.put(SUMS, sums.as_bytes())?;
        self.zip.finish().map_err(io::Error::other)
    }
}

/// What was checked of a bundle, and what does not hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// Files.
    pub files: u64,
    /// Entries whose hashes hold together.
    pub entries: u64,
    /// Entries whose acts are there.
    pub bodies: u64,
    /// Documents.
    pub documents: u64,
    /// Excerpts at their places.
    pub excerpts: u64,
    /// Claims.
    pub claims: u64,
    /// The head of the log, as the bundle has it.
    pub seal: Option<Seal>,
    /// What does not hold.
    pub faults: Vec<String>,
}

/// A file that is no bundle, or one that is made to do harm.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotABundle(String);

fn refused(why: impl Into<String>) -> NotABundle {
    NotABundle(why.into())
}

/// Whether a file begins as a zip does.
#[must_use]
pub fn is_zip(start: &[u8]) -> bool {
    start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06")
}

/// Checks a bundle: sums, hashes of the log, what entries say, documents, excerpts, claims.
/// `size` is the file's, in bytes.
pub fn check(mut file: impl Read + Seek, size: u64) -> Result<Checked, NotABundle> {
    let listed =
        listed_files(&mut file, size).map_err(|error| refused(format!("it cannot be read: {error}")))?;
    let mut archive = ZipArchive::new(file).map_err(|error| refused(format!("it is no zip: {error}")))?;
    let mut checked = Checked::default();
    if archive.len() > FILES {
        return Err(refused(format!("it holds {} files, which no bundle does", archive.len())));
    }
    if let Some(listed) = listed
        && listed != archive.len()
    {
        return Err(refused("it holds a file twice"));
    }
    let mut held = Held::default();
    let mut left = size.saturating_mul(SWELLS).max(1 << 20);
    let mut found: BTreeMap<String, Digest> = BTreeMap::new();
    for at in 0..archive.len() {
        let mut file =
            archive.by_index(at).map_err(|error| refused(format!("a file in it cannot be read: {error}")))?;
        let name =
            file.name().map_err(|_| refused("a file in it has a name that cannot be read"))?.into_owned();
        let shown: String = name.chars().take(120).collect();
        if !is_known(&name) || file.is_dir() || file.is_symlink() {
            return Err(refused(format!("it holds `{shown}`, which no bundle does")));
        }
        if file.size() > LARGEST {
            return Err(refused(format!("`{shown}` is larger than anything a ledger holds")));
        }
        let mut bytes = Vec::new();
        let most = LARGEST.min(left);
        file.by_ref()
            .take(most + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| refused(format!("`{shown}` cannot be unpacked: {error}")))?;
        if bytes.len() as u64 > most {
            return Err(refused(format!("`{shown}` unpacks to more than it may")));
        }
        left -= bytes.len() as u64;
        if found.insert(name.clone(), Digest::of(&bytes)).is_some() {
            return Err(refused(format!("it holds `{shown}` twice")));
        }
        held.take(&name, bytes)?;
    }
    checked.files = found.len() as u64;
    held.check(&found, &mut checked)?;
    Ok(checked)
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

/// Whether a bundle has a file of this name.
fn is_known(name: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.len() < 12 && text.bytes().all(|b| b.is_ascii_digit());
    let id = |text: &str, letter: char| text.strip_prefix(letter).is_some_and(digits);
    let parts: Vec<&str> = name.split('/').collect();
    match parts.as_slice() {
        [name] => matches!(*name, "README.md" | "report.html" | "seal.txt" | "numbers.tsv") || *name == SUMS,
        ["claims", name] => name.strip_suffix(".json").is_some_and(|name| id(name, 'C')),
        ["excerpts", name] => name.strip_suffix(".txt").is_some_and(|name| id(name, 'E')),
        ["documents", name] => {
            [".raw", ".txt"].iter().any(|end| name.strip_suffix(end).is_some_and(|name| id(name, 'D')))
        }
        ["cards", name] => name.strip_suffix(".json").is_some_and(|name| name.parse::<Digest>().is_ok()),
        ["log", "lines.tsv"] => true,
        ["log", name] => {
            name.strip_prefix("chain-").and_then(|name| name.strip_suffix(".tsv")).is_some_and(digits)
        }
        ["log", line, name] => digits(line) && name.strip_suffix(".json").is_some_and(digits),
        _ => false,
    }
}

/// What a bundle holds, as far as it is looked at again.
#[derive(Default)]
struct Held {
    texts: HashMap<String, Vec<u8>>,
    /// The digests of captured bytes, which are not kept at hand.
    raw: HashMap<String, Digest>,
}

impl Held {
    fn take(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), NotABundle> {
        if name.strip_suffix(".raw").is_some() {
            self.raw.insert(name.to_owned(), Digest::of(&bytes));
        } else if name != "report.html" && name != "README.md" {
            if std::str::from_utf8(&bytes).is_err() {
                return Err(refused(format!("`{name}` is not UTF-8")));
            }
            self.texts.insert(name.to_owned(), bytes);
        }
        Ok(())
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).and_then(|bytes| std::str::from_utf8(bytes).ok())
    }

    fn needed(&self, name: &str) -> Result<&str, NotABundle> {
        self.text(name).ok_or_else(|| refused(format!("it is no bundle: there is no {name} in it")))
    }

    fn check(&self, found: &BTreeMap<String, Digest>, checked: &mut Checked) -> Result<(), NotABundle> {
        self.check_sums(found, checked)?;
        let seal: Seal = self
            .needed("seal.txt")?
            .parse()
            .map_err(|_| refused("it is no bundle: its seal.txt cannot be read"))?;
        let bodies = self.check_chains(&seal, checked)?;
        checked.seal = Some(seal);
        let said = self.said(&bodies, checked);
        self.check_contents(&said, checked);
        self.check_claims(&said, checked);
        Ok(())
    }

    fn check_sums(&self, found: &BTreeMap<String, Digest>, checked: &mut Checked) -> Result<(), NotABundle> {
        let mut listed = BTreeSet::new();
        for line in self.needed(SUMS)?.lines() {
            let Some((sum, name)) = line.split_once("  ") else { continue };
            listed.insert(name);
            if found.get(name).map(ToString::to_string).as_deref() != Some(sum) {
                checked
                    .faults
                    .push(format!("{name} is gone, or does not have the SHA-256 that {SUMS} gives"));
            }
        }
        for name in found.keys().filter(|name| *name != SUMS && !listed.contains(name.as_str())) {
            checked.faults.push(format!("{name} is not listed in {SUMS}"));
        }
        Ok(())
    }

    /// Holds the chains of hashes; gives the digest of each entry's body, by line and number.
    fn check_chains(
        &self,
        seal: &Seal,
        checked: &mut Checked,
    ) -> Result<BTreeMap<(u64, u64), Digest>, NotABundle> {
        let mut bodies = BTreeMap::new();
        for row in self.needed("log/lines.tsv")?.lines() {
            let wrong = || refused("its log/lines.tsv cannot be read");
            let mut cells = row.split('\t');
            let line: u64 = cells.next().and_then(|cell| cell.parse().ok()).ok_or_else(wrong)?;
            let first: Digest = cells.next().and_then(|cell| cell.parse().ok()).ok_or_else(wrong)?;
            let mut prev: Digest = cells.next().and_then(|cell| cell.parse().ok()).ok_or_else(wrong)?;
            let mut last = None;
            for (at, row) in (1..).zip(self.needed(&format!("log/chain-{line}.tsv"))?.lines()) {
                let Some(entry) = Link::read(row) else {
                    checked.faults.push(format!("row {at} of log/chain-{line}.tsv cannot be read"));
                    break;
                };
                if entry.due(&prev) != entry.hash {
                    checked.faults.push(format!("entry {} of line {line}: its hash does not hold", entry.n));
                }
                if at == 1 && entry.hash != first {
                    checked.faults.push(format!("line {line} does not begin as log/lines.tsv says"));
                }
                if last.is_some_and(|(n, _)| entry.n != n + 1) {
                    checked.faults.push(format!("entry {} of line {line} is out of order", entry.n));
                }
                bodies.insert((line, entry.n), entry.body);
                prev = entry.hash;
                last = Some((entry.n, entry.hash));
                checked.entries += 1;
            }
            if line == 1 && last != seal.n.map(|n| (n, seal.hash)) {
                checked.faults.push("the log does not end with the entry that seal.txt names".to_owned());
            }
        }
        Ok(bodies)
    }

    /// What the entries say whose acts are there, in the numbers of the ledger that made this.
    fn said(&self, bodies: &BTreeMap<(u64, u64), Digest>, checked: &mut Checked) -> Said {
        let mut numbers: HashMap<(u64, Thing, u32), u32> = HashMap::new();
        for row in self.text("numbers.tsv").unwrap_or_default().lines() {
            let cells: Vec<&str> = row.split('\t').collect();
            if let [here, line, there] = cells.as_slice()
                && let (Some((thing, here)), Ok(line), Some((_, there))) =
                    (Thing::of_id(here), line.parse(), Thing::of_id(there))
            {
                numbers.insert((line, thing, there), here);
            }
        }
        let mut said = Said::default();
        for ((line, n), digest) in bodies {
            let name = format!("log/{line}/{n}.json");
            let Some(body) = self.text(&name) else { continue };
            if Digest::of(body.as_bytes()) != *digest {
                checked.faults.push(format!("{name} is not what entry {n} of line {line} says"));
                continue;
            }
            checked.bodies += 1;
            match serde_json::from_str::<Vec<Act>>(body) {
                Ok(acts) => {
                    for act in acts {
                        // What is not in the bundle has no number, and is not asked for.
                        let act = act.renumbered::<()>(&mut |thing, number| {
                            if *line == 1 {
                                return Ok(number);
                            }
                            Ok(numbers.get(&(*line, thing, number)).copied().unwrap_or(0))
                        });
                        if let Ok(act) = act {
                            said.take(act);
                        }
                    }
                }
                Err(error) => checked.faults.push(format!("{name} cannot be read: {error}")),
            }
        }
        let known = |name: &str| {
            name.strip_prefix("log/").and_then(|name| name.split_once('/')).and_then(|(line, n)| {
                let n = n.strip_suffix(".json")?;
                Some((line.parse().ok()?, n.parse().ok()?))
            })
        };
        for name in self.texts.keys() {
            if let Some(key) = known(name)
                && !bodies.contains_key(&key)
            {
                checked.faults.push(format!("{name} is of no entry"));
            }
        }
        said.is_of_one_line = bodies.keys().all(|(line, _)| *line == 1);
        said
    }

    fn check_contents(&self, said: &Said, checked: &mut Checked) {
        let mut points: HashMap<u32, Points> = HashMap::new();
        for (id, (raw, text)) in &said.documents {
            let (raw_name, text_name) = (format!("documents/D{id}.raw"), format!("documents/D{id}.txt"));
            let (Some(held), Some(words)) = (self.raw.get(&raw_name), self.text(&text_name)) else {
                continue;
            };
            checked.documents += 1;
            if held != raw {
                checked.faults.push(format!("{raw_name} is not what was captured"));
            }
            if Digest::of(words.as_bytes()) == *text {
                points.insert(*id, Points::new(words.to_owned()));
            } else {
                checked.faults.push(format!("{text_name} is not the text that was taken of D{id}"));
            }
        }
        for (id, cited) in &said.evidence {
            let name = format!("excerpts/E{id}.txt");
            let Some(held) = self.text(&name) else { continue };
            checked.excerpts += 1;
            if held != cited.exact {
                checked.faults.push(format!("{name} is not the excerpt that was cited"));
            }
            let stands = points.get(&cited.document).and_then(|text| text.slice(cited.start, cited.end));
            if stands != Some(cited.exact.as_str()) {
                checked
                    .faults
                    .push(format!("E{id} does not stand in D{} where it is said to", cited.document));
            }
        }
        for name in self.texts.keys().chain(self.raw.keys()) {
            let number = |folder: &str, letter: char| {
                let name = name.strip_prefix(folder)?.strip_prefix(letter)?;
                name.split('.').next()?.parse::<u32>().ok()
            };
            let is_said =
                match (number("documents/", 'D'), number("excerpts/", 'E'), name.strip_prefix("cards/")) {
                    (Some(id), _, _) => said.documents.contains_key(&id),
                    (_, Some(id), _) => said.evidence.contains_key(&id),
                    (_, _, Some(card)) => {
                        let digest = card.strip_suffix(".json").and_then(|card| card.parse::<Digest>().ok());
                        let bytes = self.texts.get(name).map(|bytes| Digest::of(bytes));
                        digest.is_some()
                            && digest == bytes
                            && digest.is_some_and(|card| said.cards.contains(&card))
                    }
                    _ => true,
                };
            if !is_said {
                checked.faults.push(format!("{name} is in no entry of the log that is here"));
            }
        }
    }

    fn check_claims(&self, said: &Said, checked: &mut Checked) {
        let mut names: Vec<&String> = self.texts.keys().filter(|name| name.starts_with("claims/")).collect();
        names.sort();
        for name in names {
            checked.claims += 1;
            let Some(claim) = self.text(name).and_then(|text| serde_json::from_str::<Value>(text).ok())
            else {
                checked.faults.push(format!("{name} cannot be read"));
                continue;
            };
            let id = name.strip_prefix("claims/C").and_then(|name| name.strip_suffix(".json")?.parse().ok());
            let wordings = id.and_then(|id: u32| said.claims.get(&id)).map(Vec::as_slice).unwrap_or_default();
            let told = (
                claim["text"].as_str().unwrap_or_default(),
                claim["confidence"].as_str().unwrap_or_default(),
            );
            let is_said = |wording: &(String, &'static str)| (wording.0.as_str(), wording.1) == told;
            let holds = if said.is_of_one_line {
                wordings.last().is_some_and(is_said)
            } else {
                wordings.iter().any(is_said)
            };
            if !holds {
                checked.faults.push(format!("{name}: its wording or confidence is not what the log says"));
            }
            for evidence in claim["evidence"].as_array().into_iter().flatten() {
                let told = evidence["id"].as_str().unwrap_or_default();
                let cited = told.strip_prefix('E').and_then(|id| said.evidence.get(&id.parse().ok()?));
                let sha256 = evidence["sha256"].as_str().unwrap_or_default();
                let fine = cited.is_some_and(|cited| {
                    Some(cited.claim) == id
                        && !cited.withdrawn
                        && Digest::of(cited.exact.as_bytes()).to_string() == sha256
                        && evidence["stance"] == cited.stance
                });
                if !fine {
                    checked.faults.push(format!("{name}: {told} is not what the log says"));
                }
            }
        }
    }
}

/// One row of a chain.
struct Link<'a> {
    n: u64,
    batch: u64,
    at: &'a str,
    by: &'a str,
    body: Digest,
    hash: Digest,
}

impl<'a> Link<'a> {
    fn read(row: &'a str) -> Option<Self> {
        let cells: Vec<&str> = row.split('\t').collect();
        let [n, batch, at, by, body, hash] = cells.as_slice() else { return None };
        Some(Self {
            n: n.parse().ok()?,
            batch: batch.parse().ok()?,
            at,
            by,
            body: body.parse().ok()?,
            hash: hash.parse().ok()?,
        })
    }

    fn due(&self, prev: &Digest) -> Digest {
        entry::hash_of_digest(prev, self.n, self.batch, self.at, self.by, &self.body)
    }
}

/// What entries say, as far as it is checked.
#[derive(Default)]
struct Said {
    documents: BTreeMap<u32, (Digest, Digest)>,
    evidence: BTreeMap<u32, Cited>,
    claims: BTreeMap<u32, Vec<(String, &'static str)>>,
    cards: BTreeSet<Digest>,
    is_of_one_line: bool,
}

struct Cited {
    claim: u32,
    document: u32,
    start: u32,
    end: u32,
    exact: String,
    stance: &'static str,
    withdrawn: bool,
}

impl Said {
    fn take(&mut self, act: Act) {
        match act {
            Act::Document(act) => {
                self.documents.insert(act.id.0, (act.raw, act.text));
            }
            Act::Source(act) => {
                self.cards.insert(act.card);
            }
            Act::Alias(act) => {
                self.cards.insert(act.card);
            }
            Act::Rename(act) => {
                self.cards.insert(act.card);
            }
            Act::Claim(act) => {
                self.claims.entry(act.id.0).or_default().push((act.text, act.confidence.word()));
            }
            Act::Revise(act) => {
                self.claims.entry(act.claim.0).or_default().push((act.text, act.confidence.word()));
            }
            Act::Cite(act) => {
                let cited = Cited {
                    claim: act.claim.0,
                    document: act.document.0,
                    start: act.start,
                    end: act.end,
                    exact: act.exact,
                    stance: act.stance.word(),
                    withdrawn: false,
                };
                self.evidence.insert(act.id.0, cited);
            }
            Act::Withdraw(act) => {
                if let Some(cited) = self.evidence.get_mut(&act.id.0) {
                    cited.withdrawn = true;
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_no_bundle_has_are_told() {
        for name in ["README.md", "claims/C1.json", "documents/D12.raw", "log/chain-1.tsv", "log/2/14.json"] {
            assert!(is_known(name), "{name}");
        }
        for name in [
            "../etc/passwd",
            "/README.md",
            "claims/../x",
            "claims/C.json",
            "claims/C1.json/",
            "C:\\x",
            "log/x/1.json",
            "",
        ] {
            assert!(!is_known(name), "{name}");
        }
    }
}
