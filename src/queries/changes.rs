//! What changed of claims between two states of the ledger, and why.

use std::collections::{BTreeMap, BTreeSet};

use super::claim_detail::ClaimDetail;
use super::claim_history::ClaimHistory;
use super::error::{QueryError, Result};
use super::view::{View, version};
use crate::compare::{Difference, State};
use crate::ledger::{Ledger, LedgerError, Version};
use crate::model::audience::Audience;
use crate::model::id::{ClaimId, EvidenceId, SourceId};
use crate::model::moment::Moment;
use crate::model::review::Verdict;

/// A point in the life of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// The entry after which it stood so.
    pub entry: u64,
    /// The version, where it is one that was asked for.
    pub version: Option<u32>,
}

impl Point {
    /// After an entry.
    #[must_use]
    pub const fn after(entry: u64) -> Self {
        Self { entry, version: None }
    }

    /// At a version of a claim.
    pub fn at_version(ledger: &Ledger, claim: ClaimId, number: u32) -> Result<Self> {
        Ok(Self::of(&version(ledger.read(), claim, number)?))
    }

    /// The last two versions of a claim.
    pub fn last_two(ledger: &Ledger, claim: ClaimId) -> Result<(Self, Self)> {
        let versions = ledger.read().versions(claim)?;
        let [.., from, to] = versions.as_slice() else { return Err(QueryError::OneVersion(claim)) };
        Ok((Self::of(from), Self::of(to)))
    }

    /// As a claim stood when the last verdict on it was given.
    pub fn of_last_verdict(ledger: &Ledger, claim: ClaimId) -> Result<Self> {
        let case = ledger.read().case(claim)?;
        let review = case.reviews.iter().rfind(|review| review.verdict != Verdict::Note);
        review.map(|review| Self::after(review.since)).ok_or(QueryError::NoVerdict(claim))
    }

    /// As a claim stood when it was published last.
    pub fn of_last_publication(ledger: &Ledger, claim: ClaimId) -> Result<Self> {
        let case = ledger.read().case(claim)?;
        let published = case.publications.iter().max_by_key(|published| published.since);
        let published = published.ok_or(QueryError::NotPublished(claim))?;
        let found = version(ledger.read(), claim, published.version)?;
        let versions = ledger.read().versions(claim)?;
        // Where it was the version of the day, what was known of its sources that day counts too.
        let of_the_day = versions
            .iter()
            .rfind(|version| version.entries.first().is_some_and(|first| *first <= published.since));
        let entry = match of_the_day {
            Some(of_the_day) if of_the_day.number == published.version => published.since,
            _ => found.last,
        };
        Ok(Self { entry, version: Some(published.version) })
    }

    const fn of(version: &Version) -> Self {
        Self { entry: version.last, version: Some(version.number) }
    }
}

/// What changed of a claim, and why.
pub struct ClaimChange {
    /// The claim.
    pub claim: ClaimId,
    /// The claim that it is compared with, where that is another.
    pub other: Option<ClaimId>,
    /// Whether it was not there yet at the first of the two points.
    pub is_new: bool,
    /// From where …
    pub from: Point,
    /// … to where.
    pub to: Point,
    /// Its wording at the second of the two.
    pub text: String,
    /// What differs.
    pub difference: Difference,
    /// What was done in between.
    pub history: ClaimHistory,
}

impl ClaimChange {
    /// What changed of a claim from one point to another.
    pub fn between(
        ledger: Ledger,
        claim: ClaimId,
        (from, to): (Point, Point),
        now: Moment,
        audience: Audience,
    ) -> Result<Self> {
        let history = ClaimHistory::between(ledger.read(), claim, from.entry, to.entry, audience)?;
        let last = ledger.read().last_entry()?;
        let view = View::of_now(ledger, now, audience)?;
        let view = if to.entry == last { view } else { view.looking_back(to.entry)? };
        let new = ClaimDetail::of(&view, claim)?;
        let (difference, is_new) = since(&view.looking_back(from.entry)?, &new, claim)?;
        let text = new.audited.case.claim.text;
        Ok(Self { claim, other: None, is_new, from, to, text, difference, history })
    }

    /// What changed of a claim since a version, in a ledger that is being written to.
    pub fn since_version(
        ledger: &Ledger,
        claim: ClaimId,
        number: u32,
        now: Moment,
        audience: Audience,
    ) -> Result<Self> {
        let from = Point::at_version(ledger, claim, number)?;
        let to = Point::after(ledger.read().last_entry()?);
        let at = |point: Point| ClaimDetail::of(&View::after(ledger, point.entry, now, audience)?, claim);
        let (old, new) = (at(from)?, at(to)?);
        let history = ClaimHistory::between(ledger.read(), claim, from.entry, to.entry, audience)?;
        let difference = difference(&old, &new);
        let text = new.audited.case.claim.text;
        Ok(Self { claim, other: None, is_new: false, from, to, text, difference, history })
    }

    /// In what another claim differs from a claim, as both stand.
    pub fn of_two(
        ledger: &Ledger,
        claim: ClaimId,
        other: ClaimId,
        now: Moment,
        audience: Audience,
    ) -> Result<Self> {
        let point = Point::after(ledger.read().last_entry()?);
        let view = View::after(ledger, point.entry, now, audience)?;
        let (old, new) = (ClaimDetail::of(&view, claim)?, ClaimDetail::of(&view, other)?);
        let mut difference = difference(&old, &new);
        // Of two claims, each has its own name, reviews and stories.
        difference.slug = None;
        difference.published = Vec::new();
        Ok(Self {
            claim,
            other: Some(other),
            is_new: false,
            from: point,
            to: point,
            text: new.audited.case.claim.text,
            difference,
            history: ClaimHistory::none(),
        })
    }

    /// Every claim that differs between two entries.
    pub fn of_all(ledger: &Ledger, from: u64, to: u64, now: Moment, audience: Audience) -> Result<Vec<Self>> {
        let (before, after) =
            (View::after(ledger, from, now, audience)?, View::after(ledger, to, now, audience)?);
        let mut all = Vec::new();
        for claim in touched(&before, &after, from)? {
            let new = match after.read().claim(claim) {
                Ok(_) => ClaimDetail::of(&after, claim)?,
                // Named by an act, and in no table: `verify` says so.
                Err(LedgerError::Unknown { .. }) => continue,
                Err(error) => return Err(error.into()),
            };
            let (difference, is_new) = since(&before, &new, claim)?;
            if !is_new && difference.is_empty() {
                continue;
            }
            let history = ClaimHistory::between(ledger.read(), claim, from, to, audience)?;
            let text = new.audited.case.claim.text;
            let (from, to) = (Point::after(from), Point::after(to));
            all.push(Self { claim, other: None, is_new, from, to, text, difference, history });
        }
        Ok(all)
    }
}

/// The claims of which anything can differ between two states: those that changed after an entry,
/// and those whose sources, documents or opponents did.
fn touched(before: &View, after: &View, from: u64) -> Result<BTreeSet<ClaimId>> {
    let mut claims = after.read().claims_changed_after(from)?;
    let (sources, documents) = after.read().grounds_changed_after(from)?;
    for view in [before, after] {
        let mut fallen: BTreeSet<SourceId> = BTreeSet::new();
        for source in &sources {
            fallen.extend(view.read().sources_under(*source)?);
        }
        let fallen: Vec<SourceId> = fallen.into_iter().collect();
        claims.extend(view.read().claims_touched_by(&fallen)?);
        // What supports a claim counts against those that contradict it.
        let changed: Vec<ClaimId> = claims.iter().copied().collect();
        for claim in changed {
            let sides = view.read().contradictions_of(claim)?;
            claims.extend(sides.into_iter().flat_map(|stored| [stored.one, stored.other]));
        }
        for document in &documents {
            claims.extend(view.read().excerpts_of(*document)?.into_iter().map(|excerpt| excerpt.claim));
        }
    }
    Ok(claims)
}

/// What differs of a claim since it was looked at so, and whether it was not there yet then.
fn since(before: &View, new: &ClaimDetail, claim: ClaimId) -> Result<(Difference, bool)> {
    match before.read().claim(claim) {
        Ok(_) => Ok((difference(&ClaimDetail::of(before, claim)?, new), false)),
        Err(LedgerError::Unknown { .. }) => Ok((Difference::default(), true)),
        Err(error) => Err(error.into()),
    }
}

/// What differs between two claims that were read.
#[must_use]
pub fn difference(old: &ClaimDetail, new: &ClaimDetail) -> Difference {
    let (old_words, new_words) = (excerpts(old), excerpts(new));
    Difference::between(
        &State { standing: &old.standing, audited: &old.audited, excerpts: &old_words },
        &State { standing: &new.standing, audited: &new.audited, excerpts: &new_words },
    )
}

/// The words of a claim's excerpts.
fn excerpts(of: &ClaimDetail) -> BTreeMap<EvidenceId, String> {
    of.excerpts.iter().filter_map(|read| Some((read.id, read.exact.clone()?))).collect()
}
