//! The part of a ledger that proves some claims, as a ledger of its own.

use std::collections::BTreeSet;

use tempfile::TempDir;

use super::error::{BundleError, Result};
use super::files::{numbered, source_of_card, unreadable, withheld};
use super::wanted::Wanted;
use crate::ledger::{PartLedger, contents_of};
use crate::model::body;
use crate::model::digest::Digest;
use crate::model::entry::Entry;
use crate::model::id_map::Numbered;
use crate::queries::View;

/// Makes it, in a folder of its own that goes with it. Texts of documents that are left out are not
/// in it, nor are names that are kept back.
pub(super) fn part_of(view: &View, wanted: &Wanted) -> Result<(TempDir, View)> {
    let reader = view.read();
    let proof = reader.proof(&wanted.claims())?;
    let withheld = withheld(view)?;
    let mut entries: Vec<Entry> = Vec::new();
    let mut numbers: BTreeSet<Numbered> = BTreeSet::new();
    let mut contents: BTreeSet<Digest> = BTreeSet::new();
    reader.for_each_entry(|entry| -> Result<()> {
        let entry = Entry { body: as_shown(&entry, proof.get(&entry.seq))?, ..entry };
        for act in body::acts_as_shown(&entry.body).map_err(|error| unreadable(&entry, error))? {
            if source_of_card(reader, &entry, &act)?.is_some_and(|source| !withheld.contains(&source)) {
                contents.extend(contents_of(std::slice::from_ref(&act)));
            }
            numbers.extend(numbered(reader, &entry, act)?);
        }
        entries.push(entry);
        Ok(())
    })?;
    for claim in &wanted.claims {
        for evidence in reader.evidence_of(*claim)? {
            if !wanted.left_out.contains(&evidence.document) {
                contents.insert(reader.document(evidence.document)?.text);
            }
        }
    }
    let folder = tempfile::tempdir().map_err(BundleError::Temporary)?;
    let part = PartLedger::create(&folder.path().join("part.db"))?;
    for digest in contents {
        if let Some(bytes) = reader.content(&digest)? {
            part.keep(&digest, &bytes)?;
        }
    }
    let numbers: Vec<Numbered> = numbers.into_iter().collect();
    let part = part.replay(&entries, &numbers)?;
    Ok((folder, View::of_now(part, view.now(), view.audience())?.at_its_head()?))
}

/// What is shown of an entry: the acts at some places; of one that is hashed whole, all of it.
fn as_shown(entry: &Entry, places: Option<&BTreeSet<usize>>) -> Result<String> {
    let failed = |error: body::NotABody| unreadable(entry, error);
    match (places, body::parts(&entry.body).map_err(failed)?) {
        (None, _) => {
            let (scheme, digest) = body::digest(&entry.body).map_err(failed)?;
            Ok(body::hidden(scheme, &digest))
        }
        (Some(places), Some(parts)) => Ok(body::shown(&parts, |at| places.contains(&at))),
        (Some(_), None) => Ok(entry.body.clone()),
    }
}
