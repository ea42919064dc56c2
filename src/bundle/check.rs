//! A bundle checked without its ledger: the hashes of its log, and every file against what its
//! entries call for, which is made again of them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;

use super::error::{BundleError, Result};
use super::files::{Content, write_files};
use super::wanted::Wanted;
use crate::exchange::bundle::{Bundle, read};
use crate::exchange::bundle_log;
use crate::ledger::{Ledger, PartLedger, Reader};
use crate::model::audience::Audience;
use crate::model::digest::Digest;
use crate::model::entry::Entry;
use crate::model::moment::Moment;
use crate::model::plural;
use crate::model::seal::Seal;
use crate::model::size::Size;
use crate::queries::View;

/// What was checked of a bundle, and what does not hold.
#[derive(Debug, Default)]
pub struct Checked {
    /// Files.
    pub files: usize,
    /// Entries whose hashes hold together.
    pub entries: usize,
    /// Entries that say what proves the claims.
    pub shown: usize,
    /// Documents.
    pub documents: usize,
    /// Excerpts at their places.
    pub excerpts: usize,
    /// Claims.
    pub claims: usize,
    /// The head of the log, as the bundle has it.
    pub head: Option<Digest>,
    /// What does not hold.
    pub faults: Vec<String>,
    /// What is worth knowing and no fault.
    pub notes: Vec<String>,
}

/// Checks a bundle of `size` bytes, also against seals that somebody else keeps. No file in it may be
/// larger than `limit` unpacked.
pub fn check(file: File, size: u64, seals: &[Seal], limit: Size, now: Moment) -> Result<Checked> {
    let folder = tempfile::tempdir().map_err(BundleError::Temporary)?;
    let part = PartLedger::create(&folder.path().join("part.db"))?;
    let bundle = read(BufReader::new(file), size, limit.0, |digest, bytes| -> Result<()> {
        Ok(part.keep(&digest, bytes)?)
    })?;
    let mut checked = counted(&bundle);
    for seal in seals {
        match bundle.entries.iter().find(|entry| is_sealed(seal, entry)) {
            None => checked.faults.push(format!(
                "no entry of its log has the sealed hash {}: the log was rewritten, ends earlier, or is of another ledger",
                seal.hash
            )),
            Some(sealed) => {
                let later = bundle.entries.iter().filter(|entry| entry.replica == sealed.replica && entry.n > sealed.n);
                let later = later.count();
                if later > 0 {
                    checked.notes.push(format!(
                        "the seal covers entries up to {}; it does not cover {}",
                        sealed.n,
                        plural::counted(later, "later entry", "later entries")
                    ));
                }
            }
        }
    }
    // Nothing is derived of a log that does not hold.
    if checked.faults.is_empty() {
        match part.replay(&bundle.entries, &bundle.numbers) {
            Ok(ledger) => hold_against(&bundle, ledger, now, &mut checked)?,
            Err(error) => checked.faults.push(format!("its entries are inconsistent: {error}")),
        }
    }
    checked.faults.extend(bundle.misfits);
    Ok(checked)
}

fn is_sealed(seal: &Seal, entry: &Entry) -> bool {
    seal.hash == entry.hash && seal.n.is_none_or(|sealed| sealed == entry.n)
}

fn counted(bundle: &Bundle) -> Checked {
    let count = |folder: &str, ending: &str| {
        bundle.files.keys().filter(|name| name.starts_with(folder) && name.ends_with(ending)).count()
    };
    let mut notes: Vec<String> = bundle
        .left_out
        .iter()
        .map(|id| format!("{id} was left out: its excerpts could not be checked"))
        .collect();
    if !bundle.numbers.is_empty() {
        notes.push(
            "some entries are from other ledgers: the ids of their claims, sources and documents here are stated, not proven"
                .to_owned(),
        );
    }
    Checked {
        files: bundle.files.len() + 1,
        entries: bundle.entries.len(),
        shown: count("log/", "") - 1,
        documents: count("documents/", ".raw"),
        excerpts: count("excerpts/", ""),
        claims: bundle.claims.len(),
        head: bundle_log::seal(&bundle.entries).map(|seal| seal.hash),
        faults: bundle.faults.clone(),
        notes,
    }
}

/// Makes every file again of the entries, and holds those in the bundle against them.
fn hold_against(bundle: &Bundle, ledger: Ledger, now: Moment, checked: &mut Checked) -> Result<()> {
    if let Some(why) = ledger.read().ties_of_replicas()? {
        checked.faults.push(why);
        return Ok(());
    }
    for fault in ledger.verify_statements()? {
        checked.faults.push(fault.what);
    }
    let wanted = Wanted { claims: bundle.claims.clone(), left_out: bundle.left_out.clone() };
    let audience = audience_of(bundle, ledger.read())?;
    let view = View::of_now(ledger, now, audience)?.at_its_head()?;
    let mut due: BTreeMap<String, Digest> = BTreeMap::new();
    let made = write_files(&view, &wanted, &mut |name, content| {
        let digest = match content {
            Content::Bytes(bytes) => Digest::of(bytes),
            Content::Kept(digest) => digest,
        };
        due.insert(name.to_owned(), digest);
        Ok(())
    });
    match made {
        Ok(faults) => checked.faults.extend(faults),
        Err(error) => {
            checked.faults.push(format!("its entries do not prove its claims: {error}"));
            return Ok(());
        }
    }
    if bundle.claims.is_empty() {
        checked.faults.push("it contains no claim".to_owned());
    }
    for (name, digest) in &due {
        match bundle.files.get(name) {
            None => checked.faults.push(format!("{name} is missing: its entries need it")),
            Some(found) if found != digest => checked.faults.push(format!(
                "{name} does not match the entries, as perwhom {} writes it",
                env!("CARGO_PKG_VERSION")
            )),
            Some(_) => {}
        }
    }
    for name in bundle.files.keys().filter(|name| !due.contains_key(*name)) {
        checked.faults.push(format!("{name} is not needed by any entry"));
    }
    Ok(())
}

/// For whom a bundle was made: with the names of confidential sources, whose cards are then in it,
/// or without.
fn audience_of(bundle: &Bundle, reader: Reader<'_>) -> Result<Audience> {
    for source in reader.sources()? {
        if source.description.is_some()
            && let Some(card) = reader.primary_card(source.id)?
            && bundle.files.contains_key(&format!("cards/{card}.json"))
        {
            return Ok(Audience::Desk);
        }
    }
    Ok(Audience::Others)
}
