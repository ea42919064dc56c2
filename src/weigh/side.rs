//! One side of a claim, weighed: what speaks for it, or what speaks against it.

use std::collections::BTreeSet;
use std::fmt;

use super::hitting_set::{Count, smallest};
use super::voices::{ResolvedVoice, Voice, VoiceResolver, states_origin};
use crate::model::case::Evidence;
use crate::model::id::{DocumentId, SourceId};
use crate::model::standing::Standing;

/// How many independent sources: at least, and at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Interval {
    /// Counting only chains that state their origin and have no gap, suspected copies taken
    /// for copies; at least one where there is any evidence.
    pub low: Count,
    /// Counting all chains.
    pub high: Count,
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = if self.low == self.high {
            self.high.to_string()
        } else {
            format!("{}–{}", self.low, self.high)
        };
        f.pad(&text)
    }
}

/// A voice that all evidence of a side has in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bottleneck {
    /// The voice.
    pub voice: Voice,
    /// The sources on the chains that were folded into it, other than itself.
    pub folded: Vec<SourceId>,
}

impl Bottleneck {
    /// Its name, with what was folded into it: "Russian state (Kremlin, TASS)".
    #[must_use]
    pub fn name(&self, standing: &Standing) -> String {
        let name = self.plain_name(standing);
        if self.folded.is_empty() {
            return name;
        }
        // Sources of two ledgers that are one often go by one name.
        let mut folded: Vec<_> = self.folded.iter().map(|source| standing.written_name(*source)).collect();
        folded.retain(|other| **other != name);
        folded.dedup();
        if folded.is_empty() {
            return name;
        }
        format!("{name} ({})", folded.join(", "))
    }

    /// The name alone, without what was folded into it.
    #[must_use]
    pub fn plain_name(&self, standing: &Standing) -> String {
        match self.voice {
            Voice::Source(source) | Voice::Unnamed(source, _) => standing.name(source).into_owned(),
            Voice::Unknown(document) => format!("an unnamed relay in {document}"),
        }
    }
}

/// What one side comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Side {
    /// How many pieces of evidence.
    pub evidence: usize,
    /// How many publishers: each unknown one counts for itself.
    pub outlets: usize,
    /// The stated origins, each once, in the order of evidence; merged ones under one name.
    pub origins: Vec<SourceId>,
    /// How many independent sources.
    pub independent: Interval,
    /// The voices common to all evidence.
    pub bottlenecks: Vec<Bottleneck>,
    /// How many chains state their origin and have no gap.
    pub stated: usize,
}

impl Side {
    /// Weighs the evidence of one side.
    #[must_use]
    pub fn weigh(standing: &Standing, said_by: Option<SourceId>, evidence: &[&Evidence]) -> Self {
        if evidence.is_empty() {
            return Self::default();
        }
        let all = VoiceResolver { standing, said_by, with_suspected: false }.resolve(evidence);
        let high = smallest(&all, |resolved| resolved.voice);

        let stated: Vec<usize> = (0..evidence.len())
            .filter(|&at| !evidence[at].chain.has_gap() && states_origin(standing, &evidence[at].chain))
            .collect();
        let low = match stated.len() {
            _ if high == Count::ONE => Count::ONE,
            0 | 1 => Count::ONE,
            all if all == evidence.len() && !standing.has_copies() => high,
            _ => {
                let suspicious = VoiceResolver { standing, said_by, with_suspected: true }.resolve(evidence);
                let counted: Vec<Vec<ResolvedVoice>> =
                    stated.iter().map(|&at| suspicious[at].clone()).collect();
                smallest(&counted, |resolved| resolved.voice).clamp(Count::ONE, high)
            }
        };

        Self {
            evidence: evidence.len(),
            outlets: outlets(standing, evidence),
            origins: origins(standing, evidence),
            independent: Interval { low, high },
            bottlenecks: bottlenecks(&all),
            stated: stated.len(),
        }
    }
}

fn bottlenecks(resolved: &[Vec<ResolvedVoice>]) -> Vec<Bottleneck> {
    let mut found: Vec<Bottleneck> = Vec::new();
    let Some((first, rest)) = resolved.split_first() else {
        return found;
    };
    for candidate in first {
        let voice = candidate.voice;
        let common = rest.iter().all(|set| set.iter().any(|h| h.voice == voice));
        if common && !found.iter().any(|known| known.voice == voice) {
            let itself = match voice {
                Voice::Source(source) | Voice::Unnamed(source, _) => Some(source),
                Voice::Unknown(_) => None,
            };
            let hops = resolved.iter().flatten().filter(|h| h.voice == voice).filter_map(|h| h.hop);
            let folded: BTreeSet<SourceId> = hops.filter(|hop| Some(*hop) != itself).collect();
            found.push(Bottleneck { voice, folded: folded.into_iter().collect() });
        }
    }
    found
}

fn outlets(standing: &Standing, evidence: &[&Evidence]) -> usize {
    let publisher = |e: &&Evidence| match e.chain.last().source {
        Some(source) => (Some(standing.same_as(source)), None),
        None => (None, Some(e.document)),
    };
    let mut publishers: Vec<(Option<SourceId>, Option<DocumentId>)> =
        evidence.iter().map(publisher).collect();
    publishers.sort_unstable();
    publishers.dedup();
    publishers.len()
}

fn origins(standing: &Standing, evidence: &[&Evidence]) -> Vec<SourceId> {
    let mut found = Vec::new();
    for evidence in evidence.iter().filter(|e| states_origin(standing, &e.chain)) {
        if let Some(source) = evidence.chain.first().source.map(|source| standing.same_as(source))
            && !found.contains(&source)
        {
            found.push(source);
        }
    }
    found
}
