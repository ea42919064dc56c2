//! What is written for others, watched for the names of confidential sources: words that were
//! captured or typed may hold what the ledger keeps back. [`Gate`] looks at the very bytes that
//! are about to leave; [`places`] then says where in the ledger they come from.

mod own_words;
pub(super) mod places;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{self, Read, Seek, Write};

use encoding_rs::Encoding;

use self::own_words::OWN_WORDS;
use super::error::{CommandError, Result, Unwritten};
use crate::exchange::bundle::is_zip;
use crate::ledger::{Confidential, Reader};
use crate::model::audience::Audience;
use crate::model::kind::Kind;
use crate::queries::View;
use crate::text::names::{
    Hit, Names, TooMany, Watcher, parts_of_name, way_to_write_word, ways_to_write, words,
};
use crate::text::words::words as tokens;

/// How much of an unpacked file is looked at, in bytes, at a time.
const PIECE: usize = 1 << 16;
/// How deep zips may lie in zips and are still looked into.
const DEPTH: u32 = 3;
/// In how many texts a part of a name stands at least, without the whole name, to be frequent …
const FREQUENT: u64 = 8;
/// … which it is where that is one text in so many, too.
const ONE_IN: u64 = 200;

/// Whose names are watched for.
pub(super) struct Watch {
    pub(super) sources: Vec<Confidential>,
    names: Names,
    encodings: Vec<&'static Encoding>,
}

impl From<TooMany> for CommandError {
    fn from(error: TooMany) -> Self {
        Self::new(error.to_string())
    }
}

impl Watch {
    /// Watches for every spelling of every confidential source; nothing where there is none, or
    /// where the view names them.
    pub(super) fn of(view: &View) -> Result<Option<Self>> {
        if view.audience() == Audience::Desk {
            return Ok(None);
        }
        Self::for_sources(view.read(), view.read().confidential()?)
    }

    /// Watches for the spellings of some confidential sources; nothing where there is none.
    pub(super) fn for_sources(reader: Reader<'_>, sources: Vec<Confidential>) -> Result<Option<Self>> {
        let mut ways: BTreeSet<(String, usize)> = BTreeSet::new();
        let rare = rare_parts(reader, &sources)?;
        for (of, source) in sources.iter().enumerate() {
            let is_person = may_be_person(source);
            for name in &source.names {
                ways.extend(ways_to_write(name, is_person).into_iter().map(|way| (way, of)));
                let parts = parts_of_name(name).into_iter().filter(|part| is_person && rare.contains(part));
                ways.extend(parts.map(|part| (way_to_write_word(&part), of)));
            }
        }
        if ways.is_empty() {
            return Ok(None);
        }
        let names = Names::new(ways)?;
        let known = reader.encodings()?;
        let encodings = known.iter().filter_map(|name| Encoding::for_label(name.as_bytes())).collect();
        Ok(Some(Self { sources, names, encodings }))
    }

    /// Whether what is written has any of the names.
    pub(super) fn gate(&self) -> Gate<'_> {
        Gate {
            watch: self,
            watcher: Watcher::new(&self.names, &self.encodings, false),
            is_zip: None,
            seen: Seen::new(),
        }
    }
}

/// Whether a source is a person, as far as anybody has said what it is.
fn may_be_person(source: &Confidential) -> bool {
    matches!(source.kind, Kind::Person | Kind::Unjudged)
}

/// Parts of people's names that give them away alone. A part does not where a source has it that
/// may be named, or somebody who wrote the log; where a description has it; where perwhom writes
/// the word itself; and where it is frequent in the ledger's own texts: in at least [`FREQUENT`]
/// wordings and documents, and one in [`ONE_IN`] of them, that do not have the whole name. So
/// “María” is no find in a ledger full of Marías, and “Petrenko” is.
fn rare_parts(reader: Reader<'_>, sources: &[Confidential]) -> Result<HashSet<String>> {
    let people = || sources.iter().filter(|source| may_be_person(source));
    let mut rare: HashSet<String> =
        people().flat_map(|source| &source.names).flat_map(|name| parts_of_name(name)).collect();
    if rare.is_empty() {
        return Ok(rare);
    }
    for own in OWN_WORDS {
        rare.remove(*own);
    }
    for source in reader.confidential()? {
        for word in words(&source.description) {
            rare.remove(&word);
        }
    }
    reader.for_each_public_name(|name| {
        for word in words(name) {
            rare.remove(&word);
        }
    })?;
    let frequent = FREQUENT.max(reader.texts()? / ONE_IN);
    for source in people() {
        for name in &source.names {
            for (start, end, _) in tokens(name) {
                let word = name.get(start..end).unwrap_or_default();
                let parts = parts_of_name(word);
                if parts.iter().any(|part| rare.contains(part))
                    && reader.texts_with(word, &source.names, frequent)? >= frequent
                {
                    for part in &parts {
                        rare.remove(part);
                    }
                }
            }
        }
    }
    Ok(rare)
}

/// Where names were seen in what was written: for each source, the files within a zip and the
/// lines.
type Seen = BTreeMap<usize, BTreeSet<(String, u64)>>;

/// How many places of one source are kept; more of them would say no more.
const PLACES: usize = 1000;

fn note(seen: &mut Seen, file: &str, hit: &Hit) {
    let places = seen.entry(hit.of).or_default();
    if places.len() < PLACES {
        places.insert((file.to_owned(), hit.line));
    }
}

/// Looks at what is about to leave.
pub(super) struct Gate<'w> {
    watch: &'w Watch,
    watcher: Watcher<'w>,
    is_zip: Option<bool>,
    seen: Seen,
}

impl Gate<'_> {
    fn see(&mut self, bytes: &[u8]) {
        if self.is_zip.is_none() && !bytes.is_empty() {
            self.is_zip = Some(is_zip(bytes));
        }
        // Nothing can be seen of a zip from without.
        if self.is_zip == Some(false) {
            let seen = &mut self.seen;
            self.watcher.push(bytes, &mut |hit| note(seen, "", &hit));
        }
    }

    /// All of it was written: `whole` is it, to be read again. Gives where names stand.
    pub(super) fn close(mut self, whole: &mut (impl Read + Seek)) -> Result<Seen> {
        let seen = &mut self.seen;
        self.watcher.end(&mut |hit| note(seen, "", &hit));
        if self.is_zip == Some(true) {
            let (names, encodings) = (&self.watch.names, self.watch.encodings.as_slice());
            look_into_zip(names, encodings, whole, "", DEPTH, &mut |file, hit| note(seen, file, hit))?;
        }
        Ok(self.seen)
    }
}

/// A writer that is watched.
pub(super) struct Watched<'w, 'g> {
    pub(super) out: &'w mut dyn Write,
    pub(super) gate: &'w mut Gate<'g>,
}

impl Write for Watched<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.gate.see(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Looks at a whole file, and into it where it is a zip, which a workbook is, too.
fn look_into(
    names: &Names,
    encodings: &[&'static Encoding],
    mut whole: impl Read + Seek,
    hit: &mut dyn FnMut(&str, &Hit),
) -> Result<()> {
    let mut start = [0; 4];
    whole.rewind().map_err(CommandError::temporary)?;
    let is_a_zip = whole.read_exact(&mut start).is_ok() && is_zip(&start);
    whole.rewind().map_err(CommandError::temporary)?;
    if is_a_zip {
        return look_into_zip(names, encodings, &mut whole, "", DEPTH, hit);
    }
    let mut watcher = Watcher::new(names, encodings, false);
    let mut piece = vec![0; PIECE];
    loop {
        match whole.read(&mut piece).map_err(CommandError::temporary)? {
            0 => break,
            read => watcher.push(piece.get(..read).unwrap_or_default(), &mut |found| hit("", &found)),
        }
    }
    watcher.end(&mut |found| hit("", &found));
    Ok(())
}

fn look_into_zip(
    names: &Names,
    encodings: &[&'static Encoding],
    zip: &mut (impl Read + Seek),
    within: &str,
    depth: u32,
    hit: &mut dyn FnMut(&str, &Hit),
) -> Result<()> {
    // One that cannot be read was captured so: its bytes are looked at as they are.
    let Ok(mut archive) = zip::ZipArchive::new(zip) else { return Ok(()) };
    let mut piece = vec![0; PIECE];
    for at in 0..archive.len() {
        let Ok(mut file) = archive.by_index(at) else { continue };
        let name = file.name().map(std::borrow::Cow::into_owned).unwrap_or_default();
        let name = if within.is_empty() { name } else { format!("{within}/{name}") };
        let mut watcher = Watcher::of_file(names, encodings);
        watcher.push(name.as_bytes(), &mut |found| hit(&name, &found));
        watcher.end(&mut |found| hit(&name, &found));
        let mut inner: Option<std::fs::File> = None;
        let mut is_first = true;
        while let Ok(read @ 1..) = file.read(&mut piece) {
            let bytes = piece.get(..read).unwrap_or_default();
            if std::mem::replace(&mut is_first, false) && is_zip(bytes) && depth > 1 {
                inner = Some(tempfile::tempfile().map_err(CommandError::temporary)?);
            }
            watcher.push(bytes, &mut |found| hit(&name, &found));
            if let Some(inner) = &mut inner {
                inner.write_all(bytes).map_err(Unwritten)?;
            }
        }
        watcher.end(&mut |found| hit(&name, &found));
        if let Some(mut inner) = inner {
            look_into_zip(names, encodings, &mut io::BufReader::new(&mut inner), &name, depth - 1, hit)?;
        }
    }
    Ok(())
}
