//! What is known beyond the single claim when it is weighed: the sources and how they stand to
//! each other, and what copies what.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::audience::Audience;
use super::grade::Reliability;
use super::id::{DocumentId, SourceId};
use super::kind::Kind;
use super::moment::Moment;
use super::policy::Policy;
use super::severity::Severity;
use super::source::Source;

/// How far a fold is followed before the ledger is taken to be damaged: cycles are refused
/// when they are written, so no sound ledger comes near it.
const DEEPEST_FOLD: usize = 1000;

/// What holds beyond the single claim.
#[derive(Debug, Clone)]
pub struct Standing {
    /// By number; ids are dense.
    sources: Vec<Option<Source>>,
    /// Where each source stands, by number: worked out when it is first asked for.
    places: OnceLock<Vec<Place>>,
    /// The ledger's own desk first, then those of ledgers that were merged into it.
    desks: Vec<SourceId>,
    copies: BTreeMap<DocumentId, Vec<CopyOf>>,
    publishers: BTreeMap<DocumentId, Option<SourceId>>,
    captured: BTreeSet<SourceId>,
    discredited: BTreeMap<SourceId, String>,
    recalled: BTreeMap<DocumentId, String>,
    last_seen: BTreeMap<DocumentId, Moment>,
    policy: Policy,
    denied: BTreeSet<String>,
    now: Option<Moment>,
    /// For whom names are given.
    audience: Audience,
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
    /// Nothing yet, for an audience.
    #[must_use]
    pub fn new(audience: Audience) -> Self {
        Self {
            sources: Vec::new(),
            places: OnceLock::new(),
            desks: Vec::new(),
            copies: BTreeMap::new(),
            publishers: BTreeMap::new(),
            captured: BTreeSet::new(),
            discredited: BTreeMap::new(),
            recalled: BTreeMap::new(),
            last_seen: BTreeMap::new(),
            policy: Policy::default(),
            denied: BTreeSet::new(),
            now: None,
            audience,
        }
    }

    /// Adds a source.
    pub fn add_source(&mut self, source: Source) {
        let number = source.id.0 as usize;
        if self.sources.len() <= number {
            self.sources.resize(number + 1, None);
        }
        self.sources[number] = Some(source);
        self.places = OnceLock::new();
    }

    /// Says that a source is the desk: the ledger's own first, then those of ledgers that were
    /// merged into it.
    pub fn add_desk(&mut self, desk: SourceId) {
        self.desks.push(desk);
        self.places = OnceLock::new();
    }

    /// Adds that `copy` copies another document, which `publisher` published.
    pub fn add_copy(&mut self, copy: DocumentId, of: CopyOf, publisher: Option<SourceId>) {
        self.copies.entry(copy).or_default().push(of);
        self.publishers.insert(of.of, publisher);
    }

    /// Adds that documents of these publishers are captured; after all sources were added.
    pub fn add_captured(&mut self, publishers: impl IntoIterator<Item = SourceId>) {
        // All at once: what is worked out of the sources is worked out anew after each change.
        let all: Vec<SourceId> =
            publishers.into_iter().flat_map(|publisher| [publisher, self.same_as(publisher)]).collect();
        self.captured.extend(all);
        self.places = OnceLock::new();
    }

    /// Adds that a source is discredited, and why.
    pub fn add_discredited(&mut self, source: SourceId, why: String) {
        self.discredited.insert(source, why);
    }

    /// Adds that a document was taken back by its publisher, and why.
    pub fn add_recalled(&mut self, document: DocumentId, why: String) {
        self.recalled.insert(document, why);
    }

    /// Adds when the address of a document was last captured or seen unchanged.
    pub fn add_last_seen(&mut self, document: DocumentId, at: Moment) {
        self.last_seen.insert(document, at);
    }

    /// When the address of a document was last captured or seen unchanged; nothing where it has none, or
    /// nobody asks.
    #[must_use]
    pub fn last_seen(&self, document: DocumentId) -> Option<Moment> {
        self.last_seen.get(&document).copied()
    }

    /// Sets how the desk works.
    pub fn set_policy(&mut self, policy: Policy) {
        self.policy = policy;
    }

    /// Denies a rule, whatever the desk makes of it.
    pub fn deny(&mut self, rule: String) {
        self.denied.insert(rule);
    }

    /// How heavily a rule weighs on a claim filed so, where somebody has said it.
    #[must_use]
    pub fn severity(&self, rule: &str, tags: &[String]) -> Option<Severity> {
        if self.denied.contains(rule) { Some(Severity::Deny) } else { self.policy.severity(rule, tags) }
    }

    /// Sets the time at which claims are looked at: what is stale or over depends on it.
    pub fn set_now(&mut self, now: Moment) {
        self.now = Some(now);
    }

    /// How the desk works.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The time at which claims are looked at, where that was said.
    #[must_use]
    pub const fn now(&self) -> Option<Moment> {
        self.now
    }

    /// Whether a source, one that it is, or one that it stands under is discredited: which,
    /// and why.
    #[must_use]
    pub fn discredited(&self, id: SourceId) -> Option<(SourceId, &str)> {
        if self.discredited.is_empty() {
            return None;
        }
        let found = self.discredited.iter().find(|(bad, _)| self.is_or_stands_under(id, **bad));
        found.map(|(bad, why)| (*bad, why.as_str()))
    }

    /// Why a document was taken back by its publisher, where it was.
    #[must_use]
    pub fn recalled(&self, id: DocumentId) -> Option<&str> {
        self.recalled.get(&id).map(String::as_str)
    }

    /// The desk's own source.
    #[must_use]
    pub fn desk(&self) -> Option<SourceId> {
        self.desks.first().copied()
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

    /// The name as it was written on a chain: of this source itself. What may be said of it
    /// instead, where its name is for the desk alone, or is not known here.
    #[must_use]
    pub fn written_name(&self, id: SourceId) -> Cow<'_, str> {
        match self.source(id) {
            Some(source) => source.name_for(self.audience),
            None => Cow::Owned(format!("{id} (name withheld)")),
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

    /// What a document copies, as it was entered.
    #[must_use]
    pub fn copies_of(&self, document: DocumentId) -> &[CopyOf] {
        self.copies.get(&document).map_or(&[], Vec::as_slice)
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
                is_the_desks: self.desks.iter().any(|desk| self.is_or_stands_under(id, *desk)),
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

    /// The last source that steps lead to. Cycles are refused when they are written; where two
    /// ledgers that met make one, the first source of it stands for all.
    fn climb(&self, id: SourceId, step: impl Fn(&Source) -> Option<SourceId>) -> SourceId {
        let mut here = id;
        for _ in 0..DEEPEST_FOLD {
            match self.source(here).and_then(&step) {
                Some(above) => here = above,
                None => return here,
            }
        }
        let mut first = here;
        for _ in 0..DEEPEST_FOLD {
            here = self.source(here).and_then(&step).unwrap_or(here);
            first = first.min(here);
        }
        first
    }
}
