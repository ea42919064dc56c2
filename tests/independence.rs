//! The heart of it: how many independent sources a claim has. The worked table row by row,
//! and the laws under it on random ledgers, against brute force.

#![allow(clippy::unwrap_used, clippy::unused_self)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use perwhom::model::audience::Audience;
use perwhom::model::case::{Case, Evidence};
use perwhom::model::chain::{Chain, Hop};
use perwhom::model::claim::Claim;
use perwhom::model::confidence::Confidence;
use perwhom::model::digest::Digest;
use perwhom::model::grade::Reliability;
use perwhom::model::id::{ClaimId, DocumentId, EvidenceId, SourceId};
use perwhom::model::kind::Kind;
use perwhom::model::manner::Manner;
use perwhom::model::source::Source;
use perwhom::model::stance::Stance;
use perwhom::model::standing::{CopyOf, Standing};
use perwhom::model::written_chain::{Who, WrittenChain};
use perwhom::rules::audited;
use perwhom::weigh::impact::without_source;
use perwhom::weigh::{Weighed, weigh};
use proptest::prelude::*;

/// A little ledger: sources by name, one document for each piece of evidence.
struct Little {
    standing: Standing,
    ids: BTreeMap<String, SourceId>,
    sources: BTreeMap<SourceId, Source>,
    evidence: Vec<Evidence>,
    said_by: Option<SourceId>,
}

impl Default for Little {
    fn default() -> Self {
        Self {
            standing: Standing::new(Audience::Desk),
            ids: BTreeMap::new(),
            sources: BTreeMap::new(),
            evidence: Vec::new(),
            said_by: None,
        }
    }
}

impl Little {
    fn source(&mut self, name: &str, kind: Kind) -> SourceId {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = SourceId(u32::try_from(self.ids.len()).unwrap() + 1);
        self.ids.insert(name.to_owned(), id);
        self.put(Source {
            id,
            name: name.to_owned(),
            aliases: vec![],
            kind,
            reliability: Reliability::F,
            under: None,
            merged_into: None,
            description: None,
        });
        id
    }

    fn put(&mut self, source: Source) {
        self.sources.insert(source.id, source.clone());
        self.standing.add_source(source);
    }

    fn under(&mut self, below: &str, above: &str) {
        let (below, above) = (self.ids[below], self.ids[above]);
        let source = Source { under: Some(above), ..self.sources[&below].clone() };
        self.put(source);
    }

    /// A supporting chain, its publisher written out, in a document of its own.
    fn cite(&mut self, chain: &str) {
        let written: WrittenChain = chain.parse().unwrap();
        let hops = written
            .hops
            .into_iter()
            .map(|hop| Hop {
                source: match hop.who {
                    Who::Name(name) => Some(self.source(&name, hop.kind.unwrap_or(Kind::Unjudged))),
                    _ => None,
                },
                manner: hop.manner,
            })
            .collect();
        let number = u32::try_from(self.evidence.len()).unwrap() + 1;
        self.evidence.push(Evidence {
            id: EvidenceId(number),
            stance: Stance::Supports,
            chain: Arc::new(Chain::new(hops).unwrap()),
            document: DocumentId(number),
            start: 0,
            end: 1,
            sha256: Digest::ZERO,
            locator: None,
        });
    }

    fn case(&self) -> Case {
        let claim = Claim {
            id: ClaimId(1),
            text: "a claim".into(),
            language: "en".into(),
            confidence: Confidence::Possible,
            slug: None,
            said_by: self.said_by,
            when: None,
            tags: vec![],
        };
        Case { evidence: self.evidence.clone(), ..Case::of(claim) }
    }

    fn weighed(&self) -> Weighed {
        weigh(&self.standing, &self.case())
    }

    fn rules(&self) -> Vec<&'static str> {
        let found = audited(&self.standing, self.case(), None).findings;
        // Nobody has read these claims, and that is another matter.
        found.into_iter().map(|finding| finding.rule).filter(|rule| *rule != "unreviewed").collect()
    }
}

/// The count, the bottlenecks by name, and the rules that fire, of some chains.
fn counted(chains: &[&str]) -> (String, Vec<String>, Vec<&'static str>) {
    let mut little = Little::default();
    for chain in chains {
        little.cite(chain);
    }
    outcome(&little)
}

fn outcome(little: &Little) -> (String, Vec<String>, Vec<&'static str>) {
    let weighed = little.weighed();
    let names = weighed.support.bottlenecks.iter().map(|voice| voice.name(&little.standing)).collect();
    (weighed.support.independent.to_string(), names, little.rules())
}

#[test]
fn one_leak_in_one_paper_is_one_source_however_many_sites_have_it() {
    let (count, bottlenecks, rules) = counted(&[
        "leaked papers [document] > Politico [outlet] > Site A [outlet]",
        "leaked papers > Politico > Site B [outlet]",
    ]);
    assert_eq!(count, "1");
    assert_eq!(bottlenecks, ["leaked papers", "Politico"]);
    assert!(rules.contains(&"single-sourced"));
}

#[test]
fn two_origins_through_two_relays_are_two() {
    let (count, bottlenecks, rules) =
        counted(&["Figuera [person] > Infobae [outlet]", "Kremlin [office] > TASS [agency]"]);
    assert_eq!((count.as_str(), bottlenecks.len()), ("2", 0));
    assert!(!rules.contains(&"single-sourced"));
}

#[test]
fn two_origins_through_one_outlet_are_one() {
    let (count, bottlenecks, _) = counted(&["A [person] > X [outlet]", "B [person] > X"]);
    assert_eq!((count.as_str(), bottlenecks), ("1", vec!["X".to_owned()]));
}

#[test]
fn three_chains_that_overlap_in_pairs_are_two() {
    let (count, bottlenecks, _) = counted(&["A [person] > X [outlet]", "A > Y [outlet]", "B [person] > Y"]);
    assert_eq!((count.as_str(), bottlenecks.len()), ("2", 0));
    let (count, bottlenecks, _) = counted(&[
        "A [person] > X [outlet] > P [outlet]",
        "B [person] > Y [outlet] > P",
        "A > Y > Q [outlet]",
    ]);
    assert_eq!((count.as_str(), bottlenecks.len()), ("2", 0));
}

#[test]
fn an_outlet_that_repeats_itself_is_one() {
    let (count, bottlenecks, _) = counted(&["A [person] > X [outlet]", "X"]);
    assert_eq!((count.as_str(), bottlenecks), ("1", vec!["X".to_owned()]));
}

#[test]
fn outlets_that_cite_each_other_are_one_and_circular() {
    let (count, bottlenecks, rules) = counted(&["X [outlet] > Y [outlet]", "Y > X"]);
    assert_eq!((count.as_str(), bottlenecks), ("1", vec!["X".to_owned(), "Y".to_owned()]));
    assert!(rules.contains(&"circular"));
}

#[test]
fn outlets_under_one_owner_are_one_and_the_owner_is_named_with_them() {
    let mut little = Little::default();
    little.source("Russian state", Kind::Body);
    little.cite("RT [outlet]");
    little.cite("Sputnik [outlet]");
    little.under("RT", "Russian state");
    little.under("Sputnik", "Russian state");
    let (count, bottlenecks, _) = outcome(&little);
    assert_eq!((count.as_str(), bottlenecks), ("1", vec!["Russian state (RT, Sputnik)".to_owned()]));
}

#[test]
fn outlets_in_their_own_voice_are_one_stated_and_perhaps_more() {
    let (count, bottlenecks, rules) =
        counted(&["Outlet A [outlet]", "Outlet B [outlet]", "Outlet C [outlet]"]);
    assert_eq!((count.as_str(), bottlenecks.len()), ("1–3", 0));
    assert!(rules.contains(&"possibly-single-sourced") && rules.contains(&"origin-unstated"));
    let (count, ..) = counted(&["Kremlin [office] > TASS [agency]", "Outlet A [outlet]"]);
    assert_eq!(count, "1–2");
}

#[test]
fn a_relay_that_nobody_names_counts_in_the_high_end_only() {
    let (count, ..) = counted(&["A [person] > ? > P [outlet]", "B [person] > Q [outlet]"]);
    assert_eq!(count, "1–2");
    // An unknown publisher is one voice a document.
    let (count, ..) = counted(&["A [person] > ?", "B [person] > ?"]);
    assert_eq!(count, "1–2");
}

#[test]
fn unnamed_voices_belong_to_the_relay_that_vouches_for_them() {
    let (count, bottlenecks, rules) =
        counted(&["unnamed official [unnamed] > X [outlet]", "unnamed official > Y [outlet]"]);
    assert_eq!((count.as_str(), bottlenecks.len()), ("1–2", 0));
    assert!(rules.contains(&"unnamed-only"));
    let (count, ..) = counted(&["unnamed official [unnamed] > X [outlet]", "unnamed official > X"]);
    assert_eq!(count, "1");
}

#[test]
fn the_desk_is_no_voice_unless_it_is_all_there_is() {
    let mut little = Little::default();
    let desk = little.source("our interview", Kind::Desk);
    little.standing.add_desk(desk);
    little.cite("minister [person] > our interview");
    little.cite("Kremlin [office] > TASS [agency]");
    assert_eq!(outcome(&little).0, "2");
    little.cite("other minister [person] > our interview");
    assert_eq!(outcome(&little).0, "3");

    let mut alone = Little::default();
    let desk = alone.source("our desk", Kind::Desk);
    alone.standing.add_desk(desk);
    alone.cite("our desk (witnessed)");
    assert_eq!(outcome(&alone).0, "1");
}

#[test]
fn a_speaker_is_no_source_for_his_own_words() {
    let chains = ["Putin [person] > AP [agency]", "Putin > Reuters [agency]"];
    assert_eq!(counted(&chains).0, "1");
    let mut little = Little::default();
    for chain in chains {
        little.cite(chain);
    }
    little.said_by = Some(little.ids["Putin"]);
    assert_eq!(outcome(&little).0, "2");
}

#[test]
fn a_carrier_is_no_voice() {
    let (count, ..) = counted(&["A [person] > Telegram [carrier]", "B [person] > Telegram"]);
    assert_eq!(count, "2");
    // Unless it is all there is.
    assert_eq!(counted(&["Telegram [carrier]", "Telegram"]).0, "1");
}

#[test]
fn a_copy_rests_on_what_it_copies() {
    let mut little = Little::default();
    little.cite("A [person] > X [outlet]");
    little.cite("B [person] > Y [outlet]");
    assert_eq!(outcome(&little).0, "2");
    let publisher = Some(little.ids["X"]);
    let (copy, of) = (DocumentId(2), DocumentId(1));
    let suspected = {
        let mut standing = little.standing.clone();
        standing.add_copy(copy, CopyOf { of, suspected: true }, publisher);
        std::mem::replace(&mut little.standing, standing)
    };
    assert_eq!(outcome(&little).0, "1–2");
    little.standing = suspected;
    little.standing.add_copy(copy, CopyOf { of, suspected: false }, publisher);
    assert_eq!(outcome(&little).0, "1");
}

#[test]
fn copying_closes_transitively() {
    let mut little = Little::default();
    for chain in ["A [person] > X [outlet]", "B [person] > Y [outlet]", "C [person] > Z [outlet]"] {
        little.cite(chain);
    }
    for (copy, of, publisher) in [(3, 2, "Y"), (2, 1, "X")] {
        let publisher = Some(little.ids[publisher]);
        little.standing.add_copy(
            DocumentId(copy),
            CopyOf { of: DocumentId(of), suspected: false },
            publisher,
        );
    }
    assert_eq!(outcome(&little).0, "1");
}

#[test]
fn a_basis_states_an_origin() {
    assert_eq!(counted(&["X [outlet] (witnessed)", "Y [outlet] (data)"]).0, "2");
    assert_eq!(counted(&["X (witnessed)", "Y"]).0, "1–2");
}

#[test]
fn one_account_against_itself_is_seen() {
    let mut little = Little::default();
    little.cite("Figuera [person] > X [outlet]");
    little.cite("Figuera > Y [outlet]");
    let mut case = little.case();
    case.opposing = vec![case.evidence.pop().unwrap()];
    let weighed = weigh(&little.standing, &case);
    assert_eq!(
        (weighed.support.independent.to_string(), weighed.against.independent.to_string()),
        ("1".into(), "1".into())
    );
    let shared = weighed.account_against_itself();
    assert_eq!(shared.iter().map(|v| v.name(&little.standing)).collect::<Vec<_>>(), ["Figuera"]);
}

#[test]
fn a_chain_is_as_reliable_as_its_weakest_link_and_a_claim_as_its_best_stated_chain() {
    let mut little = Little::default();
    little.cite("A [person] > X [outlet]");
    little.cite("Y [outlet]");
    let grade = |little: &Little| little.weighed().grade.to_string();
    let rate = |little: &mut Little, name: &str, reliability| {
        let id = little.ids[name];
        let source = Source { reliability, ..little.sources[&id].clone() };
        little.put(source);
    };
    rate(&mut little, "A", Reliability::B);
    rate(&mut little, "X", Reliability::D);
    rate(&mut little, "Y", Reliability::A);
    // The better chain does not state its origin, and so does not count.
    assert_eq!(grade(&little), "D3");
    little.evidence.remove(0);
    assert_eq!(grade(&little), "A3?");
}

// --- Laws ----------------------------------------------------------------------------------

#[derive(Debug, Clone)]
struct Random {
    kinds: Vec<Kind>,
    under: Vec<Option<usize>>,
    merged: Vec<Option<usize>>,
    chains: Vec<Vec<(Option<usize>, Option<Manner>)>>,
    documents: Vec<u32>,
    copies: Vec<(u32, u32, bool)>,
    said_by: Option<usize>,
    desk: Option<usize>,
}

const SOURCES: usize = 7;

fn random() -> impl Strategy<Value = Random> {
    let kind = (0..Kind::ALL.len()).prop_map(|at| Kind::ALL[at]);
    let hop = (
        prop::option::weighted(0.9, 0..SOURCES),
        prop::option::weighted(0.2, (0..Manner::ALL.len()).prop_map(|at| Manner::ALL[at])),
    );
    let chains = prop::collection::vec(prop::collection::vec(hop, 1..4), 1..6);
    // Only towards higher numbers: no cycles.
    let up = prop::collection::vec(prop::option::weighted(0.25, 0..SOURCES), SOURCES);
    (
        prop::collection::vec(kind, SOURCES),
        up.clone(),
        up,
        chains,
        prop::collection::vec(1_u32..5, 6),
        prop::collection::vec((1_u32..5, 1_u32..5, any::<bool>()), 0..3),
        prop::option::weighted(0.3, 0..SOURCES),
        prop::option::weighted(0.3, 0..SOURCES),
    )
        .prop_map(|(kinds, under, merged, chains, documents, copies, said_by, desk)| {
            let upwards = |links: Vec<Option<usize>>| {
                links.into_iter().enumerate().map(|(at, link)| link.filter(|to| *to > at)).collect()
            };
            Random {
                kinds,
                under: upwards(under),
                merged: upwards(merged),
                chains,
                documents,
                copies: copies.into_iter().filter(|(copy, of, _)| copy > of).collect(),
                said_by,
                desk,
            }
        })
}

fn id(at: usize) -> SourceId {
    SourceId(u32::try_from(at).unwrap() + 1)
}

impl Random {
    fn standing(&self) -> Standing {
        let mut standing = Standing::new(Audience::Desk);
        for at in 0..SOURCES {
            standing.add_source(Source {
                id: id(at),
                name: format!("source {at}"),
                aliases: vec![],
                kind: self.kinds[at],
                reliability: Reliability::F,
                under: self.under[at].map(id),
                merged_into: self.merged[at].map(id),
                description: None,
            });
        }
        if let Some(desk) = self.desk {
            standing.add_desk(id(desk));
        }
        for (copy, of, suspected) in &self.copies {
            // Document n is published by source n.
            standing.add_copy(
                DocumentId(*copy),
                CopyOf { of: DocumentId(*of), suspected: *suspected },
                Some(id(*of as usize)),
            );
        }
        standing
    }

    fn case(&self) -> Case {
        let evidence = self
            .chains
            .iter()
            .enumerate()
            .map(|(at, hops)| Evidence {
                id: EvidenceId(u32::try_from(at).unwrap() + 1),
                stance: Stance::Supports,
                chain: Arc::new(
                    Chain::new(
                        hops.iter()
                            .map(|(source, manner)| Hop { source: source.map(id), manner: *manner })
                            .collect(),
                    )
                    .unwrap(),
                ),
                document: DocumentId(self.documents[at]),
                start: 0,
                end: 1,
                sha256: Digest::ZERO,
                locator: None,
            })
            .collect();
        let mut little = Little { said_by: self.said_by.map(id), ..Little::default() };
        little.evidence = evidence;
        little.case()
    }

    fn interval(&self) -> (u8, u8) {
        let independent = weigh(&self.standing(), &self.case()).support.independent;
        (independent.low.figure(), independent.high.figure())
    }

    /// The definition, step by step, and every subset of voices tried.
    fn brute_force(&self) -> (u8, u8) {
        let all: Vec<usize> = (0..self.chains.len()).collect();
        let high = self.smallest(&self.voices(false), &all);
        let stated: Vec<usize> = all
            .iter()
            .copied()
            .filter(|at| {
                let chain = &self.chains[*at];
                let (first, manner) = chain[0];
                let by_kind = first.is_some_and(|s| {
                    matches!(
                        self.kinds[s],
                        Kind::Person | Kind::Office | Kind::Body | Kind::Document | Kind::Dataset
                    )
                });
                let by_basis = first.is_some() && manner.is_some_and(Manner::is_basis);
                (by_kind || by_basis) && chain.iter().all(|(source, _)| source.is_some())
            })
            .collect();
        let low = self.smallest(&self.voices(true), &stated).max(1).min(high);
        (low, high)
    }

    fn top(&self, mut at: usize) -> usize {
        while let Some(above) = self.merged[at].or(self.under[at]) {
            at = above;
        }
        at
    }

    fn is_nameless(&self, mut at: usize) -> bool {
        loop {
            if self.kinds[at] != Kind::Unnamed {
                return false;
            }
            match self.merged[at].or(self.under[at]) {
                Some(above) => at = above,
                None => return true,
            }
        }
    }

    fn same(&self, mut at: usize) -> usize {
        while let Some(into) = self.merged[at] {
            at = into;
        }
        at
    }

    fn is_desks(&self, at: usize) -> bool {
        let Some(desk) = self.desk.map(|desk| self.same(desk)) else { return false };
        let mut here = self.same(at);
        loop {
            if here == desk {
                return true;
            }
            match self.under[here] {
                Some(above) => here = self.same(above),
                None => return false,
            }
        }
    }

    /// The voices of each evidence, as words, each with whether it is the desk's.
    fn own(&self, at: usize) -> Vec<(String, bool)> {
        let hops: Vec<Option<usize>> = self.chains[at].iter().map(|(source, _)| *source).collect();
        let mut places: Vec<usize> = (0..hops.len()).collect();
        for step in 0..2 {
            let left: Vec<usize> = places
                .iter()
                .copied()
                .filter(|p| match (step, hops[*p]) {
                    (_, None) => true,
                    (0, Some(source)) => Some(source) != self.said_by,
                    (_, Some(source)) => self.kinds[source] != Kind::Carrier,
                })
                .collect();
            if !left.is_empty() {
                places = left;
            }
        }
        let document = self.documents[at];
        places.into_iter().map(|p| self.voice(&hops, p, document)).collect()
    }

    fn voice(&self, hops: &[Option<usize>], place: usize, document: u32) -> (String, bool) {
        let Some(source) = hops[place] else { return (format!("? in {document}"), false) };
        let top = self.top(source);
        let word = if self.is_nameless(source) {
            let relay = hops[place + 1..].iter().flatten().find(|relay| self.kinds[**relay] != Kind::Carrier);
            match relay {
                Some(relay) => format!("{top} for {}", self.top(*relay)),
                None => format!("{top} in {document}"),
            }
        } else {
            format!("{top}")
        };
        (word, self.is_desks(source))
    }

    fn voices(&self, suspected: bool) -> Vec<BTreeSet<String>> {
        (0..self.chains.len())
            .map(|at| {
                let own = self.own(at);
                let others: BTreeSet<String> =
                    own.iter().filter(|(_, desk)| !desk).map(|(word, _)| word.clone()).collect();
                let mut set =
                    if others.is_empty() { own.into_iter().map(|(word, _)| word).collect() } else { others };
                let mut reached = BTreeSet::new();
                let mut open = vec![self.documents[at]];
                while let Some(here) = open.pop() {
                    for (copy, of, is_suspected) in &self.copies {
                        if *copy == here && (suspected || !is_suspected) && reached.insert(*of) {
                            open.push(*of);
                        }
                    }
                }
                for document in reached {
                    let publisher = document as usize;
                    let mut gained = vec![];
                    if self.kinds[publisher] != Kind::Carrier {
                        gained.push(self.voice(&[Some(publisher)], 0, document));
                    }
                    for other in (0..self.chains.len()).filter(|other| self.documents[*other] == document) {
                        gained.extend(self.own(other));
                    }
                    set.extend(gained.into_iter().filter(|(_, desk)| !desk).map(|(word, _)| word));
                }
                set
            })
            .collect()
    }

    fn smallest(&self, sets: &[BTreeSet<String>], of: &[usize]) -> u8 {
        let sets: Vec<&BTreeSet<String>> = of.iter().map(|at| &sets[*at]).collect();
        let voices: Vec<&String> =
            sets.iter().flat_map(|set| set.iter()).collect::<BTreeSet<_>>().into_iter().collect();
        (0_u32..1 << voices.len())
            .filter(|chosen| {
                sets.iter().all(|set| {
                    voices
                        .iter()
                        .enumerate()
                        .any(|(at, voice)| chosen & (1 << at) != 0 && set.contains(*voice))
                })
            })
            .map(|chosen| u8::try_from(chosen.count_ones()).unwrap())
            .min()
            .unwrap_or(0)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, max_global_rejects: 200_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_fast_way_agrees_with_brute_force(random in random()) {
        prop_assert_eq!(random.interval(), random.brute_force());
    }

    #[test]
    fn the_order_of_evidence_does_not_matter(random in random(), turn in 0_usize..6) {
        let mut turned = random.clone();
        let by = turn % turned.chains.len();
        turned.chains.rotate_left(by);
        let used = turned.chains.len();
        turned.documents[..used].rotate_left(by);
        prop_assert_eq!(turned.interval(), random.interval());
    }

    #[test]
    fn low_never_passes_high_and_single_sourced_means_a_bottleneck(random in random()) {
        let (low, high) = random.interval();
        prop_assert!(1 <= low && low <= high);
        let weighed = weigh(&random.standing(), &random.case());
        prop_assert_eq!(high == 1, !weighed.support.bottlenecks.is_empty());
    }

    #[test]
    fn merging_never_raises_the_count(random in random(), which in 0..SOURCES, into in 0..SOURCES) {
        prop_assume!(which < into && random.merged[which].is_none());
        // A source of the desk's, or one made so, is left out as a voice: that may raise it.
        prop_assume!(!random.is_desks(into) && !random.is_desks(which));
        let before = random.interval();
        let mut merged = random.clone();
        merged.merged[which] = Some(into);
        merged.under[which] = None;
        prop_assume!(random.under[which].is_none());
        let after = merged.interval();
        prop_assert!(after.0 <= before.0 && after.1 <= before.1, "{before:?} to {after:?}");
    }

    #[test]
    fn standing_under_anyone_but_the_desk_never_raises_the_count(random in random(), which in 0..SOURCES, above in 0..SOURCES) {
        prop_assume!(which < above && random.under[which].is_none() && random.merged[which].is_none());
        prop_assume!(!random.is_desks(above) && !random.is_desks(which));
        let before = random.interval();
        let mut below = random.clone();
        below.under[which] = Some(above);
        let after = below.interval();
        prop_assert!(after.0 <= before.0 && after.1 <= before.1, "{before:?} to {after:?}");
    }

    #[test]
    fn a_copy_never_raises_the_count(random in random(), copy in 1_u32..5, of in 1_u32..5, suspected in any::<bool>()) {
        prop_assume!(copy > of);
        let before = random.interval();
        let mut copied = random.clone();
        copied.copies.push((copy, of, suspected));
        let after = copied.interval();
        prop_assert!(after.0 <= before.0 && after.1 <= before.1, "{before:?} to {after:?}");
    }

    #[test]
    fn one_more_chain_outside_a_copy_group_never_lowers_the_count(random in random(), hops in prop::collection::vec(prop::option::of(0..SOURCES), 1..4)) {
        prop_assume!(random.chains.len() < 6);
        let before = random.interval();
        let mut more = random.clone();
        let at = more.chains.len();
        more.chains.push(hops.into_iter().map(|source| (source, None)).collect());
        more.documents[at] = 6;
        let after = more.interval();
        prop_assert!(after.0 >= before.0 && after.1 >= before.1, "{before:?} to {after:?}");
    }

    #[test]
    fn a_source_that_counts_empties_a_claim_exactly_when_it_is_its_bottleneck(random in random(), which in 0..SOURCES) {
        // Voices that are left out (speaker, carriers, the desk) do not count.
        let silent = Some(which) == random.said_by || random.kinds[which] == Kind::Carrier || random.desk.is_some();
        prop_assume!(!silent && random.said_by.is_none() && !random.kinds.contains(&Kind::Carrier));
        prop_assume!(random.kinds[which] != Kind::Unnamed && random.merged[which].is_none() && random.under[which].is_none());
        prop_assume!(!random.kinds.contains(&Kind::Unnamed));
        let (standing, case) = (random.standing(), random.case());
        let weighed = weigh(&standing, &case);
        let is_bottleneck = weighed.support.bottlenecks.iter().any(|b| b.voice == perwhom::weigh::Voice::Source(id(which)));
        let empties = without_source(&standing, &case, id(which)).loses_all_support();
        prop_assert_eq!(empties, is_bottleneck);
    }
}
