//! The files of a bundle, made of the part of a ledger that it holds: who makes a bundle and who
//! checks it make them in the same way.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::error::{BundleError, Result};
use super::wanted::Wanted;
use crate::exchange::bundle::PAGE;
use crate::exchange::bundle_log;
use crate::ledger::{Proof, Reader, contents_of};
use crate::model::act::Act;
use crate::model::audience::Audience;
use crate::model::body;
use crate::model::digest::Digest;
use crate::model::entry::{Entry, OWN_REPLICA};
use crate::model::id::{ClaimId, DocumentId, EntityKind, SourceId};
use crate::model::id_map::Numbered;
use crate::model::seal::Seal;
use crate::queries::{ClaimDetail, ClaimRecord, Memo, MemoClaim, QueryError, View};
use crate::render::{claim_json, memo, memo_blocks};

/// What a file holds.
pub(super) enum Content<'a> {
    /// These bytes.
    Bytes(&'a [u8]),
    /// A content that the log names by this digest.
    Kept(Digest),
}

/// Writes a file.
pub(super) type Sink<'s> = &'s mut dyn FnMut(&str, Content<'_>) -> Result<()>;

/// Writes, of the part of a ledger that it holds, every file of a bundle but the list of digests. Gives what does not fit, in words: acts
/// that the claims do not call for, excerpts that are not at their places. A sound ledger has none.
pub(super) fn write_files(view: &View, wanted: &Wanted, sink: Sink<'_>) -> Result<Vec<String>> {
    sink("README.md", Content::Bytes(page().as_bytes()))?;
    let mut documents: BTreeSet<DocumentId> = BTreeSet::new();
    let mut claims: Vec<MemoClaim> = Vec::with_capacity(wanted.claims.len());
    let mut faults = Vec::new();
    for id in &wanted.claims {
        let record = record(view, *id, &wanted.left_out)?;
        sink(&format!("claims/{id}.json"), Content::Bytes(&claim_file(&record)?))?;
        for (evidence, read) in record.detail.audited.case.evidence.iter().zip(&record.detail.excerpts) {
            documents.insert(evidence.document);
            if !read.excerpt_is_intact {
                faults.push(format!("{} is not at its position in {}", evidence.id, evidence.document));
            }
            let exact = read.exact.as_deref().unwrap_or_default();
            sink(&format!("excerpts/{}.txt", evidence.id), Content::Bytes(exact.as_bytes()))?;
        }
        claims.push(MemoClaim::about(view, record)?);
    }
    sink("report.html", Content::Bytes(&memo_page(&Memo::about(view, claims)?)?))?;
    let mut left_out = String::new();
    for id in documents {
        let document = view.read().document(id)?;
        if wanted.left_out.contains(&id) {
            let _ = writeln!(left_out, "{id}\t{}\t{}", document.raw, document.text);
            continue;
        }
        sink(&format!("documents/{id}.raw"), Content::Kept(document.raw))?;
        sink(&format!("documents/{id}.txt"), Content::Kept(document.text))?;
    }
    if !left_out.is_empty() {
        sink(bundle_log::LEFT_OUT, Content::Bytes(left_out.as_bytes()))?;
    }
    faults.extend(write_log(view, &view.read().proof(&wanted.claims())?, sink)?);
    Ok(faults)
}

/// What is on record about a claim, without the texts of some documents. Nothing of it is held
/// against a log that a bundle has in part only.
pub(super) fn record(view: &View, id: ClaimId, left_out: &BTreeSet<DocumentId>) -> Result<ClaimRecord> {
    let detail = ClaimDetail::without(view, id, left_out)?;
    Ok(ClaimRecord::about(view.read(), detail, Vec::new())?)
}

/// A claim as a program reads it.
pub(super) fn claim_file(record: &ClaimRecord) -> Result<Vec<u8>> {
    let mut json = Vec::new();
    claim_json::write(&mut json, record).map_err(BundleError::Temporary)?;
    Ok(json)
}

/// The claims' memo as a page.
fn memo_page(memo: &Memo) -> Result<Vec<u8>> {
    let mut page = Vec::new();
    memo::html(&mut page, &memo_blocks::title(memo), &memo_blocks::of(memo))
        .map_err(BundleError::Temporary)?;
    Ok(page)
}

/// The page that explains the bundle, with the version that made it.
fn page() -> String {
    PAGE.replace("{version}", env!("CARGO_PKG_VERSION"))
}

fn write_log(view: &View, proof: &Proof, sink: Sink<'_>) -> Result<Vec<String>> {
    let reader = view.read();
    let withheld = withheld(view)?;
    let mut excess = Vec::new();
    let mut rows = String::new();
    let mut heads: BTreeMap<u64, Digest> = BTreeMap::new();
    let mut numbers: BTreeSet<Numbered> = BTreeSet::new();
    let mut cards: BTreeSet<Digest> = BTreeSet::new();
    let mut seal: Option<Seal> = None;
    let none = BTreeSet::new();
    reader.for_each_entry(|entry| -> Result<()> {
        let before = match heads.get(&entry.replica) {
            Some(before) => *before,
            None => reader.hash_before(&entry)?.unwrap_or(Digest::ZERO),
        };
        rows.push_str(&bundle_log::row(&entry, &before).map_err(|error| unreadable(&entry, error))?);
        heads.insert(entry.replica, entry.hash);
        if entry.replica == OWN_REPLICA {
            let replica = seal.take().and_then(|seal| seal.line).unwrap_or(entry.hash);
            let at = Some(entry.at.clone());
            seal = Some(Seal { line: Some(replica), n: Some(entry.n), at, hash: entry.hash });
        }
        let Some(file) = bundle_log::file_of(&entry) else { return Ok(()) };
        sink(&file, Content::Bytes(entry.body.as_bytes()))?;
        let acts = body::acts_as_shown(&entry.body).map_err(|error| unreadable(&entry, error))?;
        let called_for = proof.get(&entry.seq).unwrap_or(&none);
        // One that is hashed whole cannot be shown in part.
        let is_whole = entry.body.starts_with('[');
        if called_for.is_empty() || (!is_whole && called_for.len() < acts.len()) {
            excess.push(format!("{file} shows acts that these claims do not need"));
        }
        for (place, act) in acts.into_iter().enumerate() {
            if called_for.contains(&place) {
                let of = source_of_card(reader, &entry, &act)?;
                if of.is_some_and(|source| !withheld.contains(&source)) {
                    cards.extend(contents_of(std::slice::from_ref(&act)));
                }
            }
            numbers.extend(numbered(reader, &entry, act)?);
        }
        Ok(())
    })?;
    sink(bundle_log::ENTRIES, Content::Bytes(rows.as_bytes()))?;
    let numbers: Vec<Numbered> = numbers.into_iter().collect();
    sink(bundle_log::NUMBERS, Content::Bytes(bundle_log::numbers(&numbers).as_bytes()))?;
    let seal = seal.ok_or(QueryError::EmptyLog)?;
    sink("seal.txt", Content::Bytes(seal.to_string().as_bytes()))?;
    for card in cards {
        sink(&format!("cards/{card}.json"), Content::Kept(card))?;
    }
    Ok(excess)
}

/// The sources whose names are kept back.
pub(super) fn withheld(view: &View) -> Result<BTreeSet<SourceId>> {
    if view.audience() == Audience::Desk {
        return Ok(BTreeSet::new());
    }
    let sources = view.read().sources()?.into_iter().filter(|source| source.description.is_some());
    Ok(sources.map(|source| source.id).collect())
}

pub(super) const fn unreadable(entry: &Entry, why: body::NotABody) -> BundleError {
    BundleError::Unreadable { seq: entry.seq, why }
}

/// The source here whose card an act names.
pub(super) fn source_of_card(reader: Reader<'_>, entry: &Entry, act: &Act) -> Result<Option<SourceId>> {
    let Some((there, _)) = act.card() else { return Ok(None) };
    Ok(reader.number_here(entry.replica, EntityKind::Source, there.0)?.map(SourceId))
}

/// What an act names, by the numbers that every replica has for it and the number here. Also what only
/// our own acts name: a verdict of another replica is held against the claim as that replica numbers it.
pub(super) fn numbered(reader: Reader<'_>, entry: &Entry, act: Act) -> Result<BTreeSet<Numbered>> {
    let mut found = BTreeSet::new();
    if !reader.has_other_replicas()? {
        return Ok(found);
    }
    act.renumbered(&mut |thing, number| -> Result<u32> {
        if let Some(here) = reader.number_here(entry.replica, thing, number)? {
            let numbers = reader.numbers_there(thing, here)?.into_iter();
            found.extend(numbers.map(|(replica, there)| Numbered { replica, thing, there, here }));
        }
        Ok(number)
    })?;
    Ok(found)
}
