//! Entries of another ledger taken over, and what the two have in common.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::error::ActError;
use super::matching::{MatchReport, Pair, match_entities};
use super::recorder::Recorder;
use crate::ledger::{Head, Ledger, LedgerError, Merged, Merging, Reader};
use crate::model::digest::Digest;
use crate::model::id::{ClaimId, SourceId};
use crate::model::kind::Kind;

/// Where entries are taken over from: another ledger, or an export of one.
pub trait Origin {
    /// Why it cannot be read.
    type Error: From<LedgerError> + From<ActError>;

    /// The last entry that it wrote itself.
    fn head(&self) -> Head;

    /// The hash of an entry that it wrote itself, by its number.
    fn own_hash(&self, n: u64) -> Result<Option<Digest>, Self::Error>;

    /// Hands its entries over in order, each after the contents that it is the first to name.
    fn hand_over(&self, merging: &RefCell<Merging<'_, '_>>) -> Result<(), Self::Error>;
}

/// Another ledger, to be taken over from.
pub struct OtherLedger<'l> {
    ledger: &'l Ledger,
    head: Head,
}

impl<'l> OtherLedger<'l> {
    /// Another ledger; nothing where its log is empty.
    pub fn of(ledger: &'l Ledger) -> Result<Option<Self>, LedgerError> {
        Ok(ledger.read().head()?.map(|head| Self { ledger, head }))
    }
}

impl Origin for OtherLedger<'_> {
    type Error = ActError;

    fn head(&self) -> Head {
        self.head
    }

    fn own_hash(&self, n: u64) -> Result<Option<Digest>, ActError> {
        Ok(self.ledger.read().own_entry(n)?.map(|entry| entry.hash))
    }

    fn hand_over(&self, merging: &RefCell<Merging<'_, '_>>) -> Result<(), ActError> {
        self.ledger.for_each_missing_entry(
            |entry| Ok(merging.borrow().holds(entry)?),
            |entry, contents| {
                let mut merging = merging.borrow_mut();
                for (digest, bytes) in contents {
                    match bytes {
                        Some(bytes) => merging.keep(digest, &bytes)?,
                        None => merging.keep_back(digest),
                    }
                }
                merging.take(&entry)?;
                Ok(())
            },
        )
    }
}

/// How the entries of another ledger relate to our own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// They go on where our own end: the other is a later copy of this ledger.
    Continues,
    /// They stand beside our own.
    Beside,
}

impl Relation {
    /// How the entries of `origin` relate to those of the ledger that is read.
    pub fn of<O: Origin>(reader: Reader<'_>, origin: &O) -> Result<Self, O::Error> {
        let head = origin.head();
        let continues = match reader.head()? {
            None => true,
            Some(mine) if mine.replica != head.replica || mine.n >= head.n => false,
            Some(mine) => origin.own_hash(mine.n)? == Some(mine.hash),
        };
        Ok(if continues { Self::Continues } else { Self::Beside })
    }
}

/// What came of a merge.
pub struct MergeReport {
    /// The last entry that the other ledger wrote itself.
    pub head: Head,
    /// What came over.
    pub merged: Merged,
    /// What both ledgers have in common.
    pub found: MatchReport,
    /// What the sources in it may be called before others, and what they are.
    pub sources: BTreeMap<SourceId, (String, Kind)>,
    /// Slugs that several claims have now.
    pub shared_slugs: Vec<(String, Vec<ClaimId>)>,
    /// Claims that stand with several wordings now, and with how many.
    pub diverged: Vec<(ClaimId, usize)>,
}

/// Takes entries over, and says what is one in both ledgers; `is_one` decides of two sources with
/// one name.
pub fn merge_from<O: Origin>(
    recorder: &mut Recorder<'_, '_>,
    origin: &O,
    relation: Relation,
    is_one: &mut dyn FnMut(&Pair) -> Result<bool, ActError>,
) -> Result<MergeReport, O::Error> {
    let merged = take_over(recorder, origin, relation)?;
    let found = if recorder.read().has_other_replicas()? {
        match_entities(recorder, &merged, is_one)?
    } else {
        MatchReport::default()
    };
    Ok(report(recorder.read(), origin.head(), merged, found)?)
}

/// Takes entries over, where there is anything to take.
pub fn take_over<O: Origin>(
    recorder: &mut Recorder<'_, '_>,
    origin: &O,
    relation: Relation,
) -> Result<Merged, O::Error> {
    let head = origin.head();
    let reader = recorder.read();
    if reader.holds_entry(head.n, &head.hash)? && !reader.misses_names()? {
        return Ok(Merged::default());
    }
    let merging = RefCell::new(recorder.writing.merge(head, relation == Relation::Continues)?);
    origin.hand_over(&merging)?;
    Ok(merging.into_inner().finish()?)
}

fn report(
    reader: Reader<'_>,
    head: Head,
    merged: Merged,
    found: MatchReport,
) -> Result<MergeReport, LedgerError> {
    let pairs = found.sources.iter().copied().chain(found.left.iter().map(|(one, other, _)| (*one, *other)));
    let mut sources = BTreeMap::new();
    for id in pairs.flat_map(|(one, other)| [one, other]) {
        let source = reader.source(id)?;
        sources.insert(id, (source.public_name().into_owned(), source.kind));
    }
    let diverged = reader.all_diverged()?.into_iter();
    let diverged = diverged.map(|(claim, beside)| (claim, beside.len() + 1)).collect();
    Ok(MergeReport { head, merged, found, sources, shared_slugs: reader.shared_slugs()?, diverged })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::example::{C1, Desk};
    use crate::model::id::DocumentId;

    /// Merges a ledger into another; whoever goes by one name is one.
    fn merged(mine: &mut Desk, other: &Desk) -> MergeReport {
        let origin = OtherLedger::of(&other.ledger).unwrap().unwrap();
        let relation = Relation::of(mine.read(), &origin).unwrap();
        mine.act(|recorder| merge_from(recorder, &origin, relation, &mut |_| Ok(true))).unwrap()
    }

    #[test]
    fn a_later_copy_is_gone_on_with() {
        let (mut mine, mut copy) = (Desk::with_claim(), Desk::with_claim());
        copy.act(crate::acts::seal).unwrap();
        assert_eq!(merged(&mut mine, &copy).found, MatchReport::default());
        assert_eq!(mine.read().head().unwrap().unwrap().hash, copy.read().head().unwrap().unwrap().hash);
        assert_eq!(merged(&mut mine, &copy).merged, Merged::default());
    }

    #[test]
    fn what_is_one_in_another_ledger_is_matched() {
        let mut mine = Desk::with_claim();
        let report = merged(&mut mine, &Desk::elsewhere_with_claim());
        assert_eq!(report.found.documents, [(DocumentId(2), DocumentId(1))]);
        let names: Vec<u32> = report.found.sources.iter().map(|(_, one)| one.0).collect();
        assert!(names.contains(&2) && names.contains(&3), "{names:?}");
        assert_eq!(mine.read().claim(ClaimId(2)).unwrap().text, mine.read().claim(C1).unwrap().text);
    }
}
