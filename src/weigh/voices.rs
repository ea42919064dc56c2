//! The voices behind a piece of evidence: who would have to be wrong for it to fail.

use std::fmt;

use crate::model::case::Evidence;
use crate::model::chain::{Chain, Hop};
use crate::model::id::{DocumentId, SourceId};
use crate::model::kind::Kind;
use crate::model::standing::Standing;

/// Somebody who vouches, after folding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Voice {
    /// A source: the topmost that others fold into.
    Source(SourceId),
    /// Somebody unnamed, as far as this relay vouches for them.
    Unnamed(SourceId, Relay),
    /// A relay that nobody names, in this document.
    Unknown(DocumentId),
}

/// Who vouches for somebody unnamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relay {
    /// The next source on the chain.
    Source(SourceId),
    /// Nobody named: whoever wrote this document.
    Document(DocumentId),
}

impl fmt::Display for Voice {
    /// One word, to be kept: `S3`, `S4>S9`, `?>D5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source(source) => write!(f, "{source}"),
            Self::Unnamed(source, Relay::Source(relay)) => write!(f, "{source}>{relay}"),
            Self::Unnamed(source, Relay::Document(document)) => write!(f, "{source}>{document}"),
            Self::Unknown(document) => write!(f, "?>{document}"),
        }
    }
}

/// A voice on a chain, and the hop that it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResolvedVoice {
    /// The voice.
    pub voice: Voice,
    /// The source as the chain names it; none for `?`.
    pub hop: Option<SourceId>,
}

/// What decides which of an evidence's voices count.
#[derive(Debug, Clone, Copy)]
pub struct VoiceResolver<'a> {
    /// What is known of sources and copies.
    pub standing: &'a Standing,
    /// For a claim of words: who said it.
    pub said_by: Option<SourceId>,
    /// Whether suspected copies are taken for copies.
    pub with_suspected: bool,
}

impl VoiceResolver<'_> {
    /// The voices of each piece of evidence on one side. None of the lists is empty.
    ///
    /// A step that would leave an evidence with no voice is not taken for it. Whether the
    /// desk is left out is decided on the evidence's own chain: so a copy only ever adds
    /// voices, and never raises the count.
    #[must_use]
    pub fn resolve(&self, side: &[&Evidence]) -> Vec<Vec<ResolvedVoice>> {
        let own: Vec<Vec<ResolvedVoice>> =
            side.iter().map(|evidence| self.own(&evidence.chain, evidence.document)).collect();
        if !self.standing.has_copies() {
            return own.into_iter().map(|resolved| without(resolved, |h| self.is_the_desks(h))).collect();
        }
        side.iter()
            .zip(&own)
            .map(|(evidence, resolved)| {
                let mut all = without(resolved.clone(), |h| self.is_the_desks(h));
                for copied in self.standing.copied_by(evidence.document, self.with_suspected) {
                    let publisher = self.publisher(copied);
                    let there = side.iter().zip(&own).filter(|(other, _)| other.document == copied);
                    let gained =
                        publisher.into_iter().chain(there.flat_map(|(_, resolved)| resolved.iter().copied()));
                    all.extend(gained.filter(|h| !self.is_the_desks(h)));
                }
                all
            })
            .collect()
    }

    /// The voices on the chain itself: the speaker, then carriers left out, the rest folded.
    fn own(&self, chain: &Chain, document: DocumentId) -> Vec<ResolvedVoice> {
        let hops = chain.hops();
        let is_speaker = |at: usize| hops[at].source.is_some() && hops[at].source == self.said_by;
        let is_carrier = |at: usize| self.is_carrier(hops[at].source);
        if !(0..hops.len()).any(|at| is_speaker(at) || is_carrier(at)) {
            return (0..hops.len()).map(|at| self.fold(hops, at, document)).collect();
        }
        let kept = without((0..hops.len()).collect(), |at| is_speaker(*at));
        let kept = without(kept, |at| is_carrier(*at));
        kept.into_iter().map(|at| self.fold(hops, at, document)).collect()
    }

    fn fold(&self, hops: &[Hop], at: usize, document: DocumentId) -> ResolvedVoice {
        let voice = match hops[at].source {
            None => Voice::Unknown(document),
            Some(source) => {
                let top = self.standing.top(source);
                if self.standing.is_nameless(source) {
                    let further = hops[at + 1..].iter().map(|hop| hop.source);
                    let relay = further.filter(|hop| !self.is_carrier(*hop)).find_map(|hop| hop);
                    let relay = match relay {
                        Some(relay) => Relay::Source(self.standing.top(relay)),
                        None => Relay::Document(document),
                    };
                    Voice::Unnamed(top, relay)
                } else {
                    Voice::Source(top)
                }
            }
        };
        ResolvedVoice { voice, hop: hops[at].source }
    }

    /// The publisher's voice of a document that is copied; none where it only carries.
    fn publisher(&self, document: DocumentId) -> Option<ResolvedVoice> {
        let publisher = self.standing.publisher_of_copied(document);
        (!self.is_carrier(publisher))
            .then(|| self.fold(&[Hop { source: publisher, manner: None }], 0, document))
    }

    fn is_carrier(&self, source: Option<SourceId>) -> bool {
        source.is_some_and(|source| self.standing.kind(source) == Kind::Carrier)
    }

    fn is_the_desks(&self, resolved: &ResolvedVoice) -> bool {
        resolved.hop.is_some_and(|hop| self.standing.is_the_desks(hop))
    }
}

/// The items that are not to go, or all of them where none would be left.
fn without<T>(mut items: Vec<T>, goes: impl Fn(&T) -> bool) -> Vec<T> {
    if items.iter().any(|item| !goes(item)) {
        items.retain(|item| !goes(item));
    }
    items
}

/// Whether a chain says where its word comes from. Decided before folding, by the first hop:
/// its own kind, or a basis.
#[must_use]
pub fn states_origin(standing: &Standing, chain: &Chain) -> bool {
    let first = chain.first();
    let by_kind = first.source.is_some_and(|source| standing.kind(source).states_origin());
    let by_basis = first.source.is_some() && first.manner.is_some_and(crate::model::manner::Manner::is_basis);
    by_kind || by_basis
}
