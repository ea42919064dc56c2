//! What is known when a claim is weighed: the sources and how they stand to each other,
//! what copies what, and the evidence of the claim itself.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use super::act::Outcome;
use super::chain::Chain;
use super::claim::Claim;
use super::grade::Reliability;
use super::id::{ClaimId, DocumentId, EvidenceId, SourceId};
use super::kind::Kind;
use super::severity::Severity;
use super::source::Source;
use super::stance::Stance;

/// How far a fold is followed before the ledger is taken to be damaged: cycles are refused
/// when they are written, so no sound ledger comes near it.
const DEEPEST_FOLD: usize = 1000;

/// What holds beyond the single claim.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// By number; ids are dense.
    sources: Vec<Option<Source>>,
    /// Where each source stands, by number: worked out when it is first asked for.
    places: OnceLock<Vec<Place>>,
    desk: Option<SourceId>,
    copies: BTreeMap<DocumentId, Vec<CopyOf>>,
    publishers: BTreeMap<DocumentId, Option<SourceId>>,
    captured: BTreeSet<SourceId>,
    severities: BTreeMap<String, Severity>,
}

/// Where a source stands among the others.
#[derive(Debug, Clone, Copy)]
struct Place {
    same_as: SourceId,
    top: SourceId,
    kind: Kind,
    reliability: Reliability,
    is_nameless: bool,
    is_the_desks: bool,
    is_captured: bool,
}

/// That a document copies another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopyOf {
    /// What is copied.
    pub of: DocumentId,
    /// Whether that is only suspected.
    pub suspected: bool,
}

impl Standing {
    /// Adds a source.
    pub fn add_source(&mut self, source: Source) {
        let number = source.id.0 as usize;
        if self.sources.len() <= number {
            self.sources.resize(number + 1, None);
        }
        self.sources[number] = Some(source);
        self.places = OnceLock::new();
    }

    /// Says which source is the desk.
    pub fn set_desk(&mut self, desk: SourceId) {
        self.desk = Some(desk);
        self.places = OnceLock::new();
    }

    /// Adds that `copy` copies another document, which `publisher` published.
    pub fn add_copy(&mut self, copy: DocumentId, of: CopyOf, publisher: Option<SourceId>) {
        self.copies.entry(copy).or_default().push(of);
        self.publishers.insert(of.of, publisher);
    }

    /// Adds that a document of this publisher is captured.
    pub fn add_captured(&mut self, publisher: SourceId) {
        self.captured.insert(publisher);
        self.places = OnceLock::new();
    }

    /// Sets what the desk makes of a rule.
    pub fn set_severity(&mut self, rule: String, severity: Severity) {
        self.severities.insert(rule, severity);
    }

    /// What the desk makes of a rule, where it has said so.
    #[must_use]
    pub fn severity(&self, rule: &str) -> Option<Severity> {
        self.severities.get(rule).copied()
    }

    /// The desk's own source.
    #[must_use]
    pub const fn desk(&self) -> Option<SourceId> {
        self.desk
    }

    /// A source.
    #[must_use]
    pub fn source(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(id.0 as usize)?.as_ref()
    }

    /// All sources that were added.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().flatten()
    }

    /// The name a source goes by: of the source it is, where it was merged.
    #[must_use]
    pub fn name(&self, id: SourceId) -> Cow<'_, str> {
        self.written_name(self.same_as(id))
    }

    /// The name as it was written on a chain: of this source itself.
    #[must_use]
    pub fn written_name(&self, id: SourceId) -> Cow<'_, str> {
        match self.source(id) {
            Some(source) if !source.name.is_empty() => Cow::Borrowed(&source.name),
            _ => Cow::Owned(format!("{id} (name withheld)")),
        }
    }

    /// The kind, of this source itself.
    #[must_use]
    pub fn kind(&self, id: SourceId) -> Kind {
        self.place(id).map_or(Kind::Unjudged, |place| place.kind)
    }

    /// How far the source, or the one it is, can be relied on.
    #[must_use]
    pub fn reliability(&self, id: SourceId) -> Reliability {
        self.place(id).map_or(Reliability::F, |place| place.reliability)
    }

    /// Whether a source is unnamed and folds into nobody who has a name, on the way up or at
    /// the top.
    #[must_use]
    pub fn is_nameless(&self, id: SourceId) -> bool {
        self.place(id).is_some_and(|place| place.is_nameless)
    }

    /// The source that this one is: itself, unless it was merged.
    #[must_use]
    pub fn same_as(&self, id: SourceId) -> SourceId {
        self.place(id).map_or(id, |place| place.same_as)
    }

    /// The topmost source that this one folds into.
    #[must_use]
    pub fn top(&self, id: SourceId) -> SourceId {
        self.place(id).map_or(id, |place| place.top)
    }

    /// Whether a source is another one, or stands under it, at whatever distance.
    #[must_use]
    pub fn is_or_stands_under(&self, id: SourceId, above: SourceId) -> bool {
        let above = self.climb(above, |source| source.merged_into);
        let mut here = self.climb(id, |source| source.merged_into);
        for _ in 0..DEEPEST_FOLD {
            if here == above {
                return true;
            }
            match self.source(here).and_then(|source| source.under) {
                Some(under) => here = self.climb(under, |source| source.merged_into),
                None => return false,
            }
        }
        false
    }

    /// Whether a source is the desk or stands under it.
    #[must_use]
    pub fn is_the_desks(&self, id: SourceId) -> bool {
        self.place(id).is_some_and(|place| place.is_the_desks)
    }

    /// Whether anything published by this source, or by one it is, is captured.
    #[must_use]
    pub fn is_captured(&self, id: SourceId) -> bool {
        self.place(id).is_some_and(|place| place.is_captured)
    }

    /// Who published a document that something copies.
    #[must_use]
    pub fn publisher_of_copied(&self, id: DocumentId) -> Option<SourceId> {
        self.publishers.get(&id).copied().flatten()
    }

    /// Everything that a document copies, at whatever distance, itself left out; suspected
    /// copies only where asked for.
    #[must_use]
    pub fn copied_by(&self, document: DocumentId, with_suspected: bool) -> Vec<DocumentId> {
        let mut found = Vec::new();
        let mut open = vec![document];
        while let Some(here) = open.pop() {
            for copy in self.copies.get(&here).into_iter().flatten() {
                let counts = with_suspected || !copy.suspected;
                if counts && copy.of != document && !found.contains(&copy.of) {
                    found.push(copy.of);
                    open.push(copy.of);
                }
            }
        }
        found
    }

    /// Whether anything copies anything, or is suspected to.
    #[must_use]
    pub fn has_copies(&self) -> bool {
        !self.copies.is_empty()
    }

    fn place(&self, id: SourceId) -> Option<&Place> {
        self.places.get_or_init(|| self.work_out_places()).get(id.0 as usize)
    }

    fn work_out_places(&self) -> Vec<Place> {
        let place = |number: usize| {
            let id = SourceId(u32::try_from(number).unwrap_or(u32::MAX));
            let same_as = self.climb(id, |source| source.merged_into);
            Place {
                same_as,
                kind: self.source(id).map_or(Kind::Unjudged, |source| source.kind),
                reliability: self.source(same_as).map_or(Reliability::F, |source| source.reliability),
                top: self.climb(id, |source| source.merged_into.or(source.under)),
                is_nameless: self.is_unnamed_all_the_way(id),
                is_the_desks: self.desk.is_some_and(|desk| self.is_or_stands_under(id, desk)),
                is_captured: self.captured.contains(&id) || self.captured.contains(&same_as),
            }
        };
        (0..self.sources.len()).map(place).collect()
    }

    fn is_unnamed_all_the_way(&self, id: SourceId) -> bool {
        let mut here = Some(id);
        for _ in 0..DEEPEST_FOLD {
            let Some(source) = here.and_then(|id| self.source(id)) else {
                return here.is_none();
            };
            if source.kind != Kind::Unnamed {
                return false;
            }
            here = source.merged_into.or(source.under);
        }
        false
    }

    fn climb(&self, id: SourceId, step: impl Fn(&Source) -> Option<SourceId>) -> SourceId {
        let mut here = id;
        for _ in 0..DEEPEST_FOLD {
            match self.source(here).and_then(&step) {
                Some(above) => here = above,
                None => break,
            }
        }
        here
    }
}

/// A claim with what was held up for and against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The claim.
    pub claim: Claim,
    /// Its live evidence, by id.
    pub evidence: Vec<Evidence>,
    /// The contradictions it is in, open or settled.
    pub contradictions: Vec<Contradiction>,
    /// The supporting evidence of the live claims that openly contradict it.
    pub opposing: Vec<Evidence>,
}

/// An excerpt held up for a claim, as far as weighing needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Its id.
    pub id: EvidenceId,
    /// Which way it speaks.
    pub stance: Stance,
    /// Who told whom.
    pub chain: Arc<Chain>,
    /// The document it stands in.
    pub document: DocumentId,
}

/// A contradiction, seen from one of its claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The other claim.
    pub with: ClaimId,
    /// How it stands.
    pub state: Settled,
    /// Why both cannot be true.
    pub why: String,
    /// Why it was settled so, or what opened it again.
    pub note: Option<String>,
}

/// How a contradiction stands, seen from one of its claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// Nobody has settled it.
    Open,
    /// For this claim.
    ForThis,
    /// For the other one.
    ForTheOther,
    /// For neither.
    ForNeither,
    /// Both stand after all.
    BothStand,
}

impl Settled {
    /// A stored outcome, seen from the claim that the row names first, or from the other.
    #[must_use]
    pub const fn seen(outcome: Outcome, from_one: bool) -> Self {
        match (outcome, from_one) {
            (Outcome::Open, _) => Self::Open,
            (Outcome::ForOne, true) | (Outcome::ForOther, false) => Self::ForThis,
            (Outcome::ForOne, false) | (Outcome::ForOther, true) => Self::ForTheOther,
            (Outcome::Neither, _) => Self::ForNeither,
            (Outcome::BothStand, _) => Self::BothStand,
        }
    }

    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::ForThis => "resolved for this claim",
            Self::ForTheOther => "resolved for the other claim",
            Self::ForNeither => "resolved for neither",
            Self::BothStand => "resolved: both stand",
        }
    }
}

impl Case {
    /// The evidence of one stance.
    pub fn with_stance(&self, stance: Stance) -> impl Iterator<Item = &Evidence> {
        self.evidence.iter().filter(move |evidence| evidence.stance == stance)
    }

    /// The contradictions that nobody has settled.
    pub fn open_contradictions(&self) -> impl Iterator<Item = &Contradiction> {
        self.contradictions.iter().filter(|contradiction| contradiction.state == Settled::Open)
    }
}
