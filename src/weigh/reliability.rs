//! A chain is as reliable as its weakest link, a claim as its best stated chain.

use super::voices::states_origin;
use crate::model::case::Evidence;
use crate::model::chain::Chain;
use crate::model::confidence::Confidence;
use crate::model::grade::{Grade, Reliability};
use crate::model::id::SourceId;
use crate::model::kind::Kind;
use crate::model::standing::Standing;

/// The reliability of the weakest link. A `?` is not rated; carriers and the desk are no
/// links, unless there is nothing else on the chain.
#[must_use]
pub fn of_chain(standing: &Standing, chain: &Chain) -> Reliability {
    let is_link = |source: SourceId| standing.kind(source) != Kind::Carrier && !standing.is_the_desks(source);
    let rated =
        |source: Option<SourceId>| source.map_or(Reliability::F, |source| standing.reliability(source));
    let links = chain.hops().iter().map(|hop| hop.source).filter(|hop| hop.is_none_or(is_link));
    links
        .map(rated)
        .reduce(Reliability::weaker)
        .or_else(|| chain.sources().map(|source| rated(Some(source))).reduce(Reliability::weaker))
        .unwrap_or(Reliability::F)
}

/// The grade of a claim from its supporting evidence.
#[must_use]
pub fn grade(standing: &Standing, support: &[&Evidence], confidence: Confidence) -> Grade {
    let best = |stated: bool| {
        support
            .iter()
            .filter(|evidence| states_origin(standing, &evidence.chain) == stated)
            .map(|evidence| of_chain(standing, &evidence.chain))
            .min_by_key(|reliability| reliability.rank())
    };
    let (reliability, stated) = match best(true) {
        Some(reliability) => (reliability, true),
        None => (best(false).unwrap_or(Reliability::F), false),
    };
    Grade { reliability, confidence, stated }
}
